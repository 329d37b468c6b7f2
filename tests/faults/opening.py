"""Faults that keep the kiosk from opening, or from taking a report while it is open.

Each is there when the real interface starts, and is mended once the screen has told it.
"""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic

from kiosk.app import Kiosk
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.queue.database import connect
from kiosk.wiring.queue import open_queue
from tests.queue.examples import draft, good
from tests.sync.reference import POLICIES
from ui.application import make
from ui.demo.visitor import visit

NOWHERE = "http://127.0.0.1:9"
_MIB = 1024 * 1024
_SIZE = 160 * _MIB


Broken = Callable[[Path], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Shown:
    """``said`` is every word on the screen, ``staff`` what their view names; ``mended`` what the
    mend was, and ``healed_after`` the seconds from there to the ordinary first screen.
    """

    fault: str
    said: str
    staff: str
    mended: str
    healed_after: float


@dataclass(frozen=True, slots=True)
class Fault:
    """``broken`` gets the data folder, on a disk of its own; leaving it is the mend."""

    code: FailureCode
    mended: str
    broken: Broken


@contextmanager
def disk() -> Iterator[Path]:
    """A file system of its own, for root only."""
    place = Path(os.environ.get("TMPDIR", "/var/tmp")) / f"fault-{os.getpid()}"  # noqa: S108
    place.mkdir(mode=0o700)
    options = f"size={_SIZE},nr_inodes=200,mode=700"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)
        place.rmdir()


@contextmanager
def _no_byte_left(folder: Path) -> Iterator[None]:
    filler = folder.parent / "filler"
    with suppress(OSError), filler.open("wb", 0) as file:
        while True:
            file.write(bytes(_MIB if file.tell() < _SIZE - 8 * _MIB else 4096))
    yield
    filler.unlink()


@contextmanager
def _no_file_left(folder: Path) -> Iterator[None]:
    """No room for a file, and none for a report: one without the other stops nobody."""
    with _no_byte_left(folder):
        fillers = [folder.parent / f"filler-{number}" for number in range(200)]
        with suppress(OSError):
            for filler in fillers:
                filler.touch()
        yield
        for filler in fillers:
            filler.unlink(missing_ok=True)


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    subprocess.run(["mount", "-o", "remount,ro", folder.parent], check=True)
    yield
    subprocess.run(["mount", "-o", "remount,rw", folder.parent], check=True)


def _without(name: str, instead: bytes | None = None) -> Broken:
    @contextmanager
    def broken(folder: Path) -> Iterator[None]:
        file, kept = folder / name, folder.parent / "kept"
        file.rename(kept)
        if instead is not None:
            file.touch(mode=0o600)
            file.write_bytes(instead)
        yield
        kept.replace(file)

    return broken


@contextmanager
def _newer_schema(folder: Path) -> Iterator[None]:
    def becomes(revision: str) -> None:
        connection = good(connect(folder / "queue.db"))
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        connection.close()

    was = good(connect(folder / "queue.db"))
    (revision,) = was.execute("SELECT version_num FROM alembic_version").fetchone()
    was.close()
    becomes("9999")
    yield
    becomes(revision)


@contextmanager
def _no_folder(folder: Path) -> Iterator[None]:
    kept = folder.with_name("kept")
    folder.rename(kept)
    folder.touch()
    yield
    folder.unlink()
    kept.rename(folder)


FAULTS = {
    "the disk is full": Fault(FailureCode.QUEUE_FULL, "room on the disk", _no_byte_left),
    "the disk is out of files": Fault(FailureCode.QUEUE_FULL, "files deleted", _no_file_left),
    "the disk can only be read": Fault(FailureCode.DATA_FOLDER_UNWRITABLE, "remounted", _read_only),
    "a file is in the folder's place": Fault(
        FailureCode.DATA_FOLDER_UNWRITABLE, "moved away", _no_folder
    ),
    "the queue's key is gone": Fault(
        FailureCode.QUEUE_KEY_WRONG, "the key put back", _without("queue.key")
    ),
    "the queue's key is another": Fault(
        FailureCode.QUEUE_KEY_WRONG, "the key put back", _without("queue.key", bytes(32))
    ),
    "the queue is of a newer version": Fault(
        FailureCode.QUEUE_NEWER_SCHEMA, "that version installed", _newer_schema
    ),
    "the receipts' key is damaged": Fault(
        FailureCode.RECEIPT_KEY_DAMAGED, "the key put back", _without("receipt-key.json", b"{")
    ),
}


def configured(folder: Path, **kiosk: str) -> Settings:
    """A kiosk whose centre does not answer, its simulated devices beside it."""
    settings = good(load(None)).changed(data_dir=str(folder), language="en", **kiosk)
    central = replace(settings.central, url=NOWHERE)
    return replace(settings, central=central)


def shown(name: str, place: Path) -> Shown:
    """Start the interface while it is broken, mend it, and wait for the ordinary screen."""
    fault, settings = FAULTS[name], configured(place / "data")
    _used_before(settings)
    interface = good(make(settings))
    try:
        with fault.broken(place / "data"):
            visitor = visit(interface)
            visitor.sees("screen.out_of_service")
            said = visitor.words()
            obstacle = interface.obstacle
        assert obstacle is not None
        mended = monotonic()
        visitor.sees("screen.attract")
        healed_after = monotonic() - mended
        assert interface.is_open
    finally:
        interface.close()
    return Shown(name, said, f"{obstacle.code}: {obstacle.detail}", fault.mended, healed_after)


def _used_before(settings: Settings) -> None:
    """A kiosk with keys and a report that waits."""
    queue = good(open_queue(settings))
    good(queue.record(draft(1), language="en"))
    queue.close()
    policies = good(PolicyBook.load(POLICIES))
    good(Kiosk.open(settings, policies, lambda _event: None)).close()
