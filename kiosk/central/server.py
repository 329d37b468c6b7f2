"""The central service on a socket of its own, in a thread of its own."""

import errno
import socket
import ssl
import threading
from typing import Final

import uvicorn
from fastapi import FastAPI

from kiosk.base import log
from kiosk.central.centre import Centre
from kiosk.central.connection import Connection
from kiosk.domain.failure import Failure, FailureCode

_GRACE: Final = 5  # seconds a request in flight may take once we close
_BACKLOG: Final = 128  # connections that may wait to be taken


class CentralServer:
    """Serves ``app`` on ``host``, over TLS where that is given; port 0 takes any free port."""

    def __init__(
        self, app: FastAPI, host: str, port: int, tls: ssl.SSLContext | None = None
    ) -> None:
        self._app = app
        self._host = host
        self._port = port
        self._server = uvicorn.Server(
            uvicorn.Config(
                app,
                http=Connection,
                loop="uvloop",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,  # who asks is the Gate's to say, not any header's
                timeout_graceful_shutdown=_GRACE,
                ssl_context_factory=None if tls is None else lambda _config, _default: tls,
            )
        )
        self._thread: threading.Thread | None = None

    @property
    def centre(self) -> Centre:
        """What it serves."""
        centre: Centre = self._app.state.centre
        return centre

    def start(self) -> int | Failure:
        """Listen and serve. Returns the port; a failure where it can't be had."""
        listener = listen(self._host, self._port)
        return listener if isinstance(listener, Failure) else self.serve(listener)

    def serve(self, listener: socket.socket) -> int:
        """Serve on a socket that listens already. Returns its port.

        Requests are taken from this moment on, whether or not the thread has come up yet.
        """
        port = int(listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, args=(listener,), name="central-server")
        self._thread.start()
        log.info("central.started", port=port)
        return port

    def _serve(self, listener: socket.socket) -> None:
        """Ends when it is told to; where it ends by itself, it must not do so in silence."""
        try:
            self._server.run([listener])
        except SystemExit as ended:
            raise RuntimeError("the server gave up") from ended
        if not self._server.should_exit:
            raise RuntimeError("the server ended by itself")

    def close(self) -> None:
        """Stop listening, let requests in flight finish, and end the thread. Safe to repeat."""
        if self._thread is None:
            return
        self._app.state.faults.close()
        self._server.should_exit = True
        self._thread.join()
        self._thread = None
        log.info("central.stopped")


def listen(host: str, port: int) -> socket.socket | Failure:
    """A socket that listens. Fails with ``port_in_use`` or ``configuration_invalid``."""
    try:
        return _listener(host, port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        code = FailureCode.PORT_IN_USE if taken else FailureCode.CONFIGURATION_INVALID
        return Failure(code, f"{host}:{port}: {error.strerror}")


def _listener(host: str, port: int) -> socket.socket:
    """A listening socket.

    It names TCP as its protocol, because only then asyncio switches Nagle's algorithm off, which
    would hold back the second part of every answer for 40 ms, until the peer acknowledges.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener
