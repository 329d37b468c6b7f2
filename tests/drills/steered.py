"""The program, whose interface's thread does as it is told: ``python -m tests.drills.steered``.

Takes the number of a socket, ``quick`` or ``real``, and then what ``main.py`` takes. On the socket
a line with a word is answered by a line of JSON. ``quick`` beats and looks more often than the
kiosk's own times would have it.
"""

import json
import os
import runpy
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NoReturn

from PySide6.QtCore import QCoreApplication, QTimer

from kiosk.base.pulse import Pulse
from kiosk.domain import china
from kiosk.journey import events
from kiosk.journey.steps import JourneyName
from kiosk.keeper import Keeper, Pace
from kiosk.sync import backoff
from ui import application, program, watchdog
from ui.application import Interface

_interfaces: list[Interface] = []


def _hasten() -> None:
    """A frozen screen after 1 s; looks, tries and heartbeats each second."""
    backoff.__dict__["ORDINARY"] = backoff.Pace(
        first=0.2, longest=1.0, start_within=0.2, look_again=1.0, beat_every=1.0
    )
    defaults = Keeper.__init__.__kwdefaults__
    assert defaults
    defaults["pace"] = Pace(first=0.2, longest=1.0, look=0.3)
    watchdog.__dict__["Pulse"] = lambda _limit: Pulse(1.0)
    watchdog.__dict__["_BEAT_MS"] = 200


def _watch_making() -> None:
    make = application.make

    def kept(*given: Any) -> Any:
        made = make(*given)
        if isinstance(made, Interface):
            _interfaces.append(made)
        return made

    program.__dict__["make"] = kept


def _screen() -> str:
    """What is shown: a screen's name, or that the kiosk is out of service."""
    session = _interfaces[0].session.value
    return "out_of_service" if session.closed else str(session.screen)


def _on_interface(work: Callable[[], object]) -> None:
    running = QCoreApplication.instance()
    assert running
    QTimer.singleShot(0, running, work)


def _hold_up() -> NoReturn:
    while True:
        threading.Event().wait()


def _begin() -> None:
    session = _interfaces[0].session
    _on_interface(lambda: session.handle(events.Begin(JourneyName.PRE_LOSS)))


def _break_view() -> None:
    """From now on what a model shows can't be made."""

    def broken() -> NoReturn:
        raise ZeroDivisionError

    _interfaces[0].session._shown[0]._make = broken


def _set_clock(hours: int) -> None:
    """What the machine says the time is, as far as the kiosk relies on it."""
    clock = _interfaces[0].session.context.clock
    clock._wall = lambda: china.now() + timedelta(hours=hours)


_ACTS: dict[str, Callable[[], object]] = {
    "screen": _screen,
    "begin": _begin,
    "hold_up": lambda: _on_interface(_hold_up),
    "break_view": _break_view,
    "clock_fast": lambda: _set_clock(3),
    "clock_right": lambda: _set_clock(0),
    "crash": lambda: os.kill(os.getpid(), signal.SIGSEGV),
}


def _answer(line: socket.socket) -> None:
    with line.makefile("rw") as words:
        for word in words:
            words.write(json.dumps(_ACTS[word.strip()]()) + "\n")
            words.flush()


def main() -> None:
    line, pace = socket.socket(fileno=int(sys.argv[1])), sys.argv[2]
    if pace == "quick":
        _hasten()
    _watch_making()
    threading.Thread(target=_answer, args=[line], name="asked", daemon=True).start()
    sys.argv = ["main.py", *sys.argv[3:]]
    runpy.run_path("main.py", run_name="__main__")


if __name__ == "__main__":
    main()
