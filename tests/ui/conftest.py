"""One Qt application for all tests of the interface, without a display."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from tests.ui.stage import Stage, staged


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QGuiApplication.instance() or QGuiApplication([])


@pytest.fixture(autouse=True)
def _freed_here() -> Iterator[None]:
    """What a test leaves of Qt is freed on the thread that it belongs to."""
    yield
    gc.collect()


@pytest.fixture
def stage(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as stage:
        yield stage


@pytest.fixture
def hasty(application: QCoreApplication, tmp_path: Path) -> Iterator[Stage]:
    """A kiosk that waits for the centre a moment only."""
    with staged(tmp_path, confirm_online=0.2) as stage:
        yield stage
