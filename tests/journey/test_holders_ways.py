"""By the centre's real rules: whatever anybody stated, in whatever order, the ways of the holder
whose card is read are what they would be without it, but for their being told.
"""

from typing import Final
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from kiosk.central.ledger import Act, Event
from kiosk.central.rules import settled
from kiosk.domain.policy import Channel
from kiosk.domain.report import LOSSES, ReportKind, Verification
from kiosk.domain.status import CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import Record
from kiosk.journey.steps import JourneyName, Screen
from tests.central.events import a_call, a_report, a_step, day
from tests.central.examples import policy
from tests.journey.examples import BEIJING, OUTLET, after, way

_JOURNEYS: Final = {
    JourneyName.PRE_LOSS: ReportKind.PRE_LOSS,
    JourneyName.WRITTEN_PRE_LOSS: ReportKind.WRITTEN_PRE_LOSS,
    JourneyName.FORMAL_LOSS: ReportKind.FORMAL_LOSS,
}
_TAKEN: Final = policy(without_document=(Channel.KIOSK,), agent_channels=(Channel.KIOSK,))
_MADE: Final = (Act.PRE_LOSS, Act.WRITTEN_PRE_LOSS, Act.FORMAL_LOSS, Act.UNDO_PRE_LOSS)

days = st.integers(0, 48).map(lambda quarter: quarter / 4)


@st.composite
def own_stories(draw: st.DrawFn) -> list[Event]:
    """Calls and reports of the holder's own, some of which the counter has confirmed."""
    story: list[Event] = []
    for on in draw(st.lists(days, max_size=4)):
        act = draw(st.sampled_from((*_MADE, Act.CALL)))
        if act is Act.CALL:
            story.append(a_call(on))
            continue
        made = a_report(ReportKind(act.value), on, verification=Verification.CHIP)
        story.append(made)
        if made.needs_counter and draw(st.booleans()):
            story.append(a_step(Act.CONFIRM, made, on + 0.5))
    return story


@st.composite
def anybodys_stories(draw: st.DrawFn) -> list[Event]:
    """What was stated or said by an agent, and what was typed for the counter."""
    story = []
    for on in draw(st.lists(days, min_size=1, max_size=4)):
        how = draw(st.sampled_from([Verification.STATED, Verification.AGENT, Verification.COUNTER]))
        typed = how is Verification.COUNTER
        kind = ReportKind.WRITTEN_PRE_LOSS if typed else ReportKind.PRE_LOSS
        story.append(a_report(kind, on, rules=_TAKEN, verification=how))
    return story


def known(story: list[Event], at: float) -> HolderStatus:
    """What the centre answers the holder's question at this day."""
    story = [event for event in story if event.received_at <= day(at)]
    ledger = settled(story, day(at))
    return HolderStatus(
        Source.CENTRE,
        day(at),
        tuple(
            CardStatus(BEIJING, card.state, card.since, card.expires_at, card.verification)
            for card in ledger.cards
        ),
        tuple(
            ReportStatus(
                event.report_id,
                "1101050007000019",
                ReportKind(event.act.value),
                BEIJING,
                event.recorded_at,
                ledger.reports[event.report_id].state,
                verification=event.verification or Verification.CHIP,
            )
            for event in sorted(story, key=lambda event: event.recorded_at, reverse=True)
            if event.act in _MADE
        ),
    )


def ends(name: JourneyName, status: HolderStatus) -> tuple[bool, UUID | None]:
    """Whether the holder's way leads to a report, past whatever they are told; what it replaces."""
    *_, session = way(name, known=status)
    for _ in range(len(Screen)):
        session, effects = after(session, events.Next(), events.Confirm())
        for effect in effects:
            if isinstance(effect, Record):
                return True, effect.draft.replaces
    return session.receipt is not None, None


@given(own_stories(), anybodys_stories(), st.permutations(range(8)), days)
def test_what_anybody_reported_changes_no_way_of_the_holders(
    own: list[Event], others: list[Event], order: list[int], at: float
) -> None:
    told = [*own, *others]
    mixed = [told[place] for place in order if place < len(told)]
    mixed += [event for event in told if event not in mixed]
    without, beside = known(own, at), known(mixed, at)
    for kind in LOSSES:
        assert beside.makes_needless(kind, BEIJING) == without.makes_needless(kind, BEIJING)
    listed = {report.report_id for report in beside.reports}
    assert {event.report_id for event in others if event.received_at <= day(at)} <= listed
    open_ones = {report.report_id for report in beside.by_others(BEIJING)}
    assert open_ones <= {event.report_id for event in others}


@given(own_stories(), anybodys_stories(), days, st.sampled_from(sorted(_JOURNEYS)))
def test_the_holder_comes_to_their_report_as_without_it(
    own: list[Event], others: list[Event], at: float, name: JourneyName
) -> None:
    assert OUTLET.region == BEIJING
    without, beside = known(own, at), known([*own, *others], at)
    assert ends(name, beside)[0] == ends(name, without)[0]
