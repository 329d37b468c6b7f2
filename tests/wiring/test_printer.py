"""What of the configuration reaches the printer and its papers."""

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.configuration.sections import PrinterSection
from kiosk.configuration.settings import Settings
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import SiteProfile
from kiosk.printing.settings import Driver, Flow, PrinterSettings, TextMode
from kiosk.wiring.printer import make_composer, printer_settings
from tests.configured import sandbox_in


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return sandbox_in(tmp_path)


BY_PATH = "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0"
"""The name that udev gives to a serial adapter for the socket it is plugged into."""


@pytest.mark.parametrize(
    ("driver", "host", "reached"),
    [
        ("network", "", ("127.0.0.1", "", 115200)),
        ("network", "192.0.2.7", ("192.0.2.7", "192.0.2.7", 115200)),
        ("serial", "/dev/ttyS0", ("/dev/ttyS0", "/dev/ttyS0", 115200)),
        ("serial", "/dev/ttyS0:19200", ("/dev/ttyS0:19200", "/dev/ttyS0", 19200)),
        ("serial", BY_PATH, (BY_PATH, BY_PATH, 115200)),
        ("serial", f"{BY_PATH}:9600", (f"{BY_PATH}:9600", BY_PATH, 9600)),
        ("usb", "0416:5011", ("0416:5011", "0416:5011", 115200)),
        ("usb", "0416:5011@1-2.3", ("0416:5011@1-2.3", "0416:5011@1-2.3", 115200)),
        ("cups", "", ("127.0.0.1", "", 115200)),
    ],
)
def test_host_names_what_the_driver_needs(
    settings: Settings, driver: str, host: str, reached: tuple[str, str, int]
) -> None:
    section = PrinterSection(driver=Driver(driver), host=host)
    found = printer_settings(replace(settings, printer=section))
    assert (found.host, found.device, found.baud) == reached


def test_every_key_of_the_printer_reaches_it(settings: Settings) -> None:
    section = PrinterSection(
        driver=Driver.SERIAL,
        host="/dev/ttyS1:9600",
        port=9101,
        width_dots=384,
        text_mode=TextMode.RASTER,
        native_qr=False,
        flow=Flow.RTS_CTS,
    )
    assert printer_settings(replace(settings, printer=section)) == PrinterSettings(
        driver=Driver.SERIAL,
        width_dots=384,
        text_mode=TextMode.RASTER,
        host="/dev/ttyS1:9600",
        port=9101,
        device="/dev/ttyS1",
        baud=9600,
        flow=Flow.RTS_CTS,
        native_qr=False,
    )


def test_the_place_and_its_name_reach_the_paper(settings: Settings) -> None:
    named = settings.changed(profile="hospital", site_name="朝阳医院", region="310000")
    composer = make_composer(named, lambda: PolicyBook([]), lambda _receipt: "")
    assert (composer.site, composer.site_name, composer.district) == (
        SiteProfile.HOSPITAL,
        "朝阳医院",
        "310000",
    )


@pytest.mark.parametrize(
    ("driver", "host"),
    [("serial", ""), ("serial", "COM1"), ("usb", "first"), ("usb", "@1-2"), ("cups", "-x")],
)
def test_a_host_that_is_none_for_its_driver_is_refused(driver: str, host: str) -> None:
    with pytest.raises(ValueError, match="host is not one"):
        PrinterSection(driver=Driver(driver), host=host)
