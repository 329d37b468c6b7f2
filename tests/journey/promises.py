"""What each step of a session keeps, whatever a person, a card or the centre does."""

from collections.abc import Iterable
from dataclasses import replace

from kiosk.domain.report import Draft, ReportKind, SiteProfile, Verification
from kiosk.journey import events
from kiosk.journey.effects import Effect, PrintReceipt, Record
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing


def assert_kept(
    before: Session, event: events.Event, session: Session, effects: Iterable[Effect]
) -> None:
    """What ``event`` makes of the session ``before``."""
    for effect in effects:
        if isinstance(effect, Record):
            assert_confirmed(before, event, effect)
        if isinstance(effect, PrintReceipt):
            assert session.receipt is not None
            large = session.preferences.large_print
            assert effect.receipt == replace(session.receipt, large=large)
    if session.screen in {Screen.ATTRACT, Screen.TAKE_CARD}:
        assert session.answers == fresh(session.place).answers
        assert (session.receipt, session.trail, session.slip) == (None, (), None)
    if session.screen is Screen.RESULT:
        assert session.receipt is not None
    if session.screen is Screen.PROBLEM:
        assert session.failure is not None
    if session.screen is Screen.REVIEW:
        assert session.can_go_on
    if session.shows_person:
        assert session.card_present
    if session.printing is Printing.BUSY:
        assert session.receipt or session.slip


def assert_confirmed(before: Session, event: events.Event, effect: Record) -> None:
    """Binding only by confirming one's own review, where the rules allow it."""
    draft, answers, place = effect.draft, before.answers, before.place
    assert isinstance(event, events.Confirm)
    assert before.screen is Screen.REVIEW
    assert draft.issuing_region == answers.issuing_region
    assert draft.issuing_region in place.served
    assert_identified(before, draft)
    if draft.kind is ReportKind.FORMAL_LOSS:
        assert Screen.CONSEQUENCES in before.trail
        assert draft.issuing_region in place.formal_loss
    if draft.kind is ReportKind.UNDO_PRE_LOSS:
        assert draft.issuing_region in place.undo
    if draft.kind in {ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS}:
        assert place.profile is SiteProfile.OUTLET
    if answers.known is not None and draft.kind is not ReportKind.UNDO_PRE_LOSS:
        assert not answers.known.makes_needless(draft.kind, draft.issuing_region)


def assert_identified(before: Session, draft: Draft) -> None:
    """The person is who the card says, or the number that was typed, as far as that will do."""
    answers, place = before.answers, before.place
    if answers.laid_down is not None:
        assert before.card_present or not place.sees_card
    if answers.identity is not None:
        assert draft.holder.number == answers.identity.number
    else:
        assert (draft.holder.number, draft.holder.name) == (answers.id_number, "")
    assert (draft.agent is not None) == (draft.verification is Verification.AGENT)
    match draft.verification:
        case Verification.CHIP:
            assert answers.identity is not None
        case Verification.COUNTER:
            assert draft.kind is ReportKind.WRITTEN_PRE_LOSS
        case Verification.STATED:
            assert draft.kind is ReportKind.PRE_LOSS
            assert draft.issuing_region in place.stated
            assert draft.phone is not None
            assert Screen.CONSEQUENCES in before.trail
        case Verification.AGENT:
            assert draft.kind is ReportKind.PRE_LOSS
            assert draft.issuing_region in place.agents
            assert draft.agent is not None
            assert draft.agent == before.agent
            assert draft.agent.number != draft.holder.number
            assert {Screen.PEOPLE, Screen.CONSEQUENCES} <= {*before.trail}
