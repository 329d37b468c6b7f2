"""One Qt application for all tests of the interface, without a display."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from tests.ui.gallery import Gallery
from tests.ui.harness import Harness, open_harness


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QGuiApplication.instance() or QGuiApplication([])


@pytest.fixture(autouse=True)
def _freed_here() -> Iterator[None]:
    """What a test leaves of Qt is freed on the thread that it belongs to."""
    yield
    gc.collect()


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    """A window that shows any state of a session; QML warns of nothing in it."""
    gallery = Gallery()
    yield gallery
    said = gallery.said()
    gallery.close()
    assert said == []


@pytest.fixture
def harness(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    with open_harness(tmp_path) as harness:
        yield harness


@pytest.fixture
def hasty(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    """A kiosk that waits for the centre a moment only."""
    with open_harness(tmp_path, confirm_online=0.2) as harness:
        yield harness
