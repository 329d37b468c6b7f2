"""The centre's secrets: who a person is without their number, and what only it can read.

A holder's key is HMAC-SHA-256 (RFC 2104) over the number alone: the number tells its kind of
document (GB 11643 and the permits' forms don't overlap; facts, section 3), and a call to the
hotline need not name it. Content is sealed with AES-256-GCM (NIST SP 800-38D), bound to the row it
stands in. A new sealing key is put before the older ones, which still open what they sealed; once
nothing is sealed by an older one, it goes (:mod:`kiosk.central.erasure`). The lookup key stays: the
history hangs on what it made, and the numbers to make that anew are erased.
"""

import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.base.disk import sync_folder, write_new
from kiosk.base.records import dataclass

_KEY_BYTES: Final = 32
NAME_BYTES: Final = 4
_NONCE_BYTES: Final = 12
_ENCODER: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
_CHECK: Final = b"central keys check 1"
_DIGEST: Final = b"digest of a report "
_PHONE: Final = b"phone "
_ORDERS: Final = b"key of orders to kiosks 1"


@dataclass(frozen=True, repr=False)
class SealingKey:
    """``since`` is when it began to seal; ``None`` of one of before that was noted."""

    secret: bytes
    since: datetime | None = None

    @property
    def name(self) -> bytes:
        """4 bytes that stand before whatever it sealed."""
        return sha256(b"name of a sealing key " + self.secret).digest()[:NAME_BYTES]


class Keys:
    """``lookup`` makes holder keys, the first of ``sealing`` seals; all of 32 bytes."""

    def __init__(self, lookup: bytes, sealing: Sequence[SealingKey]) -> None:
        secrets_ = (lookup, *(key.secret for key in sealing))
        if not sealing or any(len(secret) != _KEY_BYTES for secret in secrets_):
            raise ValueError("the centre's keys have 32 bytes")
        self._lookup = lookup
        self.sealing = tuple(sealing)
        self._ciphers = {key.name: AESGCM(key.secret) for key in sealing}
        self.check = hmac.digest(lookup, _CHECK, sha256)
        """32 bytes that tell this lookup key from any other and say nothing about it."""

    @classmethod
    def new(cls) -> "Keys":
        return cls(secrets.token_bytes(_KEY_BYTES), [SealingKey(secrets.token_bytes(_KEY_BYTES))])

    def renewed(self, now: datetime) -> "Keys":
        """The same with a new key that seals from now on."""
        return Keys(self._lookup, [SealingKey(secrets.token_bytes(_KEY_BYTES), now), *self.sealing])

    def without(self, names: Collection[bytes]) -> "Keys":
        """The same without these sealing keys."""
        return Keys(self._lookup, [key for key in self.sealing if key.name not in names])

    @classmethod
    def of_file(cls, path: Path, *, make: bool) -> "Keys":
        """Read those at ``path``; with ``make``, where nothing is there, new ones for nobody else.

        Raises ``OSError``, and ``ValueError`` where something else is there.
        """
        if make and not path.exists():
            _put_first(path, cls.new().to_json())
        return cls.from_json(path.read_bytes())

    @classmethod
    def from_json(cls, text: bytes) -> "Keys":
        """``{"lookup": base64, "sealing": [{"key": base64, "since"?: RFC 3339}…]}``; a key may be
        its base64 alone. Raises ``ValueError``.
        """
        match json.loads(text):
            case {"lookup": str(lookup), "sealing": [*sealing]}:
                return cls(b64decode(lookup, validate=True), [_sealing_key(one) for one in sealing])
            case _:
                raise ValueError("not the centre's keys")

    def to_json(self) -> bytes:
        sealing = [
            {"key": b64encode(key.secret).decode()}
            | ({"since": key.since.isoformat()} if key.since else {})
            for key in self.sealing
        ]
        return json.dumps({"lookup": b64encode(self._lookup).decode(), "sealing": sealing}).encode()

    def holder_key(self, number: str) -> bytes:
        """32 bytes, for a number of whatever document."""
        return hmac.digest(self._lookup, number.encode(), sha256)

    def phone_key(self, digits: str) -> bytes:
        """32 bytes for a phone's number."""
        return hmac.digest(self._lookup, _PHONE + digits.encode(), sha256)

    def digest(self, report: str) -> bytes:
        """32 bytes for a report's canonical form; without the key they tell nothing of it."""
        return self.keyed(sha256(report.encode()).digest())

    def keyed(self, digest: bytes) -> bytes:
        """A digest of version 1 as one of version 2."""
        return hmac.digest(self._lookup, _DIGEST + digest, sha256)

    def order_seed(self) -> bytes:
        """32 bytes from which the key follows that signs orders to kiosks."""
        return hmac.digest(self._lookup, _ORDERS, sha256)

    def seal(self, text: str, place: bytes) -> bytes:
        """Name of the key (4 bytes), nonce (12), ciphertext, tag (16); opens only at ``place``."""
        name = self.sealing[0].name
        nonce = os.urandom(_NONCE_BYTES)
        return name + nonce + self._ciphers[name].encrypt(nonce, text.encode(), place)

    def open(self, sealed: bytes, place: bytes) -> str | None:
        """What was sealed; ``None`` where key, place or bytes are not those of the sealing."""
        cipher = self._ciphers.get(sealed[:NAME_BYTES])
        if cipher is None:
            return None
        start = NAME_BYTES + _NONCE_BYTES
        try:
            return cipher.decrypt(sealed[NAME_BYTES:start], sealed[start:], place).decode()
        except (InvalidTag, ValueError):
            return None


def _put_first(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path``, whole, unless somebody else did so meanwhile."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    write_new(part, content)
    with suppress(FileExistsError):
        path.hardlink_to(part)
    part.unlink()
    sync_folder(path.parent)


def _sealing_key(said: object) -> SealingKey:
    match said:
        case str(key):
            return SealingKey(b64decode(key, validate=True))
        case {"key": str(key), "since": str(since)}:
            return SealingKey(b64decode(key, validate=True), datetime.fromisoformat(since))
        case {"key": str(key)}:
            return SealingKey(b64decode(key, validate=True))
        case _:
            raise ValueError("not the centre's keys")


def canonical(report: Mapping[str, Any]) -> str:
    """A report's fields as JSON in ASCII, keys sorted, without spaces: form 1."""
    return _ENCODER.encode(report)


DIGEST_VERSION: Final = 2
"""1 was SHA-256 over the canonical form, by which a guess at a name and number could be checked."""
