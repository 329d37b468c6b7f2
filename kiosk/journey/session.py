"""The one pure function that steps a session.

``step(session, event)`` gives the next session and the effects it asks for. Cancel, a removed
card and time running out are handled once, for every screen. Nothing binding happens but
through ``Confirm`` on the review screen.
"""

from dataclasses import replace
from typing import assert_never

from kiosk.journey import card, moves, outcome
from kiosk.journey import events as e
from kiosk.journey.state import Session, Stepped, fresh, stay
from kiosk.journey.steps import Screen
from kiosk.journey.values import Answers

__all__ = ["Session", "Stepped", "fresh", "step"]


def step(session: Session, event: e.Event) -> Stepped:
    """What ``event`` makes of ``session``. An event that means nothing here changes nothing."""
    following, effects = _stepped(session, event)
    return moves.held(following), effects


def _stepped(  # noqa: C901, PLR0911, PLR0912 - one flat table of all events
    session: Session, event: e.Event
) -> Stepped:
    match event:
        case e.Begin():
            return moves.begin(session, event.journey)
        case e.Next():
            return moves.on(session)
        case e.Back():
            return moves.back(session)
        case e.Cancel():
            return moves.ended(session) if session.can_cancel else stay(session)
        case e.Edit():
            return moves.edit(session, event.screen)
        case (
            e.ProofChosen()
            | e.IdNumberGiven()
            | e.RegionChosen()
            | e.LostOnChosen()
            | e.PhoneGiven()
        ):
            return _answered(session, event)
        case e.Confirm():
            return outcome.confirm(session)
        case e.Print():
            return outcome.print_slip(session)
        case e.CallStaff():
            return moves.call_staff(session)
        case e.Finish():
            return moves.ended(session) if session.screen in moves.ENDS else stay(session)
        case e.Preferred():
            return stay(replace(session, preferences=event.preferences))
        case e.IdleExpired():
            return moves.idle(session)
        case (
            e.CardLaid()
            | e.CardRead()
            | e.SocialCardRead()
            | e.CardLies()
            | e.CardFailed()
            | e.CardRemoved()
            | e.ReaderGone()
        ):
            return card.card(session, event)
        case e.Told():
            return outcome.told(session, event)
        case e.PlaceChanged():
            return stay(replace(session, place=event.place))
        case e.ServiceChanged():
            return stay(replace(session, closed=event.failure))
        case e.Recorded() | e.NotRecorded() | e.CentreAnswered() | e.CentreSilent():
            return outcome.outcome(session, event)
        case (
            e.ReceiptPrinted()
            | e.ReceiptFailed()
            | e.SlipPrinted()
            | e.SlipFailed()
            | e.PaperSeen()
        ):
            return outcome.printed(session, event)
        case _:
            assert_never(event)


_Answer = e.ProofChosen | e.IdNumberGiven | e.RegionChosen | e.LostOnChosen | e.PhoneGiven


def _answered(session: Session, event: _Answer) -> Stepped:
    answers = session.answers
    match event, session.screen:
        case e.ProofChosen(proof), Screen.DOCUMENT if proof is not answers.proof:
            answers = Answers(answers.issuing_region, proof=proof)
        case e.IdNumberGiven(number), Screen.ID_NUMBER:
            answers = replace(answers, id_number=number)
        case e.RegionChosen(region), Screen.REGION:
            answers = replace(answers, issuing_region=region)
        case e.LostOnChosen(day), Screen.LOST_ON:
            answers = replace(answers, lost_on=day)
        case e.PhoneGiven(digits), Screen.PHONE:
            answers = replace(answers, phone=digits)
        case _:
            pass
    return stay(replace(session, answers=answers))
