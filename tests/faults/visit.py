"""One person's visit while something is broken, and what becomes of their report afterwards."""

import queue
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import trustme

from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportState
from kiosk.domain.slip import Paper
from kiosk.effects.runner import EffectRunner
from kiosk.journey import events
from kiosk.journey.session import Session
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.printing.port import Printed, PrinterStatus, TellSeconds, tell_nobody
from kiosk.reader.simulated.reader import SimulatedReader
from kiosk.sync.client import CentralClient
from kiosk.sync.tls import Certificates
from tests.effects.parts import runner_of
from tests.journey.examples import way
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.queue.examples import good, opened
from tests.sync.reference import POLICIES
from tests.sync.standin import Centre, served
from ui.rows.presentation import Presentation
from ui.rows.result import ResultRows

BRIEFLY = 0.5
"""Seconds that the screen waits for a centre that can't answer."""


@dataclass(frozen=True, slots=True)
class Row:
    """``said`` is the screen's statement, ``staff`` what the log says of the cause; seconds from
    the confirmation to the statement, and from the mend to the report in force.
    """

    fault: str
    said: str
    said_after: float
    staff: str
    healed_after: float


class Scene:
    """A centre behind mutual TLS on one port, which may leave and come back, and the PEM files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca, self.clients = trustme.CA(), trustme.CA()
        self.ca.cert_pem.write_to_path(folder / "ca.pem")
        self.carries(self.clients.issue_cert("110105-0007.example"))
        self.centre = Centre()
        self._there = ExitStack()
        self.port = 0
        self.comes()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def certificates(self) -> Certificates:
        kiosk = self.folder / "kiosk.pem"
        return Certificates(kiosk, kiosk, self.folder / "ca.pem")

    def comes(self, shown: trustme.LeafCert | None = None) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.verify_mode = ssl.CERT_REQUIRED
        self.clients.configure_trust(context)
        (shown or self.ca.issue_cert("localhost")).configure_cert(context)
        url = self._there.enter_context(served(self.centre, context, self.port))
        self.port = int(url.rpartition(":")[2])

    def leaves(self) -> None:
        self._there.close()

    def carries(self, issued: trustme.LeafCert | None) -> None:
        kiosk = self.folder / "kiosk.pem"
        if issued is None:
            kiosk.unlink()
        else:
            issued.private_key_and_cert_chain_pem.write_to_path(kiosk)


class NoPaper:
    """A printer that is not asked in here."""

    def print(self, paper: Paper, tell: TellSeconds = tell_nobody) -> Printed:
        del paper, tell
        return Printed(confirmed=True)

    def examine(self) -> PrinterStatus:
        return self.status()

    def status(self) -> PrinterStatus:
        return PrinterStatus.READY

    def close(self) -> None:
        """Nothing is open."""


Broken = Callable[[Scene], AbstractContextManager[None]]


def visited(fault: str, broken: Broken, folder: Path, *, confirm_online: float = BRIEFLY) -> Row:
    """Confirm a pre-loss while it is ``broken``, mend it, and wait until the report is in force."""
    scene = Scene(folder)
    arriving: queue.Queue[events.Event] = queue.Queue()
    with ExitStack() as owned:
        owned.callback(scene.leaves)
        logs = owned.enter_context(capture_logs())
        reports = good(opened(folder / "kiosk"))
        owned.callback(reports.close)
        runner = runner_of(
            reports,
            CentralClient(scene.url, scene.certificates()),
            CentralClient(scene.url, scene.certificates()),
            reader=SimulatedReader(delay=0),
            printer=NoPaper(),
            post=arriving.put,
            confirm_online=confirm_online,
        )
        owned.callback(runner.close)
        runner.start()
        with broken(scene):
            confirmed = monotonic()
            session = _until(runner, arriving, _at_review(), lambda s: s.screen is Screen.RESULT)
            said_after = monotonic() - confirmed
            said = _statement(session)
        mended = monotonic()
        _until(runner, arriving, session, _is_in_force)
        healed_after = monotonic() - mended
    told = [log for log in logs if log["event"] == "sync.stopped"]
    staff = f"{told[0]['code']}: {told[0]['detail']}" if told else ""
    return Row(fault, said, said_after, staff, healed_after)


def _at_review() -> Session:
    return next(s for s in way(JourneyName.PRE_LOSS) if s.screen is Screen.REVIEW)


def _until(
    runner: EffectRunner,
    arriving: queue.Queue[events.Event],
    session: Session,
    reached: Callable[[Session], bool],
) -> Session:
    """The session goes on by what happens, and has done what it asks for; its card stays there."""
    if session.screen is Screen.REVIEW:
        arriving.put(events.Confirm())
    while not reached(session):
        event = arriving.get(timeout=PATIENCE)
        if isinstance(event, events.CardRemoved):
            continue
        session, effects = step(session, event)
        for effect in effects:
            runner.perform(effect)
    return session


def _is_in_force(session: Session) -> bool:
    return session.receipt is not None and session.receipt.state is ReportState.IN_FORCE


def _statement(session: Session) -> str:
    assert session.receipt
    show = Presentation.load("en", good(PolicyBook.load(POLICIES)), "110105")
    told = ResultRows(show, session.receipt).outcome()
    return f"{told['title']}. {told['detail']}"
