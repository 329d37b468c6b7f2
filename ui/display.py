"""Opening the display. Where it can't be, Qt would abort with a core dump, or wait for ever."""

import ctypes
import os
import threading
from collections.abc import Callable
from typing import Final, NoReturn

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.domain.failure import Failure, FailureCode

_PATIENCE: Final = 10.0
"""Seconds that a display may take to say what it is."""


def open_display(name: str, end_now: Callable[[Failure], NoReturn]) -> QGuiApplication:
    """The application called ``name`` on its display; without one, ``display_missing``.

    ``end_now`` ends the process where it is called: out of Qt's way to abort there is no return.
    """
    if _stands_still():
        end_now(_missing(f"{os.environ['DISPLAY']} does not answer"))
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        said.append(message.strip())
        if kind is QtMsgType.QtFatalMsg:
            end_now(_missing(said[0]))

    previous = qInstallMessageHandler(listen)
    application = QGuiApplication([name])
    qInstallMessageHandler(previous)
    if not application.screens():
        end_now(_missing(said[0] if said else "it has no screen"))
    return application


def _missing(detail: str) -> Failure:
    return Failure(FailureCode.DISPLAY_MISSING, detail)


def _stands_still() -> bool:
    """Whether there is an X server that takes our connection and then says nothing.

    Qt waits for it without an end, and lets no other thread run meanwhile.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb")
    if "DISPLAY" not in os.environ or not platform.startswith("xcb"):
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return False  # Qt will say so
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    asking = threading.Thread(
        target=lambda: xcb.xcb_disconnect(xcb.xcb_connect(None, None)), name="display", daemon=True
    )
    asking.start()
    asking.join(_PATIENCE)
    return asking.is_alive()
