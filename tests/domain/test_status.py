"""What is known of somebody, and when one more report of a loss would be one too many."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
REGIONS = st.sampled_from(["110000", "320000"])
LOSSES = st.sampled_from([ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS])
OPEN = {ReportState.RECORDED, ReportState.AWAITING_COUNTER, ReportState.IN_FORCE}
GONE = {CardState.FORMAL_LOSS, CardState.CANCELLED}

REPORTS = st.builds(
    ReportStatus,
    report_id=st.uuids(),
    report_number=st.just("1101050007000019"),
    kind=st.sampled_from(ReportKind),
    issuing_region=REGIONS,
    recorded_at=st.integers(0, 10_000).map(lambda minutes: AT + timedelta(minutes=minutes)),
    state=st.sampled_from(ReportState),
)
CARDS = st.builds(CardStatus, issuing_region=REGIONS, state=st.sampled_from(CardState))


def knowing(*things: CardStatus | ReportStatus) -> HolderStatus:
    return HolderStatus(
        Source.CENTRE,
        AT,
        tuple(card for card in things if isinstance(card, CardStatus)),
        tuple(report for report in things if isinstance(report, ReportStatus)),
    )


def a_report(kind: ReportKind, state: ReportState, region: str = "110000") -> ReportStatus:
    return ReportStatus(uuid4(), "1101050007000019", kind, region, AT, state)


def test_nothing_is_needless_of_whom_nothing_is_known() -> None:
    assert not any(knowing().makes_needless(kind, "110000") for kind in ReportKind)
    assert knowing().card("110000") is None


def test_a_call_to_the_hotline_is_known_by_the_card_alone() -> None:
    """The same person twice: no report is listed, and still the card is blocked."""
    called = knowing(CardStatus("110000", CardState.PRE_LOSS))
    assert called.makes_needless(ReportKind.PRE_LOSS, "110000")
    assert not called.makes_needless(ReportKind.PRE_LOSS, "320000")


@pytest.mark.parametrize("kind", [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS])
def test_beside_a_pre_loss_more_may_be_asked_for(kind: ReportKind) -> None:
    report = a_report(ReportKind.PRE_LOSS, ReportState.IN_FORCE)
    blocked = knowing(CardStatus("110000", CardState.PRE_LOSS), report)
    assert blocked.makes_needless(ReportKind.PRE_LOSS, "110000")
    assert not blocked.makes_needless(kind, "110000")


@pytest.mark.parametrize("kind", [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS])
def test_what_awaits_the_counter_blocks_nothing_yet(kind: ReportKind) -> None:
    waiting = knowing(a_report(kind, ReportState.AWAITING_COUNTER))
    assert waiting.makes_needless(kind, "110000")
    assert not waiting.makes_needless(ReportKind.PRE_LOSS, "110000")


@given(LOSSES, REGIONS, st.sampled_from(CardState), st.lists(REPORTS, max_size=4))
def test_a_report_is_needless_beside_an_open_one_or_a_card_that_is_gone(
    kind: ReportKind, region: str, state: CardState, reports: list[ReportStatus]
) -> None:
    beside = any((r.kind, r.issuing_region) == (kind, region) and r.state in OPEN for r in reports)
    covered = state in GONE or (kind is ReportKind.PRE_LOSS and state is CardState.PRE_LOSS)
    known = knowing(CardStatus(region, state), *reports)
    assert known.makes_needless(kind, region) == (beside or covered)


@given(LOSSES, st.lists(REPORTS | CARDS, max_size=4))
def test_another_regions_card_changes_nothing(
    kind: ReportKind, things: list[CardStatus | ReportStatus]
) -> None:
    elsewhere = [replace(thing, issuing_region="440100") for thing in things]
    assert not knowing(*elsewhere).makes_needless(kind, "110000")
    assert knowing(*elsewhere).open_reports(kind, "110000") == ()


@given(st.lists(REPORTS, max_size=4), st.lists(REPORTS, max_size=4), st.data())
def test_the_centres_word_stands_before_what_the_kiosk_still_waits_to_send(
    told: list[ReportStatus], own: list[ReportStatus], data: st.DataObject
) -> None:
    arrived = data.draw(st.lists(st.sampled_from(told), unique=True)) if told else []
    lost = [replace(report, state=ReportState.RECORDED) for report in arrived]
    known = knowing(*told).with_unsent([*own, *lost])
    unsent = [report for report in own if report.state is ReportState.RECORDED]
    assert sorted(map(_id, known.reports)) == sorted(map(_id, [*told, *unsent]))
    assert set(told) <= set(known.reports)
    assert [r.recorded_at for r in known.reports] == sorted(
        (r.recorded_at for r in known.reports), reverse=True
    )
    assert (known.source, known.as_of, known.cards) == (Source.CENTRE, AT, ())


def _id(report: ReportStatus) -> str:
    return str(report.report_id)


# ---- what anybody may have reported ----------------------------------------------------------

ANYBODYS = [
    (Verification.STATED, ReportState.IN_FORCE),
    (Verification.AGENT, ReportState.IN_FORCE),
    (Verification.STATED, ReportState.RECORDED),
    (Verification.COUNTER, ReportState.AWAITING_COUNTER),
]


@pytest.mark.parametrize(("how", "state"), ANYBODYS)
@pytest.mark.parametrize("kind", [ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS])
def test_what_anybody_reported_is_in_no_holders_way(
    how: Verification, state: ReportState, kind: ReportKind
) -> None:
    """It is told all the same."""
    report = replace(a_report(kind, state), verification=how)
    blocked = CardStatus("110000", CardState.PRE_LOSS, verification=how)
    known = knowing(report, *([blocked] if state is ReportState.IN_FORCE else []))
    assert not any(known.makes_needless(aim, "110000") for aim in ReportKind)
    assert known.by_others("110000") == (report,)
    assert known.by_others("320000") == ()
    assert known.region_in_question == "110000"


def test_what_the_counter_has_confirmed_is_the_holders() -> None:
    """They have seen the document."""
    report = replace(
        a_report(ReportKind.WRITTEN_PRE_LOSS, ReportState.IN_FORCE),
        verification=Verification.COUNTER,
    )
    known = knowing(report)
    assert known.by_others("110000") == ()
    assert known.makes_needless(ReportKind.WRITTEN_PRE_LOSS, "110000")


@given(
    st.lists(st.one_of(REPORTS, CARDS)),
    st.lists(st.tuples(REPORTS, st.sampled_from([Verification.STATED, Verification.AGENT]))),
    LOSSES,
    REGIONS,
)
def test_what_is_needless_is_so_without_anybodys_reports(
    own: list[ReportStatus | CardStatus],
    others: list[tuple[ReportStatus, Verification]],
    kind: ReportKind,
    region: str,
) -> None:
    beside = [replace(report, verification=how) for report, how in others]
    known = knowing(*own)
    assert knowing(*own, *beside).makes_needless(kind, region) == known.makes_needless(kind, region)
    if known.region_in_question is not None:
        assert knowing(*own, *beside).region_in_question == known.region_in_question
