"""The centre's orders, obeyed at most once each, in their order, and only where they are its own.

Which was done last is written to the disk before anything that must not happen twice, so that no
loss of power has it done again. A kiosk that was given no key of the centre obeys nothing.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk.base import log
from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.order import LONGEST_ORDER, MOST_ORDERS, Answer, Order, OrderAct, order_of

FILE: Final = "orders.json"
_REMEMBERED: Final = 50

Act = Callable[[], Failure | None]

UNDISTURBED: Final = frozenset(
    {
        OrderAct.OUT_OF_SERVICE,
        OrderAct.RESTART,
        OrderAct.SEND_DIAGNOSTICS,
    }
)
"""Done only while nobody is served and no staff are there; those after it wait as well."""
_ONCE: Final = frozenset({OrderAct.RESTART, OrderAct.ROTATE_KEY})
"""Noted before it is done: rather not at all than twice."""


@dataclass(frozen=True)
class _Kept:
    """The number of the last one that was settled, and what became of the latest ones."""

    last: int = 0
    answers: tuple[tuple[int, str], ...] = ()


class Orders:
    """Belongs to the thread that speaks with the centre.

    ``key`` is the public half of the centre's key, base64url of 32 bytes; empty obeys nothing.
    ``now`` is the best known time.
    """

    def __init__(
        self,
        file: Path,
        kiosk_id: str,
        key: str,
        now: Callable[[], datetime],
        acts: Mapping[OrderAct, Act],
        *,
        is_free: Callable[[], bool],
    ) -> None:
        self._file = file
        self._kiosk_id = kiosk_id
        self._key = key
        self._now = now
        self._acts = acts
        self._is_free = is_free
        self._kept = _read(file)
        self._told: set[bytes] = set()
        self.answers: tuple[Mapping[str, object], ...] = ()
        """What the centre is to be told with the next heartbeat: ``number`` and ``answer`` of each
        order that it has sent and that is settled.
        """

    def take(self, tokens: Sequence[str]) -> bool:
        """Do what is ordered, as far as it can be done now; whether anything was settled.

        ``tokens`` are what the centre sent with its last answer, the oldest order first.
        """
        before = self._kept.last
        orders = [order for token in tokens[:MOST_ORDERS] if (order := self._read(token))]
        for order in orders:
            if order.number > self._kept.last and not self._settle(order):
                break
        known = dict(self._kept.answers)
        self.answers = tuple(
            {"number": one.number, "answer": known.get(one.number, Answer.PASSED_OVER.value)}
            for one in orders
            if one.number <= self._kept.last
        )
        return self._kept.last > before

    def _read(self, token: str) -> Order | None:
        """The order, where the centre has signed it and it is this kiosk's."""
        if not self._key:
            return None
        found = _signed(token, self._key)
        if isinstance(found, Order) and found.kiosk_id == self._kiosk_id:
            return found
        cause = found if isinstance(found, str) else "another kiosk's"
        digest = sha256(token.encode(errors="replace")).digest()
        if digest not in self._told and len(self._told) < _REMEMBERED:
            self._told.add(digest)  # it comes again with every answer
            log.error("orders.refused", detail=cause)
        return None

    def _settle(self, order: Order) -> bool:
        """Whether the order is settled now; else it is left for later, and those after it too."""
        known = order.act in list(OrderAct)
        if self._now() > order.expires_at:
            return self._note(order, Answer.EXPIRED)
        if not known:
            return self._note(order, Answer.NOT_KNOWN)
        act = OrderAct(order.act)
        if act in UNDISTURBED and not self._is_free():
            return False
        if act in _ONCE and not self._note(order, Answer.DONE):
            return False
        failure = self._do(act)
        answer = Answer.FAILED if failure else Answer.DONE
        if failure:
            log.error(
                "orders.failed",
                number=order.number,
                act=order.act,
                code=failure.code,
                detail=failure.detail,
            )
        if act in _ONCE and not failure:
            return True
        return self._note(order, answer)

    def _do(self, act: OrderAct) -> Failure | None:
        try:
            return self._acts[act]()
        except Exception as error:  # noqa: BLE001 - else every later order waits for a bug's end
            return Failure(FailureCode.INTERNAL, type(error).__name__)

    def _note(self, order: Order, answer: Answer) -> bool:
        """Durably; whether that could be done."""
        answers = (*self._kept.answers, (order.number, answer.value))
        # What was noted before it was done, and failed, is told as failed.
        latest = tuple(sorted(dict(answers).items()))[-_REMEMBERED:]
        kept = _Kept(order.number, latest)
        told = {"last": kept.last, "answers": [list(one) for one in kept.answers]}
        try:
            write_whole(self._file, json.dumps(told).encode())
        except OSError:
            return False
        self._kept = kept
        log.warning("orders.settled", number=order.number, act=_plain(order.act), answer=answer)
        return True


def _signed(token: str, key: str) -> Order | str:
    """The order, or why it is none."""
    if len(token) > LONGEST_ORDER:
        return "too long"
    from kiosk.base import jose  # slow to load

    jwk = {"kty": "OKP", "crv": "Ed25519", "x": key}
    try:
        return order_of(jose.payload(token, jwk)) or "of another form"
    except ValueError:
        return "not signed by the centre"


def _plain(act: str) -> str:
    """An act that is not known is nobody's word to write into a log."""
    return act if act in list(OrderAct) else Answer.NOT_KNOWN.value


def _read(file: Path) -> _Kept:
    """What can't be read counts as nothing done: of the orders still open the centre sends all."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        stored = json.loads(file.read_bytes())
        answers = tuple((int(number), str(answer)) for number, answer in stored["answers"])
        return _Kept(int(stored["last"]), answers)
    return _Kept()
