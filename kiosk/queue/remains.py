"""Databases that were moved aside: whole, told of, and never deleted.

Each lies in a folder of its own beside the queue, with a note (``salvage.json``) of why it is
there and what came of its reports. Whoever has seen to it may take the folder away.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypedDict

from kiosk.base import log
from kiosk.base.disk import sync_folder, write_whole
from kiosk.base.records import dataclass
from kiosk.queue.held import Held, parts_of, read_raw
from kiosk.queue.mark import Reached

_ASIDE: Final = "damaged-"
_NOTE: Final = "salvage.json"


@dataclass(frozen=True)
class Salvaged:
    """What came of the reports in a database that was moved aside.

    ``found`` reports had a seal that opened, and ``queued`` of them went back in line. ``lost``
    are the numbers of those that were not answered and whose content is gone. ``missing`` reports
    are known by their count alone, ``sealed_otherwise`` seals belong to a key that is not there.
    """

    found: int = 0
    queued: int = 0
    lost: tuple[str, ...] = ()
    missing: int = 0
    sealed_otherwise: int = 0

    @property
    def is_whole(self) -> bool:
        return not (self.lost or self.missing or self.sealed_otherwise)


@dataclass(frozen=True)
class Note:
    """Why a database was moved aside, what it had reached, and what came of it."""

    trouble: str = ""
    moved_at: str = ""
    generation: str = ""
    reports: int = 0
    salvaged: Salvaged | None = None
    salvaged_into: str = ""
    """The id of the database that its reports were taken back into."""
    erased: bool = False
    """Whether nothing personal is left in it that the queue would have erased."""


class MovedAside(TypedDict):
    """What ``queue status --json`` says of one that lies aside (contracts, section 1)."""

    folder: str
    trouble: str
    reports_found: int
    reports_salvaged: int
    reports_lost: list[str]
    reports_missing: int
    seals_unreadable: int
    settled: bool


def move_aside(path: Path, trouble: str, reached: Reached | None, held: Held | None = None) -> Path:
    """Move a database, its WAL and its index into a folder of their own; return that.

    Whatever ``held`` has open and is not at its path any more is copied there first. Nothing is
    deleted. Raises ``OSError``.
    """
    folder = _new_folder(path.parent)
    note = Note(trouble=trouble, moved_at=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}")
    if reached is not None:
        note = replace(note, generation=reached.generation.hex(), reports=reached.reports)
    write_note(folder, note)
    if held is not None:
        held.save(folder)
    for part in parts_of(path):
        if os.path.lexists(part):
            part.rename(_free(folder / part.name))
    sync_folder(folder)
    sync_folder(path.parent)
    log.critical("queue.damaged", detail=trouble, moved_to=folder.name)
    return folder


def _new_folder(parent: Path) -> Path:
    stem, count = f"{_ASIDE}{datetime.now(UTC):%Y%m%dT%H%M%SZ}", 0
    while (folder := parent / f"{stem}-{count}").exists():
        count += 1
    folder.mkdir(mode=0o700)
    return folder


def _free(path: Path) -> Path:
    """``path``, or another name where what was open has it already."""
    return path.with_name(f"{path.name}.found") if path.exists() else path


def lying_aside(parent: Path) -> list[Path]:
    """The folders of what was moved aside, oldest first."""
    return sorted(folder for folder in parent.glob(f"{_ASIDE}*") if folder.is_dir())


def note_of(folder: Path) -> Note:
    """The note in ``folder``; an empty one where there is none, as before schema 0002."""
    try:
        words = json.loads((folder / _NOTE).read_bytes())
        salvaged = words.pop("salvaged")
        if salvaged is not None:
            salvaged = Salvaged(**{**salvaged, "lost": tuple(salvaged["lost"])})
        return Note(**words, salvaged=salvaged)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Note()


def write_note(folder: Path, note: Note) -> None:
    """Durable on return. Raises ``OSError``."""
    text = json.dumps(asdict(note), ensure_ascii=False, indent=2)
    write_whole(folder / _NOTE, f"{text}\n".encode())


def is_salvaged(folder: Path, generation: bytes) -> bool:
    """Whether the database with this id has what could be taken back; one before it may be lost."""
    note = note_of(folder)
    return note.salvaged is not None and note.salvaged_into == generation.hex()


def note_salvaged(folder: Path, salvaged: Salvaged, generation: bytes) -> None:
    """Write down and log what came of it. Raises ``OSError``."""
    note = note_of(folder)
    before = note.salvaged or Salvaged()
    kept = replace(salvaged, queued=before.queued + salvaged.queued)
    write_note(folder, replace(note, salvaged=kept, salvaged_into=generation.hex()))
    log.warning(
        "queue.salvaged", moved_to=folder.name, found=salvaged.found, queued=salvaged.queued
    )
    if not salvaged.is_whole:
        log.critical(
            "queue.lost",
            moved_to=folder.name,
            lost=len(salvaged.lost),
            missing=salvaged.missing,
            unreadable=salvaged.sealed_otherwise,
        )


def note_erased(folder: Path) -> None:
    """Write down that nothing personal is left in it; raises ``OSError``."""
    write_note(folder, replace(note_of(folder), erased=True))


def is_told(parent: Path, reached: Reached) -> bool:
    """Whether the database that had ``reached`` this was moved aside already."""
    generation = reached.generation.hex()
    return any(note_of(folder).generation == generation for folder in lying_aside(parent))


def contents(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file of what was moved aside, with what of it the disk still gives."""
    files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
    for path in files:
        if path.is_file() and not path.is_symlink() and path.name != _NOTE:
            with path.open("rb") as file:
                yield path, read_raw(file.fileno())


def moved_aside(parent: Path) -> list[MovedAside]:
    """What lies aside in ``parent`` and what came of it, oldest first."""
    return [_told(folder.name, note_of(folder)) for folder in lying_aside(parent)]


def _told(name: str, note: Note) -> MovedAside:
    salvaged = note.salvaged or Salvaged()
    return {
        "folder": name,
        "trouble": note.trouble,
        "reports_found": salvaged.found,
        "reports_salvaged": salvaged.queued,
        "reports_lost": list(salvaged.lost),
        "reports_missing": salvaged.missing,
        "seals_unreadable": salvaged.sealed_otherwise,
        "settled": note.salvaged is not None and salvaged.is_whole and note.erased,
    }
