"""A security-module reader behind a device server: its serial line carried by TCP."""

import socket
from contextlib import suppress
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Any, Self

from tests.devices.serial_reader import SerialReader


class SdtServer:
    """``reader`` is at the far end of ``url``, which stays the same when the power is back."""

    def __init__(self, folder: Path) -> None:
        self.reader = SerialReader(folder)
        self._port = 0
        self._server: _Server | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"socket://127.0.0.1:{self._port}"

    def plug(self) -> None:
        self._server = _Server(self.reader, self._port)
        self._port = self._server.server_address[1]
        Thread(target=self._server.serve_forever, daemon=True).start()

    def unplug(self) -> None:
        """Who is connected is cut off, and nobody gets through any more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server.cut_off()
        self._server = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()
        self.reader.unplug()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, reader: SerialReader, port: int) -> None:
        self.reader = reader
        self.lines: list[socket.socket] = []
        super().__init__(("127.0.0.1", port), _Line)

    def get_request(self) -> tuple[socket.socket, object]:
        line, address = super().get_request()
        self.lines.append(line)
        return line, address

    def shutdown_request(self, request: Any) -> None:
        self.lines.remove(request)
        super().shutdown_request(request)

    def cut_off(self) -> None:
        for line in list(self.lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Line(BaseRequestHandler):
    server: _Server
    request: socket.socket

    def handle(self) -> None:
        """Answer whole requests as the module would, until the driver hangs up."""
        with suppress(ConnectionError):
            while request := self.request.recv(4096):
                self.request.sendall(self.server.reader.answer(request))
