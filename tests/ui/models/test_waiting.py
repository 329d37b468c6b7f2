"""Idle time is measured: also what passed while the machine slept or the interface hung."""

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.journey import events
from kiosk.journey.steps import JourneyName, Screen
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
    for _ in range(IDLE * 2):
        visit.session.tick()
        shown.append(visit.idle.property("countdown"))
        visit.uptime += 0.5
    assert shown == [0] * 140 + [left for left in range(COUNTDOWN, 0, -1) for _ in range(2)]
    assert visit.knows_somebody
    visit.session.tick()
    assert not visit.knows_somebody


def test_a_touch_starts_anew_however_the_ticks_fall(visit: Visit) -> None:
    for _ in range(10):
        visit.uptime += IDLE - 0.1
        visit.session.touched()
    visit.session.tick()
    assert visit.knows_somebody
    assert visit.idle.property("secondsLeft") == IDLE


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
