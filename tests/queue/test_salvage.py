"""What was lost of a database comes back from what is left of it, also while the kiosk runs."""

import fcntl
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Holder, Report, ReportState
from kiosk.queue import rows
from kiosk.queue.clock import Clock
from kiosk.queue.database import connect
from kiosk.queue.queue import Queue
from kiosk.queue.remains import MovedAside
from kiosk.queue.sealing import Sealer
from tests.crash.harm import Harmed, RecordingCentre, harmed, harmed_over_and_over, put, stocked
from tests.queue.examples import KEY, draft, good, in_force, opened

OpenQueue = Callable[..., Queue]
_LONGEST_LOCAL = 4096 - 35
"""Bytes of a row that SQLite keeps on the page itself (file format, section 1.6)."""


def recorded(queue: Queue, count: int = 5) -> list[Report]:
    return [good(queue.record(draft(serial), language="en")) for serial in range(count)]


def aside(queue: Queue) -> MovedAside:
    (one,) = good(queue.statuses())["moved_aside"]
    return one


def test_no_report_with_a_whole_seal_is_missing_whatever_is_damaged(tmp_path: Path) -> None:
    found = harmed_over_and_over(tmp_path, harms=30, seed=20261126)
    print(found)
    assert found.whole > 100
    assert found.torn > 100
    assert found.broken == 0, found


def test_any_one_page_may_be_noise_and_every_waiting_report_is_there(tmp_path: Path) -> None:
    stock = stocked(tmp_path, crashed=False)
    pages = (stock.folder / "queue.db").stat().st_size // 4096

    def noise(place: int) -> Callable[[Path, Random], None]:
        return lambda path, random: put(path, 4096 * place, random.randbytes(4096))

    found = sum(
        (harmed(stock, tmp_path / "harmed", noise(place), place) for place in range(pages)),
        Harmed(),
    )
    print(found)
    assert found.harms == pages > 20
    assert (found.torn, found.broken) == (0, 0), found


def test_the_harm_is_one_because_without_salvage_reports_are_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.queue.salvage.seals_of", lambda *_: iter(()))
    found = harmed_over_and_over(tmp_path, harms=6, seed=20261126)
    assert found.missing > 0, found
    assert found.receipts_lost > 0, found


@pytest.mark.parametrize("part", ["queue.db", "queue.db-wal", "queue.db-shm"])
def test_a_file_unlinked_while_the_kiosk_runs_costs_nothing(
    part: str, folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue)
    (folder / part).unlink()
    after = good(queue.record(draft(7), language="en"))
    assert good(queue.pending(10)) == [*before, after]
    assert part in aside(queue)["trouble"]
    queue.close()
    assert good(open_queue().pending(10)) == [*before, after]


def test_all_files_unlinked_at_once_cost_nothing(folder: Path, open_queue: OpenQueue) -> None:
    queue = open_queue()
    before = recorded(queue)
    for part in folder.glob("queue.db*"):
        part.unlink()
    assert good(queue.pending(10)) == before
    assert aside(queue)["reports_salvaged"] == 5


@pytest.mark.parametrize("lacking", [1, 3])
def test_an_old_copy_put_in_place_while_the_kiosk_runs_costs_nothing(
    lacking: int, folder: Path, tmp_path: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue, 2)
    queue.close()
    old = shutil.copy(folder / "queue.db", tmp_path / "old.db")
    queue = open_queue()
    before += recorded(queue, lacking)
    Path(old).replace(folder / "queue.db")
    after = good(queue.record(draft(7), language="en"))
    assert good(queue.pending(10)) == [*before, after]
    there = aside(queue)
    assert (folder / there["folder"] / "queue.db.found").exists()
    assert (there["reports_salvaged"], there["reports_missing"]) == (3 + lacking, 0)


def test_an_old_copy_put_back_is_told_with_what_it_lacks(
    folder: Path, tmp_path: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue, 2)
    queue.close()
    old = shutil.copy(folder / "queue.db", tmp_path / "old.db")
    queue = open_queue()
    recorded(queue, 3)
    queue.close()
    Path(old).replace(folder / "queue.db")
    queue = open_queue()
    assert good(queue.pending(10)) == before
    assert "an older copy" in aside(queue)["trouble"]
    assert aside(queue)["reports_missing"] == 3
    failure = queue.examine()
    assert failure is not None
    assert failure.code is FailureCode.QUEUE_REPORTS_LOST
    assert "3 reports lost" in failure.detail


def test_damage_noticed_while_the_kiosk_runs_is_mended_at_once(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue)
    queue.close()
    queue = open_queue()
    noise = Random(1).randbytes(4096)
    size = (folder / "queue.db").stat().st_size
    with (folder / "queue.db").open("r+b") as file:
        for page in range(2, size // 4096):
            if page % 3 == 0:
                file.seek(page * 4096)
                file.write(noise)
    whole = len(good(queue.pending(10)))
    after = good(queue.record(draft(7), language="en"))
    there = good(queue.pending(10))
    assert there[-1] == after
    lost = aside(queue)["reports_lost"]
    assert len(before) - whole == len(lost) + aside(queue)["reports_missing"]
    assert not isinstance(queue.verify(), Failure)


def test_what_was_taken_back_is_so_again_where_that_database_is_lost_too(
    folder: Path, open_queue: OpenQueue
) -> None:
    """A dying disk strikes twice, and what it struck first is the last whole copy."""
    queue = open_queue()
    reports = recorded(queue)
    queue.close()
    put(folder / "queue.db", 0, b"no database at all")
    queue = open_queue()
    assert good(queue.pending(500)) == reports
    queue.close()
    for part in folder.glob("queue.db*"):
        part.write_bytes(b"")
    assert good(open_queue().pending(500)) == reports


def test_what_can_not_be_mended_now_is_said_and_not_promised(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue)
    folder.joinpath("queue.db").unlink()
    beside = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    fcntl.flock(beside, fcntl.LOCK_SH)
    failure = queue.record(draft(7), language="en")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.QUEUE_UNAVAILABLE
    os.close(beside)
    after = good(queue.record(draft(7), language="en"))
    assert good(queue.pending(10)) == [*before, after]


def test_what_was_answered_keeps_its_answer_and_its_receipt(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    first, second = recorded(queue, 2)
    assert queue.answer([in_force(first)]) is None
    before = good(queue.receipt(first.report_number))
    queue.close()
    with (folder / "queue.db").open("r+b") as file:
        file.write(bytes(100))
    queue = open_queue()
    assert good(queue.pending(10)) == [second]
    assert good(queue.receipt(first.report_number)) == replace(before, copy=1)
    assert good(queue.statuses())["states"] == {"in_force": 1, "recorded": 1}


def test_a_report_whose_content_is_gone_is_named(folder: Path, open_queue: OpenQueue) -> None:
    queue = open_queue()
    (report,) = recorded(queue, 1)
    queue.close()
    connection = good(connect(folder / "queue.db"))
    connection.execute("UPDATE personal SET sealed = zeroblob(length(sealed))")
    connection.execute("UPDATE outbox SET copy = NULL")
    connection.close()
    queue = open_queue()
    assert good(queue.pending(10)) == []
    assert aside(queue)["reports_lost"] == [report.report_number]
    (row,) = good(queue.rows())
    assert (row["state"], row["last_error"]) == ("refused", "queue_reports_lost")
    assert good(queue.retry()) == 0
    assert good(queue.receipt(report.report_number)).state is ReportState.REFUSED


def test_what_another_key_sealed_is_counted_and_taken_back_when_that_is_there(
    folder: Path, tmp_path: Path, open_queue: OpenQueue
) -> None:
    other = tmp_path / "other"
    queue = good(opened(other, key=bytes(32)))
    reports = recorded(queue, 3)
    queue.close()
    queue = open_queue()
    found = good(queue.salvage(other))
    assert (found.found, found.queued, found.sealed_otherwise) == (0, 0, 9)
    queue.close()
    queue = good(opened(tmp_path / "third", key=bytes(32)))
    assert good(queue.salvage(other)).queued == 3
    assert good(queue.salvage(other)).queued == 0
    assert good(queue.pending(10)) == reports
    queue.close()


def test_the_longest_report_fits_its_page(open_queue: OpenQueue) -> None:
    name = "王" * 70
    longest = Holder(DocumentKind.FOREIGN_PERMANENT_RESIDENT, name, "1" * 18)
    report = good(open_queue().record(draft(holder=longest), language="zh_CN"))
    moment = Clock().now(sure=True)
    content = rows.content_of(report, sequence=10**9, moment=moment, language="zh_CN")
    assert len(Sealer(KEY).seal(content, rows.REPORT)) < _LONGEST_LOCAL // 2


def test_a_note_that_can_not_be_read_is_made_again(folder: Path, open_queue: OpenQueue) -> None:
    queue = open_queue()
    before = recorded(queue)
    queue.close()
    (folder / "queue.db").write_bytes((folder / "queue.db").read_bytes()[4096:])
    queue = open_queue()
    note = folder / aside(queue)["folder"] / "salvage.json"
    assert json.loads(note.read_text(encoding="utf-8"))["salvaged"]["queued"] == 5
    queue.close()
    note.write_text("{", encoding="utf-8")
    queue = open_queue()
    assert good(queue.pending(10)) == before
    assert aside(queue)["reports_found"] == 5


def test_the_centre_gets_what_was_taken_back_as_it_was_recorded(
    folder: Path, open_queue: OpenQueue
) -> None:
    queue = open_queue()
    before = recorded(queue)
    queue.close()
    (folder / "queue.db").write_bytes((folder / "queue.db").read_bytes()[512:])
    centre = RecordingCentre(())
    centre.send(good(open_queue().pending(10)))
    assert list(centre.reports.values()) == before
