"""What holds on every way through every journey, whatever a person, a card or the centre does.

Each journey is walked in every state that it can reach by :data:`ALPHABET`, in both profiles;
random events from a wider choice come on top.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Proof
from kiosk.journey import events
from kiosk.journey.effects import Record
from kiosk.journey.session import Session, Stepped, fresh
from kiosk.journey.steps import JourneyName, Screen, journey_at
from kiosk.journey.transition import step
from kiosk.journey.values import Place, Preferences
from tests.journey.examples import (
    BEIJING,
    BY_PHONE,
    ENDS,
    FORMALLY_LOST,
    HOLDER,
    HOSPITAL,
    IN_FORCE,
    JIANGSU,
    NOTHING,
    OFFLINE,
    OUTLET,
    RECEIPT,
    SOCIAL_CARD,
    UNDOABLE,
    UNSERVED,
    after,
    reported,
    willing,
)
from tests.journey.promises import assert_kept
from tests.persons import CHAN, MOTHER, WANG

UNREADABLE = Failure(FailureCode.CARD_UNREADABLE)
NO_DISK = Failure(FailureCode.QUEUE_FULL)
CLOSED = replace(OUTLET, served=frozenset({JIANGSU}))

PLACES = [OUTLET, HOSPITAL]
ALPHABET: tuple[events.Event, ...] = (
    events.Next(),
    events.Back(),
    events.Cancel(),
    events.Confirm(),
    events.Finish(),
    events.Print(),
    events.CallStaff(),
    events.Edit(Screen.REGION),
    events.Edit(Screen.ID_NUMBER),
    events.ProofChosen(Proof.ID_CARD),
    events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
    events.IdNumberGiven(WANG.number),
    events.RegionChosen(BEIJING),
    events.RegionChosen(UNDOABLE),
    events.RegionChosen(UNSERVED),
    events.CardLaid(),
    events.CardRead(WANG),
    events.SocialCardRead(SOCIAL_CARD),
    events.CardLies(),
    events.CardFailed(UNREADABLE),
    events.CardRemoved(),
    events.EnquiryAnswered(HOLDER, NOTHING),
    events.EnquiryAnswered(HOLDER, BY_PHONE),
    events.EnquiryAnswered(HOLDER, reported(region=UNDOABLE)),
    events.Recorded(RECEIPT),
    events.NotRecorded(NO_DISK),
    events.CentreAnswered(IN_FORCE),
    events.CentreSilent(),
    events.ReceiptFailed(RECEIPT.report_id, UNREADABLE, qr=""),
    events.IdleExpired(),
)

ALSO: Mapping[JourneyName, tuple[events.Event, ...]] = {
    JourneyName.STATED_PRE_LOSS: (events.PhoneGiven("13800138000"),),
    JourneyName.AGENT_PRE_LOSS: (events.CardRead(MOTHER), events.IdNumberGiven(MOTHER.number)),
}
"""What else has to happen in some journeys before they come to their end."""

Walk = Mapping[Session, Mapping[events.Event, Stepped]]


def begun(name: JourneyName, place: Place) -> Session:
    return step(fresh(place), events.Begin(name))[0]


@cache
def walked(name: JourneyName, place: Place) -> Walk:
    """Every state that a journey can get into, and what each event makes of it."""
    graph: dict[Session, Mapping[events.Event, Stepped]] = {}
    ahead = deque([begun(name, place)])
    while ahead:
        session = ahead.popleft()
        if session not in graph:
            happening = () if is_over(session) else (*ALPHABET, *ALSO.get(name, ()))
            graph[session] = {event: step(session, event) for event in happening}
            ahead.extend({following for following, _effects in graph[session].values()})
    return graph


def is_over(session: Session) -> bool:
    return session.screen is Screen.ATTRACT


WALKS = [(name, place) for name in JourneyName for place in PLACES]
each_walk = pytest.mark.parametrize(
    ("name", "place"), WALKS, ids=[f"{name}-{place.profile}" for name, place in WALKS]
)


@each_walk
def test_from_every_state_there_is_a_way_that_ends(name: JourneyName, place: Place) -> None:
    graph = walked(name, place)
    before: dict[Session, list[Session]] = {}
    for session, moves in graph.items():
        for following, _effects in moves.values():
            before.setdefault(following, []).append(session)
    ahead = deque(session for session in graph if is_over(session))
    ending = set(ahead)
    while ahead:
        for session in before.get(ahead.popleft(), ()):
            if session not in ending:
                ending.add(session)
                ahead.append(session)
    assert ending
    assert [session.screen for session in graph if session not in ending] == []


@each_walk
def test_who_goes_along_is_soon_done_or_told_what_stops_them(
    name: JourneyName, place: Place
) -> None:
    """Done is a screen that ends the journey; it comes within as many steps as there are."""
    for start in walked(name, place):
        session = start
        for _ in range(2 * len(Screen)):
            if session.screen in ENDS or is_over(session):
                break
            session, _ = after(session, *willing(session))
        assert session.screen in ENDS or is_over(session), start


@each_walk
def test_no_journey_is_ever_without_something_to_do(name: JourneyName, place: Place) -> None:
    """Each screen has an answer of its own, a way on, a way back, or a way out."""
    for session in walked(name, place):
        if session.screen is Screen.PROBLEM:
            assert session.failure is not None
        moves = (session.can_go_on, session.can_go_back, session.can_cancel)
        assert any(moves) or session.screen in {
            Screen.ATTRACT,
            Screen.RECORDING,
            Screen.RESULT,
            Screen.TAKE_CARD,
        }, session


@each_walk
def test_back_undoes_next_and_loses_no_answer(name: JourneyName, place: Place) -> None:
    """But for the person: going back to the card means "that is not me"."""
    for session in walked(name, place):
        on, _ = step(session, events.Next())
        if on.screen is session.screen:
            continue
        back, _ = step(on, events.Back())
        if session.before_change is not None and on.screen is Screen.REVIEW:
            assert on.answers == session.answers
        elif session.here is not None and session.here.passing:
            assert back.screen is session.trail[-1]
        elif session.screen is Screen.PLACE_CARD:
            assert back.answers.identity is None
            assert back.answers.known is None
        else:
            assert (back.screen, back.answers) == (session.screen, session.answers)


@each_walk
def test_back_never_keeps_a_person(name: JourneyName, place: Place) -> None:
    for session in walked(name, place):
        back, _ = step(session, events.Back())
        if back.screen in {Screen.ATTRACT, Screen.TAKE_CARD}:
            assert back.answers == fresh(place).answers
        if back.screen is Screen.PLACE_CARD and session.screen is not Screen.PROBLEM:
            assert back.answers.identity is None


@each_walk
def test_nothing_is_binding_without_its_confirm_screen(name: JourneyName, place: Place) -> None:
    """And whatever else each step keeps."""
    for session, moves in walked(name, place).items():
        for event, (following, effects) in moves.items():
            assert_kept(session, event, following, effects)


def test_every_report_can_be_come_to() -> None:
    for name, place in WALKS:
        moves = (effects for by in walked(name, place).values() for _, effects in by.values())
        recorded = any(isinstance(effect, Record) for effects in moves for effect in effects)
        assert recorded == (journey_at(name, place.profile).kind is not None), (name, place)


# ---- whatever comes -------------------------------------------------------------------------

_NEWS = [NOTHING, OFFLINE, BY_PHONE, FORMALLY_LOST, reported(region=JIANGSU)]
EVENTS: st.SearchStrategy[events.Event] = st.one_of(
    st.sampled_from([events.Begin(name) for name in JourneyName]),
    st.sampled_from(ALPHABET),
    st.sampled_from([events.Next(), events.Next(), events.Back(), events.Confirm()]),
    st.sampled_from([events.Edit(screen) for screen in Screen]),
    st.sampled_from([events.LostOnChosen(None), events.LostOnChosen(date(2026, 11, 20))]),
    st.sampled_from([events.PhoneGiven(None), events.PhoneGiven("13800138000")]),
    st.sampled_from(
        [events.CardLaid(), events.CardRead(WANG), events.CardRead(CHAN), events.ReaderGone()]
    ),
    st.sampled_from([events.EnquiryAnswered(HOLDER, known) for known in _NEWS]),
    st.sampled_from([events.PlaceChanged(place) for place in (OUTLET, HOSPITAL, CLOSED)]),
    st.sampled_from(
        [
            events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr=""),
            events.PaperSeen(came=True),
        ]
    ),
    st.just(events.Preferred(Preferences("en", text_step=3))),
    st.sampled_from([events.OpenSettings(), events.CloseSettings()]),
)
PATHS = st.lists(EVENTS, max_size=60)


@given(st.sampled_from(PLACES), PATHS)
def test_whatever_happens_the_promises_hold(place: Place, happening: list[events.Event]) -> None:
    session = fresh(place)
    for event in happening:
        before = session
        session, effects = step(before, event)
        assert_kept(before, event, session, effects)


@given(st.sampled_from(PLACES), PATHS)
def test_from_everywhere_there_is_a_way_out(place: Place, happening: list[events.Event]) -> None:
    session, _ = after(fresh(place), *happening)
    out, _ = after(
        session,
        events.Recorded(RECEIPT),
        events.CentreSilent(),
        events.Cancel(),
        events.Finish(),
        events.CardRemoved(),
        events.IdleExpired(),
    )
    assert out == replace(fresh(session.place), reader_ready=out.reader_ready)
