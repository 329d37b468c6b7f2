"""What the issuing region's rules say is told for its cards and no others; else whom to ask."""

import re
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.declarations import caution, declarations
from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.standing import Standing, statement
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, Source
from kiosk.domain.texts import Texts
from tests.domain.advice.phrases import of_cards, of_failures, of_reports
from tests.domain.advice.test_advice import told
from tests.domain.advice.test_next_steps import (
    AT,
    BOOK,
    CHINESE,
    REGIONS,
    in_chinese,
    receipt,
    steps,
)
from tests.printing.examples import content

SCREENS = Texts.load(RESOURCES / "translations", "zh_CN").entries
REGISTER_KNOWN = {"110000", "371000"}
WRITTEN_KNOWN = {"110000", "310000", "371000"}
WITH_AREA_CODE = re.compile(
    r"12333（先拨发卡地区号）|先拨发卡地区号，再拨 12333|020-12333|掌上12333"
)


def known(state: CardState, region: str) -> HolderStatus:
    return HolderStatus(Source.CENTRE, AT, (CardStatus(region, state, AT),))


# ---- whom to call ---------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_no_card_is_sent_to_another_regions_line(region: str) -> None:
    """12333 by itself reaches the place where the kiosk stands; 96102 serves Beijing's cards."""
    for phrase in chain(
        of_reports(region, BOOK), of_cards(region, BOOK), of_failures(region, BOOK)
    ):
        text = worded(phrase, CHINESE)
        assert "12333" not in WITH_AREA_CODE.sub("", text), text
        assert region == "110000" or "96102" not in text, text
        for line in ("962222", "96225"):
            assert line not in text.replace(f"{line}（先拨发卡地区号）", ""), text


def test_no_screen_has_a_number_of_its_own() -> None:
    assert [text_id for text_id, text in SCREENS.items() if re.search(r"12333|96102", text)] == []


@pytest.mark.parametrize("region", REGIONS)
def test_only_where_the_rules_say_so_the_line_asks_for_no_document(region: str) -> None:
    by_phone = in_chinese(Rules.of(region, BOOK).by_phone)
    assert ("不用证件" in by_phone) == (region == "110000")
    assert ("打电话时先问" in by_phone) == (region != "110000")


@pytest.mark.parametrize("state", ["unserved", "written"])
def test_a_call_that_takes_effect_late_is_told_as_that(state: str) -> None:
    """Facts, 9a: Weihai."""
    topic = Topic.UNSERVED if state == "unserved" else Topic.WRITTEN_PRE_LOSS
    assert [one for one in REGIONS if "24 小时后才生效" in told(topic, one)] == ["371000"]


@pytest.mark.parametrize("source", Source)
def test_whose_card_is_not_known_is_told_how_to_call_from_elsewhere(source: Source) -> None:
    """Who asks how their card stands was not asked where it was issued."""
    elsewhere = "别处发的卡，先拨发卡地区号，再拨 12333。"
    nothing = HolderStatus(source, AT)
    assert elsewhere in told(Topic.STATUS, "110000", nothing)
    assert elsewhere not in told(Topic.STATUS, "110000", known(CardState.PRE_LOSS, "110000"))
    unasked = statement(Standing(Rules.of("110000", BOOK), HolderStatus(Source.KIOSK, AT)))
    assert "北京市的卡，请拨打 96102 查询" in in_chinese(unasked.detail)


# ---- the written report ---------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_a_written_report_is_told_of_only_where_it_is_known(region: str) -> None:
    text = told(Topic.WRITTEN_PRE_LOSS, region)
    assert ("能不能书面挂失" in text) == (region not in WRITTEN_KNOWN)
    assert ("窗口办完后才生效" in text) == (region in WRITTEN_KNOWN)
    assert ("户口簿" in text) == (region in REGISTER_KNOWN)


def test_no_screen_offers_the_household_register_before_the_region_is_known() -> None:
    """But to choose the region first, and where it was chosen."""
    offered = {text_id for text_id, text in SCREENS.items() if "户口簿" in text}
    assert offered == {
        "document_choice.household_register",
        "id_number.written_pre_loss.detail",
        "no_id_card.outlet",
        "no_id_card.written",
    }
    for text_id in ("no_id_card.outlet_detail", "no_id_card.written_detail"):
        assert "先选发卡地" in SCREENS[text_id]


@pytest.mark.parametrize("region", REGIONS)
def test_where_writing_is_already_the_formal_loss_that_is_told_before_it_is_confirmed(
    region: str,
) -> None:
    rules, kind = Rules.of(region, BOOK), ReportKind.WRITTEN_PRE_LOSS
    over = caution(kind, rules)
    assert (over is not None) == (region == "310000")
    if over is not None:
        assert in_chinese(over) == (
            "在上海市，书面挂失就是正式挂失。到期没有处理，这张卡就作废，不再恢复。"
        )
    declared = in_chinese(*declarations(kind, rules))
    for text in (declared, told(Topic.WRITTEN_PRE_LOSS, region)):
        assert ("书面挂失就是正式挂失" in text) == (region == "310000")
    after = steps(receipt(kind, ReportState.IN_FORCE, region, AT))
    again = in_chinese(*(step.sentence for step in after))
    assert ("正式挂失、补办新卡" in again) == (region != "310000")


@pytest.mark.parametrize("topic", [Topic.WRITTEN_PRE_LOSS, Topic.FOUND])
def test_rules_that_may_have_changed_are_told_as_such(topic: Topic) -> None:
    assert [one for one in REGIONS if "这是以前的规定" in told(topic, one)] == ["310000"]


@pytest.mark.parametrize("region", REGIONS)
def test_an_application_lists_the_register_only_where_the_region_takes_it(region: str) -> None:
    of = receipt(ReportKind.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER, region)
    form = content(of).form
    assert form is not None
    listed = [one.chinese for one in form.documents]
    assert ("户口簿" in listed) == (region in REGISTER_KNOWN)
    assert "居民身份证" in listed


# ---- the bank's side ------------------------------------------------------------------------

BANK = {
    "330784": "银行账户的挂失只有 5 天。",
    "440100": "到银行网点，社保和银行账户可以一起挂失。",
    "441900": "银行账户挂失多久，由发卡银行定，到期就没有用了。",
}


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("topic", Topic)
def test_the_bank_is_spoken_of_wherever_a_card_is(topic: Topic, region: str) -> None:
    for state in (None, *CardState):
        text = told(topic, region, known(state, region) if state else None)
        assert "发卡银行" in text
        for one, note in BANK.items():
            assert (note in text) == (one == region)


@pytest.mark.parametrize("topic", [Topic.UNSERVED, Topic.FORMAL_LOSS])
def test_children_are_told_of_their_guardian_where_the_rules_say_so(topic: Topic) -> None:
    assert [one for one in REGIONS if "监护人" in told(topic, one)] == ["440100"]


def test_a_report_that_is_cancelled_online_is_told_with_where() -> None:
    assert [one for one in REGIONS if "粤省事" in told(Topic.FOUND, one)] == ["440100"]


# ---- until the new card is there ------------------------------------------------------------


def test_a_receipt_is_told_apart_from_what_a_doctor_takes_only_where_there_is_such_a_thing() -> (
    None
):
    """Jilin's temporary card may or may not be it: that is to be asked."""
    assert [one for one in REGIONS if "不是“领卡证明”" in said_of_the_receipt(one)] == ["110000"]
    assert [one for one in REGIONS if "能不能用临时卡看病" in told(Topic.FORMAL_LOSS, one)] == [
        "220100"
    ]
    assert "临时卡能用 60 天，最长 6 个月" in told(Topic.FORMAL_LOSS, "220100")


def said_of_the_receipt(region: str) -> str:
    return in_chinese(*of_reports(region, BOOK))


# ---- what a failure and a refusal leave as they were ---------------------------------------------


@pytest.mark.parametrize("kind", [ReportKind.PRE_LOSS, ReportKind.FORMAL_LOSS])
def test_what_was_refused_has_not_blocked_the_card_but_something_else_may_have(
    kind: ReportKind,
) -> None:
    said = outcome(receipt(kind, ReportState.REFUSED), Rules.of("110000", BOOK))
    for text in (in_chinese(said.detail), in_chinese(*said.meaning)):
        assert "没有因此" in text
        assert not re.search("没有停用|仍可使用", text)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize(
    "code",
    [
        FailureCode.CONFLICT,
        FailureCode.PRINTER_MISSING,
        FailureCode.PRINTER_PAPER_OUT,
        FailureCode.PRINTER_FAILED,
    ],
)
def test_a_failure_after_the_report_leaves_card_and_record_as_they_were(
    code: FailureCode, region: str
) -> None:
    """In force or not: that is not this failure's to say, but the line's to be asked."""
    standing = Standing(Rules.of(region, BOOK), None)
    said = about_failure(code, ReportKind.PRE_LOSS, standing)
    assert "卡的状态和已有的登记没有因此改变" in in_chinese(said.card)
    assert "要问卡的状态，请拨打" in in_chinese(said.todo)
    assert "回执号，到窗口要用" in in_chinese(said.todo)


# ---- rights ---------------------------------------------------------------------------------


def test_the_rights_name_the_counter_and_what_becomes_of_ones_data() -> None:
    assert "窗口必须保留" in SCREENS["law.service.counter"]
    assert "第 39 条" in SCREENS["law.service.counter_article"]
    assert "第 17 条" in SCREENS["law.data.purpose_article"]
    assert "第 19 条" in SCREENS["law.data.kept_article"]


def test_no_page_promises_to_be_done_in_a_minute() -> None:
    assert "in a minute" not in (RESOURCES.parent / "README.md").read_text("utf-8")


def test_an_older_centres_sheet_has_no_notes_to_tell() -> None:
    """What it doesn't say is asked for."""
    bare: dict[str, Any] = {
        "without_document": (),
        "written_report": None,
        "credential": None,
        "grounds": {},
    }
    book = PolicyBook(replace(policy, **bare) for policy in BOOK)
    assert "打电话时先问" in in_chinese(Rules.of("110000", book).by_phone)
    assert "能不能书面挂失" in told(Topic.WRITTEN_PRE_LOSS, "371000", book=book)
    assert "这是以前的规定" not in told(Topic.FOUND, "310000", book=book)
