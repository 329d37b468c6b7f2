"""The application to sign: on the receipt's paper and on a sheet of A4."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.domain.failure import Failure
from kiosk.domain.masking import masked_name
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Claims
from kiosk.domain.report import ReportKind, ReportState
from kiosk.printing.commands import receipt_render, receipt_verify
from kiosk.printing.content.structure import Content, Form, Words
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.layout import form, raster
from kiosk.printing.layout.blocks import Field, Line, Role
from kiosk.printing.layout.design import DotEngine
from kiosk.printing.layout.setting import set_receipt
from kiosk.printing.settings import Driver, PrinterSettings
from tests.printing.content.test_content import words
from tests.printing.examples import (
    COMPOSER,
    FORMAL,
    KEYS,
    RECEIPT,
    WIDTHS,
    WRITTEN,
    content,
    every_receipt,
)

SETTINGS = PrinterSettings(driver=Driver.FILE)
NUMBER = RECEIPT.report_number
AWAITED = (ReportState.RECORDED, ReportState.AWAITING_COUNTER)
UNNAMED = replace(WRITTEN, name="")
FORMS = [
    pytest.param(replace(receipt, language=language, copy=copy), id=f"{name}-{language}")
    for name, receipt in (
        ("written", WRITTEN),
        ("unnamed", UNNAMED),
        ("shanghai", replace(UNNAMED, issuing_region="310000")),
        ("formal", FORMAL),
        ("recorded", replace(FORMAL, state=ReportState.RECORDED)),
    )
    for copy, language in enumerate(("zh_CN", "en"))
]


def signed(receipt: Receipt) -> tuple[Content, Form]:
    said = content(receipt)
    assert said.form
    return said, said.form


def declared(receipt: Receipt) -> str:
    return "\n".join(item.chinese for item in signed(receipt)[1].declaration.items)


@pytest.mark.parametrize(
    ("name", "receipt"), [pytest.param(n, r, id=n) for n, r in every_receipt()]
)
def test_there_is_a_form_only_while_the_counter_is_awaited(name: str, receipt: Receipt) -> None:
    applied = receipt.kind in (ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS)
    assert (content(receipt).form is not None) == (applied and receipt.state in AWAITED)


@pytest.mark.parametrize("receipt", FORMS)
def test_it_says_in_big_letters_that_only_the_counter_brings_it_into_force(
    receipt: Receipt,
) -> None:
    _, application = signed(receipt)
    assert application.notice.chinese == "窗口办完后才生效"
    assert not [s for s in words(application) if "已生效" in s.chinese]
    for width in WIDTHS:
        types = DotEngine(width).design.types
        assert types[Role.NOTICE].size > 1.3 * types[Role.BODY].size


@pytest.mark.parametrize("receipt", FORMS)
def test_both_languages_say_all_of_it_or_only_one_does(receipt: Receipt) -> None:
    _, application = signed(receipt)
    values = {f.value for f in application.facts}
    beside = [s.second for s in words(application) if s not in values]
    assert all(beside) if receipt.language != "zh_CN" else not any(beside)


def test_the_signer_of_a_formal_loss_declares_that_there_is_no_way_back() -> None:
    assert "不能撤销" in declared(FORMAL)
    assert "卡一直停用，不会自动恢复" in declared(FORMAL)
    assert "撤销" not in declared(WRITTEN)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("receipt", FORMS)
def test_the_declaration_stands_above_the_signature_and_the_counters_part_below(
    receipt: Receipt, width: int
) -> None:
    said, application = signed(receipt)
    blocks = set_receipt(said, DotEngine(width))
    order = [
        block.label.text if isinstance(block, Field) else block.pieces[0].text
        for block in blocks
        if isinstance(block, Field) or (isinstance(block, Line) and block.pieces)
    ]
    fields = [block.label.text for block in blocks if isinstance(block, Field)]
    signature = order.index("申请人签名")
    assert order.index("本人声明") < signature < order.index("以下由窗口填写")
    assert fields[-5:] == ["申请人签名", "日期", "经办人签名", "网点盖章", "日期"]
    assert order.count("□") == len(application.documents)


def test_the_documents_to_tick_are_those_that_will_do() -> None:
    assert signed(WRITTEN)[1].documents == (Words("居民身份证"), Words("户口簿"))
    assert signed(FORMAL)[1].documents == (Words("居民身份证"),)


def test_a_card_that_will_be_cancelled_is_declared_only_where_the_region_cancels_it() -> None:
    assert "就作废" in declared(replace(WRITTEN, issuing_region="310000"))
    assert "作废" not in declared(WRITTEN)
    assert "作废" not in declared(replace(FORMAL, issuing_region="310000"))


def test_a_name_that_no_card_gave_is_left_to_be_written() -> None:
    said, application = signed(UNNAMED)
    assert application.facts[0].value == Words("")
    assert said.facts[0].value == Words("由窗口核对")
    for receipt, expected in ((UNNAMED, 1), (WRITTEN, 0)):
        blocks = set_receipt(content(receipt), DotEngine(576))
        fields = [block.label.text for block in blocks if isinstance(block, Field)]
        assert fields.count("姓名") == expected


# ---- A4 ----------------------------------------------------------------------------------------


def page(receipt: Receipt) -> Image.Image:
    return form.draw(*signed(receipt))


def check_margins(image: Image.Image) -> None:
    """Nothing nearer to an edge than a page printer reaches, with some to spare."""
    assert (image.mode, image.size) == ("1", (2480, 3508))
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box is not None
    left, top, right, bottom = box
    reach = round(14 * form.DPI / 25.4)
    assert min(left, top, image.width - right, image.height - bottom) >= reach


@pytest.mark.parametrize("receipt", FORMS)
def test_every_form_keeps_within_the_margins_of_its_page(receipt: Receipt) -> None:
    check_margins(page(receipt))


@settings(max_examples=15, deadline=None)
@given(name=st.text(min_size=1, max_size=60))
def test_any_name_leaves_the_page_whole(name: str) -> None:
    check_margins(page(replace(FORMAL, name=masked_name(name), language="en")))


@pytest.mark.parametrize("receipt", FORMS)
def test_every_word_of_the_form_is_on_the_page(
    receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(raster, "write", lambda _pen, _start, text, *_: drawn.append(text))
    said, application = signed(receipt)
    form.draw(said, application)
    on_page = "".join("".join(drawn).split())
    notes = (said.state, Words(said.number), *said.sections[-1].items, said.hotline.label)
    for statement in (*words(application), *notes, Words(said.hotline.numbers)):
        assert statement
        for text in (statement.chinese, statement.second or ""):
            assert "".join(text.split()) in on_page, text


@pytest.mark.parametrize("receipt", [WRITTEN, replace(FORMAL, language="en")])
def test_the_page_is_one_sheet_of_a4_whose_qr_verifies(receipt: Receipt, tmp_path: Path) -> None:
    files = FilePrinter(COMPOSER, SETTINGS, tmp_path).write(receipt)
    assert not isinstance(files, Failure)
    assert files[3].name == f"receipt-{NUMBER}-a4.pdf"
    told = subprocess.run(["pdfinfo", files[3]], capture_output=True, text=True, check=True).stdout
    facts = dict(line.split(":", 1) for line in told.splitlines())
    across, _, down = facts["Page size"].split()[:3]
    assert float(across) * 25.4 / 72 == pytest.approx(210, abs=0.2)
    assert float(down) * 25.4 / 72 == pytest.approx(297, abs=0.2)
    assert facts["Pages"].strip() == "1"
    seen = tmp_path / "seen"
    subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", files[3], seen], check=True)
    claims = receipt_verify(f"{seen}.png", KEYS)
    assert isinstance(claims, Claims)
    assert (claims.report_number, claims.state) == (NUMBER, receipt.state)


def test_a_rendered_copy_brings_its_form_and_what_is_settled_has_none(tmp_path: Path) -> None:
    copy = receipt_render(WRITTEN, tmp_path, COMPOSER, SETTINGS)
    assert not isinstance(copy, Failure)
    assert copy[-1].name == f"receipt-{NUMBER}-copy1-a4.pdf"
    settled = replace(WRITTEN, state=ReportState.IN_FORCE)
    files = FilePrinter(COMPOSER, SETTINGS, tmp_path / "settled").write(settled)
    assert not isinstance(files, Failure)
    assert not list((tmp_path / "settled").glob("*a4*"))
