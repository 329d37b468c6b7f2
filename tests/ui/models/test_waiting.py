"""Time is measured: for how long nobody was there, also while the machine slept or the interface
hung, and for how long a screen has been there before it hears.
"""

from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.journey import events
from kiosk.journey.steps import JourneyName, Screen
from tests.journey.examples import HOLDER, NOTHING
from tests.persons import WANG
from tests.ui.sessions import SECONDS, session_at
from ui.models.idle import Idle
from ui.models.navigation import Navigation

IDLE, COUNTDOWN = SECONDS.idle, SECONDS.countdown
A_NIGHT = 8 * 3600


class Visit:
    """Somebody's session, on a machine whose time since boot the test moves."""

    def __init__(self) -> None:
        self.uptime = 5000.0
        self.session = session_at(uptime=lambda: self.uptime)
        self.idle = Idle(self.session)
        self.navigation = Navigation(self.session)
        for event in (events.Begin(JourneyName.PRE_LOSS), events.CardLaid(), events.CardRead(WANG)):
            self.session.handle(event)

    @property
    def screen(self) -> Screen:
        return self.session.value.screen

    def shows(self, screen: Screen) -> bool:
        return self.session.value.screen is screen

    @property
    def knows_somebody(self) -> bool:
        return self.session.value.answers.identity is not None


@pytest.fixture
def visit(application: QCoreApplication) -> Visit:
    visit = Visit()
    assert visit.screen is Screen.IDENTITY
    return visit


def test_the_countdown_shows_what_is_left(visit: Visit) -> None:
    shown = []
    for _ in range((IDLE + COUNTDOWN) * 2):
        visit.session.tick()
        shown.append(visit.idle.property("secondsLeft") if visit.idle.property("asks") else 0)
        visit.uptime += 0.5
    unasked = [0] * 2 * IDLE
    assert shown == unasked + [left for left in range(COUNTDOWN, 0, -1) for _ in range(2)]
    assert visit.knows_somebody
    visit.session.tick()
    assert not visit.knows_somebody


def test_a_touch_starts_anew_however_the_ticks_fall(visit: Visit) -> None:
    for _ in range(10):
        visit.uptime += IDLE + COUNTDOWN - 0.1
        visit.session.touched()
    visit.session.tick()
    assert visit.knows_somebody
    assert visit.idle.property("secondsLeft") == IDLE + COUNTDOWN


def test_after_a_suspend_the_first_tick_forgets_the_person(visit: Visit) -> None:
    visit.uptime += A_NIGHT
    visit.session.tick()
    assert (visit.screen, visit.knows_somebody) == (Screen.TAKE_CARD, False)


def test_ticks_that_come_late_are_no_longer_time(visit: Visit) -> None:
    """A hundred of them, one upon the other, once a blocked interface thread goes on."""
    visit.uptime += 10
    for _ in range(100):
        visit.session.tick()
    assert visit.knows_somebody


@pytest.mark.parametrize("first", ["touched", "next", "back", "confirm"])
def test_after_a_suspend_the_first_touch_is_another_s(visit: Visit, first: str) -> None:
    visit.uptime += A_NIGHT
    getattr(visit.idle if first == "touched" else visit.navigation, first)()
    assert (visit.screen, visit.knows_somebody) == (Screen.TAKE_CARD, False)


def test_after_a_suspend_a_card_taken_away_ends_the_session(visit: Visit) -> None:
    visit.uptime += A_NIGHT
    visit.session.handle(events.CardRemoved())
    assert (visit.screen, visit.knows_somebody) == (Screen.ATTRACT, False)


def test_who_types_a_digit_in_five_seconds_is_never_asked(visit: Visit) -> None:
    for _ in range(18):
        visit.uptime += 5
        visit.session.tick()
        assert not visit.session.asks
        visit.session.touched()
    assert visit.knows_somebody


def test_a_palm_that_rests_is_somebody(visit: Visit) -> None:
    visit.session.hold(held=True)
    visit.uptime += IDLE + COUNTDOWN + 1
    visit.session.tick()
    assert visit.knows_somebody
    assert not visit.session.asks
    visit.session.hold(held=False)
    visit.uptime += IDLE + COUNTDOWN
    visit.session.tick()
    assert not visit.knows_somebody


def test_a_bag_that_lies_on_the_glass_is_nobody(visit: Visit) -> None:
    visit.session.hold(held=True)
    visit.uptime += A_NIGHT
    visit.session.tick()
    assert not visit.knows_somebody


def test_a_new_screen_hears_nothing_for_a_moment(visit: Visit) -> None:
    visit.uptime += 0.4
    visit.navigation.next()
    assert visit.shows(Screen.IDENTITY)
    visit.uptime += 0.1 + 1e-9
    visit.navigation.next()
    assert visit.shows(Screen.REGION)


def at_review(visit: Visit) -> None:
    visit.session.handle(events.EnquiryAnswered(HOLDER, NOTHING))
    for _ in range(4):
        visit.session.handle(events.Next())
    assert visit.shows(Screen.REVIEW)


def test_what_binds_is_heard_once_it_was_let_be(visit: Visit) -> None:
    """Who taps on and on where another button was confirms nothing."""
    at_review(visit)
    for _ in range(10):
        visit.uptime += 1.9
        assert not visit.navigation.property("heeds")
        visit.navigation.confirm()
    assert visit.shows(Screen.REVIEW)
    visit.uptime += 2
    visit.session.tick()
    assert visit.navigation.property("heeds")
    visit.navigation.confirm()
    assert visit.shows(Screen.RECORDING)


def test_the_way_back_from_what_binds_is_heard_sooner(visit: Visit) -> None:
    at_review(visit)
    visit.uptime += 0.5
    visit.navigation.back()
    assert visit.screen is Screen.PHONE


def test_the_answer_to_the_question_does_nothing_else(visit: Visit) -> None:
    visit.uptime += IDLE
    visit.session.tick()
    assert visit.session.asks
    visit.session.touched()
    assert not visit.session.asks
    visit.navigation.next()
    assert visit.screen is Screen.IDENTITY


def test_large_text_doubles_the_time(visit: Visit) -> None:
    visit.session.handle(events.Preferred(replace(visit.session.value.preferences, text_step=2)))
    visit.uptime += 2 * IDLE - 1
    visit.session.tick()
    assert not visit.session.asks
    visit.uptime += 1
    visit.session.tick()
    assert visit.session.asks
    assert visit.idle.property("secondsLeft") == 2 * COUNTDOWN
