"""What the signed token in a receipt's QR proves (contracts, section 5)."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain import receipt_link
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import is_report_number

Jwk = dict[str, str]
PublicKeys = Mapping[str, Sequence[Jwk]]
"""Public JWKs (RFC 7517) by kiosk id: all that it has had, for receipts outlive a key."""


@dataclass(frozen=True)
class Claims:
    """What a valid token proves: ``kiosk_id`` printed this of the report, in this state."""

    kiosk_id: str
    report_id: UUID
    report_number: str
    kind: ReportKind
    recorded_at: datetime
    state: ReportState


def verify(text: str, keys: PublicKeys, verify_url: str | None = None) -> Claims | Failure:
    """Check a QR's text (a link as scanners hand it on, or a bare token) with public keys.

    Anything but a token of a known kiosk, whole and unchanged, is ``receipt_invalid``. So is a
    link to anywhere but ``verify_url``: a true token behind a false address is a trap. Where the
    address isn't known, it must at least be a web address that ends like the contract's.
    """
    from kiosk.base import jose  # slow to load, not needed at start-up

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
        return _claims(kiosk_id, json.loads(_payload(token, keys[kiosk_id])))
    except jose.InvalidTokenError as error:
        return _invalid(f"not a receipt's token: {error}")
    except (ValueError, KeyError, TypeError, OverflowError):
        return _invalid("signed, but not what a receipt states")


def handover_text(kiosk_id: str, number: str) -> bytes:
    """What a receipt key signs to hand over to the one whose public half (``x``) is ``number``;
    ASCII.
    """
    return f"receipt key of {kiosk_id}: {number}".encode()


def _payload(token: str, keys: Sequence[Jwk]) -> bytes:
    """That of a token which one of ``keys`` has signed."""
    from kiosk.base import jose

    for jwk in keys[:-1]:
        with suppress(jose.InvalidTokenError):
            return jose.payload(token, jwk)
    return jose.payload(token, keys[-1])


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
