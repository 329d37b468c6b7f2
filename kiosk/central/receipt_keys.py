"""Which of the keys that kiosks show count for their receipts (contracts, section 5).

The first one does. A further one does with a signature of the one before, or with a person's
approval: else whoever gets hold of a kiosk's certificate could sign receipts in its name.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.central.api import PublicKey
from kiosk.central.store.fleet import ShownKey, TakenOn
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import handover_text


def shown(
    key: PublicKey, signature: str | None, known: Sequence[ShownKey], now: datetime
) -> ShownKey | None:
    """What becomes of a key that is shown; ``None`` where it was known and nothing changes.

    ``signature`` is base64url of an Ed25519 signature over
    :func:`~kiosk.domain.receipt_token.handover_text`.
    """
    text = key.model_dump_json()
    before = next((one for one in known if one.key == text), None)
    counting = counting_keys(known)
    if not counting:
        return ShownKey(text, now, now, TakenOn.FIRST)
    if before is not None and before.taken_at is not None:
        return None
    if signature is not None and _has_signed(counting[-1], signature, key):
        return ShownKey(text, now, now, TakenOn.SIGNATURE)
    return None if before is not None else ShownKey(text, now, None, None)


def approved(
    kiosk_id: str, thumb: str | None, known: Iterable[ShownKey], now: datetime
) -> ShownKey | Failure:
    """The key that a person approves: the one of this thumbprint, or the only one that waits.

    Fails with ``receipt_key_not_waiting``.
    """
    waiting = [one for one in known if one.taken_at is None]
    meant = [one for one in waiting if thumb in (None, thumbprint(public_key(one)))]
    if len(meant) != 1:
        prints = ", ".join(thumbprint(public_key(one)) for one in waiting)
        detail = f"{kiosk_id}: {f'these wait: {prints}' if waiting else 'no key waits'}"
        return Failure(FailureCode.RECEIPT_KEY_NOT_WAITING, detail)
    return ShownKey(meant[0].key, meant[0].received_at, now, TakenOn.APPROVAL)


def counting_keys(known: Iterable[ShownKey]) -> list[PublicKey]:
    """In the order in which they came to count."""
    taken = [(one.taken_at, one.key) for one in known if one.taken_at is not None]
    return [PublicKey.model_validate_json(key) for _, key in sorted(taken)]


def public_key(one: ShownKey) -> PublicKey:
    return PublicKey.model_validate_json(one.key)


def thumbprint(key: PublicKey) -> str:
    """RFC 7638 with SHA-256, base64url: what two people compare."""
    members = f'{{"crv":"{key.crv}","kty":"{key.kty}","x":"{key.x}"}}'
    return urlsafe_b64encode(sha256(members.encode()).digest()).rstrip(b"=").decode()


def _has_signed(old: PublicKey, signature: str, key: PublicKey) -> bool:
    try:
        verifier = Ed25519PublicKey.from_public_bytes(_bytes(old.x))
        verifier.verify(_bytes(signature), handover_text(key.kid, key.x))
    except (InvalidSignature, ValueError):
        return False
    return True


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
