"""Opening the display. Where it can't be, Qt would abort with a core dump, or wait for ever."""

import ctypes
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final, NoReturn

from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from kiosk.domain.failure import Failure, FailureCode

_PATIENCE: Final = 10.0
"""Seconds that a display may take to say what it is."""
_HUSHED: Final = ctypes.CFUNCTYPE(None, ctypes.c_char_p, ctypes.c_void_p)(
    lambda _format, _values: None
)
_GONE: Final = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)
_KEPT: Final[list[object]] = []
"""What libX11 holds only by its address."""


def open_display(name: str, end_now: Callable[[Failure], NoReturn]) -> QGuiApplication:
    """The application called ``name`` on its display; without one, ``display_missing``.

    ``end_now`` ends the process where it is called: out of Qt's way to abort there is no return.
    """
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, message: str) -> None:
        said.append(message.strip())
        if kind is QtMsgType.QtFatalMsg:
            end_now(_missing(said[0]))

    with _reached() as answers:
        if not answers:
            end_now(_missing(f"{os.environ['DISPLAY']} does not answer"))
        previous = qInstallMessageHandler(listen)
        _hush_wayland()
        application = QGuiApplication([name])
        qInstallMessageHandler(previous)
    if not application.screens():
        end_now(_missing(said[0] if said else "it has no screen"))
    return application


def on_display_gone(end: Callable[[], object], ask: Callable[[], object]) -> None:
    """Where libX11 sees first that the X server is gone, it would end the process with code 1.

    Seen on this thread, which is the interface's, ``end`` ends it; a thread that draws has ``ask``
    called, and never returns to what it was drawing.
    """
    interface = threading.get_ident()

    def gone(_display: int | None) -> int:
        if threading.get_ident() == interface:
            end()
        ask()
        threading.Event().wait()
        return 0

    with suppress(OSError):  # without libX11 nobody asks it
        handler = _GONE(gone)
        _KEPT.append(handler)
        ctypes.CDLL("libX11.so.6").XSetIOErrorHandler(handler)


def _hush_wayland() -> None:
    """Keep libwayland from writing to stderr itself; what it comes to, Qt tells.

    Where it isn't installed, Qt has no Wayland either.
    """
    with suppress(OSError):
        ctypes.CDLL("libwayland-client.so.0").wl_log_set_handler_client(_HUSHED)


def _missing(detail: str) -> Failure:
    return Failure(FailureCode.DISPLAY_MISSING, detail)


@contextmanager
def _reached() -> Iterator[bool]:
    """Whether the X server, if there is to be one, answers; connected to it meanwhile.

    Qt waits for one that takes our connection and then says nothing without an end, and lets no
    other thread run. One that is left by its last client starts anew and takes nobody for a while,
    so this connection is held until Qt has its own.
    """
    platform = os.environ.get("QT_QPA_PLATFORM", "xcb")
    if "DISPLAY" not in os.environ or not platform.startswith("xcb"):
        yield True
        return
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        yield True  # Qt will say so
        return
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connections: list[int] = []
    asking = threading.Thread(
        target=lambda: connections.append(xcb.xcb_connect(None, None)), name="display", daemon=True
    )
    asking.start()
    asking.join(_PATIENCE)
    yield bool(connections)
    for connection in connections:
        xcb.xcb_disconnect(connection)
