"""The signed token in a receipt's QR (contracts, section 5).

A JWS in compact form under an Ed25519 key that the kiosk makes on its first start. Its header
names the kiosk (``kid``), its claims the report; no name and no ID number are in it. Anyone who
has the kiosk's public key can check it without a network.
"""

import json
import re
import stat
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.domain import receipt_link
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import is_report_number

PRIVATE_KEY_FILE: Final = "receipt-key.json"
PUBLIC_KEYS_FILE: Final = "receipt-public-keys.json"
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{43}")

Jwk = dict[str, str]
PublicKeys = Mapping[str, Jwk]
"""Public JWKs (RFC 7517) by kiosk id."""


@dataclass(frozen=True)
class Claims:
    """What a valid token proves: ``kiosk_id`` printed this of the report, in this state."""

    kiosk_id: str
    report_id: UUID
    report_number: str
    kind: ReportKind
    recorded_at: datetime
    state: ReportState


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
        from kiosk.printing.token import jose  # slow to load, not needed at start-up

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


def verify(text: str, keys: PublicKeys, verify_url: str | None = None) -> Claims | Failure:
    """Check a QR's text (a link as scanners hand it on, or a bare token) with public keys.

    Anything but a token of a known kiosk, whole and unchanged, is ``receipt_invalid``. So is a
    link to anywhere but ``verify_url``: a true token behind a false address is a trap. Where the
    address isn't known, it must at least be a web address that ends like the contract's.
    """
    from kiosk.printing.token import jose  # slow to load, not needed at start-up

    link = receipt_link.read(text)
    if link is None:
        return _invalid("there is no whole link or token of a receipt in it")
    if link.address and not link.leads_to(verify_url):
        return _invalid("it leads to an address that is not the centre's")
    token = link.token
    try:
        kiosk_id = jose.key_id(token)
        if kiosk_id not in keys:
            return _invalid("signed by a kiosk whose public key is not known here")
        return _claims(kiosk_id, json.loads(jose.payload(token, keys[kiosk_id])))
    except jose.InvalidTokenError as error:
        return _invalid(f"not a receipt's token: {error}")
    except (ValueError, KeyError, TypeError, OverflowError):
        return _invalid("signed, but not what a receipt states")


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


def _claims(kiosk_id: str, claims: Any) -> Claims:
    number = claims["num"]
    if not isinstance(number, str) or not is_report_number(number):
        raise ValueError("report number")
    return Claims(
        kiosk_id=kiosk_id,
        report_id=UUID(claims["rid"]),
        report_number=number,
        kind=ReportKind(claims["knd"]),
        recorded_at=datetime.fromtimestamp(int(claims["iat"]), CHINA_TIME),
        state=ReportState(claims["st"]),
    )


def _invalid(detail: str) -> Failure:
    return Failure(FailureCode.RECEIPT_INVALID, detail)


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
    from kiosk.printing.token import jose  # only on the very first start

    write_whole(path, json.dumps(jose.generate()).encode())


def _write_changed(path: Path, text: str) -> None:
    if not path.exists() or path.read_text("utf-8") != text:
        write_whole(path, text.encode())
