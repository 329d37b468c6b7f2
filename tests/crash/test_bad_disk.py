"""A disk that fails to sync, or is full: nothing promised is lost, and nothing is recorded twice.

strace makes the system calls of a recorder fail; the queue can't tell that from a bad disk.
"""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.view import Limits
from tests.crash.power import may_cut
from tests.crash.watched import Promises, Watched, is_damaged, recorder
from tests.queue.examples import draft, good, opened

if TYPE_CHECKING:
    from kiosk.domain.report import Report


def under(inject: str, folder: Path, *options: object) -> tuple[Promises, list[str]]:
    """What a recorder promised while ``inject`` struck, and the ids there afterwards."""
    calls, _, _ = inject.partition(":")
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}"]
    promises = Promises()
    command = [*strace, "-e", f"inject={inject}", *recorder(folder, *options)]
    Watched(command, promises).ended()
    queue = good(opened(folder))
    ids = [str(row["report_id"]) for row in good(queue.rows())]
    assert not is_damaged(queue)
    queue.close()
    assert promises.moved == []
    return promises, ids


def test_one_failed_sync_is_settled_under_the_same_id(folder: Path) -> None:
    for strike in (24, 25, 40):
        promises, ids = under(
            f"fsync,fdatasync:error=EIO:when={strike}", folder / str(strike), "--count", 40
        )
        assert promises.failed == []
        assert ids == promises.recorded
        assert len(ids) == 40


def test_a_report_refused_by_a_failing_disk_keeps_its_id_until_it_is_recorded(
    folder: Path,
) -> None:
    promises, ids = under(
        "fsync,fdatasync:error=EIO:when=25..32", folder, "--count", 40, "--tries", 20
    )
    assert set(promises.failed) == {"queue_unavailable"}
    assert ids == promises.recorded
    assert len(ids) == 40


def test_a_disk_that_never_syncs_again_takes_no_report(folder: Path) -> None:
    promises, ids = under("fsync,fdatasync:error=EIO:when=25+", folder, "--count", 40)
    assert 0 < len(promises.recorded) < 40
    assert len(promises.failed) == 40 - len(promises.recorded)
    assert set(promises.recorded) <= set(ids)
    assert len(ids) <= len(promises.recorded) + 1


def test_a_number_that_could_not_be_reserved_is_not_given_out(folder: Path) -> None:
    promises, ids = under("fdatasync:error=EIO:when=1", folder, "--count", 5, "--tries", 2)
    assert promises.failed == ["queue_unavailable"]
    assert ids == promises.recorded
    assert len(ids) == 5


def test_a_full_disk_takes_no_report_and_goes_on_when_there_is_room(folder: Path) -> None:
    promises, ids = under("pwrite64:error=ENOSPC:when=250..300", folder, "--count", 80)
    assert promises.failed
    assert set(promises.failed) == {"queue_full"}
    assert ids == promises.recorded
    assert len(ids) + len(promises.failed) == 80


@contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    """768 KB of memory, mounted as a file system."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=768k", "tiny", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


@pytest.mark.skipif(not may_cut(), reason="only root may mount a small disk")
def test_a_disk_that_is_really_full(folder: Path) -> None:
    with tiny_disk(folder) as mount:
        queue = good(opened(mount / "kiosk", limits=Limits(free_bytes=0)))
        filler = mount / "filler"
        filler.write_bytes(bytes(200_000))
        taken: list[Report] = []
        failure: Failure | None = None
        while failure is None:
            report = queue.record(draft(len(taken) % 1000), language="en")
            if isinstance(report, Failure):
                failure = report
            else:
                taken.append(report)
        assert failure.code is FailureCode.QUEUE_FULL
        assert good(queue.pending(1000)) == taken
        filler.unlink()
        taken.append(good(queue.record(draft(), language="en")))
        queue.close()
        queue = good(opened(mount / "kiosk"))
        assert good(queue.pending(1000)) == taken
        queue.close()
