"""Everybody who may come: journeys gone through to their ends, every screen on the way."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import reduce
from itertools import cycle, product
from typing import Final

from kiosk.configuration.settings import Settings, load
from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import SocialSecurityCard
from kiosk.domain.policy import PolicyBook, Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, SiteProfile
from kiosk.domain.status import HolderStatus
from kiosk.journey import events
from kiosk.journey.effects import PrintSlip
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Place
from tests.persons import MOTHER, WANG
from tests.ui.sessions import DISTRICT
from ui.rules import place_of

READER_FAILURES: Final = tuple(
    code for code in FailureCode if code.startswith(("reader_", "card_", "id_"))
)
OTHER_FAILURES: Final = tuple(code for code in FailureCode if code not in READER_FAILURES)
REACHED: Final = Exchange(answered=True, at=math.inf)
MISSED: Final = Exchange(answered=False, at=math.inf)
GROWN_OLD: Final = Exchange(answered=True, at=-math.inf)
PAPER_FAILURES: Final = tuple(code for code in FailureCode if code.startswith("printer_"))
_LONGEST: Final = 30
_HOLDER: Final = Holder(WANG.document, WANG.name, WANG.number)


def place(book: PolicyBook, profile: SiteProfile) -> Place:
    """A kiosk in Beijing that goes by ``book``."""
    settings, home = load(None), book.for_region(DISTRICT)
    assert isinstance(settings, Settings)
    assert home is not None
    return place_of(settings.changed(profile=profile), book, home)


def standing_by(at: Place) -> Iterator[Session]:
    """Nobody has come yet, or somebody reads what needs no card: with and without reader, open
    and closed.
    """
    full = Failure(FailureCode.QUEUE_FULL)
    lying = (events.Begin(JourneyName.PRE_LOSS), events.CardLaid(), events.CardRead(WANG))
    yield _after(fresh(at), *lying, events.Cancel())
    contacts: tuple[tuple[events.Event, ...], ...] = (
        (),
        *((events.Exchanged(one),) for one in (REACHED, MISSED, GROWN_OLD)),
    )
    hindered: tuple[tuple[events.Event, ...], ...] = (
        (),
        (events.ReaderGone(),),
        (events.ServiceChanged(full),),
    )
    for before, contact in product(hindered, contacts):
        quiet = _after(fresh(at), *before, *contact)
        yield quiet
        yield _after(quiet, events.OpenSettings())
        for name in JourneyName:
            begun = _after(quiet, events.Begin(name))
            for _ in range(_LONGEST):
                yield begun
                yield _after(begun, events.CallStaff())
                begun, previous = _after(begun, events.Next()), begun
                if begun is previous or begun.screen is previous.screen:
                    break


def failing(at: Place) -> Iterator[Session]:
    """Cards that can't be used, in every journey that asks for one."""
    for name in JourneyName:
        begun = _after(
            fresh(at), events.Begin(name), events.ProofChosen(Proof.ID_CARD), events.Next()
        )
        if begun.screen is Screen.PLACE_CARD:
            for code in READER_FAILURES:
                yield _after(begun, events.CardFailed(Failure(code)))
            social = SocialSecurityCard(number="A1******9", region="320200")
            yield _after(begun, events.SocialCardRead(social))


def visits(
    at: Place, name: JourneyName, region: str, known: HolderStatus, proof: Proof = Proof.ID_CARD
) -> Iterator[Session]:
    """One person's way through a journey with a card of ``region``, to the question what they
    confirm or where it ends.
    """
    session = _after(fresh(at), events.Begin(name))
    contacts = cycle((None, REACHED, MISSED, GROWN_OLD))
    for _ in range(_LONGEST):
        yield replace(session, exchange=next(contacts))
        yield replace(session, exchange=next(contacts))
        answered = _after(session, *_answers(session, region, known, proof))
        going_on = (
            _after(answered, events.Next()) if answered.screen is session.screen else answered
        )
        if going_on.screen is session.screen:
            return
        session = going_on


def _answers(
    session: Session, region: str, known: HolderStatus, proof: Proof
) -> tuple[events.Event, ...]:
    """What the person does on this screen before they go on."""
    answers: dict[Screen, tuple[events.Event, ...]] = {
        Screen.DOCUMENT: (events.ProofChosen(proof),),
        Screen.PLACE_CARD: (events.CardLaid(), events.CardRead(WANG)),
        Screen.HOLDER_CARD: () if proof is not Proof.ID_CARD else _others_card(),
        Screen.ID_NUMBER: (events.IdNumberGiven(_typed(session)),),
        Screen.PHONE: (events.PhoneGiven("13800138000"),),
        Screen.REGION: (events.RegionChosen(region),),
        Screen.CHECKING: (events.EnquiryAnswered(_HOLDER, known),),
        Screen.LOST_ON: (events.LostOnChosen(date(2026, 11, 20)),),
    }
    return answers.get(session.screen, ())


def _others_card() -> tuple[events.Event, ...]:
    return (events.CardRemoved(), events.CardLaid(), events.CardRead(MOTHER))


def _typed(session: Session) -> str:
    """An agent's own number would be nobody else's."""
    return MOTHER.number if session.answers.agent else WANG.number


def outcomes(
    reviewing: Session,
    receipts: Iterable[Receipt],
    failures: Iterable[FailureCode] = OTHER_FAILURES,
) -> Iterator[Session]:
    """What may come of it, once the person has confirmed."""
    recording = _after(reviewing, events.Confirm())
    yield recording
    for code in failures:
        yield _after(recording, events.NotRecorded(Failure(code)))
    for receipt in receipts:
        unanswered = replace(receipt, effective_at=None, expires_at=None)
        recorded = _after(recording, events.Recorded(unanswered))
        yield recorded
        for contact in (REACHED, MISSED):
            silent = _after(recorded, events.CentreSilent())
            yield replace(silent, exchange=contact)
        yield _after(recorded, events.CentreAnswered(receipt))


def lifted(session: Session) -> Iterator[Session]:
    """The same with the card taken away, and another laid in its place."""
    gone = _after(session, events.CardRemoved())
    if gone.screen is Screen.CARD_GONE:
        yield gone
        unreadable = Failure(FailureCode.CARD_UNREADABLE)
        yield _after(gone, events.CardLaid(), events.CardFailed(unreadable))
        yield _after(gone, events.ReaderGone())


def papers(result: Session) -> Iterator[Session]:
    """Where the paper may be: the receipt's on the last screen, elsewhere that of a slip."""
    asked, effects = step(result, events.Print())
    asked, wanted = (asked, effects[0]) if effects else (result, None)
    yield asked
    for code in PAPER_FAILURES:
        yield _after(asked, *_failed(asked, wanted, code))
    for confirmed in (True, False):
        yield _after(asked, *_printed(asked, wanted, confirmed=confirmed))


def _failed(session: Session, wanted: object, code: FailureCode) -> Iterator[events.Event]:
    failure = Failure(code)
    if isinstance(wanted, PrintSlip):
        yield events.SlipFailed(wanted, failure)
    elif session.receipt:
        yield events.ReceiptFailed(session.receipt.report_id, failure, "")


def _printed(session: Session, wanted: object, *, confirmed: bool) -> Iterator[events.Event]:
    if isinstance(wanted, PrintSlip):
        yield events.SlipPrinted(wanted, confirmed)
    elif session.receipt:
        yield events.ReceiptPrinted(session.receipt.report_id, confirmed, "")


def _after(session: Session, *happening: events.Event) -> Session:
    return reduce(lambda before, event: step(before, event)[0], happening, session)
