"""Personal fields are sealed one by one: AES-256-GCM (NIST SP 800-38D) with a random nonce.

The other choice was SQLCipher for the whole file, which comes in the same wheel. Measured
(tests/bench/queue.py) both are cheap: SQLCipher made the commit of one row 1.1 to 1.2 times as
long, sealing takes some 7 us of a commit's 300. What decided is that a wrong key can be told
from a damaged page (SQLCipher answers "not a database" to both, and one must be left alone where
the other must be moved aside), and that a key is changed without rewriting the file. What stays
readable on a stolen disk are times, regions and states; names, numbers and phones are not in it.
"""

import hmac
import json
import os
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_CHECK_TEXT: Final = b"kiosk queue key check 1"


class Sealer:
    """Seals and opens small JSON objects with one 32-byte key."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("the queue key has 32 bytes")
        self._cipher = AESGCM(key)
        self.check = hmac.digest(key, _CHECK_TEXT, sha256)
        """32 bytes that tell this key from any other and say nothing about it."""

    def seal(self, content: Mapping[str, str | None], place: bytes) -> bytes:
        """Nonce (12 bytes), ciphertext, tag (16 bytes); bound to ``place``, opens nowhere else."""
        nonce = os.urandom(_NONCE_BYTES)
        plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        return nonce + self._cipher.encrypt(nonce, plain, place)

    def open(self, sealed: bytes, place: bytes) -> dict[str, str | None] | None:
        """What was sealed; ``None`` where key, place or bytes are not the ones of the sealing."""
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
        except (InvalidTag, ValueError):
            return None
        content: dict[str, str | None] = json.loads(plain)
        return content
