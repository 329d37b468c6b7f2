"""The sheet of preferences over a screen, and the version for elderly people."""

from dataclasses import replace

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import SiteProfile
from kiosk.journey import events
from kiosk.journey.home import at_home, behind
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Look, Preferences
from tests.journey.examples import IN_FORCE, OUTLET, RECEIPT, after, way

PLAIN = Preferences("zh_CN")
CHANGED = Preferences(
    "en", text_step=2, look=Look.DARK, low_reach=True, calm=True, voice=True, elder=True
)


def at(screen: Screen) -> Session:
    return next(one for one in way(JourneyName.PRE_LOSS) if one.screen is screen)


def opened(session: Session) -> Session:
    return step(session, events.OpenSettings())[0]


def test_the_session_goes_on_under_the_sheet() -> None:
    reading = opened(at(Screen.REVIEW))
    assert reading.before_settings == PLAIN
    changed, effects = step(reading, events.Preferred(CHANGED))
    assert (changed.preferences, changed.before_settings, effects) == (CHANGED, PLAIN, ())
    closed, _ = step(changed, events.CloseSettings())
    assert closed == replace(at(Screen.REVIEW), preferences=CHANGED)


def test_what_was_before_is_what_was_when_the_sheet_was_opened_first() -> None:
    changed, _ = after(fresh(OUTLET), events.OpenSettings(), events.Preferred(CHANGED))
    assert opened(changed).before_settings == PLAIN


@pytest.mark.parametrize(
    ("screen", "news"),
    [
        (Screen.REVIEW, (events.CardRemoved(),)),
        (Screen.RECORDING, (events.Recorded(RECEIPT), events.CentreAnswered(IN_FORCE))),
        (Screen.RECORDING, (events.NotRecorded(Failure(FailureCode.QUEUE_FULL)),)),
        (Screen.REVIEW, (events.IdleExpired(),)),
    ],
)
def test_another_screen_that_comes_takes_the_sheet_away(
    screen: Screen, news: tuple[events.Event, ...]
) -> None:
    seen, _ = after(opened(at(screen)), *news)
    assert seen.screen is not screen
    assert seen.before_settings is None


def test_nobody_at_the_first_screen_leaves_it_as_the_kiosk_begins() -> None:
    left, _ = after(
        fresh(OUTLET), events.OpenSettings(), events.Preferred(CHANGED), events.IdleExpired()
    )
    assert left == fresh(OUTLET)


def test_what_was_chosen_at_the_first_screen_holds_for_who_begins_there() -> None:
    begun, _ = after(fresh(OUTLET), events.Preferred(CHANGED), events.Begin(JourneyName.PRE_LOSS))
    assert begun.preferences == CHANGED
    ended, _ = step(begun, events.Cancel())
    assert ended == fresh(OUTLET)


def test_the_version_for_elders_gives_text_voice_and_time_and_takes_them_back() -> None:
    elder = PLAIN.for_elders()
    assert (elder.text_step, elder.voice, elder.unhurried) == (3, True, True)
    assert elder.as_usual(PLAIN) == PLAIN
    middle = replace(PLAIN, text_step=1, voice=True)
    assert middle.for_elders().as_usual(middle) == middle
    assert elder.as_usual(elder) == PLAIN, "whose sheet was opened as an elder's"


@pytest.mark.parametrize("profile", SiteProfile)
def test_elders_have_three_doors_and_nothing_is_out_of_reach(profile: SiteProfile) -> None:
    elder = PLAIN.for_elders()
    assert len(at_home(profile, elder)) == 3
    assert at_home(profile, elder)[0] is JourneyName.PRE_LOSS
    for preferences in (PLAIN, elder):
        doors = at_home(profile, preferences)
        assert doors[-1] is JourneyName.NO_ID_CARD, "which leads to all the rest"
        assert {*doors, *behind(profile, preferences)} == set(JourneyName)
        assert not set(doors) & set(behind(profile, preferences))
