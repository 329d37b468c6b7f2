"""The signed token in a receipt's QR (contracts, section 5).

A JWS in compact form under an Ed25519 key that the kiosk makes on its first start. Its header
names the kiosk (``kid``), its claims the report; no name and no ID number are in it. Anyone who
has the kiosk's public key can check it without a network (:mod:`kiosk.domain.receipt_token`).
"""

import json
import re
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Jwk, PublicKeys

PRIVATE_KEY_FILE: Final = "receipt-key.json"
PUBLIC_KEYS_FILE: Final = "receipt-public-keys.json"
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, repr=False)
class ReceiptKey:
    """The kiosk's private key; only its holder can make tokens under the kiosk's id."""

    kiosk_id: str
    _jwk: Jwk

    @classmethod
    def open(cls, folder: Path, kiosk_id: str) -> "ReceiptKey | Failure":
        """The key kept in ``folder`` (mode 0600), made there on the first start.

        The public half is written beside it as a JWK set, for ``receipt verify``. Fails with
        ``receipt_key_damaged`` or ``data_folder_unwritable``. A damaged key is never replaced:
        staff must know, since the centre has the public half of the old one.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (folder / PRIVATE_KEY_FILE).exists():
                _write_key(folder / PRIVATE_KEY_FILE)
            key = cls.load(folder, kiosk_id)
            if isinstance(key, ReceiptKey):
                _write_changed(folder / PUBLIC_KEYS_FILE, json.dumps({"keys": [key.public_jwk]}))
        except OSError as error:
            return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
        return key

    @classmethod
    def load(cls, folder: Path, kiosk_id: str) -> "ReceiptKey | Failure":
        """The key as it lies in ``folder``; ``receipt_key_damaged`` where there is none."""
        path = folder / PRIVATE_KEY_FILE
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            jwk = _ed25519(json.loads(path.read_text("ascii")), "kty", "crv", "x", "d")
        except OSError as error:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, f"{path}: {error.strerror}")
        except ValueError:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, str(path))
        if mode & 0o077:
            detail = f"{path} has mode {mode:04o}, not 0600"
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, detail)
        if _public(jwk["d"]) != jwk["x"]:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, f"{path}: its halves don't match")
        return cls(kiosk_id, jwk)

    @property
    def public_jwk(self) -> Jwk:
        """What the heartbeat hands to the centre."""
        public = {part: self._jwk[part] for part in ("kty", "crv", "x")}
        return public | {"kid": self.kiosk_id, "use": "sig"}

    def sign(self, receipt: Receipt) -> str:
        """The token for what ``receipt`` states, about 320 ASCII characters."""
        from kiosk.base import jose  # slow to load, not needed at start-up

        claims = {
            "rid": str(receipt.report_id),
            "num": receipt.report_number,
            "knd": receipt.kind.value,
            "iat": int(receipt.recorded_at.timestamp()),
            "st": receipt.state.value,
        }
        return jose.sign(
            self._jwk, self.kiosk_id, json.dumps(claims, separators=(",", ":")).encode()
        )

    def link(self, receipt: Receipt, verify_url: str) -> str:
        """The text of the QR. The token stays in the fragment, so no server log ever holds it."""
        return f"{verify_url}#{self.sign(receipt)}"


def load_public_keys(*paths: Path) -> PublicKeys | Failure:
    """Read JWK sets, such as the one beside a kiosk's private key or the centre's export.

    A kiosk that has not been started yet has none.
    """
    keys: dict[str, Jwk] = {}
    for path in paths:
        try:
            for jwk in json.loads(path.read_text("utf-8"))["keys"]:
                keys[str(jwk["kid"])] = _ed25519(jwk, "kty", "crv", "x")
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError) as error:
            detail = f"{path}: no set of public keys ({type(error).__name__})"
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, detail)
    return keys


def _ed25519(jwk: Any, *parts: str) -> Jwk:
    """The named parts of a JWK (RFC 8037); its numbers are 32 bytes, 43 base64url characters."""
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("not an Ed25519 key")
    found = {part: str(jwk.get(part)) for part in parts}
    if any(not _NUMBER.fullmatch(found[part]) for part in ("x", "d") if part in found):
        raise ValueError("not a whole Ed25519 key")
    return found


def _public(private: str) -> str:
    """The public half of a private key, both as JWK numbers."""
    key = Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(f"{private}="))
    return urlsafe_b64encode(key.public_key().public_bytes_raw()).rstrip(b"=").decode("ascii")


def _write_key(path: Path) -> None:
    from kiosk.base import jose  # only on the very first start

    write_whole(path, json.dumps(jose.generate()).encode())


def _write_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        write_whole(path, text.encode())
