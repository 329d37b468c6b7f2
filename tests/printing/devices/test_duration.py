"""What the person is told of how long a paper takes."""

from contextlib import closing
from dataclasses import replace

import pytest

from kiosk.printing.devices import escpos
from kiosk.printing.devices.device import DevicePrinter
from kiosk.printing.devices.duration import seconds_to_tell
from kiosk.printing.port import Printed
from kiosk.printing.settings import Driver, PrinterSettings, TextMode
from tests.devices.printer import PtyPrinter
from tests.printing.examples import COMPOSER, IN_FORCE, content

SLOW = PrinterSettings(Driver.SERIAL, 384, TextMode.RASTER, baud=9600)


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 0), (2880, 0), (2881, 4), (3840, 4), (9600, 10), (9601, 15), (34_000, 40)],
)
def test_a_serial_line_takes_as_long_as_its_bytes_rounded_up(size: int, seconds: int) -> None:
    assert seconds_to_tell(size, SLOW) == seconds
    assert seconds_to_tell(size * 12, replace(SLOW, baud=115_200)) == seconds


@pytest.mark.parametrize("driver", sorted(set(Driver) - {Driver.SERIAL}))
def test_where_no_speed_is_known_nothing_is_told(driver: Driver) -> None:
    assert seconds_to_tell(1_000_000, replace(SLOW, driver=driver)) == 0


def test_it_is_told_before_the_paper_comes() -> None:
    size = sum(map(len, escpos.encode(content(IN_FORCE), SLOW)))
    told: list[tuple[int, int]] = []
    with closing(PtyPrinter(384)) as paper:
        printer = DevicePrinter(COMPOSER, replace(SLOW, device=paper.device))
        outcome = printer.print(IN_FORCE, lambda s: told.append((s, len(paper.received))))
        assert outcome == Printed(confirmed=True)
    assert told == [(seconds_to_tell(size, SLOW), 0)]
    assert told[0][0] >= size * 10 / 9600
