"""One Qt application for all tests of the interface, without a display."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication


@pytest.fixture(scope="session")
def application() -> QCoreApplication:
    return QGuiApplication.instance() or QGuiApplication([])
