"""One Qt application for all that is driven through the real interface."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QGuiApplication.instance() or QGuiApplication([])


@pytest.fixture(autouse=True)
def _freed_here() -> Iterator[None]:
    """What a test leaves of Qt is freed on the thread that it belongs to."""
    yield
    gc.collect()
