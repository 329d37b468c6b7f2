"""A receipt printer made of software, on a TCP port or at the far end of a serial line."""

import os
import select
import socket
import threading
import tty
from contextlib import ExitStack, suppress
from typing import Final

from tests.devices.printer_mind import Condition, Interpreter, Job, Manner
from tests.patience import PATIENCE

__all__ = ["Condition", "Interpreter", "Job", "Manner", "PtyPrinter", "TcpPrinter"]

XON, XOFF = b"\x11", b"\x13"
_LOOK: Final = 0.05


class TcpPrinter:
    """The printer on a TCP port of this machine; one connection at a time, as real ones.

    ``drop_after``: hangs up after so many bytes of a connection. ``sip``: the most it takes at
    once. ``hears``: cleared while it takes nothing.
    """

    def __init__(self, width_dots: int = 576, port: int = 0) -> None:
        self._connection: socket.socket | None = None
        self._changed = threading.Condition()
        self.mind = Interpreter(width_dots, self._reply)
        self.drop_after: int | None = None
        self.sip = 65536
        self.hears = threading.Event()
        self.hears.set()
        self.received = b""
        self._server = socket.create_server(("127.0.0.1", port))
        self.port: int = self._server.getsockname()[1]
        self._stop, self._stopper = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="printer")
        self._thread.start()

    def close(self) -> None:
        self._stopper.close()
        self._thread.join()
        self._server.close()
        self._stop.close()

    def hold_little(self) -> None:
        """From the next connection on, what is not taken stays with the sender."""
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)

    def mend(self) -> None:
        with self._changed:
            self.mind.mend()

    def wait_for_jobs(self, count: int) -> bool:
        """Whether that many receipts are cut in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.mind.jobs) >= count, timeout=PATIENCE)

    def _reply(self, data: bytes) -> None:
        if self._connection:
            with suppress(OSError):  # nobody hears it any more
                self._connection.sendall(data)

    def _serve(self) -> None:
        while True:
            ready = _readable(self._server, self._stop)
            if self._stop in ready:
                return
            self._connection, _ = self._server.accept()
            with self._connection:
                if not self._talk(self._connection):
                    return
            self._connection = None

    def _talk(self, connection: socket.socket) -> bool:
        """Until either side hangs up; false when the printer is to stop."""
        total = 0
        while True:
            while not self.hears.wait(_LOOK):
                if select.select([self._stop], [], [], 0)[0]:
                    return False
            ready = _readable(connection, self._stop)
            if self._stop in ready:
                return False
            if not self.hears.is_set():
                continue
            try:
                data = connection.recv(self.sip)
            except ConnectionError:
                return True
            if not data:
                return True
            self.received += data
            heard = data if self.drop_after is None else data[: max(0, self.drop_after - total)]
            total += len(data)
            with self._changed:
                self.mind.feed(heard)
                self._changed.notify_all()
            if len(heard) < len(data):
                return True


class PtyPrinter:
    """The printer at the far end of a serial line; ``device`` is the near end.

    ``sip``: the most it takes at once. ``waits_at``: says "wait" (XOFF) after so many bytes, and
    goes on by itself where ``goes_on``. ``drop_after``: the cable is pulled when more have come.
    """

    Mind = Interpreter

    def __init__(self, width_dots: int = 576) -> None:
        self._changed = threading.Condition()
        self.mind = self.Mind(width_dots, self._reply)
        self.received = b""
        self.sip = 4096
        self.waits_at: int | None = None
        self.goes_on = True
        self.drop_after: int | None = None
        self._stop, self._stopper = socket.socketpair()
        self.plug()

    def plug(self) -> None:
        """A new line to the same printer, with another name."""
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        self._ends = ExitStack()
        for end in (self._slave, self._master):
            self._ends.callback(os.close, end)
        self._thread = threading.Thread(target=self._serve, name="printer")
        self._thread.start()

    def close(self) -> None:
        self._stopper.close()
        self._thread.join()
        self._stop.close()
        self._ends.close()

    def mend(self) -> None:
        with self._changed:
            self.mind.mend()

    def say(self, data: bytes) -> None:
        _write_all(self._master, data)

    def wait_for_jobs(self, count: int) -> bool:
        """Whether that many receipts are cut in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.mind.jobs) >= count, timeout=PATIENCE)

    def go_on(self) -> None:
        """Says that it waits no longer, until the line knows it: who opens it drops what comes."""
        self.say(XON)
        select.select([], [self._slave], [], PATIENCE)

    def wait_until_unplugged(self) -> None:
        self._thread.join(PATIENCE)

    def _reply(self, data: bytes) -> None:
        self.say(data)

    def _is_pulled(self) -> bool:
        """Whether the cable has just been pulled, in the middle of what comes."""
        pulled = self.drop_after is not None and len(self.received) > self.drop_after
        if pulled:
            self.drop_after = None
            self._ends.close()
        return pulled

    def _serve(self) -> None:
        waits = False
        while True:
            patience = _LOOK if waits and self.goes_on else None
            ready = select.select([self._master, self._stop.fileno()], [], [], patience)[0]
            if self._stop.fileno() in ready:
                return
            if not ready:
                self.go_on()
                waits = False
                continue
            data = os.read(self._master, self.sip)
            self.received += data
            if self._is_pulled():
                return
            if self.waits_at is not None and len(self.received) >= self.waits_at:
                self.waits_at = None
                self.say(XOFF)
                waits = True
            with self._changed:
                self.mind.feed(data)
                self._changed.notify_all()


def _readable(*files: socket.socket | int) -> list[socket.socket | int]:
    return select.select(files, [], [])[0]


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
