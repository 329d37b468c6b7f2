"""The line between the kiosks and the centre, and all that it does to what goes over it."""

from collections.abc import Callable
from datetime import UTC
from email.utils import format_datetime
from functools import partial
from typing import TYPE_CHECKING

from kiosk.base.exchange import Answer
from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync.causes import failure_for
from kiosk.sync.client import EXCHANGE_SECONDS
from tests.simulator.agenda import DAY, HOUR, MINUTE
from tests.simulator.question import Question, Sent

if TYPE_CHECKING:
    from tests.simulator.kiosk import Kiosk
    from tests.simulator.world import World

_UNHEARD = frozenset(("late", "answer lost", "page"))
"""The one who asked has gone, or doesn't hear what the centre says."""

Hear = Callable[[Answer | Failure], None]

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

_FATES = ("lost", "refused", "late", "twice", "answer lost", "cut", "page")
"""What may befall an exchange; each seed has its own mixture of them."""


class Network:
    """Carries each request once, or never, or again later, and at most one answer."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._random = world.random
        self._down_until: dict[str, float] = {}
        self.overheard: Question | None = None
        """The last one with reports."""

    def cut_off(self, kiosk: "Kiosk") -> None:
        """Its line is down for a while; in every fourth case so are all others."""
        everybody = self._random.random() < 0.25
        down = self._world.kiosks if everybody else [kiosk]
        until = self._world.agenda.now + self._random.uniform(MINUTE, 2 * DAY)
        for one in down:
            self._world.count("line: outage")
            self._down_until[one.id] = until

    def ask(self, kiosk_id: str, question: Question, hear: Hear) -> None:
        """Bring it to the centre, if it comes with a certificate, and what that answers back."""
        world = self._world
        once = _Once(hear)
        if question.certificate is not None:
            self.overheard = question
        world.agenda.after(EXCHANGE_SECONDS, lambda: once.hear(_TIMEOUT))
        fate = self._fate(kiosk_id)
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
            if question.certificate is None:
                world.agenda.after(seconds, lambda: once.hear(_EXPIRED))
            else:
                world.agenda.after(seconds, lambda: world.centre.take(question, answered))

    def ask_at_once(self, kiosk_id: str, question: Question) -> Answer | Failure:
        """The same in no time, for what the centre answers in none."""
        fate = self._fate(kiosk_id)
        heard: list[Answer | Failure] = []
        if fate in ("refused", "outage"):
            return _REFUSED
        if fate == "page":
            return Answer(*self._random.choice(_PAGES))
        if question.certificate is None:
            return _EXPIRED

        def answered(sent: Sent | None) -> None:
            if fate not in _UNHEARD:
                heard.append(self._arrived(sent, fate))

        for seconds in self._arrivals(fate, 0):
            if seconds:
                later = partial(self._world.centre.take, question, lambda _: None)
                self._world.agenda.after(seconds, later)
            else:
                self._world.centre.take(question, answered)
        return heard[0] if heard else _TIMEOUT

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

    def _fate(self, kiosk_id: str) -> str:
        world = self._world
        if world.is_calm:
            return "fine"
        if world.agenda.now < self._down_until.get(kiosk_id, 0):
            return "outage"
        for fate in _FATES:
            if world.happens(fate):
                world.count(f"line: {fate}")
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
