"""Nothing personal can be read in the files, and what is erased is gone from them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import FailureCode
from kiosk.domain.masking import masked_number
from kiosk.queue import migrate
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from kiosk.queue.sealing import Sealer
from kiosk.queue.store import Store
from tests.queue.examples import (
    KEY,
    NAME,
    PHONE,
    BentClock,
    draft,
    good,
    in_force,
    opened,
    refused,
)

OpenQueue = Callable[..., Queue]
DAY = 24 * 3600


def readable(folder: Path, secrets: list[str]) -> list[tuple[str, str]]:
    """Which of ``secrets`` stand in which file below ``folder``, in any common encoding."""
    found = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        for secret in secrets:
            forms = {secret.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")}
            found += [(path.name, secret) for form in forms if form in content]
    return found


def test_no_name_number_or_phone_can_be_read_in_any_file(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    reports = [good(queue.record(draft(i), language="en")) for i in range(50)]
    secrets = [NAME, PHONE, *(report.holder.number for report in reports)]
    secrets += [masked_number(reports[0].holder.number)]
    assert {path.name for path in folder.iterdir()} >= {"queue.db", "queue.db-wal", "queue.db-shm"}
    assert readable(folder, secrets) == []
    queue.close()
    good(migrate.migrate(folder / "queue.db", "0002", Sealer(KEY)))
    assert (folder / "queue.db.from-0002").exists()
    assert readable(folder, secrets) == []
    (folder / "plain").write_text(NAME, encoding="utf-8")
    assert readable(folder, secrets) == [("plain", NAME)]


def sealed_of(folder: Path, column: str, table: str) -> list[bytes]:
    connection = good(connect(folder / "queue.db"))
    sealed = [row[0] for row in connection.execute(f"SELECT {column} FROM {table}")]
    connection.close()
    return sealed


def test_personal_fields_are_erased_when_confirmed_and_the_window_is_over(
    folder: Path, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    confirmed, unsent, poison = (good(queue.record(draft(i), language="en")) for i in range(3))
    seals = sealed_of(folder, "sealed", "personal")
    assert queue.answer([in_force(confirmed), refused(poison)]) is None
    clock.passes(DAY - 60)
    assert queue.tidy() == 60
    assert len(sealed_of(folder, "sealed", "personal")) == 3
    clock.passes(60)
    assert queue.tidy() is None
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert seals[0] not in everything
    assert seals[1] in everything
    assert seals[2] in everything
    assert good(queue.pending(500)) == [unsent]
    receipt = good(queue.receipt(confirmed.report_number))
    assert receipt.number == masked_number(confirmed.holder.number)
    assert good(queue.verify()) == 3


def test_an_older_copy_put_back_again_and_again_brings_back_nothing_that_was_erased(
    folder: Path, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    report = good(queue.record(draft(), language="en"))
    [seal] = sealed_of(folder, "sealed", "personal")
    queue._store.forget_old_pages()
    older = (folder / "queue.db").read_bytes()
    assert seal in older
    assert queue.answer([in_force(report)]) is None
    clock.passes(DAY)
    for _ in range(3):
        (folder / "other").write_bytes(older)
        (folder / "other").rename(folder / "queue.db")
        for _ in range(3):
            queue.tidy()
        every = [path for path in folder.rglob("*") if path.is_file()]
        assert not [path for path in every if seal in path.read_bytes()]


class KilledError(BaseException):
    """The process ends here."""


def test_who_was_killed_between_erasing_and_emptying_the_wal_leaves_it_to_the_next(
    folder: Path, open_queue: OpenQueue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: object) -> None:
        raise KilledError

    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    report = good(queue.record(draft(), language="en"))
    [seal] = sealed_of(folder, "sealed", "personal")
    assert queue.answer([in_force(report)]) is None
    queue.tidy()
    clock.passes(DAY)
    monkeypatch.setattr(Store, "forget_old_pages", killed)
    with pytest.raises(KilledError):
        queue.tidy()
    monkeypatch.undo()
    left = shutil.copytree(folder, tmp_path / "left", ignore=shutil.ignore_patterns("*-shm"))
    assert any(seal in path.read_bytes() for path in left.iterdir())
    again = good(opened(left, clock=clock.clock(), reprint_window=DAY))
    again.tidy()
    assert not any(seal in path.read_bytes() for path in left.iterdir())
    again.close()


def test_a_window_that_is_over_before_the_centre_answers_ends_with_the_answer(
    folder: Path, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=60)
    report = good(queue.record(draft(), language="en"))
    clock.passes(4000)
    queue.tidy()
    assert good(queue.pending(1)) == [report]
    assert queue.answer([in_force(report)]) is None
    queue.tidy()
    assert sealed_of(folder, "sealed", "personal") == []


def test_the_copy_before_a_migration_goes_when_the_window_is_over(
    folder: Path, open_queue: OpenQueue
) -> None:
    open_queue().close()
    copy = good(migrate.migrate(folder / "queue.db", "0002", Sealer(KEY)))
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    clock.jumps(days=3650)
    clock.passes(DAY / 2)
    queue.tidy()
    queue.close()
    clock.reboots()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    clock.passes(DAY / 2 - 6)
    queue.tidy()
    assert copy.exists()
    clock.passes(2)
    queue.tidy()
    assert not copy.exists()


def test_what_lies_aside_and_in_copies_is_erased_by_the_same_terms(
    folder: Path, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    confirmed, unsent, torn = (good(queue.record(draft(i), language="en")) for i in range(3))
    seals = sealed_of(folder, "sealed", "personal")
    queue.close()
    copy = folder / "queue.db.from-0001"
    shutil.copy(folder / "queue.db", copy)
    harmed = bytearray((folder / "queue.db").read_bytes())
    harmed[:100] = bytes(100)
    at = harmed.index(seals[2])
    for place in (at, harmed.index(seals[2], at + 1)):
        harmed[place + 40] ^= 1
    (folder / "queue.db").write_bytes(harmed)
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    (aside,) = folder.glob("damaged-*")
    assert queue.answer([in_force(confirmed)]) is None
    clock.passes(DAY - 60)
    queue.tidy()
    kept = (aside / "queue.db").read_bytes()
    assert kept == harmed
    clock.passes(60)
    queue.tidy()
    for file in (aside / "queue.db", copy):
        content = file.read_bytes()
        assert seals[0] not in content
        assert seals[1] in content, "it was not answered yet"
    assert harmed[at : at + len(seals[2])] in (aside / "queue.db").read_bytes(), "nobody knows"
    assert not good(queue.statuses())["moved_aside"][0]["settled"]
    assert queue.answer([in_force(unsent)]) is None
    queue.tidy()
    assert seals[1] not in (aside / "queue.db").read_bytes()
    assert {row["report_number"] for row in good(queue.rows()) if row["state"] == "refused"} == {
        torn.report_number
    }


def test_what_lies_aside_is_settled_once_nothing_personal_is_left_in_it(
    folder: Path, open_queue: OpenQueue
) -> None:
    clock = BentClock()
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    report = good(queue.record(draft(), language="en"))
    queue.close()
    with (folder / "queue.db").open("r+b") as file:
        file.write(bytes(100))
    queue = open_queue(clock=clock.clock(), reprint_window=DAY)
    assert queue.answer([in_force(report)]) is None
    failure = queue.examine()
    assert failure is not None
    assert failure.code is FailureCode.QUEUE_MOVED_ASIDE
    clock.passes(DAY)
    queue.tidy()
    assert good(queue.statuses())["moved_aside"][0]["settled"]
    assert queue.examine() is None


_TEXT = st.dictionaries(st.text(max_size=8), st.none() | st.text(max_size=40), max_size=5)


@given(content=_TEXT, place=st.binary(max_size=24))
def test_a_seal_opens_where_it_was_made_and_hides_what_it_holds(
    content: dict[str, str | None], place: bytes
) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(content, place)
    assert sealer.open(sealed, place) == content
    assert sealer.seal(content, place) != sealed
    assert sealer.open(sealed, place + b"x") is None
    assert Sealer(bytes(32)).open(sealed, place) is None


@given(position=st.integers(min_value=0, max_value=54), bit=st.integers(min_value=0, max_value=7))
def test_a_seal_with_one_bit_changed_does_not_open(position: int, bit: int) -> None:
    sealed = bytearray(Sealer(KEY).seal({"name": "A" * 16}, b"here"))
    sealed[position % len(sealed)] ^= 1 << bit
    assert Sealer(KEY).open(bytes(sealed), b"here") is None


@given(st.binary(max_size=60))
def test_what_was_never_sealed_does_not_open(noise: bytes) -> None:
    assert Sealer(KEY).open(noise, b"") is None
