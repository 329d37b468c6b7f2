"""A gateway that takes notices, and what a centre's outbox holds for it."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import sqlalchemy as sa

from kiosk.central.centre import Centre
from kiosk.central.metrics import Meter
from kiosk.central.notices.gateway import Address
from kiosk.central.notices.sender import Sender
from kiosk.central.store.tables import notices
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, Json
from tests.sync.standin import Centre as Standin
from tests.sync.standin import served

SECRET: Final = bytes(range(32))
SECRET_TEXT: Final = "whsec_" + b64encode(SECRET).decode()
PHONE: Final = "13900139000"


class Gateway(Standin):
    """Tells a person once for each notice, however often it comes."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, Json] = {}
        self.asked: Counter[str] = Counter()

    def take(self, body: bytes) -> tuple[int, bytes]:
        notice: Json = json.loads(body)
        self.asked[notice["notice_id"]] += 1
        assert self.told.setdefault(notice["notice_id"], notice) == notice, "the same every time"
        return 200, b""


@contextmanager
def sending(centre: Centre, gateway: Gateway, meter: Meter | None = None) -> Iterator[Sender]:
    """A sender that sends when it is told to."""
    with served(gateway) as url:
        sender = centre.sender(Address(f"{url}/sms?for=centre", SECRET), meter or Meter())
        yield sender
        sender.close()


def telling(database_url: str, book: PolicyBook, clock: Clock) -> Centre:
    """A centre that tells people by messages."""
    centre = Centre.open(database_url, book, clock=clock, tells=True)
    assert isinstance(centre, Centre), centre
    return centre


def to_tell(centre: Centre) -> list[Json]:
    """What waits to be sent, in the order it was written down."""
    with centre._store.reading() as work:
        waits = notices.c.due_at.is_not(None)
        query = sa.select(notices).where(waits).order_by(notices.c.made_at, notices.c.notice_id)
        rows = work._connection.execute(query).all()
    opened = [centre._store.keys.open(row.sealed, row.notice_id.bytes) for row in rows]
    return [json.loads(text) for text in opened if text]


def fates(centre: Centre) -> list[tuple[str, str | None]]:
    """The state that each notice tells of, and what became of it."""
    with centre._store.reading() as work:
        query = sa.select(notices.c.state, notices.c.fate).order_by(notices.c.made_at)
        return [(row.state, row.fate) for row in work._connection.execute(query)]
