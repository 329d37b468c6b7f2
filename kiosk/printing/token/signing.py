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
from kiosk.domain.receipt_token import Jwk, PublicKeys, handover_text

PRIVATE_KEY_FILE: Final = "receipt-key.json"
PUBLIC_KEYS_FILE: Final = "receipt-public-keys.json"
_PRIVATE: Final = ("kty", "crv", "x", "d")
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_SIGNATURE: Final = re.compile(r"[A-Za-z0-9_-]{86}")


@dataclass(frozen=True, repr=False)
class ReceiptKey:
    """The kiosk's private key; only its holder can make tokens under the kiosk's id."""

    kiosk_id: str
    _jwk: Jwk
    signature: str | None = None
    """By the key before (Ed25519 over its :func:`~kiosk.domain.receipt_token.handover_text`,
    base64url): by this the centre lets it count. The first has none.
    """
    _signer: Jwk | None = None
    """The private key before, as long as the centre may not have heard of this one."""

    @classmethod
    def open(cls, folder: Path, kiosk_id: str) -> "ReceiptKey | Failure":
        """The key kept in ``folder`` (mode 0600), made there on the first start.

        The public halves of it and of those before are kept beside it as a JWK set, for ``receipt
        verify``. Fails with ``receipt_key_damaged`` or ``data_folder_unwritable``. A damaged key is
        never replaced: staff must know, since the centre has the public half of the old one.
        """
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (folder / PRIVATE_KEY_FILE).exists():
                cls(kiosk_id, _new()).keep(folder)
            key = cls.load(folder, kiosk_id)
            if isinstance(key, ReceiptKey):
                key.publish(folder)
        except OSError as error:
            return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
        return key

    @classmethod
    def load(cls, folder: Path, kiosk_id: str) -> "ReceiptKey | Failure":
        """The key as it lies in ``folder``; ``receipt_key_damaged`` where there is none."""
        path = folder / PRIVATE_KEY_FILE
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
            held = json.loads(path.read_text("ascii"))
            jwk = _ed25519(held, *_PRIVATE)
            signer = _ed25519(held["signer"], *_PRIVATE) if "signer" in held else None
            signature = _signature(held.get("signature"))
        except OSError as error:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, f"{path}: {error.strerror}")
        except ValueError:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, str(path))
        if mode & 0o077:
            detail = f"{path} has mode {mode:04o}, not 0600"
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, detail)
        if _public(jwk["d"]) != jwk["x"]:
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, f"{path}: its halves don't match")
        return cls(kiosk_id, jwk, signature, signer)

    def next(self) -> "ReceiptKey":
        """A new key that this one hands over to, which is settled."""
        new = _new()
        signature = _text(_private(self._jwk["d"]).sign(handover_text(self.kiosk_id, new["x"])))
        return ReceiptKey(self.kiosk_id, new, signature, self._jwk)

    @property
    def is_settled(self) -> bool:
        """Whether the key before is gone."""
        return self._signer is None

    def settled(self) -> "ReceiptKey":
        """The same, once the centre has heard of it: the key before signs nothing more."""
        return ReceiptKey(self.kiosk_id, self._jwk, self.signature)

    def keep(self, folder: Path) -> None:
        """Put it into ``folder``, durably. Raises ``OSError``."""
        held = {**self._jwk, "signature": self.signature, "signer": self._signer}
        kept = {part: value for part, value in held.items() if value is not None}
        write_whole(folder / PRIVATE_KEY_FILE, json.dumps(kept).encode())

    def publish(self, folder: Path) -> None:
        """Put its public half beside those before, which receipts in people's hands are signed
        by. Raises ``OSError``.
        """
        path = folder / PUBLIC_KEYS_FILE
        known = _public_jwks(path)
        if self.public_jwk not in known:
            write_whole(path, json.dumps({"keys": [*known, self.public_jwk]}).encode())

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
    keys: dict[str, list[Jwk]] = {}
    for path in paths:
        try:
            for jwk in json.loads(path.read_text("utf-8"))["keys"]:
                keys.setdefault(str(jwk["kid"]), []).append(_ed25519(jwk, "kty", "crv", "x"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, KeyError, TypeError) as error:
            detail = f"{path}: no set of public keys ({type(error).__name__})"
            return Failure(FailureCode.RECEIPT_KEY_DAMAGED, detail)
    return keys


def _new() -> Jwk:
    from kiosk.base import jose  # slow to load, seldom needed

    return jose.generate()


def _public_jwks(path: Path) -> list[Jwk]:
    """Those of a set; none where there is none, or none that can be read. Raises ``OSError``."""
    try:
        listed = json.loads(path.read_text("utf-8"))["keys"]
        parts = ("kty", "crv", "x", "kid", "use")
        return [_ed25519(jwk, *parts) for jwk in listed]
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return []


def _ed25519(jwk: Any, *parts: str) -> Jwk:
    """The named parts of a JWK (RFC 8037); its numbers are 32 bytes, 43 base64url characters."""
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise ValueError("not an Ed25519 key")
    found = {part: str(jwk.get(part)) for part in parts}
    if any(not _NUMBER.fullmatch(found[part]) for part in ("x", "d") if part in found):
        raise ValueError("not a whole Ed25519 key")
    return found


def _signature(held: object) -> str | None:
    if held is not None and not _SIGNATURE.fullmatch(str(held)):
        raise ValueError("no Ed25519 signature")
    return None if held is None else str(held)


def _public(private: str) -> str:
    """The public half of a private key, both as JWK numbers."""
    return _text(_private(private).public_key().public_bytes_raw())


def _private(number: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(urlsafe_b64decode(f"{number}="))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
