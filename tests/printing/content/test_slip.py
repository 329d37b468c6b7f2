"""A slip tells what to do or what is known, records nothing, and says so."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure
from kiosk.domain.policy import NATIONAL, Policy, PolicyBook
from kiosk.domain.report_number import grouped
from kiosk.domain.slip import Paper, Slip, Topic
from kiosk.domain.status import HolderStatus, Source
from kiosk.printing.content.structure import Content, Standing, Words
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.port import Printed
from kiosk.printing.settings import Driver, PrinterSettings
from tests.dates import DATE, at_minute, on_day
from tests.persons import WANG
from tests.printing.content.test_content import chinese, fact, words
from tests.printing.examples import (
    AT,
    BOOK,
    COMPOSER,
    IN_FORCE,
    OUTLET,
    RECEIPT,
    SLIP,
    composer,
    content,
    every_slip,
    known,
    with_outlets,
)

EVERY = [pytest.param(slip, id=name) for name, slip in every_slip()]


def section(said: Content, heading: str) -> list[str]:
    """The items under a heading, none where it is not there."""
    found = (part.items for part in said.sections if part.heading.chinese == heading)
    return [item.chinese for item in next(found, ())]


@pytest.mark.parametrize("slip", EVERY)
def test_no_slip_looks_or_reads_like_a_receipt(slip: Slip) -> None:
    said = content(slip)
    assert (said.state, said.number, said.qr, said.qr_caption, said.form) == (
        None,
        "",
        "",
        (),
        None,
    )
    assert said.standing is Standing.OPEN
    assert said.copy is None
    assert any("不是回执，没有登记" in one.chinese for one in said.meaning)
    assert "回执" not in said.title.chinese


@pytest.mark.parametrize("slip", EVERY)
def test_a_slip_names_nobody_and_leaves_no_place_unfilled(slip: Slip) -> None:
    everything = "\n".join(f"{s.chinese}\n{s.second}" for s in words(content(slip)))
    assert WANG.name not in everything
    assert WANG.number not in everything
    assert "%" not in everything


@pytest.mark.parametrize("slip", EVERY)
def test_the_second_language_stands_beside_everything_or_nowhere(slip: Slip) -> None:
    said = content(slip)
    values = {f.value for f in said.facts}
    beside = [statement.second for statement in words(said) if statement not in values]
    assert all(beside) if slip.language != "zh_CN" else not any(beside)


def test_who_asked_stands_on_it_only_where_somebody_was_identified() -> None:
    assert fact(content(SLIP), "姓名") == "王*娜"
    nobody = content(replace(SLIP, name="", number=""))
    assert (fact(nobody, "姓名"), fact(nobody, "证件号码")) == (None, None)


def test_the_time_is_chinas() -> None:
    elsewhere = replace(SLIP, printed_at=AT.astimezone(tz=None) + timedelta(minutes=1))
    assert fact(content(elsewhere), "打印时间") == "2026年11月22日 14:04"


@pytest.mark.parametrize("policy", [p for p in BOOK if not p.served], ids=lambda p: p.region)
def test_an_unserved_region_gets_its_own_hotline_and_channels(policy: Policy) -> None:
    said = content(replace(SLIP, topic=Topic.UNSERVED, issuing_region=policy.region))
    assert said.hotline.numbers == " / ".join(line.number for line in policy.hotlines)
    assert section(said, "网上办理")
    for channel in policy.e_channels:
        assert any(channel.name["zh_CN"] in item for item in section(said, "网上办理"))
    assert not DATE.search(chinese(said).replace(on_day(AT), ""))


@pytest.mark.parametrize("region", [NATIONAL, "650102"])
def test_a_region_without_rules_is_told_by_no_code(region: str) -> None:
    said = content(replace(SLIP, topic=Topic.UNSERVED, issuing_region=region))
    assert fact(said, "发卡地") == "其他地方"
    assert region not in chinese(said)
    assert said.hotline.numbers == "12333"


def test_the_written_guide_says_that_the_counter_decides_and_the_hotline_is_at_once() -> None:
    said = content(replace(SLIP, topic=Topic.WRITTEN_PRE_LOSS))
    assert any("96102" in item for item in section(said, "马上停用的办法"))
    assert any("窗口办完后才生效" in item for item in section(said, "书面预挂失"))
    assert section(said, "要带的东西") == ["居民身份证或户口簿"]


def test_the_formal_guide_warns_and_leads_to_an_outlet_near_by() -> None:
    formal = replace(SLIP, topic=Topic.FORMAL_LOSS)
    said = composer(book=with_outlets).compose(formal)
    assert any("不能撤销" in item for item in section(said, "正式挂失"))
    (outlet,) = section(said, "附近网点")
    assert OUTLET.hours
    for told in (OUTLET.name, OUTLET.address, OUTLET.hours):
        assert told["zh_CN"] in outlet
    assert any("领卡证明" in item for item in section(said, "领到新卡之前怎么看病"))
    elsewhere = composer(book=with_outlets).compose(replace(formal, issuing_region="320100"))
    assert OUTLET.name["zh_CN"] not in chinese(elsewhere)


def test_the_found_guide_gives_a_date_only_where_one_is_known() -> None:
    assert IN_FORCE.expires_at
    end = at_minute(IN_FORCE.expires_at)
    assert end not in chinese(content(SLIP))
    assert f"{end} 自动恢复使用" in chinese(content(replace(SLIP, known=known())))
    undo = "\n".join(section(content(SLIP), "找到卡，撤销预挂失"))
    assert "北京市社保卡服务网点" in undo
    assert "本机不能撤销" in undo


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (Source.CENTRE, "社保中心 2026年11月22日 14:03 的记录。"),
        (Source.KIOSK, "没有问到社保中心。以下只是本机 2026年11月22日 14:03 所知。"),
    ],
)
def test_a_status_copy_says_who_knows_it_and_since_when(source: Source, told: str) -> None:
    said = content(replace(SLIP, topic=Topic.STATUS, known=known(source)))
    assert said.meaning[0] == Words(told)


def test_a_status_copy_lists_every_card_and_report_with_its_own_times() -> None:
    knew = known()
    said = content(replace(SLIP, topic=Topic.STATUS, known=knew))
    cards = section(said, "社保卡")
    assert (
        cards[0]
        == "北京市：已停用（预挂失）\n2026年11月22日 14:03 起生效\n2026年12月2日 14:03 到期"
    )
    assert cards[1:] == [
        f"江苏省：{s}" for s in ("没有挂失", "已停用（预挂失）", "已正式挂失", "已作废")
    ]
    reports = section(said, "登记记录")
    assert len(reports) == len(knew.reports)
    for report, item in zip(knew.reports, reports, strict=True):
        assert grouped(report.report_number) in item
        assert ("到期" in item) == (report.expires_at is not None)
        assert ("已生效" in item) == (report.effective_at is not None)


def test_a_status_copy_of_nothing_known_lists_nothing() -> None:
    said = content(replace(SLIP, topic=Topic.STATUS, known=HolderStatus(Source.CENTRE, AT)))
    assert section(said, "社保卡") == section(said, "登记记录") == []
    assert "已停用" not in chinese(said)


def test_slips_of_the_same_second_have_files_of_their_own(tmp_path: Path) -> None:
    printer = FilePrinter(COMPOSER, PrinterSettings(driver=Driver.FILE), tmp_path)
    for slip in (SLIP, SLIP, SLIP, replace(SLIP, topic=Topic.STATUS)):
        assert printer.print(slip) == Printed(confirmed=True)
    stems = {
        "receipt-slip-found-20261122140305",
        "receipt-slip-found-20261122140305-2",
        "receipt-slip-found-20261122140305-3",
        "receipt-slip-status-20261122140305",
    }
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"{stem}{end}" for stem in stems for end in (".png", ".pdf", ".bin")}


def test_a_slip_has_no_form_on_a4(tmp_path: Path) -> None:
    files = FilePrinter(COMPOSER, PrinterSettings(driver=Driver.FILE), tmp_path).write(SLIP)
    assert not isinstance(files, Failure)
    assert [path.suffix for path in files] == [".png", ".pdf", ".bin"]


@pytest.mark.parametrize("paper", [RECEIPT, *(replace(SLIP, topic=topic) for topic in Topic)])
def test_rules_without_the_national_ones_leave_no_paper_without_a_number(paper: Paper) -> None:
    """The centre's rules need not hold those that hold everywhere."""
    book = PolicyBook(policy for policy in BOOK if policy.region != NATIONAL)
    said = composer(book=lambda: book).compose(replace(paper, issuing_region="650102"))
    assert said.hotline.numbers == "12333"
