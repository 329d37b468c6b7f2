"""Every screen with every event: it acts or leaves the screen as it is, and the table says so."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from typing import Final, get_args

import pytest

from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Proof
from kiosk.journey import events
from kiosk.journey.effects import PrintReceipt
from kiosk.journey.screens import EVERYWHERE, SCREENS
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Preferences
from tests.journey.examples import (
    BEIJING,
    BY_PHONE,
    HOLDER,
    HOSPITAL,
    IN_FORCE,
    JIANGSU,
    NOTHING,
    OUTLET,
    RECEIPT,
    SOCIAL_CARD,
    UNDOABLE,
    UNSERVED,
    after,
    reported,
    way,
)
from tests.persons import CHAN, WANG

EVENTS: Final[tuple[type[events.Event], ...]] = get_args(events.Event)
UNREADABLE: Final = Failure(FailureCode.CARD_UNREADABLE)
CLOSED: Final = replace(OUTLET, served=frozenset({JIANGSU}))
HAPPENING: Final[tuple[events.Event, ...]] = (
    *(events.Begin(name) for name in JourneyName),
    events.Next(),
    events.Back(),
    events.Cancel(),
    *(events.Edit(screen) for screen in Screen),
    events.ProofChosen(Proof.ID_CARD),
    events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
    events.IdNumberGiven(CHAN.number),
    events.RegionChosen(BEIJING),
    events.RegionChosen(UNSERVED),
    events.LostOnChosen(date(2026, 11, 20)),
    events.PhoneGiven("010600000"),
    events.Confirm(),
    events.Print(),
    events.CallStaff(),
    events.Finish(),
    events.Preferred(Preferences("en", text_step=3)),
    events.OpenSettings(),
    events.CloseSettings(),
    events.IdleExpired(),
    events.CardLaid(),
    events.CardRead(WANG),
    events.CardRead(CHAN),
    events.SocialCardRead(SOCIAL_CARD),
    events.CardLies(),
    events.CardFailed(UNREADABLE),
    events.CardRemoved(),
    events.ReaderGone(),
    events.EnquiryAnswered(HOLDER, NOTHING),
    events.EnquiryAnswered(HOLDER, BY_PHONE),
    events.PlaceChanged(CLOSED),
    events.ServiceChanged(UNREADABLE),
    events.Exchanged(Exchange(answered=True, at=1.0)),
    events.Recorded(RECEIPT),
    events.NotRecorded(UNREADABLE),
    events.CentreAnswered(IN_FORCE),
    events.CentreSilent(),
    events.ReceiptTakes(RECEIPT.report_id, 35),
    events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr="svg"),
    events.ReceiptPrinted(RECEIPT.report_id, confirmed=False, qr="svg"),
    events.ReceiptFailed(RECEIPT.report_id, UNREADABLE, qr="svg"),
    events.PaperSeen(came=True),
)


def of_its_slip(session: Session) -> tuple[events.Event, ...]:
    if session.slip is None:
        return ()
    printed = (events.SlipPrinted(session.slip, confirmed=sure) for sure in (True, False))
    failed = events.SlipFailed(session.slip, UNREADABLE)
    return (events.SlipTakes(session.slip, 35), *printed, failed)


def ways() -> Iterator[Session]:
    """Sessions on every straight way, with a slip asked for where there is one."""
    news = (NOTHING, BY_PHONE, reported(region=UNDOABLE))
    regions = (None, UNDOABLE, UNSERVED)
    everything = product(JourneyName, (OUTLET, HOSPITAL), news, regions, Proof)
    for name, place, known, region, proof in everything:
        yield from way(name, place=place, known=known, region=region, proof=proof)


@cache
def sessions() -> Mapping[Screen, frozenset[Session]]:
    """Many states of every screen: those of the ways, and what one or two events make of them."""
    found = set(ways()) | {fresh(OUTLET), left_unseen()}
    found |= {after(session, events.Print())[0] for session in set(found)}
    found |= {step(session, event)[0] for session in set(found) for event in of_its_slip(session)}
    found |= {step(session, event)[0] for session in set(found) for event in HAPPENING}
    return {screen: frozenset(s for s in found if s.screen is screen) for screen in Screen}


def left_unseen() -> Session:
    """Of somebody who is done, at a reader that can't tell whether their card still lies there."""
    *_, done = way(JourneyName.PRE_LOSS, place=replace(OUTLET, sees_card=False))
    return after(done, events.CardRemoved(), events.Finish())[0]


def without_the_kiosk(session: Session) -> Session:
    """Without what the kiosk notes on every screen: what stays where an event doesn't act."""
    return replace(
        session,
        place=OUTLET,
        preferences=Preferences("zh_CN"),
        before_settings=None,
        card_present=True,
        reading=False,
        reader_ready=True,
        closed=None,
        exchange=None,
    )


def changes(session: Session, event: events.Event) -> bool:
    following, effects = step(session, event)
    return bool(effects) or without_the_kiosk(following) != without_the_kiosk(session)


def test_every_screen_and_every_event_is_in_the_table() -> None:
    assert set(SCREENS) == set(Screen)
    assert {type(event) for event in HAPPENING} | {
        events.SlipTakes,
        events.SlipPrinted,
        events.SlipFailed,
    } == set(EVENTS)
    acting = frozenset[type[events.Event]]().union(*(traits.acts for traits in SCREENS.values()))
    assert acting == set(EVENTS)


@pytest.mark.parametrize("screen", Screen)
def test_what_acts_on_a_screen_does_and_what_does_not_changes_nothing(screen: Screen) -> None:
    acted: set[type[events.Event]] = set()
    assert sessions()[screen]
    for session in sessions()[screen]:
        for event in (*HAPPENING, *of_its_slip(session)):
            if changes(session, event):
                acted.add(type(event))
    assert acted - EVERYWHERE == SCREENS[screen].acts - EVERYWHERE - NOTED_ONLY.get(screen, set())


NOTED_ONLY: Final[Mapping[Screen, set[type[events.Event]]]] = {Screen.ATTRACT: {events.IdleExpired}}
"""What acts on nothing but what is noted: nobody is there whose answers could be forgotten."""


@pytest.mark.parametrize("screen", Screen)
def test_what_the_kiosk_is_like_is_noted_on_every_screen(screen: Screen) -> None:
    large = Preferences("en", text_step=3)
    for session in sessions()[screen]:
        assert step(session, events.Preferred(large))[0].preferences == large
        assert step(session, events.PlaceChanged(CLOSED))[0].place == CLOSED
        assert step(session, events.ServiceChanged(UNREADABLE))[0].closed == UNREADABLE
        lying, _ = step(session, events.CardLies())
        assert (lying.card_present, lying.reading, lying.reader_ready) == (True, False, True)


def test_a_card_that_is_lifted_while_it_is_recorded_stops_nothing() -> None:
    """It was confirmed with the card there: it is recorded, told and printed all the same."""
    recording = next(s for s in way(JourneyName.PRE_LOSS) if s.screen is Screen.RECORDING)
    lifted, effects = step(recording, events.CardRemoved())
    assert (lifted, effects) == (replace(recording, card_present=False), ())
    told, effects = step(step(lifted, events.Recorded(RECEIPT))[0], events.CentreAnswered(IN_FORCE))
    assert (told.screen, told.receipt) == (Screen.RESULT, IN_FORCE)
    assert effects == (PrintReceipt(IN_FORCE),)


@pytest.mark.parametrize(
    ("preferences", "large"),
    [
        (Preferences("en", text_step=1), False),
        (Preferences("en", text_step=2), True),
        (Preferences("en", elder=True), True),
    ],
)
def test_who_chose_large_text_gets_large_paper(preferences: Preferences, large: bool) -> None:
    recording = next(s for s in way(JourneyName.PRE_LOSS) if s.screen is Screen.RECORDING)
    recording = replace(recording, preferences=preferences)
    recorded, _ = step(recording, events.Recorded(RECEIPT))
    _, effects = step(recorded, events.CentreAnswered(IN_FORCE))
    assert effects == (PrintReceipt(replace(IN_FORCE, large=large)),)
    guided = next(s for s in way(JourneyName.FOUND) if s.topic is not None)
    _, (slip,) = step(replace(guided, preferences=preferences), events.Print())
    assert getattr(slip, "large", None) is large


def test_what_is_recorded_is_never_said_not_to_be() -> None:
    recording = next(s for s in way(JourneyName.PRE_LOSS) if s.screen is Screen.RECORDING)
    recorded, _ = step(recording, events.Recorded(RECEIPT))
    assert step(recorded, events.NotRecorded(UNREADABLE)) == (recorded, ())
