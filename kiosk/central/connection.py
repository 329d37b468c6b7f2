"""Connections that take their time, or are too many, hold nobody else up."""

import asyncio
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from kiosk.central.identity import CERTIFICATE

_MOST: Final = 512
"""Connections at once; each takes one of the process's files, of which it has 1,024 by default."""
_COMING: Final = (h11.IDLE, h11.SEND_BODY)
_UNREAD: Final = 4096
"""Bytes of a line that may wait to be looked at."""


class Connection(H11Protocol):
    """HTTP/1.1 by uvicorn, with a deadline for a request to have come whole, and a limit; it tells
    each request which certificate was shown.

    (uvicorn waits for ever for the rest of a head or a body. Who goes on slowly and who says
    nothing are dropped alike, without an answer.)
    """

    seconds = 20.0
    """A full batch takes less on any line that a kiosk can work with."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread = 0

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
        if self._is_more_of_a_line(data):
            self._unread += len(data)
            self.conn.receive_data(data)
            return
        self._unread = 0
        super().data_received(data)
        if self.conn.their_state not in _COMING:
            self._expect_nothing()
        elif self._deadline is None:
            self._expect()

    def _is_more_of_a_line(self, data: bytes) -> bool:
        """Whether there is nothing to look for yet: hundreds who send a byte at a time do so at
        once.
        """
        is_in_head = self._deadline is not None and self.conn.their_state is h11.IDLE
        return is_in_head and b"\n" not in data and self._unread + len(data) <= _UNREAD

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_nothing()
        super().connection_lost(exc)

    def _expect(self) -> None:
        self._deadline = self.loop.call_later(self.seconds, self.transport.abort)

    def _expect_nothing(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
