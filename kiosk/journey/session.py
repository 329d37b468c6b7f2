"""A session as a value, and the one pure function that steps it.

``step(session, event)`` gives the next session and the effects it asks for. Cancel, a removed
card and time running out are handled once, for every screen. Nothing binding happens but
through ``Confirm`` on the review screen.
"""

from dataclasses import dataclass, replace
from typing import Final, assert_never

from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Draft, Holder, Verification
from kiosk.journey import events as e
from kiosk.journey.steps import (
    JOURNEYS,
    STAGE_AFTER_CONFIRMING,
    Journey,
    JourneyName,
    Screen,
    Stage,
)
from kiosk.journey.values import Answers, Place, Preferences, Printing


@dataclass(frozen=True, slots=True)
class Session:
    """Everything the screens show. ``trail`` is the undo stack of screens.

    ``resume`` is the screen to come back to once the card lies there again;
    ``editing`` says that the way on leads back to the review.
    """

    place: Place
    answers: Answers
    preferences: Preferences
    screen: Screen = Screen.ATTRACT
    journey: Journey | None = None
    trail: tuple[Screen, ...] = ()
    editing: bool = False
    resume: Screen | None = None
    card_present: bool = False
    reading: bool = False
    reader_ready: bool = True
    receipt: Receipt | None = None
    printing: Printing = Printing.NONE
    qr: str = ""
    failure: Failure | None = None

    @property
    def stage(self) -> Stage | None:
        step = self.journey.step(self.screen) if self.journey else None
        return step.stage if step else STAGE_AFTER_CONFIRMING.get(self.screen)

    @property
    def can_go_back(self) -> bool:
        return bool(self.trail) or self.screen in _FIRST

    @property
    def can_cancel(self) -> bool:
        return self.screen not in _COMMITTED | {Screen.ATTRACT, Screen.TAKE_CARD}


Step = tuple[Session, tuple[e.Effect, ...]]

_COMMITTED: Final = frozenset({Screen.RECORDING, Screen.RESULT})
_FIRST: Final = frozenset(journey.steps[0].screen for journey in JOURNEYS.values())
_MAY_BEGIN: Final = _FIRST | {Screen.ATTRACT, Screen.TAKE_CARD, Screen.PROBLEM}


def fresh(place: Place) -> Session:
    """A session in which nothing of anybody is known."""
    return Session(place, Answers(place.region), Preferences(place.language))


def step(  # noqa: C901, PLR0911, PLR0912 - one flat table of all events
    session: Session, event: e.Event
) -> Step:
    """What ``event`` makes of ``session``. An event that means nothing here changes nothing."""
    match event:
        case e.Begin():
            return _begin(session, event.journey)
        case e.Next():
            return _next(session)
        case e.Back():
            return _back(session)
        case e.Cancel():
            return _ended(session) if session.can_cancel else _stay(session)
        case e.Edit():
            return _edit(session, event.screen)
        case e.RegionChosen() | e.LostOnChosen() | e.PhoneGiven():
            return _answered(session, event)
        case e.Confirm():
            return _confirm(session)
        case e.Finish():
            return _ended(session) if session.screen is Screen.RESULT else _stay(session)
        case e.Preferred():
            return _stay(replace(session, preferences=event.preferences))
        case e.IdleExpired():
            return _idle(session)
        case e.CardLaid() | e.CardRead() | e.CardFailed() | e.CardRemoved() | e.ReaderGone():
            return _card(session, event)
        case e.Recorded() | e.NotRecorded() | e.CentreAnswered() | e.CentreSilent():
            return _outcome(session, event)
        case e.ReceiptPrinted() | e.ReceiptFailed() | e.PaperSeen():
            return _printed(session, event)
        case _:
            assert_never(event)


def _stay(session: Session) -> Step:
    return session, ()


def _begin(session: Session, name: JourneyName) -> Step:
    journey = JOURNEYS[name]
    if session.screen not in _MAY_BEGIN or session.place.profile not in journey.profiles:
        return _stay(session)
    begun = replace(
        session,
        journey=journey,
        screen=journey.steps[0].screen,
        trail=(),
        failure=None,
        answers=Answers(session.place.region),
    )
    if begun.screen is Screen.PLACE_CARD and begun.card_present and not begun.reading:
        return replace(begun, reading=True), (e.ReadCard(),)
    return _stay(begun)


def _to(session: Session, screen: Screen) -> Session:
    return replace(session, screen=screen, trail=(*session.trail, session.screen))


def _next(session: Session) -> Step:
    here = session.journey.step(session.screen) if session.journey else None
    if session.journey is None or here is None:
        return _stay(session)
    if not here.ready(session.answers, session.place):
        return _stay(_to(session, here.otherwise) if here.otherwise else session)
    if session.editing:
        return _stay(
            replace(session, screen=Screen.REVIEW, trail=session.trail[:-1], editing=False)
        )
    following = session.journey.after(session.screen)
    return _stay(_to(session, following) if following else session)


def _back(session: Session) -> Step:
    if not session.can_go_back:
        return _stay(session)
    if not session.trail:
        return _ended(session)
    previous = session.trail[-1]
    if previous is Screen.PLACE_CARD:
        # "That is not me": the person is forgotten, and the next card is waited for.
        return _stay(
            replace(
                session,
                screen=previous,
                trail=(),
                answers=Answers(session.place.region),
                failure=None,
            )
        )
    earlier = replace(
        session,
        screen=previous,
        trail=session.trail[:-1],
        editing=session.editing and previous is not Screen.REVIEW,
        failure=None,
    )
    return _stay(_waiting_for_card(earlier))


def _waiting_for_card(session: Session) -> Session:
    """Screens that show a person need that person's card on the reader."""
    if _shows_person(session) and session.place.sees_card and not session.card_present:
        return replace(session, screen=Screen.CARD_GONE, resume=session.screen)
    return session


def _shows_person(session: Session) -> bool:
    here = session.journey.step(session.screen) if session.journey else None
    return (here is not None and here.card_stays) or session.screen is Screen.NOT_SERVED


def _forgotten(session: Session) -> Session:
    """The same kiosk with nothing of the person left."""
    return replace(
        fresh(session.place),
        card_present=session.card_present,
        reader_ready=session.reader_ready,
    )


def _ended(session: Session) -> Step:
    """Wipe everything of the person; a card still lying there is pointed out first."""
    maybe_there = not session.place.sees_card and session.answers.identity is not None
    if not session.card_present and not maybe_there:
        return _stay(_forgotten(session))
    return _stay(
        replace(_forgotten(session), screen=Screen.TAKE_CARD, preferences=session.preferences)
    )


def _idle(session: Session) -> Step:
    match session.screen:
        case Screen.RECORDING:
            return _stay(session)
        case Screen.ATTRACT | Screen.TAKE_CARD:
            return _stay(replace(_forgotten(session), screen=Screen.ATTRACT))
        case _:
            return _ended(session)


def _edit(session: Session, screen: Screen) -> Step:
    known = session.journey is not None and session.journey.step(screen) is not None
    if session.screen is not Screen.REVIEW or not known:
        return _stay(session)
    return _stay(replace(_to(session, screen), editing=True))


def _answered(session: Session, event: e.RegionChosen | e.LostOnChosen | e.PhoneGiven) -> Step:
    answers = session.answers
    match event, session.screen:
        case e.RegionChosen(region), Screen.REGION:
            answers = replace(answers, issuing_region=region)
        case e.LostOnChosen(day), Screen.LOST_ON:
            answers = replace(answers, lost_on=day)
        case e.PhoneGiven(digits), Screen.PHONE:
            answers = replace(answers, phone=digits)
        case _:
            pass
    return _stay(replace(session, answers=answers))


def _confirm(session: Session) -> Step:
    journey, identity = session.journey, session.answers.identity
    here = journey.step(session.screen) if journey else None
    if (
        journey is None
        or journey.kind is None
        or identity is None
        or here is None
        or here.screen is not Screen.REVIEW
        or not here.ready(session.answers, session.place)
    ):
        return _stay(session)
    draft = Draft(
        kind=journey.kind,
        holder=Holder(identity.document, identity.name, identity.number),
        issuing_region=session.answers.issuing_region,
        verification=Verification.CHIP,
        lost_on=session.answers.lost_on,
        phone=session.answers.phone,
    )
    recording = replace(session, screen=Screen.RECORDING, trail=(), editing=False)
    return recording, (e.Record(draft, session.preferences.language),)


# ---- the card -----------------------------------------------------------------------------


def _card(
    session: Session, event: e.CardLaid | e.CardRead | e.CardFailed | e.CardRemoved | e.ReaderGone
) -> Step:
    match event:
        case e.CardLaid():
            return _card_laid(replace(session, card_present=True, reading=True, reader_ready=True))
        case e.CardRead():
            read = replace(session, card_present=True, reading=False, reader_ready=True)
            return _card_read(read, event.identity)
        case e.CardFailed():
            failed = replace(session, card_present=True, reading=False, reader_ready=True)
            return _card_failed(failed, event.failure)
        case e.CardRemoved():
            removed = replace(session, card_present=False, reading=False, reader_ready=True)
            return _card_removed(removed)
        case e.ReaderGone():
            gone = replace(session, card_present=False, reading=False, reader_ready=False)
            return _card_removed(gone)
        case _:
            assert_never(event)


def _card_laid(session: Session) -> Step:
    if session.screen is Screen.ATTRACT:
        return _begin(session, JourneyName.PRE_LOSS)
    return _stay(session)


def _card_read(session: Session, identity: Identity) -> Step:
    if session.screen is Screen.CARD_GONE or _shows_person(session):
        known = session.answers.identity
        if known is not None and _same_person(known, identity):
            back = session.resume or session.screen
            return _stay(replace(session, screen=back, resume=None, failure=None))
        # Somebody else's card: nothing of the first person may be seen any more.
        session = replace(
            _forgotten(session),
            journey=session.journey,
            screen=Screen.PLACE_CARD,
            preferences=session.preferences,
        )
    if session.screen is not Screen.PLACE_CARD:
        return _stay(session)
    return _next(replace(session, answers=replace(session.answers, identity=identity)))


def _same_person(one: Identity, other: Identity) -> bool:
    return (one.document, one.number) == (other.document, other.number)


def _card_failed(session: Session, failure: Failure) -> Step:
    match session.screen:
        case Screen.PLACE_CARD:
            return _stay(replace(_to(session, Screen.PROBLEM), failure=failure))
        case Screen.CARD_GONE:
            return _stay(replace(session, failure=failure))
        case _:
            return _stay(session)


def _card_removed(session: Session) -> Step:
    match session.screen:
        case Screen.TAKE_CARD:
            return _ended(session)
        case Screen.CARD_GONE:
            return _stay(replace(session, failure=None))
        case Screen.PROBLEM if session.trail == (Screen.PLACE_CARD,):
            return _stay(replace(session, screen=Screen.PLACE_CARD, trail=(), failure=None))
        case _:
            return _stay(_waiting_for_card(session))


# ---- what came of it ----------------------------------------------------------------------


def _outcome(
    session: Session, event: e.Recorded | e.NotRecorded | e.CentreAnswered | e.CentreSilent
) -> Step:
    match event:
        case e.Recorded(receipt) if session.screen is Screen.RECORDING:
            return replace(session, receipt=receipt), (e.AwaitCentre(receipt),)
        case e.NotRecorded(failure) if session.screen is Screen.RECORDING:
            return _stay(
                replace(session, screen=Screen.PROBLEM, trail=(Screen.REVIEW,), failure=failure)
            )
        case e.CentreAnswered(receipt) if session.receipt and (
            session.receipt.report_id == receipt.report_id
        ):
            return _result(replace(session, receipt=receipt), receipt)
        case e.CentreSilent() if session.receipt:
            return _result(session, session.receipt)
        case _:
            return _stay(session)


def _result(session: Session, receipt: Receipt) -> Step:
    """Show what is true now, and print it once."""
    if session.screen is not Screen.RECORDING:
        return _stay(session)
    shown = replace(session, screen=Screen.RESULT, printing=Printing.BUSY)
    return shown, (e.PrintReceipt(receipt),)


def _printed(session: Session, event: e.ReceiptPrinted | e.ReceiptFailed | e.PaperSeen) -> Step:
    match event, session.printing:
        case e.ReceiptPrinted(confirmed, qr), Printing.BUSY:
            outcome = Printing.PRINTED if confirmed else Printing.UNCONFIRMED
            return _stay(replace(session, printing=outcome, qr=qr))
        case e.ReceiptFailed(failure, qr), Printing.BUSY:
            return _stay(replace(session, printing=Printing.FAILED, failure=failure, qr=qr))
        case e.PaperSeen(came), Printing.UNCONFIRMED:
            seen = Printing.PRINTED if came else Printing.FAILED
            return _stay(replace(session, printing=seen))
        case _:
            return _stay(session)
