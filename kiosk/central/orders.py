"""Orders to kiosks: a closed list, signed by the centre's own key, each with a running number.

The numbers follow the clock (seconds since 1970), or the last one where that is not behind it: so a
database that was put back from a copy gives none twice. The key follows from the centre's lookup
key (HMAC-SHA-256 as a seed, RFC 8032): there is nothing more to keep, and nothing to lose.
"""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.base import jose
from kiosk.base.records import dataclass
from kiosk.central.store.keys import Keys
from kiosk.domain.order import KEY_ID, MOST_ORDERS, Order

LASTS: Final = timedelta(days=1)
"""How long an order may be obeyed where nobody said otherwise."""


@dataclass(frozen=True)
class GivenOrder:
    """One that was given. ``answer`` is the kiosk's, once it said what became of it."""

    kiosk_id: str
    number: int
    act: str
    token: str
    who: str
    given_at: datetime
    expires_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


def number_after(last: int, now: datetime) -> int:
    """That of a kiosk's next order, whose last number was ``last``."""
    return max(last + 1, int(now.timestamp()))


def give(keys: Keys, order: Order, who: str, now: datetime) -> GivenOrder:
    """``order``, signed."""
    token = jose.sign(_jwk(keys), KEY_ID, order.payload())
    return GivenOrder(order.kiosk_id, order.number, order.act, token, who, now, order.expires_at)


def public_key(keys: Keys) -> str:
    """What a kiosk is configured with: base64url of 32 bytes."""
    return _jwk(keys)["x"]


def to_send(given: Sequence[GivenOrder], now: datetime) -> list[str]:
    """Those still to be done, the oldest first."""
    waiting = [one for one in given if one.answer is None and one.expires_at > now]
    return [one.token for one in sorted(waiting, key=lambda one: one.number)][:MOST_ORDERS]


def _jwk(keys: Keys) -> jose.Jwk:
    seed = keys.order_seed()
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return {"kty": "OKP", "crv": "Ed25519", "d": _text(seed), "x": _text(public)}


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
