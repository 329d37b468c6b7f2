"""A receipt says what is true, and nothing else."""

import unicodedata
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, timedelta
from itertools import chain
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile
from kiosk.domain.slip import Paper
from kiosk.printing.content.structure import Content, Standing, Words, clean
from tests.persons import WANG
from tests.printing.examples import (
    AT,
    FORMAL,
    IN_FORCE,
    RECEIPT,
    SLIP,
    TEXTS,
    WRITTEN,
    composer,
    content,
    every_receipt,
)


def words(value: Any) -> list[Words]:
    """Every statement of a content, wherever it stands."""
    if isinstance(value, Words):
        return [value]
    if isinstance(value, tuple):
        return list(chain.from_iterable(map(words, value)))
    if is_dataclass(value):
        return list(chain.from_iterable(words(getattr(value, f.name)) for f in fields(value)))
    return []


def chinese(value: Content) -> str:
    return "\n".join(statement.chinese for statement in words(value))


def fact(value: Content, label: str) -> str | None:
    return next((f.value.chinese for f in value.facts if f.label.chinese == label), None)


def test_a_recorded_report_is_not_in_force_and_the_hotline_stands_beside_it() -> None:
    said = content(RECEIPT)
    assert said.standing is Standing.OPEN
    assert said.state == Words("待中心确认\n尚未生效")
    assert "没有因此停用" in said.meaning[0].chinese
    assert "96102" in said.meaning[1].chinese
    assert (said.hotline.numbers, said.hotline.hours) == ("96102", Words("24 小时"))
    assert "已生效" not in chinese(said)
    assert fact(said, "生效时间") is None


def test_in_force_says_since_when_and_until_when_the_centre_said() -> None:
    said = content(IN_FORCE)
    assert said.standing is Standing.IN_FORCE
    assert said.state == Words("已生效")
    assert fact(said, "生效时间") == "2026年11月22日 14:03"
    assert fact(said, "有效期至") == "2026年12月2日 14:03"
    assert "2026年12月2日 14:03 自动恢复" in said.sections[0].items[0].chinese


def test_no_end_of_validity_unless_the_centre_gave_one() -> None:
    said = content(replace(IN_FORCE, expires_at=None))
    assert fact(said, "有效期至") is None
    assert not [word for word in ("天", "到期", "恢复", "12-02") if word in chinese(said)]


@pytest.mark.parametrize(
    ("region", "kind", "end"),
    [
        ("110000", ReportKind.PRE_LOSS, "自动恢复使用"),
        ("310000", ReportKind.WRITTEN_PRE_LOSS, "就作废"),
        ("310000", ReportKind.PRE_LOSS, "到期后卡怎么样"),
    ],
)
def test_what_happens_at_the_end_is_the_issuing_regions_rule(
    region: str, kind: ReportKind, end: str
) -> None:
    said = content(replace(IN_FORCE, issuing_region=region, kind=kind))
    assert end in said.sections[0].items[0].chinese


def test_times_stand_in_the_terminals_zone_whatever_the_centre_answers_in() -> None:
    centre = (AT + timedelta(seconds=2)).astimezone(UTC)
    assert fact(content(replace(IN_FORCE, effective_at=centre)), "生效时间") == (
        "2026年11月22日 14:03"
    )


@pytest.mark.parametrize(("year", "undated"), [(1970, True), (2027, False), (2061, True)])
def test_a_time_that_cannot_be_is_not_told_as_one(*, year: int, undated: bool) -> None:
    told = fact(content(replace(RECEIPT, recorded_at=AT.replace(year=year))), "登记时间") or ""
    assert told.startswith(f"{year}年11月22日 14:03")
    assert ("以社保中心收到的时间为准" in told) is undated


def test_the_number_is_whole_and_in_fours() -> None:
    said = content()
    assert said.number.replace(" ", "") == RECEIPT.report_number
    assert [len(group) for group in said.number.split(" ")] == [4, 4, 4, 4, 2]


def test_only_a_copy_is_marked_and_with_its_count() -> None:
    assert content(RECEIPT).copy is None
    copy = content(replace(RECEIPT, copy=2, language="en")).copy
    assert copy == Words("副本 2", "COPY 2")


def test_the_second_language_stands_beside_everything_or_nowhere() -> None:
    beside = words(content(replace(IN_FORCE, language="en")))
    values = {f.value for f in content(replace(IN_FORCE, language="en")).facts}
    assert all(statement.second for statement in beside if statement not in values)
    assert not any(statement.second for statement in words(content(IN_FORCE)))


@pytest.mark.parametrize("paper", [IN_FORCE, SLIP], ids=["receipt", "slip"])
def test_who_reads_chinese_gets_the_chinese_paper(paper: Paper) -> None:
    """The counter's, and not the same again in other characters."""
    assert content(replace(paper, language="zh_HK")) == content(replace(paper, language="zh_CN"))


def test_where_to_go_and_what_to_bring_come_from_the_region() -> None:
    steps = [item.chinese for item in content(IN_FORCE).sections[0].items]
    assert any("北京市社保卡服务网点撤销。要带：居民身份证原件和复印件" in step for step in steps)
    unknown = content(replace(IN_FORCE, issuing_region="999999", expires_at=None))
    steps = [item.chinese for item in unknown.sections[0].items]
    assert unknown.hotline.numbers == "12333"
    assert any("怎样撤销，请拨打 12333" in step for step in steps)
    assert any(
        "正式挂失、补办新卡。在哪里办理，请拨打 12333（先拨发卡地区号）询问" in step
        for step in steps
    )


@pytest.mark.parametrize(("site", "place"), [("outlet", "服务网点"), ("hospital", "医疗机构")])
def test_the_terminals_place_is_named(site: str, place: str) -> None:
    said = composer(SiteProfile(site)).compose(RECEIPT)
    assert place in str(fact(said, "办理地点"))
    assert fact(said, "自助终端") == RECEIPT.kiosk_id


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_place_is_called_what_people_call_it(language: str) -> None:
    named = replace(composer(SiteProfile.HOSPITAL), site_name="北京\u200b朝阳医院一层大厅")
    said = named.compose(replace(RECEIPT, language=language))
    assert fact(said, "办理地点") == "北京朝阳医院一层大厅"


@pytest.mark.parametrize(
    ("name", "receipt"), [pytest.param(n, r, id=n) for n, r in every_receipt()]
)
def test_every_receipt_says_what_it_is_not_and_never_whose_it_is(
    name: str, receipt: Receipt
) -> None:
    said = content(receipt)
    everything = "\n".join(f"{s.chinese}\n{s.second}" for s in words(said))
    assert "看病不能用" in everything
    assert "发卡银行" in everything
    assert WANG.name not in everything
    assert WANG.number not in everything
    assert "%" not in everything
    in_force = receipt.state is ReportState.IN_FORCE
    assert (said.standing is Standing.IN_FORCE) == in_force
    if not in_force:
        assert "已生效" not in everything
        assert "In effect\n" not in everything


@pytest.mark.parametrize(
    ("region", "told"),
    [
        ("110000", "本回执不是“领卡证明”，看病不能用。"),
        ("310000", "本回执看病不能用。"),
        ("650102", "本回执看病不能用。"),
    ],
)
def test_a_credential_is_named_only_where_the_region_has_it(region: str, told: str) -> None:
    said = content(replace(RECEIPT, issuing_region=region, language="en"))
    assert told in chinese(said)
    assert any("can't be used to see a doctor" in (s.second or "") for s in words(said))


@pytest.mark.parametrize("state", [ReportState.RECORDED, ReportState.AWAITING_COUNTER])
@pytest.mark.parametrize("application", [WRITTEN, FORMAL])
def test_an_application_takes_effect_only_at_the_counter(
    application: Receipt, state: ReportState
) -> None:
    said = content(replace(application, state=state))
    assert "窗口办完才生效。在此之前，它不停用卡，之前的预挂失可能先到期" in said.meaning[0].chinese
    assert "要马上停用请拨打 96102" in said.meaning[1].chinese
    steps = [step.chinese for step in said.sections[0].items]
    assert steps[0].startswith("带本单到北京市社保卡服务网点，签名后交窗口办")
    assert "本申请不会生效" in steps[1]
    assert not [
        word for word in ("找到卡：到", "已正式挂失", "社保卡已停用") if word in chinese(said)
    ]


def test_a_formal_loss_is_final_only_once_it_is_in_force() -> None:
    assert "办完后不能撤销" in content(FORMAL).sections[0].items[0].chinese
    final = replace(FORMAL, state=ReportState.IN_FORCE, effective_at=AT)
    assert content(final).meaning == (Words("社保卡已正式挂失，一直停用，不能撤销。"),)


@pytest.mark.parametrize("kind", [ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS])
def test_a_pre_loss_that_formal_loss_ended_brings_no_new_card(kind: ReportKind) -> None:
    said = content(replace(RECEIPT, kind=kind, state=ReportState.REPLACED, effective_at=AT))
    assert "新卡" not in chinese(said)
    assert "已补办新卡" not in chinese(said)
    assert "这张卡已正式挂失" in said.meaning[0].chinese


def test_only_a_completed_formal_loss_brings_a_new_card() -> None:
    completed = content(replace(FORMAL, state=ReportState.REPLACED, effective_at=AT))
    assert completed.state == Words("已补办新卡")
    gave_way = content(replace(FORMAL, state=ReportState.REPLACED))
    assert gave_way.state == Words("已改办\n正式挂失")
    assert "新卡" not in chinese(gave_way)


def test_an_undo_never_says_that_the_card_is_blocked_by_it() -> None:
    for state in ReportState:
        said = content(replace(RECEIPT, kind=ReportKind.UNDO_PRE_LOSS, state=state))
        assert "社保卡已停用" not in chinese(said)
        assert "正式挂失、补办新卡" not in chinese(said)


def test_every_language_has_the_same_texts_with_the_same_places() -> None:
    first = TEXTS["zh_CN"].entries
    for texts in TEXTS.values():
        assert texts.entries.keys() == first.keys()
        for text_id, text in texts.entries.items():
            for place in (f"%{n}" for n in range(1, 10)):
                assert (place in text) == (place in first[text_id]), (texts.language, text_id)


@given(st.text())
def test_nothing_that_is_not_printable_survives(text: str) -> None:
    cleaned = clean(text)
    assert all(
        unicodedata.category(c)[0] != "C" or unicodedata.category(c) in {"Co", "Cn"}
        for c in cleaned
    )
    assert clean(cleaned) == cleaned
