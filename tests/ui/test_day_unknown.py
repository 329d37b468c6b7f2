"""A kiosk whose clock can't be right knows no day to choose: it says so, and one goes on."""

from datetime import date

from kiosk.journey.events import LostOnChosen
from kiosk.journey.steps import Screen
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.tour import every_state

STATES = {state.name: state for state in every_state()}


def test_no_calendar_is_shown_and_next_goes_on_without_a_day(gallery: Gallery) -> None:
    gallery.show(STATES["lost_on_day_unknown"], Look((1080, 1920), "zh_CN", 0, "warm"))
    seen = gallery.seen()
    assert not any("1970" in words.text for words in seen.texts)
    days = [one.name for one in seen.targets if one.name.startswith(("day.", "calendar."))]
    assert days == ["day.none"]
    gallery.session.handle(LostOnChosen(date(2026, 11, 20)))  # before the clock was known to be off
    gallery.press("day.none")
    assert gallery.session.value.screen is Screen.PHONE
    assert gallery.session.value.answers.lost_on is None
