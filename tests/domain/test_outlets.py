"""A table of outlets, as an office's spreadsheet saves it."""

import shutil
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.outlets import load_rules
from kiosk.domain.policy import Outlet, PolicyBook

SHIPPED = RESOURCES / "policies"
HEAD = "region,name,name.en,address,hours,phone,source\r\n"
LINE = '110105,"朝阳, 一号",Chaoyang No. 1,示例路1号,,010-12345678,示例\r\n'


def rules_with(folder: Path, table: bytes) -> PolicyBook | Failure:
    rules = folder / "rules"
    shutil.copytree(SHIPPED, rules)
    (rules / "outlets.csv").write_bytes(table)
    return load_rules(rules)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_each_outlet_stands_with_the_rules_that_hold_there(tmp_path: Path, mark: bytes) -> None:
    book = rules_with(tmp_path, mark + (HEAD + LINE).encode())
    assert isinstance(book, PolicyBook)
    beijing, plain = book.for_region("110105"), PolicyBook.load(SHIPPED)
    assert beijing is not None
    assert isinstance(plain, PolicyBook)
    assert beijing.outlets[-1] == Outlet(
        region="110105",
        name={"zh_CN": "朝阳, 一号", "en": "Chaoyang No. 1"},
        address={"zh_CN": "示例路1号"},
        phone="010-12345678",
        source="示例",
    )
    others = [policy for policy in book if policy.region != beijing.region]
    assert others == [policy for policy in plain if policy.region != beijing.region]
    handed_out = PolicyBook.parse(book.to_json())
    assert isinstance(handed_out, PolicyBook)
    assert list(handed_out) == list(book)


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("region,name,adress,source\n", "line 1: no such column: adress"),
        ("region.en,name\n", "line 1: no such column: region.en"),
        (HEAD + LINE + LINE.replace("示例路1号", ""), "line 3: address: "),
        (HEAD + LINE.replace("110105", "11010"), "line 2: region: "),
        (HEAD + LINE.replace("110105", "990105"), "line 2: region: no rules for 990105"),
        (HEAD + LINE.rstrip() + ",more\r\n", "line 2: more values than columns"),
        (HEAD + '110105,"朝阳\r\n', "after line 1: unexpected end of data"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, table: str, fault: str) -> None:
    book = rules_with(tmp_path, table.encode())
    assert isinstance(book, Failure)
    assert book.code is FailureCode.CONFIGURATION_INVALID
    assert book.detail.startswith(f"outlets.csv: {fault}")


def test_a_table_in_another_encoding_is_not_guessed_at(tmp_path: Path) -> None:
    book = rules_with(tmp_path, (HEAD + LINE).encode("gb18030"))
    assert isinstance(book, Failure)
    assert book.detail.startswith("outlets.csv: ")
