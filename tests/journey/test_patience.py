"""How long each screen waits for a person."""

from dataclasses import replace

import pytest

from kiosk.journey.patience import Patience
from kiosk.journey.steps import Screen
from kiosk.journey.values import Preferences

PATIENCE = Patience(idle=180, countdown=45)
PLAIN = Preferences("zh_CN")


@pytest.mark.parametrize("screen", Screen)
def test_only_a_call_for_staff_and_a_recording_wait_for_ever(screen: Screen) -> None:
    for_ever = screen in {Screen.STAFF_CALLED, Screen.RECORDING}
    assert (PATIENCE.limit(screen, PLAIN) is None) == for_ever


@pytest.mark.parametrize("text_step", range(4))
def test_large_text_has_double_time(text_step: int) -> None:
    preferences = replace(PLAIN, text_step=text_step)
    slow = 2 if text_step >= 2 else 1
    assert PATIENCE.limit(Screen.PHONE, preferences) == slow * (180 + 45)
    assert PATIENCE.unasked(preferences) == slow * 180
    assert PATIENCE.limit(Screen.CARD_GONE, preferences) == slow * 45
    assert not PATIENCE.asks(Screen.PHONE, preferences, slow * 45 + 1)
    assert PATIENCE.asks(Screen.PHONE, preferences, slow * 45)


def test_the_result_is_asked_about_and_the_first_screen_is_not() -> None:
    assert PATIENCE.asks(Screen.RESULT, PLAIN, 45)
    assert not PATIENCE.asks(Screen.ATTRACT, PLAIN, 1)
    assert not PATIENCE.asks(Screen.CARD_GONE, PLAIN, 1), "it says its seconds itself"


@pytest.mark.parametrize(("idle", "countdown"), [(90, 20), (10, 60), (10, 1)])
def test_any_seconds_that_are_given_count(idle: int, countdown: int) -> None:
    patience = Patience(idle, countdown)
    assert patience.limit(Screen.REVIEW, PLAIN) == idle + countdown
    assert patience.asks(Screen.REVIEW, PLAIN, countdown)
