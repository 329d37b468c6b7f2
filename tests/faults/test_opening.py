"""Whatever keeps the kiosk from its work: the screen names the hotline, and it heals by itself."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from tests.faults.opening import FAULTS, configured, disk, shown
from tests.queue.examples import good
from ui.application import make
from ui.demo.visitor import visit


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QGuiApplication.instance() or QGuiApplication([])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk")
@pytest.mark.parametrize("fault", FAULTS)
def test_the_screen_names_the_hotline_and_it_heals(
    application: QCoreApplication, fault: str
) -> None:
    with disk() as place:
        row = shown(fault, place)
    assert "This kiosk can't be used right now" in row.said
    assert "96102" in row.said
    assert f"Staff: {FAULTS[fault].code}" in row.said
    assert row.staff.startswith(f"{FAULTS[fault].code}: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a disk")
def test_it_is_told_as_well_when_it_comes_later(application: QCoreApplication) -> None:
    with disk() as place:
        interface = good(make(configured(place / "data")))
        try:
            visitor = visit(interface)
            visitor.sees("screen.attract")
            with FAULTS["the disk is full"].broken(place / "data"):
                visitor.sees("screen.out_of_service")
            visitor.sees("screen.attract")
        finally:
            interface.close()


def test_a_place_without_rules_has_the_nations_hotline(
    application: QCoreApplication, tmp_path: Path
) -> None:
    interface = good(make(configured(tmp_path / "data", region="990101")))
    try:
        visitor = visit(interface)
        visitor.sees("screen.out_of_service")
        assert "12333" in visitor.words()
        assert interface.is_open, "what was recorded before goes out all the same"
    finally:
        interface.close()
