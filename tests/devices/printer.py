"""A receipt printer made of software, on a TCP port or at the far end of a serial line."""

import os
import select
import socket
import threading
import tty
from contextlib import ExitStack

from tests.devices.printer_mind import Condition, Interpreter, Job, Manner
from tests.patience import PATIENCE

__all__ = ["Condition", "Interpreter", "Job", "Manner", "PtyPrinter", "TcpPrinter"]


class TcpPrinter:
    """The printer on a TCP port of this machine; one connection at a time, as real ones."""

    def __init__(self, width_dots: int = 576, port: int = 0) -> None:
        self._connection: socket.socket | None = None
        self._changed = threading.Condition()
        self.mind = Interpreter(width_dots, self._reply)
        self.drop_after: int | None = None
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

    def mend(self) -> None:
        with self._changed:
            self.mind.mend()

    def wait_for_jobs(self, count: int) -> bool:
        """Whether that many receipts are cut in time."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.mind.jobs) >= count, timeout=PATIENCE)

    def _reply(self, data: bytes) -> None:
        if self._connection:
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
            ready = _readable(connection, self._stop)
            if self._stop in ready:
                return False
            try:
                data = connection.recv(65536)
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
    """The printer at the far end of a serial line; ``device`` is the near end."""

    Mind = Interpreter

    def __init__(self, width_dots: int = 576) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.device = os.ttyname(self._slave)
        self.mind = self.Mind(width_dots, lambda data: _write_all(self._master, data))
        self.drop_after: int | None = None
        self.received = b""
        self._ends = ExitStack()
        for end in (self._slave, self._master):
            self._ends.callback(os.close, end)
        self._stop, self._stopper = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="printer")
        self._thread.start()

    def close(self) -> None:
        self._stopper.close()
        self._thread.join()
        self._stop.close()
        self._ends.close()

    def _is_pulled(self) -> bool:
        """Whether the cable has just been pulled, in the middle of what comes."""
        pulled = self.drop_after is not None and len(self.received) > self.drop_after
        if pulled:
            self._ends.close()
        return pulled

    def _serve(self) -> None:
        while True:
            ready = _readable(self._master, self._stop)
            if self._stop in ready:
                return
            data = os.read(self._master, 4096)
            self.received += data
            if self._is_pulled():
                return
            self.mind.feed(data)


def _readable(*files: socket.socket | int) -> list[socket.socket | int]:
    return select.select(files, [], [])[0]


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]
