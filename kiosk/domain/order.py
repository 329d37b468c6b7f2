"""What a centre orders a kiosk to do: a closed list, each once (contracts, section 4)."""

import json
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass

LONGEST_ORDER: Final = 1024
"""Characters of a signed order."""
MOST_ORDERS: Final = 20
"""In one answer."""
LARGEST_DIAGNOSTICS: Final = 96 * 1024
"""Bytes of JSON that a centre takes of what a kiosk tells of itself."""
KEY_ID: Final = "orders"
"""Names the centre's key in the header of a signed order."""


class OrderAct(StrEnum):
    OUT_OF_SERVICE = "out_of_service"
    IN_SERVICE = "in_service"
    FETCH_RULES = "fetch_rules"
    SEND_DIAGNOSTICS = "send_diagnostics"
    RESTART = "restart"
    ROTATE_KEY = "rotate_key"


class Answer(StrEnum):
    """What became of an order."""

    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    NOT_KNOWN = "not_known"
    PASSED_OVER = "passed_over"
    """A later one was done already."""


@dataclass(frozen=True)
class Order:
    """``act`` may be one that this version doesn't know. Of a kiosk's orders each ``number`` is
    greater than those before.
    """

    kiosk_id: str
    number: int
    act: str
    expires_at: datetime

    def payload(self) -> bytes:
        """What is signed: JSON, ASCII."""
        told = {
            "kiosk_id": self.kiosk_id,
            "number": self.number,
            "act": self.act,
            "expires_at": self.expires_at.isoformat(),
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")


def order_of(payload: bytes) -> Order | None:
    """The order that was signed; ``None`` where it has another form. What else it says, as a newer
    centre may, is ignored.
    """
    try:
        told = json.loads(payload)
        number, act = told["number"], told["act"]
        if not (isinstance(number, int) and isinstance(act, str) and number > 0):
            return None
        expires_at = datetime.fromisoformat(told["expires_at"])
        if expires_at.tzinfo is None:
            return None
        return Order(str(told["kiosk_id"]), number, act, expires_at)
    except (ValueError, TypeError, KeyError):
        return None
