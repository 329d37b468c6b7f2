"""One notice handed to the gateway, and what its answer means (docs/notices.md).

Headers and signature are those of Standard Webhooks 1.0.0 (standardwebhooks.com), so that a
gateway's maker can check them with a library that is there.
"""

import hmac
import socket
import ssl
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, urlsplit

from kiosk.base.exchange import Answer, Connection, GarbledError
from kiosk.base.loopback import LOOPBACK
from kiosk.base.records import dataclass
from kiosk.base.waiting import Deadline, Waker

SECONDS: Final = 10.0
"""For the name, the connection, the handshake, the sending and the whole answer together."""
MOST: Final = 64 * 1024
"""Bytes of an answer, which nobody reads."""
_LONGEST_PAUSE: Final = timedelta(hours=1)
_PREFIX: Final = "whsec_"
_SECRET_BYTES: Final = range(24, 65)
_NEVER: Final = frozenset((HTTPStatus.GONE, HTTPStatus.UNPROCESSABLE_ENTITY))
_WAITS: Final = frozenset((HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE))


@dataclass(frozen=True, repr=False)
class Address:
    """Where notices go, and the secret (24 to 64 bytes) that signs them."""

    url: str
    secret: bytes


class Meaning(Enum):
    TAKEN = auto()
    NEVER = auto()
    """This one will not be taken, however often it is sent."""
    LATER = auto()


@dataclass(frozen=True)
class Word:
    """What came of a try; ``trouble`` is one of a few words and maybe a status, ``pause`` what the
    gateway asked for.
    """

    meaning: Meaning
    trouble: str = ""
    pause: timedelta = timedelta()


def address(url: str, secret_file: Path) -> Address:
    """Raises ``ValueError`` that says what is wrong with the URL or the secret, ``OSError``."""
    try:
        parts = urlsplit(url)
        port_is_wrong = parts.port == 0
    except ValueError:
        raise ValueError("no address of a gateway") from None
    host = parts.hostname or ""
    if not host or parts.fragment or port_is_wrong or "@" in parts.netloc:
        raise ValueError("no address of a gateway")
    if not url.isascii() or not url.isprintable() or " " in url:
        raise ValueError("no address of a gateway")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise ValueError("only https, or http on loopback")
    return Address(url, _secret(secret_file.read_text("ascii", "replace").strip()))


def _secret(text: str) -> bytes:
    try:
        secret = b64decode(text.removeprefix(_PREFIX), validate=True)
    except ValueError:
        secret = b""
    if len(secret) not in _SECRET_BYTES:
        raise ValueError(
            f"the secret is no base64 of {_SECRET_BYTES[0]} to {_SECRET_BYTES[-1]} bytes"
        )
    return secret


def signature(secret: bytes, notice_id: str, timestamp: int, body: bytes) -> str:
    """``v1,`` and the base64 of HMAC-SHA-256 over ``id.timestamp.body``."""
    signed = f"{notice_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(secret, signed, sha256)).decode()


class Line(Protocol):
    """What a :class:`~kiosk.base.exchange.Connection` does for a gateway, and raises."""

    def exchange(
        self,
        method: str,
        path: str,
        *,
        tls: ssl.SSLContext | None,
        deadline: Deadline,
        content: bytes,
        headers: Mapping[str, str],
    ) -> Answer: ...

    def close(self) -> None: ...


def connect(base: SplitResult) -> Line:
    """Raises ``socket.gaierror`` where that names no host."""
    return Connection(base, MOST)


class Gateway:
    """All of it is one thread's, but for :meth:`hang_up`. It is reached by what ``connect`` makes,
    when it is first needed.
    """

    def __init__(
        self,
        where: Address,
        clock: Callable[[], datetime],
        connect: Callable[[SplitResult], Line] = connect,
    ) -> None:
        self._secret = where.secret
        self._clock = clock
        self._connect = connect
        parts = urlsplit(where.url)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self._base = SplitResult(parts.scheme, parts.netloc, "", "", "")
        self._tls = _tls() if parts.scheme == "https" else None
        self._line: Line | None = None
        self._waker = Waker()

    def hand(self, notice_id: str, body: bytes) -> Word:
        """Ask it to take a notice, once; never raises for what the other side does."""
        timestamp = int(self._clock().timestamp())
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": notice_id,
            "webhook-id": notice_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": signature(self._secret, notice_id, timestamp, body),
        }
        try:
            self._line = self._line or self._connect(self._base)
            answer = self._line.exchange(
                "POST",
                self._target,
                tls=self._tls,
                deadline=Deadline(SECONDS, self._waker),
                content=body,
                headers=headers,
            )
        except TimeoutError:
            return Word(Meaning.LATER, "too_slow")
        except GarbledError:
            return Word(Meaning.LATER, "garbled")
        except ssl.SSLError:
            return Word(Meaning.LATER, "certificate")
        except (OSError, socket.gaierror):
            return Word(Meaning.LATER, "unreachable")
        return word_of(answer)

    def hang_up(self) -> None:
        """End whatever is under way, and every later try at once. From any thread."""
        self._waker.wake()

    def close(self) -> None:
        if self._line is not None:
            self._line.close()


def word_of(answer: Answer) -> Word:
    """2xx: taken. 410 and 422: never. Everything else, a redirect among it, may get better."""
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return Word(Meaning.TAKEN)
    trouble = f"answered {answer.status}"
    if answer.status in _NEVER:
        return Word(Meaning.NEVER, trouble)
    asked = answer.headers.get("retry-after", "") if answer.status in _WAITS else ""
    seconds = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 0
    return Word(Meaning.LATER, trouble, min(timedelta(seconds=seconds), _LONGEST_PAUSE))


def _tls() -> ssl.SSLContext:
    """By the system's authorities (or ``SSL_CERT_FILE``), TLS 1.2 or newer."""
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
