"""Reports are sealed whole: AES-256-GCM (NIST SP 800-38D) with a random nonce.

The other choice was SQLCipher for the whole file, which comes in the same wheel. Measured
(tests/bench/queue.py) both are cheap: SQLCipher made the commit of one row 1.1 to 1.2 times as
long, sealing a report and its receipt takes some 30 us of a commit's 300. What decided is that a
wrong key can be told from a damaged page (SQLCipher answers "not a database" to both, and one
must be left alone where the other must be moved aside), and that a key is changed without
rewriting the file. What stays readable on a stolen disk are times, regions and states; names,
numbers and phones are not in it.

A seal holds all that is needed to send its report, and begins with a mark and its length. So in
a database that no program can read any more it is found by its bytes alone, wherever they lie,
and it opens only where every bit is as it was sealed: nothing else has to be believed.
"""

import hmac
import json
import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_MARK: Final = bytes.fromhex("d75345414c32a9")
_LENGTH_BYTES: Final = 2
_HEAD_BYTES: Final = len(_MARK) + _LENGTH_BYTES
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_CHECK_TEXT: Final = b"kiosk queue key check 1"

Content = Mapping[str, Any]
"""A small JSON object."""


class Sealer:
    """Seals and opens small JSON objects with one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("the queue key has 32 bytes")
        self._cipher = AESGCM(key)
        self.check = hmac.digest(key, _CHECK_TEXT, sha256)
        """32 bytes that tell this key from any other and say nothing about it."""

    def seal(self, content: Content, place: bytes) -> bytes:
        """Mark (7 bytes), length of the whole (2, big-endian), nonce (12), ciphertext, tag (16).

        Bound to ``place``, opens nowhere else. ``ValueError`` past 65,535 bytes.
        """
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        size = _HEAD_BYTES + _NONCE_BYTES + len(plain) + _TAG_BYTES
        if size >> 8 * _LENGTH_BYTES:
            raise ValueError("too long to be sealed")
        head = _MARK + size.to_bytes(_LENGTH_BYTES)
        nonce = os.urandom(_NONCE_BYTES)
        return head + nonce + self._cipher.encrypt(nonce, plain, head + place)

    def open(self, sealed: bytes, place: bytes) -> dict[str, Any] | None:
        """What was sealed; ``None`` where key, place or bytes are not the ones of the sealing."""
        if not is_marked(sealed):
            return None
        return self._opened(sealed[_HEAD_BYTES:], sealed[:_HEAD_BYTES] + place)

    def open_old(self, sealed: bytes, place: bytes) -> dict[str, Any] | None:
        """The same for a seal of schema 0001: no mark, no length."""
        return self._opened(sealed, place)

    def _opened(self, sealed: bytes, bound_to: bytes) -> dict[str, Any] | None:
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):
            return None
        content: dict[str, Any] = json.loads(plain)
        return content


def is_marked(sealed: bytes) -> bool:
    """Whether it is a seal of today's form."""
    return sealed.startswith(_MARK)


def seals_in(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """All that may be a seal in any bytes, and where it begins; whether it is, opening tells."""
    start = raw.find(_MARK)
    while start >= 0:
        size = int.from_bytes(raw[start + len(_MARK) : start + _HEAD_BYTES])
        yield start, raw[start : start + size]
        start = raw.find(_MARK, start + 1)
