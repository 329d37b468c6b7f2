"""What the command line does with the centre."""

import signal
from collections.abc import Callable
from threading import Event
from types import FrameType

from kiosk.central.centre import Centre
from kiosk.central.rules import Act, Standing
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook


def serve(
    database_url: str,
    policies: PolicyBook,
    host: str,
    port: int,
    listening: Callable[[int], None],
) -> Failure | None:
    """Serve until SIGINT or SIGTERM; ``listening`` is told the port. For the main thread."""
    app = create_app(database_url, policies)
    if isinstance(app, Failure):
        return app
    server = CentralServer(app, host, port)
    stop = Event()

    def stopped(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, stopped) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        started = server.start()
        if isinstance(started, Failure):
            return started
        listening(started)
        stop.wait()
        return None
    finally:
        server.close()
        for number, handler in before.items():
            signal.signal(number, handler)


def confirm(database_url: str, policies: PolicyBook, report_number: str) -> Standing | Failure:
    """The counter has checked the papers: the written report or formal loss is in force."""
    return _counter_step(database_url, policies, report_number, Act.CONFIRM)


def replace(database_url: str, policies: PolicyBook, report_number: str) -> Standing | Failure:
    """The counter has handed out the new card."""
    return _counter_step(database_url, policies, report_number, Act.REPLACE)


def _counter_step(
    database_url: str, policies: PolicyBook, report_number: str, act: Act
) -> Standing | Failure:
    centre = Centre.open(database_url, policies)
    if isinstance(centre, Failure):
        return centre
    try:
        return centre.counter_step(act, report_number)
    finally:
        centre.close()
