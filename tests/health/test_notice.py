"""What nobody else tells is told in the log, each time it changes and no more often."""

from datetime import datetime, timedelta

from kiosk.base.pulse import Pulse
from kiosk.domain.failure import FailureCode
from kiosk.health.notice import Notice
from kiosk.operations.clock import ClockWitness
from tests.logs import capture_logs

CENTRE = datetime.fromisoformat("2026-11-26T12:00:00+08:00")


def test_a_clock_that_the_centre_contradicts_and_one_that_is_set_right() -> None:
    wall = [CENTRE + timedelta(hours=3)]
    clock = ClockWitness(wall=lambda: wall[0], uptime=lambda: 0.0, kernel=lambda: False)
    notice = Notice(clock, None)
    with capture_logs() as logs:
        notice.look()
        clock.hear(CENTRE)
        for moment in (wall[0], wall[0], CENTRE, CENTRE):
            wall[0] = moment
            notice.look()
    assert [(entry["event"], entry.get("code")) for entry in logs] == [
        ("clock.wrong", FailureCode.CLOCK_AT_ODDS),
        ("clock.right", None),
    ]


def test_a_screen_that_freezes_and_moves_again() -> None:
    time = [0.0]
    screen = Pulse(10, lambda: time[0])
    clock = ClockWitness(wall=lambda: CENTRE, kernel=lambda: True)
    told: list[str] = []
    notice = Notice(clock, screen, lambda: told.append("the centre"))
    with capture_logs() as logs:
        for time[0] in (0, 11, 12):
            notice.look()
        screen.beat()
        notice.look()
    assert [entry["event"] for entry in logs] == ["ui.frozen", "ui.moves_again"]
    assert told == ["the centre"] * 2
