"""What the screens say of somebody's cards: who knows it, how it stands, and nothing of nobody."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.base.resources import RESOURCES
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportKind, ReportState, SiteProfile, Verification
from kiosk.domain.report_number import grouped, report_number
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import Screen
from kiosk.journey.values import Answers, Place
from tests.persons import WANG
from ui.rows.guidance import Guidance
from ui.rows.presentation import Presentation

AT: Final = datetime(2026, 11, 24, 6, tzinfo=UTC)
END: Final = AT + timedelta(days=10)


def _shown(language: str) -> Presentation:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook), book
    return Presentation.load(language, book, "110105")


LANGUAGES: Final = {code: _shown(code) for code in ("zh_CN", "en")}


def told(session: Session, language: str = "zh_CN") -> Guidance:
    return Guidance.of(session, LANGUAGES[language])


def report(
    state: ReportState, region: str = "110000", kind: ReportKind = ReportKind.PRE_LOSS
) -> ReportStatus:
    return ReportStatus(UUID(int=1), report_number("110105-0007", 7), kind, region, AT, state)


def asking(
    cards: Iterable[CardStatus] = (),
    reports: Iterable[ReportStatus] = (),
    *,
    source: Source = Source.CENTRE,
    region: str = "110000",
    screen: Screen = Screen.STATUS,
) -> Session:
    known = HolderStatus(source, AT, tuple(cards), tuple(reports))
    place = Place(SiteProfile.OUTLET, "110000", "zh_CN", frozenset({"110000", "320000"}))
    answers = Answers(region, identity=WANG, known=known)
    return replace(fresh(place), screen=screen, answers=answers)


def standing(session: Session) -> str:
    statement = told(session).standing
    return f"{statement['title']}\n{statement['detail']}"


def test_of_a_card_that_is_blocked_it_says_since_when_and_until_when() -> None:
    blocked = CardStatus("110000", CardState.PRE_LOSS, AT, END)
    assert standing(asking([blocked])) == (
        "已停用（预挂失）\n北京市的社保卡现在不能刷卡看病。\n"
        "2026年11月24日 14:00 起生效\n2026年12月4日 14:00 到期"
    )
    nobody_said_until_when = replace(blocked, expires_at=None)
    assert "到期" not in standing(asking([nobody_said_until_when]))


def test_of_a_card_that_others_reported_too_it_says_the_last_end() -> None:
    own = CardStatus("110000", CardState.PRE_LOSS, AT, END)
    beside = replace(report(ReportState.IN_FORCE), verification=Verification.STATED)
    later = replace(beside, expires_at=END + timedelta(days=2))
    assert "2026年12月6日 14:00 到期" in standing(asking([own], [later]))
    assert "到期" not in standing(asking([own], [beside]))


@pytest.mark.parametrize("state", [ReportState.RECORDED, ReportState.AWAITING_COUNTER])
@pytest.mark.parametrize(("region", "hotline"), [("110000", "96102"), ("320000", "12333")])
def test_what_is_not_in_force_yet_is_never_said_to_block_the_card(
    state: ReportState, region: str, hotline: str
) -> None:
    card = CardStatus(region, CardState.NORMAL)
    said = standing(asking([card], [report(state, region)], region=region))
    assert "尚未生效" in said
    assert "仍可使用" in said
    assert f"拨打 {hotline}" in said, "the issuing region's line knows of the report"


def test_a_report_for_another_region_says_nothing_of_this_card() -> None:
    elsewhere = report(ReportState.RECORDED, "320000")
    assert standing(asking(reports=[elsewhere])).startswith("没有挂失")


def test_the_kiosk_alone_does_not_claim_that_nothing_is_reported() -> None:
    assert standing(asking()).startswith("没有挂失")
    offline = asking(source=Source.KIOSK)
    assert standing(offline).startswith("现在查不到")
    assert "连不上社保中心" in told(offline).source
    assert "所知" not in told(offline).source, "it knows of nothing"
    known = asking(source=Source.KIOSK, reports=[report(ReportState.RECORDED)])
    assert "2026年11月24日 14:00" in told(known).source


def test_whoever_found_a_card_is_told_nothing_of_its_holder() -> None:
    found = asking(screen=Screen.FOUND)
    found = replace(found, answers=Answers("310000"))
    guidance = told(found)
    assert guidance.standing == {}
    assert guidance.source == ""
    assert (guidance.cards, guidance.reports) == ([], [])
    assert guidance.advice


def test_what_stands_already_leaves_out_what_is_over_or_elsewhere() -> None:
    over = [report(state) for state in ReportState if state.value in {"lapsed", "undone"}]
    stands = report(ReportState.IN_FORCE)
    reports = [stands, *over, report(ReportState.IN_FORCE, "320000")]
    on_screen = told(asking(reports=reports, screen=Screen.ALREADY)).reports
    assert [row["number"] for row in on_screen] == [f"回执号 {grouped(stands.report_number)}"]
    everything = told(asking(reports=reports)).reports
    assert [row["state"] for row in everything] == ["已生效", "未生效", "已撤销", "已生效"]


def test_an_undoing_that_is_done_is_not_itself_undone() -> None:
    undoing = report(ReportState.UNDONE, kind=ReportKind.UNDO_PRE_LOSS)
    assert told(asking(reports=[undoing])).reports[0]["state"] == "已办好"


cards = st.lists(
    st.builds(
        CardStatus,
        st.sampled_from(["110000", "320000", "000000", "330784"]),
        st.sampled_from(CardState),
        st.sampled_from([None, AT]),
        st.sampled_from([None, END]),
    ),
    max_size=3,
)
reports = st.lists(
    st.builds(
        report,
        st.sampled_from(ReportState),
        st.sampled_from(["110000", "320000"]),
        st.sampled_from(ReportKind),
    ),
    max_size=3,
)


@given(
    cards,
    reports,
    st.sampled_from(Source),
    st.sampled_from([Screen.ALREADY, Screen.FOUND, Screen.STATUS, Screen.CONSEQUENCES]),
    st.sampled_from(list(LANGUAGES)),
)
def test_everything_is_said_and_nobody_is_named(
    cards: list[CardStatus],
    reports: list[ReportStatus],
    source: Source,
    screen: Screen,
    language: str,
) -> None:
    session = asking(cards, reports, source=source, screen=screen)
    rows = told(session, language)
    said = str([rows.advice, rows.standing, rows.cards, rows.reports, rows.source])
    assert "%" not in said
    assert WANG.name not in said
    assert WANG.number not in said
    tones = {row["tone"] for row in (*rows.cards, *rows.reports)}
    assert tones <= {"good", "attention", "danger", "plain"}
