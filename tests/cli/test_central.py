"""The commands for whoever runs a centre, each a process of its own."""

from contextlib import closing
from pathlib import Path

from kiosk.base.resources import RESOURCES
from kiosk.central.api import Heartbeat
from kiosk.central.centre import Centre
from kiosk.central.receipt_keys import thumbprint
from kiosk.domain.policy import PolicyBook
from tests.central.examples import Clock, opened, sqlite_in
from tests.central.test_receipt_keys import KIOSK, Key
from tests.central.test_service import heartbeat
from tests.cli.conftest import Program


def centre_in(folder: Path) -> Centre:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    return opened(sqlite_in(folder), book, Clock())


def test_a_key_that_somebody_compared_counts(program: Program, tmp_path: Path) -> None:
    keys = [Key() for _ in range(3)]
    with closing(centre_in(tmp_path)) as centre:
        for key in keys:
            centre.heartbeat(Heartbeat.model_validate(heartbeat(receipt_key=key.json)))
    where = ("--database", sqlite_in(tmp_path), "--json")
    which = program("central", "approve", KIOSK, *where)
    assert (which.code, which.line.split(":")[0]) == (1, "receipt_key_not_waiting")
    thumb = thumbprint(keys[2].public)
    done = program("central", "approve", KIOSK, "--key", thumb, *where)
    assert (done.code, done.json) == (0, {"kiosk_id": KIOSK, "approved_key": thumb}), done.stderr
    with closing(centre_in(tmp_path)) as centre:
        assert centre.receipt_keys(KIOSK).keys == [keys[0].public, keys[2].public]
