"""The staff PIN: kept as a salted scrypt hash (RFC 7914), compared in constant time."""

import base64
import hashlib
import hmac
import secrets
from typing import Final

SHORTEST: Final = 6
LONGEST: Final = 12
_SALT_BYTES: Final = 16
_HASH_BYTES: Final = 32
# About 50 ms and 16 MiB a guess on a kiosk's processor.
_COST, _BLOCK, _PARALLEL = 2**14, 8, 1


def is_pin(text: str) -> bool:
    """Six to twelve digits."""
    return text.isascii() and text.isdecimal() and SHORTEST <= len(text) <= LONGEST


def hashed(pin: str) -> str:
    """What goes into ``staff_pin_hash``: ``scrypt$salt$hash``, both base64."""
    salt = secrets.token_bytes(_SALT_BYTES)
    parts = salt, _scrypt(pin, salt)
    return "$".join(["scrypt", *(base64.b64encode(part).decode() for part in parts)])


def matches(pin: str, stored: str) -> bool:
    """Whether ``stored`` was made of ``pin``. A malformed ``stored`` matches nothing."""
    parts = _parts(stored)
    return parts is not None and hmac.compare_digest(_scrypt(pin, parts[0]), parts[1])


def _scrypt(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        pin.encode(), salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=_HASH_BYTES
    )


def _parts(stored: str) -> tuple[bytes, bytes] | None:
    try:
        name, salt, digest = stored.split("$")
        parts = base64.b64decode(salt, validate=True), base64.b64decode(digest, validate=True)
    except ValueError:
        return None
    whole = name == "scrypt" and [len(part) for part in parts] == [_SALT_BYTES, _HASH_BYTES]
    return parts if whole else None
