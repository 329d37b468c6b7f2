"""Sending what the outbox holds: each notice by one sender at a time, whoever else sends too.

A claim puts a notice off for as long as a try can take and more: a sender that dies leaves it to
the next. So a gateway may see one twice, by the same id; what it took under that id it takes again
without telling anybody.
"""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

import sqlalchemy as sa

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.central.metrics import Meter
from kiosk.central.notices.gateway import SECONDS, Gateway, Meaning, Word
from kiosk.central.store.notices import Claimed, Fate
from kiosk.central.store.store import Store

LEASE: Final = timedelta(seconds=6 * SECONDS)
KEPT_UP: Final = timedelta(days=2)
"""So long it is tried; then what it says is no news."""
_FIRST: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=1)
_LOOK_AGAIN: Final = 5.0  # seconds; another process may have written one


def next_try(one: Claimed, word: Word, now: datetime, random: Random) -> datetime | None:
    """When it is tried again: exponentially later, anywhere in the second half of that time;
    ``None`` where that is too late.
    """
    growing = min(_FIRST * 2 ** min(one.tries - 1, 20), _LONGEST)
    at = now + max(growing * random.uniform(0.5, 1), word.pause)
    return at if at < one.made_at + KEPT_UP else None


@dataclass(frozen=True)
class _Done:
    fate: Fate | None
    trouble: str
    at: datetime | None


class Sender:
    """Sends by a thread of its own from :meth:`start` until :meth:`close`."""

    def __init__(
        self,
        store: Store,
        gateway: Gateway,
        clock: Callable[[], datetime],
        meter: Meter,
        random: Random | None = None,
    ) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._meter = meter
        self._random = random or Random()  # noqa: S311 - to spread load, not to keep a secret
        self._woken = threading.Event()
        self._closing = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="central-notices")
        self._thread.start()

    def wake(self) -> None:
        """There may be something to send. From any thread."""
        self._woken.set()

    def close(self) -> None:
        """End at once; what is under way is tried again by whoever sends next."""
        self._closing = True
        self._gateway.hang_up()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()
        self._gateway.close()

    def _run(self) -> None:
        while not self._closing:
            self._woken.clear()
            try:
                sent = self.send_next()
            except sa.exc.SQLAlchemyError as error:  # no connection to be had is one, too
                detail = str(getattr(error, "orig", error)).partition("\n")[0]
                log.error("central.database_failed", detail=detail)
                sent = False
            if not sent:
                self._woken.wait(_LOOK_AGAIN)

    def send_next(self) -> bool:
        """Send what is due longest; false where nothing is, or all is about to end."""
        now = self._clock()
        with self._store.reading() as work:
            if not work.notices.due(now):
                return False
        one = self._store.write(lambda work: work.notices.claim(now, now + LEASE))
        if one is None:
            return False
        word = self._hand(one, now)
        if not self._closing:
            self._keep(one, self._judged(one, word))
        return not self._closing

    def _hand(self, one: Claimed, now: datetime) -> Word:
        """What is too old is not told any more, and what no key opens can't be."""
        if now >= one.made_at + KEPT_UP:
            return Word(Meaning.NEVER, "too_late")
        body = self._store.keys.open(one.sealed, one.notice_id.bytes)
        if body is None:
            return Word(Meaning.NEVER, "unreadable")
        return self._gateway.hand(str(one.notice_id), body.encode())

    def _judged(self, one: Claimed, word: Word) -> _Done:
        if word.meaning is Meaning.TAKEN:
            return _Done(Fate.TAKEN, "", None)
        again = None
        if word.meaning is Meaning.LATER:
            again = next_try(one, word, self._clock(), self._random)
        return _Done(None if again else Fate.GIVEN_UP, word.trouble, again)

    def _keep(self, one: Claimed, done: _Done) -> None:
        """Nothing is told of one that is another's by now, or outdated."""
        fate, at = done.fate, done.at
        if fate is not None:
            ours = self._store.write(lambda work: work.notices.settle(one, fate, done.trouble))
        elif at is not None:
            ours = self._store.write(lambda work: work.notices.put_off(one, at, done.trouble))
        if not ours:
            return
        self._meter.notice("failed" if fate is None else fate.value)
        told = {"notice_id": str(one.notice_id), "tries": one.tries}
        if fate is Fate.TAKEN:
            log.info("central.notice_taken", **told)
        elif fate is Fate.GIVEN_UP:
            log.error("central.notice_given_up", detail=done.trouble, **told)
        else:
            log.warning("central.notice_failed", detail=done.trouble, **told)
