"""The one pure function that takes a session from one event to the next.

:func:`step` gives the next session and the effects it asks for. Which events act on which screen
stands in :data:`kiosk.journey.screens.SCREENS`; nothing binding happens but through ``Confirm`` on
the review screen.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.journey import card, events, moves, outcome
from kiosk.journey.session import Session, Stepped, stay
from kiosk.journey.values import Answers


def step(session: Session, event: events.Event) -> Stepped:
    """What ``event`` makes of ``session``. Where it doesn't act, the screen stays as it is."""
    noted = _noted(session, event)
    acts = type(event) in session.traits.acts
    following, effects = _stepped(noted, event) if acts else stay(noted)
    return _in_sight(session, moves.held(following)), effects


def _set(
    session: Session, event: events.Preferred | events.OpenSettings | events.CloseSettings
) -> Session:
    match event:
        case events.Preferred():
            return replace(session, preferences=event.preferences)
        case events.OpenSettings():
            before = session.before_settings or session.preferences
            return replace(session, before_settings=before)
        case events.CloseSettings():
            return replace(session, before_settings=None)
        case _:
            assert_never(event)


def _in_sight(before: Session, after: Session) -> Session:
    """Whatever lay over the screen before goes with it: a card that is gone, a result that is
    there are news to be seen at once.
    """
    same = after.screen is before.screen
    return after if same else replace(after, before_settings=None)


def _noted(session: Session, event: events.Event) -> Session:
    """What the event says of the kiosk itself, whatever the screen."""
    match event:
        case events.Preferred() | events.OpenSettings() | events.CloseSettings():
            return _set(session, event)
        case events.PlaceChanged():
            return replace(session, place=event.place)
        case events.ServiceChanged():
            return replace(session, closed=event.failure)
        case events.Exchanged():
            return replace(session, exchange=event.exchange)
        case _ if isinstance(event, card.CardEvent):
            return card.noted(session, event)
        case _:
            return session


def _stepped(  # noqa: C901, PLR0911, PLR0912 - one flat table of all events
    session: Session, event: events.Event
) -> Stepped:
    match event:
        case events.Begin():
            return moves.begin(session, event.journey)
        case events.Next():
            return moves.on(session)
        case events.Back():
            return moves.back(session)
        case events.Cancel() | events.Finish():
            return moves.ended(session)
        case events.Edit():
            return moves.edit(session, event.screen)
        case (
            events.ProofChosen()
            | events.IdNumberGiven()
            | events.RegionChosen()
            | events.LostOnChosen()
            | events.PhoneGiven()
        ):
            return _answered(session, event)
        case events.Confirm():
            return outcome.confirm(session)
        case events.Print():
            return outcome.print_slip(session)
        case events.CallStaff():
            return moves.call_staff(session)
        case events.IdleExpired():
            return moves.idle(session)
        case (
            events.CardLaid()
            | events.CardRead()
            | events.SocialCardRead()
            | events.CardFailed()
            | events.CardRemoved()
            | events.ReaderGone()
        ):
            return card.react(session, event)
        case events.EnquiryAnswered():
            return outcome.learn(session, event)
        case (
            events.Recorded()
            | events.NotRecorded()
            | events.CentreAnswered()
            | events.CentreSilent()
        ):
            return outcome.settle(session, event)
        case (
            events.ReceiptTakes()
            | events.ReceiptPrinted()
            | events.ReceiptFailed()
            | events.SlipTakes()
            | events.SlipPrinted()
            | events.SlipFailed()
            | events.PaperSeen()
        ):
            return outcome.follow_paper(session, event)
        case (
            events.Preferred()
            | events.OpenSettings()
            | events.CloseSettings()
            | events.PlaceChanged()
            | events.ServiceChanged()
            | events.Exchanged()
            | events.CardLies()
        ):
            return stay(session)
        case _:
            assert_never(event)


_Answer = (
    events.ProofChosen
    | events.IdNumberGiven
    | events.RegionChosen
    | events.LostOnChosen
    | events.PhoneGiven
)


def _answered(session: Session, event: _Answer) -> Stepped:
    answers = session.answers
    match event:
        case events.ProofChosen(proof):
            # Another document is another person: what was told with the first one is forgotten.
            another = proof is not answers.proof
            answers = Answers(answers.issuing_region, proof=proof) if another else answers
        case events.IdNumberGiven(number):
            answers = replace(answers, id_number=number)
        case events.RegionChosen(region):
            answers = replace(answers, issuing_region=region)
        case events.LostOnChosen(day):
            answers = replace(answers, lost_on=day)
        case events.PhoneGiven(digits):
            answers = replace(answers, phone=digits)
        case _:
            assert_never(event)
    return stay(replace(session, answers=answers))
