"""A security-module reader behind a device server: its serial line carried by TCP."""

from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Self

from tests.devices.serial_reader import SerialReader


class SdtServer(ThreadingTCPServer):
    """``reader`` is at the far end of ``url``; the server may stop and start at its port."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, folder: Path, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Line)
        self.reader = SerialReader(folder)
        self._serving = Thread(target=self.serve_forever)
        self._serving.start()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def url(self) -> str:
        return f"socket://127.0.0.1:{self.port}"

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self._serving.join()
        self.server_close()
        self.reader.unplug()

    def __enter__(self) -> Self:
        return self


class _Line(BaseRequestHandler):
    server: SdtServer

    def handle(self) -> None:
        """Answer whole requests as the module would, until the driver hangs up."""
        while request := self.request.recv(4096):
            self.request.sendall(self.server.reader.answer(request))
