"""A session is about one card, and knows it from others that lie beside it."""

from dataclasses import replace

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events
from kiosk.journey.effects import Enquire, ReadCard
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from tests.journey.examples import HOLDER, NOTHING, OUTLET, SOCIAL_CARD, after, way
from tests.persons import CHAN, WANG

WRONG = Failure(FailureCode.CARD_WRONG)
NAMES_THE_PERSON = [s.screen for s in way(JourneyName.PRE_LOSS) if s.shows_person]

BEGUN = step(fresh(OUTLET), events.Begin(JourneyName.PRE_LOSS))[0]
AT_REGION = (
    events.CardLaid(),
    events.CardRead(WANG, "A"),
    events.Next(),
    events.EnquiryAnswered(HOLDER, NOTHING),
)


def with_card_in(slot: str, screen: Screen) -> Session:
    """A pre-loss session at ``screen``, its card in ``slot``."""
    straight = next(s for s in way(JourneyName.PRE_LOSS) if s.screen is screen)
    return replace(straight, slot=slot)


def test_the_slot_is_that_of_the_card_that_was_read_for_the_session() -> None:
    session, _ = after(BEGUN, *AT_REGION)
    assert (session.screen, session.slot) == (Screen.REGION, "A")


@pytest.mark.parametrize("screen", NAMES_THE_PERSON)
def test_a_card_lifted_elsewhere_is_nothing_to_it(screen: Screen) -> None:
    session = with_card_in("A", screen)
    assert step(session, events.CardRemoved("B")) == (session, ())


@pytest.mark.parametrize("screen", NAMES_THE_PERSON)
def test_its_own_is_missed_whatever_lies_elsewhere(screen: Screen) -> None:
    session = with_card_in("A", screen)
    other = (events.CardLaid(), events.CardFailed(WRONG, "B"))
    gone, _ = after(session, *other, events.CardRemoved("A"), *other)
    assert (gone.screen, gone.failure) == (Screen.CARD_GONE, WRONG)
    back, _ = after(gone, events.CardLaid(), events.CardRead(WANG, "A"))
    assert back == session


@pytest.mark.parametrize("screen", NAMES_THE_PERSON)
def test_behind_a_card_that_is_gone_nobody_comes_back_to_its_person(screen: Screen) -> None:
    gone, _ = step(with_card_in("A", screen), events.CardRemoved("A"))
    for other in (
        events.CardFailed(WRONG, "B"),
        events.CardLies(),
        events.SocialCardRead(SOCIAL_CARD, "B"),
    ):
        session, _ = after(gone, events.CardLaid(), other)
        while session.trail and session.screen is Screen.CARD_GONE:
            session, _ = step(session, events.Back())
            assert not session.shows_person
        assert session.screen in {Screen.CARD_GONE, Screen.PLACE_CARD}


def test_the_card_may_be_moved_to_another_slot() -> None:
    moved = (events.CardRemoved("A"), events.CardLaid(), events.CardRead(WANG, "B"))
    session, _ = after(with_card_in("A", Screen.REVIEW), *moved)
    assert (session.screen, session.slot) == (Screen.REVIEW, "B")
    gone, _ = after(session, events.CardRemoved("A"), events.CardRemoved("B"))
    assert gone.screen is Screen.CARD_GONE


def test_a_card_laid_down_beside_it_begins_anew_with_its_person() -> None:
    session, _ = after(
        with_card_in("A", Screen.REVIEW), events.CardLaid(), events.CardRead(CHAN, "B")
    )
    assert (session.screen, session.answers.identity, session.slot) == (Screen.IDENTITY, CHAN, "B")
    gone, _ = after(session, events.CardRemoved("B"), events.CardLies())
    assert gone.screen is Screen.CARD_GONE, "the first one's card still lies there, and is not told"
    assert gone.answers.identity == CHAN


def test_a_card_that_was_there_all_along_identifies_nobody() -> None:
    assert step(BEGUN, events.CardLies())[0].screen is Screen.PLACE_CARD


def test_a_reader_asked_for_the_card_that_lies_there_reads_it() -> None:
    lying, _ = step(fresh(OUTLET), events.CardLies())
    session, effects = step(lying, events.Begin(JourneyName.PRE_LOSS))
    assert (session.screen, effects) == (Screen.PLACE_CARD, (ReadCard(),))


def test_at_the_end_the_own_card_is_waited_for_and_no_other() -> None:
    ended, _ = step(with_card_in("A", Screen.REVIEW), events.Cancel())
    assert ended.screen is Screen.TAKE_CARD
    beside, _ = after(
        ended,
        events.CardLaid(),
        events.CardRead(CHAN, "B"),
        events.CardRemoved("B"),
        events.CardLies(),
    )
    assert beside.screen is Screen.TAKE_CARD
    over, _ = after(beside, events.CardRemoved("A"), events.CardLies())
    assert over.screen is Screen.ATTRACT


def test_a_problem_lasts_as_long_as_its_card_lies_there() -> None:
    session, _ = after(
        BEGUN, events.CardLaid(), events.CardFailed(WRONG, "B"), events.CardRemoved("A")
    )
    assert session.screen is Screen.PROBLEM
    assert step(session, events.CardRemoved("B"))[0].screen is Screen.PLACE_CARD


def test_a_card_that_is_read_after_all_goes_on_from_the_problem() -> None:
    busy = Failure(FailureCode.READER_BUSY)
    stuck, _ = after(BEGUN, events.CardLaid(), events.CardFailed(busy, "A"))
    assert (stuck.screen, stuck.failure) == (Screen.PROBLEM, busy)
    session, effects = step(stuck, events.CardRead(WANG, "A"))
    assert (session.screen, session.failure) == (Screen.IDENTITY, None)
    assert effects == (Enquire(HOLDER),)
    assert step(session, events.Back())[0].screen is Screen.PLACE_CARD


def test_the_problem_is_that_of_the_card_that_was_tried_last() -> None:
    first, second = Failure(FailureCode.READER_TIMEOUT), Failure(FailureCode.ID_EXPIRED)
    session, _ = after(
        BEGUN, events.CardLaid(), events.CardFailed(first, "A"), events.CardFailed(second, "B")
    )
    assert (session.screen, session.failure, session.slot) == (Screen.PROBLEM, second, "B")
    assert step(session, events.CardRemoved("B"))[0].screen is Screen.PLACE_CARD
