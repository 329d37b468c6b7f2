"""Who works at the centre's pages: passwords, lock-out, standing sign-ins.

A password is kept as Argon2id makes it (RFC 9106; 64 MiB a guess). A browser keeps 32 random bytes
in a cookie and the database their SHA-256 alone, so that whoever reads it can't sign in. A sign-in
ends when it is ended, after half an hour without a page, and after a working day.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from kiosk.base import log
from kiosk.central.store.clerks import Clerk, Lock
from kiosk.central.store.store import Store
from kiosk.central.store.trail import COMMAND, Act, Noted
from kiosk.central.store.transaction import Transaction

SHORTEST_PASSWORD: Final = 10
LONGEST_PASSWORD: Final = 200
_TRIES: Final = 5
_LOCKED_FOR: Final = timedelta(minutes=15)
_IDLE: Final = timedelta(minutes=30)
_LONGEST: Final = timedelta(hours=10)
_SEEN_EVERY: Final = timedelta(minutes=1)
_TOKEN_BYTES: Final = 32
_AT_ONCE: Final = 2
"""Passwords judged at a time, for the memory each takes."""
_PATIENCE: Final = 5.0  # seconds

_hasher: Final = PasswordHasher()


class Denied(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "wrong"
    """Name or password, or the name is locked: who tries must not learn which."""
    BUSY = "busy"


def is_password(text: str) -> bool:
    return SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD


def digest_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


class SignIns:
    """Safe to use from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def put(self, clerk: Clerk, password: str, now: datetime) -> None:
        """A new clerk, or another password for one who then has to sign in again."""
        encoded = _hasher.hash(password)

        def put(work: Transaction) -> None:
            work.clerks.put(clerk, encoded)
            work.trail.note(Noted(now, COMMAND, Act.CLERK_PUT, detail=clerk.name))

        self._store.write(put)

    def remove(self, name: str, now: datetime) -> bool:
        """Whether there was such a clerk."""

        def remove(work: Transaction) -> bool:
            was_there = work.clerks.remove(name)
            if was_there:
                work.trail.note(Noted(now, COMMAND, Act.CLERK_REMOVED, detail=name))
            return was_there

        return self._store.write(remove)

    def begin(self, name: str, password: str, now: datetime) -> str | Denied:
        """Sign somebody in; what their browser is to keep."""
        lock = Lock(_TRIES, now + _LOCKED_FOR)
        with self._turn() as mine:
            if not mine:
                return Denied.BUSY
            encoded = self._store.write(lambda work: work.clerks.begin_try(name, lock, now))
            fits = _fits(encoded or _nobodys(), password)
        token = secrets.token_urlsafe(_TOKEN_BYTES)

        def begin(work: Transaction) -> bool:
            is_known = work.clerks.is_known(name)
            if encoded is None or not fits or not is_known:
                # People type passwords into the field of the name: kept is only a clerk's.
                work.trail.note(Noted(now, name if is_known else "", Act.SIGN_IN_FAILED))
                return False
            work.clerks.forget_old(now - _LONGEST)
            work.clerks.sign_in(name, digest_of(token), now)
            work.trail.note(Noted(now, name, Act.SIGN_IN))
            return True

        if self._store.write(begin):
            return token
        log.warning("central.sign_in_failed")
        return Denied.WRONG

    def of(self, token: str, now: datetime) -> Clerk | None:
        """Whose sign-in ``token`` is, if it still stands; being seen keeps it standing."""
        digest = digest_of(token)
        with self._store.reading() as work:
            clerk = work.clerks.signed_in(digest, now - _LONGEST, now - _IDLE)
            is_fresh = work.clerks.signed_in(digest, now - _LONGEST, now - _SEEN_EVERY)
        if clerk is not None and is_fresh is None:
            self._store.write(lambda work: work.clerks.seen(digest, now))
        return clerk

    def end(self, token: str, now: datetime) -> None:
        clerk = self.of(token, now)

        def end(work: Transaction) -> None:
            work.clerks.sign_out(digest_of(token))
            if clerk is not None:
                work.trail.note(Noted(now, clerk.name, Act.SIGN_OUT))

        self._store.write(end)

    @contextmanager
    def _turn(self) -> Iterator[bool]:
        mine = self._turns.acquire(timeout=_PATIENCE)
        try:
            yield mine
        finally:
            if mine:
                self._turns.release()


@cache
def _nobodys() -> str:
    """Judged for a name that nobody has, so that it takes as long."""
    return _hasher.hash(secrets.token_hex())


def _fits(encoded: str, password: str) -> bool:
    try:
        return _hasher.verify(encoded, password[:LONGEST_PASSWORD])
    except VerifyMismatchError:
        return False
