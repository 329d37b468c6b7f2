"""Several processes that serve on one socket: what dies is started again in its place."""

import gc
import sys
import threading
from contextlib import closing
from functools import partial
from mmap import mmap
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from socket import socket
from tempfile import NamedTemporaryFile
from time import monotonic
from typing import TYPE_CHECKING, Final

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.commands.shared import make_ending, policies, require

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from ssl import SSLContext

    from kiosk.central.identity import Gate
    from kiosk.central.metrics import Meter
    from kiosk.central.notices.gateway import Address
    from kiosk.central.server import CentralServer
    from kiosk.domain.failure import Failure
    from kiosk.domain.policy import PolicyBook
    from kiosk.operations.ending import Ending

_SPAWN: Final = get_context("spawn")  # a copy of this process would have its threads' locks
_TURN: Final = 0.0005
"""Seconds until a thread that works on a batch lets another go on: who waits for a single answer
waits so long several times (by default it is ten times as much)."""
_GRACE: Final = 2.0  # seconds to end in, all of them together
_PAUSE: Final = 1.0  # seconds until one that died is started again, which may die at once


@dataclass(frozen=True)
class Duty:
    """What every worker does. ``pem`` are the service's certificate, its key and the clients' CA,
    where it speaks TLS; ``rules`` is the folder of the regions' rules, if not the program's own;
    ``gateway`` takes the messages to people, where there is one.
    """

    database: str
    gate: "Gate"
    pem: tuple[Path, Path, Path] | None
    workers: int
    rules: Path | None
    gateway: "Address | None"


class Workers:
    """Serve on ``listener`` until :meth:`close`."""

    def __init__(self, duty: Duty, listener: socket) -> None:
        from kiosk.central.metrics import ROW_BYTES

        self._duty = duty
        self._listener = listener
        self._counted = NamedTemporaryFile(prefix="central-metrics-")  # noqa: SIM115 - until closed
        self._counted.truncate(ROW_BYTES * duty.workers)
        self._closing = threading.Event()
        self._waking, self._wake = _SPAWN.Pipe(duplex=False)
        self._processes = [self._begun(row) for row in range(duty.workers)]
        self._thread = threading.Thread(target=self._watch, name="central-workers")
        self._thread.start()

    def _begun(self, row: int) -> "SpawnProcess":
        process = _SPAWN.Process(
            target=work, args=(self._duty, self._listener, Path(self._counted.name), row)
        )
        process.start()
        return process

    def _watch(self) -> None:
        while not self._closing.is_set():
            ended = connection.wait(
                [self._waking, *(process.sentinel for process in self._processes)]
            )
            for row, process in enumerate(self._processes):
                if process.sentinel in ended and not self._closing.is_set():
                    self._replace(row, process)

    def _replace(self, row: int, process: "SpawnProcess") -> None:
        process.join()
        log.error("central.worker_died", worker=row, code=process.exitcode)
        if not self._closing.wait(_PAUSE):
            self._processes[row] = self._begun(row)

    def close(self) -> None:
        """Let requests in flight finish, and end all processes."""
        self._closing.set()
        self._wake.send(None)
        self._thread.join()
        for process in self._processes:
            process.terminate()
        until = monotonic() + _GRACE
        for process in self._processes:
            process.join(max(0.0, until - monotonic()))
            process.kill()
        self._counted.close()


def serve_by(duty: Duty, listener: socket) -> "CentralServer | Workers":
    """Serve in this process, or by several; whatever keeps them from it ends the command here."""
    from kiosk.central.store.store import Store

    if duty.workers == 1:
        return _served(duty, listener, None)
    require(_tls(duty))
    policies(duty.rules)
    require(Store.open(duty.database)).close()  # its schema is brought up once
    return Workers(duty, listener)


def work(duty: Duty, listener: socket, counted: Path, row: int) -> None:
    """What a worker does, until it is told to end or whoever started it is gone."""
    from kiosk.central.metrics import ROW_BYTES, Meter
    from kiosk.operations import logging
    from kiosk.operations.registry import load_events

    logging.configure(load_events())
    ending = make_ending()
    ending.watch_threads()
    threading.Thread(target=_end_with_parent, args=(ending,), daemon=True).start()
    with counted.open("r+b") as file:
        meter = Meter(mmap(file.fileno(), ROW_BYTES * duty.workers), row)
    with closing(_served(duty, listener, meter)):
        ending.wait()
    require(ending.failure)


def take_batches(line: "Connection", database: str, policies: "PolicyBook") -> None:
    """What the process does that takes a worker's batches in."""
    from kiosk.central.batch_work import write_batches
    from kiosk.operations import logging
    from kiosk.operations.registry import load_events

    logging.configure(load_events())
    write_batches(line, database, policies)


def _served(duty: Duty, listener: socket, meter: "Meter | None") -> "CentralServer":
    from kiosk.central.server import CentralServer
    from kiosk.central.service import create_app

    sys.setswitchinterval(_TURN)
    tls = require(_tls(duty))
    rules = policies(duty.rules)
    app = require(
        create_app(
            duty.database,
            rules,
            gate=duty.gate,
            meter=meter,
            workers=duty.workers,
            gateway=duty.gateway,
            process=partial(take_batches, database=duty.database, policies=rules),
        )
    )
    gc.collect()
    gc.freeze()  # what is here to stay is looked through no more, which takes long
    host, port, *_ = listener.getsockname()
    server = CentralServer(app, host, port, tls)
    server.serve(listener)
    return server


def _tls(duty: Duty) -> "SSLContext | Failure | None":
    from kiosk.central.tls import server_context

    return server_context(*duty.pem) if duty.pem else None


def _end_with_parent(ending: "Ending") -> None:
    parent = parent_process()
    if parent is None:
        sys.exit("a worker is started by whoever watches it")
    connection.wait([parent.sentinel])
    ending.ask()
