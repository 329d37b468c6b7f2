"""The files of the Debian package say what the program takes."""

import tomllib
from pathlib import Path
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, every_key, load

PACKAGE: Final = RESOURCES / "package"


def test_the_example_holds_every_key_and_is_taken(tmp_path: Path) -> None:
    text = (PACKAGE / "kiosk.toml").read_text("utf-8")
    file = tmp_path / "kiosk.toml"
    file.write_text(text, "utf-8")
    named = {(section, key) for section, keys in tomllib.loads(text).items() for key in keys}
    assert isinstance(load(file), Settings)
    assert named == set(every_key())


def test_the_unit_is_fed_by_the_kiosk_and_starts_it_with_the_examples_folder() -> None:
    unit = (PACKAGE / "debian/social-card-kiosk.service").read_text("utf-8").splitlines()
    settings = load(PACKAGE / "kiosk.toml")
    assert isinstance(settings, Settings)
    assert {"Type=notify", "NotifyAccess=all", "Restart=always", "WatchdogSec=30"} <= set(unit)
    assert f"StateDirectory={settings.kiosk.data_dir.name}" in unit


def test_the_unit_hides_nothing_of_proc_that_the_program_reads() -> None:
    """Times are told from boot to boot, and ``ProcSubset=pid`` hides which boot this is."""
    unit = (PACKAGE / "debian/social-card-kiosk.service").read_text("utf-8")
    assert "ProcSubset" not in unit
