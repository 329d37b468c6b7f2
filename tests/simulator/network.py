"""The line between the kiosks and the centre, and all that it does to what goes over it."""

from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import format_datetime
from typing import TYPE_CHECKING

from kiosk.base.exchange import Answer
from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync.causes import failure_for
from kiosk.sync.client import EXCHANGE_SECONDS
from tests.simulator.agenda import DAY, HOUR, MINUTE

if TYPE_CHECKING:
    from tests.simulator.world import World

_UNHEARD = frozenset(("late", "answer lost", "page"))
"""The one who asked has gone, or doesn't hear what the centre says."""

Hear = Callable[[Answer | Failure], None]
Sent = tuple[int, Mapping[str, str], bytes]

_HTML = {"content-type": "text/html"}
_PAGES: tuple[Sent, ...] = (
    (200, _HTML, b"<html>Sign in to the guest network"),
    (200, {"content-type": "application/json"}, b'{"results": "sign in"}'),
    (302, _HTML | {"location": "http://portal.example"}, b""),
    (400, _HTML, b"<html>400 Bad Request"),
    (403, {"content-type": "application/json"}, b'{"title": "Forbidden", "type": "about:blank"}'),
    (407, _HTML, b"<html>Proxy Authentication Required"),
    (409, _HTML, b"<html>Conflict"),
    (413, _HTML, b"<html>Request Entity Too Large"),
    (422, _HTML, b"<html>Unprocessable"),
    (429, _HTML | {"retry-after": "86400"}, b"<html>Too many"),
    (502, _HTML, b"<html>Bad Gateway"),
    (503, _HTML | {"retry-after": "5"}, b"<html>"),
    (504, _HTML, b"<html>Gateway Timeout"),
)
_EXPIRED = Answer(400, _HTML, b"<html>400 The SSL certificate error</html>")
_TIMEOUT = failure_for(TimeoutError("the answer took too long"))
_REFUSED = failure_for(ConnectionRefusedError(111, "Connection refused"))
_RESET = failure_for(ConnectionResetError(104, "Connection reset by peer"))
_GARBLED = Failure(FailureCode.CENTRAL_PROTOCOL, "the packed answer breaks off")

FATES = ("lost", "refused", "late", "twice", "answer lost", "cut", "page", "outage")
"""What may befall an exchange; each seed has its own mixture of them."""


class Network:
    """Carries each request once, or never, or again later, and at most one answer."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._random = world.random
        self._down_until = 0.0

    def ask(self, body: bytes, *, is_valid: bool, hear: Hear) -> None:
        """Bring ``body`` to the centre, which lets in whose certificate ``is_valid``."""
        world = self._world
        once = _Once(hear)
        world.agenda.after(EXCHANGE_SECONDS, lambda: once.hear(_TIMEOUT))
        fate = self._fate()
        there, back = self._latency(), self._latency()

        def answered(sent: Sent | None) -> None:
            if fate not in _UNHEARD:
                world.agenda.after(back, lambda: once.hear(self._arrived(sent, fate)))

        if fate in ("refused", "outage"):
            world.agenda.after(there, lambda: once.hear(_REFUSED))
        if fate == "page":
            page = Answer(*self._random.choice(_PAGES))
            world.agenda.after(there + back, lambda: once.hear(page))
        for seconds in self._arrivals(fate, there):
            if is_valid:
                world.agenda.after(seconds, lambda: world.centre.take(body, answered))
            else:
                world.agenda.after(seconds, lambda: once.hear(_EXPIRED))

    def _arrivals(self, fate: str, there: float) -> list[float]:
        """After how many seconds the request comes to the centre, each time that it does."""
        match fate:
            case "lost" | "refused" | "outage":
                return []
            case "late":
                return [self._later()]
            case "twice":
                return [there, self._later()]
            case "page":
                return [there] if self._random.random() < 0.5 else []
            case _:
                return [there]

    def _fate(self) -> str:
        world = self._world
        if world.is_calm:
            return "fine"
        if world.agenda.now < self._down_until:
            world.count("line: outage")
            return "outage"
        for fate in FATES:
            if world.happens(fate):
                world.count(f"line: {fate}")
                if fate == "outage":
                    self._down_until = world.agenda.now + self._random.uniform(MINUTE, 2 * DAY)
                return fate
        return "fine"

    def _latency(self) -> float:
        return self._random.uniform(0.01, 0.3)

    def _later(self) -> float:
        return self._random.choice([0.0, 25.0, HOUR, 3 * DAY]) + self._random.uniform(0, HOUR)

    def _arrived(self, sent: Sent | None, fate: str) -> Answer | Failure:
        if sent is None:
            return _RESET
        status, headers, body = sent
        if fate == "cut":
            if self._random.random() < 0.5:
                return self._random.choice([_GARBLED, _RESET])
            body = body[: self._random.randrange(len(body))]
        date = format_datetime(self._world.time().astimezone(UTC), usegmt=True)
        return Answer(status, {**headers, "date": date}, body)


class _Once:
    def __init__(self, hear: Hear) -> None:
        self._hear: Hear | None = hear

    def hear(self, answer: Answer | Failure) -> None:
        if self._hear is not None:
            hear, self._hear = self._hear, None
            hear(answer)
