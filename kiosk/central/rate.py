"""How much one kiosk may ask: what one sends too often must not be missing to all others.

Only who is known by a certificate has a rate: a name in a body is anybody's.
"""

import threading
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from time import monotonic
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from kiosk.base.records import dataclass
from kiosk.central.identity import Caller, Role
from kiosk.central.limit import turn_away
from kiosk.central.problems import problem

_LEAST_BYTES: Final = 2048
"""What a request costs, however small it is."""
_UNTOLD_BYTES: Final = 1024 * 1024
"""What one costs that doesn't say how large it is: it may be as large as any."""
_STATUS: Final = "/v1/status"


@dataclass(frozen=True)
class Rate:
    """``burst`` at once, and ``refill`` a second from then on."""

    burst: float
    refill: float


BYTES: Final = Rate(burst=4 * 1024 * 1024, refill=32 * 1024)
"""Of bodies: some 7,000 reports at once after a long outage, then 50 a second."""
LOOK_UPS: Final = Rate(burst=30, refill=0.2)
"""Of people: one stands at a kiosk at a time, for minutes."""


class Bucket:
    """What each kiosk has left. Safe to use from any thread."""

    def __init__(self, rate: Rate, clock: Callable[[], float] = monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, who: str, cost: float) -> float:
        """Take it; the seconds to wait where there is not enough, and nothing is taken.

        What costs more than the bucket holds may pass when it is full.
        """
        with self._lock:
            now = self._clock()
            left, at = self._left.get(who, (self._rate.burst, now))
            left = min(self._rate.burst, left + (now - at) * self._rate.refill)
            missing = min(cost, self._rate.burst) - left
            self._left[who] = (left - cost if missing <= 0 else left, now)
        return max(0.0, missing / self._rate.refill)


class Throttle:
    """ASGI middleware: 429 with ``Retry-After`` to a kiosk that asks too much, unparsed.

    ``workers`` share what a kiosk may ask, since its requests go to any of them.
    """

    def __init__(self, app: ASGIApp, workers: int = 1) -> None:
        self._app = app
        self._bytes = Bucket(_shared(BYTES, workers))
        self._look_ups = Bucket(_shared(LOOK_UPS, workers))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        caller: Caller | None = scope.get("state", {}).get("caller")
        if caller is None or caller.role is not Role.KIOSK:
            await self._app(scope, receive, send)
            return
        wait = self._bytes.take(caller.name, _cost(Headers(scope=scope)))
        if not wait and scope["path"] == _STATUS:
            wait = self._look_ups.take(caller.name, 1)
        if not wait:
            await self._app(scope, receive, send)
            return
        headers = {"Retry-After": str(ceil(wait))}
        busy = problem(HTTPStatus.TOO_MANY_REQUESTS, headers=headers)
        await turn_away(busy, scope, receive, send)


def _cost(headers: Headers) -> int:
    length = headers.get("content-length", "")
    if length.isdecimal():
        return max(int(length), _LEAST_BYTES)
    return _UNTOLD_BYTES if "transfer-encoding" in headers else _LEAST_BYTES


def _shared(rate: Rate, workers: int) -> Rate:
    return Rate(rate.burst, rate.refill / workers)
