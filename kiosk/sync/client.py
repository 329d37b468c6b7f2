"""The central service over HTTP/1.1: one connection, kept alive, its errors turned into values.

httpx2 is the kept successor of httpx (2.16.2 of November 2026, where httpx has stood still since
2024) and the only HTTP library of the kiosk; nothing outside this module imports it. It costs
0.1 s to import, so that happens on the first send, on the sync thread, and not before the first
screen.
"""

import contextlib
import json
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.known import Known
from kiosk.domain.report import Holder, Report
from kiosk.sync.port import Answered, BatchRefused, NotNow, Reply, Sheet
from kiosk.sync.wire import holder_json, known_of, report_json, results_of

if TYPE_CHECKING:
    import httpx2

LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_OK: Final = 200
_UNCHANGED: Final = 304
_SERVER_ERROR: Final = 500
_BATCH_REFUSED: Final = frozenset({400, 409, 413, 422})
_TRY_LATER: Final = frozenset({408, 425, 429})
_NOT_US: Final = frozenset({401, 403})
_CONNECTED: Final = frozenset({"connection.connect_tcp.complete", "connection.start_tls.complete"})
_CONNECT_SECONDS: Final = 5.0
_ANSWER_SECONDS: Final = 20.0
_KEEP_SECONDS: Final = 4.0  # uvicorn closes after 5 s of silence: be first

TransportFactory = Callable[[], "httpx2.BaseTransport"]


class CentralClient:
    """Speaks the central API. All belongs to one thread, but for ``hang_up`` and ``abort``.

    ``transport`` makes the transport in place of the network's own: tests make it worse with it.
    """

    def __init__(
        self,
        base_url: str,
        tls: ssl.SSLContext | None = None,
        *,
        transport: TransportFactory | None = None,
    ) -> None:
        parts = urlsplit(base_url)
        if parts.scheme != "https" and parts.hostname not in LOOPBACK:
            raise ValueError("plain HTTP is for loopback only")
        self._base_url = base_url.rstrip("/")
        self._tls = tls
        self._transport = transport
        self._client: httpx2.Client | None = None
        self._socket: socket.socket | None = None
        self._hung_up = False
        self._aborted = False

    def send(self, reports: Sequence[Report]) -> Reply:
        """Hand over 1 to 500 reports and read the centre's word on each."""
        response = self._post("/v1/reports", {"reports": [report_json(r) for r in reports]})
        return NotNow(response) if isinstance(response, Failure) else _reply(response, reports)

    def beat(self, health: Mapping[str, object]) -> frozenset[str] | Failure:
        """Hand over this kiosk's health (``POST /v1/heartbeats``); what it should fetch."""
        response = self._post("/v1/heartbeats", health)
        if isinstance(response, Failure):
            return response
        if response.status_code != _OK:
            return Failure(FailureCode.CENTRAL_REFUSED, f"HTTP {response.status_code}")
        body = _json(response)
        wanted = body.get("fetch") if isinstance(body, Mapping) else None
        return frozenset(map(str, wanted)) if isinstance(wanted, list) else frozenset()

    def status(self, holder: Holder) -> Known | Failure:
        """What the centre knows of somebody (``POST /v1/status``)."""
        response = self._post("/v1/status", {"holder": holder_json(holder)})
        if isinstance(response, Failure):
            return response
        if response.status_code != _OK:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, f"HTTP {response.status_code}")
        known = known_of(_json(response), china.now())
        return known or Failure(FailureCode.CENTRAL_PROTOCOL, "the answer is no card states")

    def policies(self, seen: str) -> Sheet | Failure | None:
        """``GET /v1/policies``; ``None`` where it is still what ``seen`` (If-None-Match) names."""
        response = self._request("GET", "/v1/policies", headers={"If-None-Match": seen})
        if isinstance(response, Failure):
            return response
        if response.status_code == _UNCHANGED:
            return None
        if response.status_code != _OK:
            return Failure(FailureCode.CENTRAL_REFUSED, f"HTTP {response.status_code}")
        return Sheet(response.content, response.headers.get("ETag"))

    def _post(self, path: str, body: Mapping[str, object]) -> "httpx2.Response | Failure":
        content = json.dumps(body).encode()
        return self._request("POST", path, content, {"Content-Type": "application/json"})

    def _request(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> "httpx2.Response | Failure":
        import httpx2  # noqa: PLC0415 - see above: off the start-up path

        if self._aborted:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, "closing")
        self._hung_up = False
        try:
            return self._opened().request(
                method, path, content=content, headers=headers, extensions={"trace": self._trace}
            )
        except httpx2.HTTPError as error:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, type(error).__name__)

    def hang_up(self) -> None:
        """End a request that is waiting, from another thread; those after it connect anew."""
        self._hung_up = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                # Not by the SSLSocket's own method: it takes the TLS away from under the reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def abort(self) -> None:
        """End a request that is waiting, from another thread, and refuse those after it."""
        self._aborted = True
        self.hang_up()

    def close(self) -> None:
        """Let the connection go; for the thread that sends."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def _opened(self) -> "httpx2.Client":
        import httpx2  # noqa: PLC0415 - see above

        if self._client is None:
            self._client = httpx2.Client(
                base_url=self._base_url,
                verify=self._tls or ssl.create_default_context(),
                transport=self._transport() if self._transport else None,
                timeout=httpx2.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS),
                limits=httpx2.Limits(max_connections=1, keepalive_expiry=_KEEP_SECONDS),
                trust_env=False,
            )
        return self._client

    def _trace(self, event: str, details: Mapping[str, Any]) -> None:
        """Remember the newest socket (httpcore's "trace" extension) for ``hang_up`` to shut."""
        if event in _CONNECTED:
            self._socket = details["return_value"].get_extra_info("socket")
            if self._hung_up or self._aborted:
                self.hang_up()


def _reply(response: "httpx2.Response", reports: Sequence[Report]) -> Reply:
    status = response.status_code
    if status == _OK:
        results = results_of(_json(response), reports)
        if results:
            return Answered(results)
        return NotNow(Failure(FailureCode.CENTRAL_PROTOCOL, "the answer holds no usable result"))
    if status in _BATCH_REFUSED:
        return BatchRefused(Failure(FailureCode.CENTRAL_REFUSED, f"HTTP {status}"))
    if status in _TRY_LATER or status >= _SERVER_ERROR:
        code = FailureCode.CENTRAL_UNREACHABLE
    elif status in _NOT_US:
        code = FailureCode.CENTRAL_REFUSED
    else:
        code = FailureCode.CENTRAL_PROTOCOL
    return NotNow(Failure(code, f"HTTP {status}"), _retry_after(response.headers))


def _json(response: "httpx2.Response") -> object:
    try:
        return response.json()
    except (ValueError, RecursionError):
        return None


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds (RFC 9110, 10.2.3); a date counts from the centre's own ``Date``, not our clock."""
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text) - parsedate_to_datetime(headers["Date"])
    except (ValueError, KeyError, TypeError):
        return None
    return max(0.0, until.total_seconds())
