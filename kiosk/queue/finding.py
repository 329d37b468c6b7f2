"""Every seal in the files of a database, whatever state they are in, and what it proves."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kiosk.base.records import dataclass
from kiosk.queue import leaves, old_form, rows
from kiosk.queue.sealing import Content, Sealer, is_marked, seals_in

Files = Sequence[tuple[Path, bytes]]
"""The files of one database with what is in them."""


@dataclass(frozen=True)
class Seal:
    """Where a seal lies, and what it holds: ``None`` where no key opens it."""

    path: Path
    start: int
    size: int
    place: bytes
    content: Content | None


def seals_of(files: Files, sealers: Iterable[Sealer]) -> Iterator[Seal]:
    """Those of today's form and of schema 0001."""
    keys = tuple(sealers)
    for path, raw in files:
        for start, sealed in seals_in(raw):
            place, content = _opened(sealed, keys)
            yield Seal(path, start, len(sealed), place, content)
    yield from _old(files, keys)


def _opened(sealed: bytes, sealers: Sequence[Sealer]) -> tuple[bytes, Content | None]:
    for place in (rows.REPORT, rows.RECEIPT):
        for sealer in sealers:
            content = sealer.open(sealed, place)
            if content is not None:
                return place, content
    return rows.REPORT, None


# ---- schema 0001 -------------------------------------------------------------------------------

_REPORT_COLUMNS: Final = (
    *("sequence", "report_id", "report_number", "kind", "kiosk_id", "site_profile"),
    *("kiosk_region", "issuing_region", "recorded_at", "boot", "uptime", "clock_synchronised"),
    *("verification", "lost_on", "replaces", "replacement_requested", "state", "attempts"),
    *("last_error", "central_reference", "effective_at", "expires_at"),
)
_Row = Mapping[str, Any]


def _old(files: Files, sealers: Sequence[Sealer]) -> Iterator[Seal]:
    """The seal of a row opens only together with the report's row, which may lie anywhere."""
    reports: dict[int, list[_Row]] = defaultdict(list)
    sealed: list[tuple[Path, int, int, str | None, bytes]] = []
    for path, raw in files:
        for start, rowid, values in leaves.rows_in(raw):
            match values:
                case [None, bytes(), *_] if len(values) == len(_REPORT_COLUMNS):
                    row = dict(zip(_REPORT_COLUMNS, values, strict=True))
                    reports[rowid].append(row | {"sequence": rowid})
                case [None, bytes(seal)] if not is_marked(seal):
                    sealed.append((path, raw.index(seal, start), rowid, None, seal))
                case [None, str(spoken), bytes(seal)] if not is_marked(seal):
                    sealed.append((path, raw.index(seal, start), rowid, spoken, seal))
                case _:
                    pass
    for path, start, rowid, language, seal in sealed:
        place = rows.REPORT if language is None else rows.RECEIPT
        content = _old_content(reports[rowid], seal, language, sealers)
        yield Seal(path, start, len(seal), place, content)


def _old_content(
    candidates: Iterable[_Row], seal: bytes, language: str | None, sealers: Iterable[Sealer]
) -> Content | None:
    """What the seal proves with one of the rows; of several the one with a last word."""
    read = old_form.report_content if language is None else old_form.receipt_content
    column = "sealed" if language is None else "shown"
    fits = (
        read({**row, column: seal, "language": language}, sealer)
        for row in candidates
        for sealer in sealers
    )
    known = [content for content in fits if content is not None]
    known.sort(key=lambda content: rows.state_of(content) in rows.OPEN)
    return known[0] if known else None
