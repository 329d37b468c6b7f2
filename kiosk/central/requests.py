"""Each request has an id, is counted and leaves a line in the log."""

import re
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kiosk.base import log
from kiosk.central.metrics import known_path

if TYPE_CHECKING:
    from kiosk.central.identity import Caller, Gate
    from kiosk.central.metrics import Meter

_HEADER: Final = "X-Request-ID"
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_UNTOLD: Final = frozenset({"/healthz", "/readyz", "/metrics"})
"""Asked every few seconds, by machines."""


class Requests:
    """ASGI middleware. The id is the one that a trusted proxy gave (``X-Request-ID``), else a new
    one; it is in the request's state, in the answer and in every line about the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        gate: Gate = scope["app"].state.gate
        request_id = _given(scope) if gate.is_proxy(scope) else None
        request_id = request_id or uuid4().hex
        scope["state"] = {**scope.get("state", {}), "request_id": request_id}
        begun = monotonic()

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_HEADER] = request_id
                _tell(scope, message["status"], monotonic() - begun)
            await send(message)

        try:
            await self._app(scope, receive, answered)
        except Exception:
            _tell(scope, HTTPStatus.INTERNAL_SERVER_ERROR, monotonic() - begun)
            raise


def _tell(scope: Scope, status: int, seconds: float) -> None:
    """``seconds`` until the answer began."""
    meter: Meter = scope["app"].state.meter
    meter.request(scope["path"], status, seconds)
    if scope["path"] in _UNTOLD:
        return
    caller: Caller | None = scope["state"].get("caller")
    log.info(
        "central.request",
        request=scope["state"]["request_id"],
        method=scope["method"],
        path=known_path(scope["path"]),
        status=status,
        milliseconds=round(seconds * 1000),
        caller=caller.name if caller else None,
    )


def _given(scope: Scope) -> str | None:
    given = Headers(scope=scope).get(_HEADER, "")
    return given if _ID.fullmatch(given) else None
