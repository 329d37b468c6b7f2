"""Connections that take their time, or are too many, hold nobody else up."""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kiosk.central.identity import CERTIFICATE

_MOST: Final = 512
"""Connections at once; each takes one of the process's files, of which it has 1,024 by default."""
_LONGEST_HEAD: Final = 64 * 1024
"""Bytes of a head that is not whole yet."""


class Connection(HttpToolsProtocol):
    """HTTP/1.1 by uvicorn, with a deadline for a request to have come whole, and a limit; it tells
    each request which certificate was shown.

    (uvicorn waits for ever for the rest of a head or a body, however long the head is. Who goes on
    slowly and who says nothing are dropped alike, without an answer.)
    """

    seconds = 20.0
    """A full batch takes less on any line that a kiosk can work with."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._is_in_head = False
        self._head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        shown = tls.getpeercert(binary_form=True) if tls else None
        self.app_state = {**self.app_state, CERTIFICATE: shown}
        if len(self.connections) > _MOST:
            transport.abort()
        else:
            self._expect()

    def data_received(self, data: bytes) -> None:
        self._expect()
        super().data_received(data)
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > _LONGEST_HEAD:
                self.send_400_response("The head is too long.")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._is_in_head = True
        self._head_bytes = 0
        self._expect()

    def on_headers_complete(self) -> None:
        self._is_in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._expect_nothing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect(self) -> None:
        """A request is to come whole from now on, or from when it was first to."""
        if self._deadline is None:
            self._deadline = self.loop.call_later(self.seconds, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
