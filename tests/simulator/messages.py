"""The gateway for messages to people, and what it must be asked, and not asked again."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kiosk.base.exchange import Answer, GarbledError
from kiosk.central.metrics import Meter
from kiosk.central.notices.gateway import Address, Gateway, signature
from kiosk.central.notices.sender import Sender
from kiosk.central.store.notices import notice_id
from kiosk.central.store.store import Store
from kiosk.domain.report import ReportState
from tests.queue.examples import NAME
from tests.simulator.people import NUMBERS_BEGIN

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.world import World

_SECRET = bytes(range(32))
_REMEMBERED = timedelta(days=4)
"""The centre forgets a notice with its reports' term (7 days), of which it may be tried for two."""
ADDRESS = Address("http://localhost/messages", _SECRET)
_LATER = (
    Answer(302, {"location": "http://portal.example"}, b""),
    Answer(403, {}, b"<html>Forbidden"),
    Answer(429, {"retry-after": "900"}, b""),
    Answer(500, {}, b""),
    Answer(502, {}, b"<html>Bad Gateway"),
    Answer(503, {"retry-after": "soon"}, b""),
)
_TROUBLES = ("late", "cut", "refused", "garbled", "bad", "never")
_ENDS = ("", "never")
_NEVER = (Answer(410, {}, b""), Answer(422, {}, b"{}"))


class Messages:
    """Stands in for the connection to it, which the centre's real client asks."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._random = Random(f"{world.seed} messages")  # its own: it changes no other chance
        self._bodies: dict[UUID, bytes] = {}
        self._over: dict[UUID, datetime] = {}
        self._last: UUID | None = None
        """What it has asked for no more with its last answer."""

    def came(self, report_id: UUID, state: ReportState) -> bool:
        """Whether it was asked to tell that."""
        return notice_id(report_id, state) in self._bodies

    def settle(self) -> None:
        """Whoever asked last has kept what it was answered."""
        if self._last is not None:
            self._over[self._last] = self._world.time()

    def exchange(
        self, method: str, path: str, *, content: bytes, headers: Mapping[str, str], **_: Any
    ) -> Answer:
        """As :meth:`kiosk.base.exchange.Connection.exchange`."""
        notice = self._held(method, path, content, headers)
        trouble = self._trouble()
        self._world.count(f"messages: {trouble or 'taken'}")
        self._last = notice if trouble in _ENDS else None
        return self._fails(trouble) if trouble else Answer(204, {}, b"")

    def close(self) -> None:
        """Nothing is open."""

    def _trouble(self) -> str:
        if not self._world.is_calm:
            for trouble in _TROUBLES:
                if self._random.random() < self._world.chances.rate(f"messages: {trouble}"):
                    return trouble
        return ""

    def _fails(self, trouble: str) -> Answer:
        if trouble == "late":
            raise TimeoutError("no answer in time")
        if trouble == "cut":
            raise ConnectionResetError(104, "Connection reset by peer")
        if trouble == "refused":
            raise ConnectionRefusedError(111, "Connection refused")
        if trouble == "garbled":
            raise GarbledError("no HTTP")
        return self._random.choice(_NEVER if trouble == "never" else _LATER)

    def _held(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> UUID:
        """Which notice it is; told in the ledger is what is wrong with it."""
        wrong = self._world.ledger.wrong
        said = json.loads(body)
        notice = UUID(said["notice_id"])
        signed = signature(_SECRET, str(notice), int(headers["webhook-timestamp"]), body)
        if (method, path) != ("POST", "/messages") or headers["webhook-signature"] != signed:
            wrong(f"no notice as it is described: {method} {path} {headers}")
        if str(notice) != headers["webhook-id"]:
            wrong(f"a notice with two ids: {notice} {headers}")
        over = self._over.pop(notice, None)
        if over is not None and self._world.time() - over < _REMEMBERED:
            wrong(f"the notice {notice} comes again though that was over")
        if over is None and self._bodies.get(notice, body) != body:
            wrong(f"the notice {notice} says two things")
        self._bodies[notice] = body
        confirmed = self._world.ledger.confirmed.get(said["phone"])
        if confirmed is None:
            wrong("a phone is told that nobody left")
        elif said["kind"] != confirmed.draft.kind:
            wrong(f"a phone is told of another's report: {said['kind']} {confirmed.draft.kind}")
        if any(name in str(said) for name in (NUMBERS_BEGIN, NAME)):
            wrong(f"the notice {notice} names somebody")
        return notice


class UnthreadedSender(Sender):
    """Sends when the simulator wants it; ``woken`` is called when there may be something."""

    def __init__(
        self,
        store: Store,
        clock: "Callable[[], datetime]",
        meter: Meter,
        random: Random,
        *,
        messages: Messages,
        woken: "Callable[[], None]",
    ) -> None:
        gateway = Gateway(ADDRESS, clock, lambda _: messages)
        super().__init__(store, gateway, clock, meter, random)
        self._messages = messages
        self._wake = woken

    def start(self) -> None:
        """There is but one thread."""

    def wake(self) -> None:
        self._wake()

    def send_next(self) -> bool:
        sent = super().send_next()
        if sent:
            self._messages.settle()
        return sent
