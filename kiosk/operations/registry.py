"""The registries: what every failure means, and which fields every log event may carry."""

import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure, FailureCode

_SENTENCES: Final = re.compile(r"[A-Z].*[.]")


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


class Level(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    CRITICAL = "critical"


@dataclass(frozen=True)
class FailureEntry:
    """One failure. ``happened`` and ``staff`` are English sentences for staff and logs."""

    severity: Severity
    continues: bool
    happened: str
    staff: str

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        """Raises where a key is missing, unknown or of another form."""
        values = dict(entry)
        made = cls(severity=Severity(values.pop("severity")), **values)
        if not isinstance(made.continues, bool):
            raise TypeError("continues is true or false")
        if not all(_SENTENCES.fullmatch(text) for text in (made.happened, made.staff)):
            raise ValueError("happened and staff are whole sentences")
        return made


@dataclass(frozen=True)
class EventEntry:
    """One log event: its level, and the only fields that are ever written with it."""

    level: Level
    fields: frozenset[str]

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        """Raises where a key is missing, unknown or of another form."""
        values = dict(entry)
        level, fields = Level(values.pop("level")), frozenset(values.pop("fields"))
        return cls(level=level, fields=fields, **values)


@dataclass(frozen=True)
class FailureRegistry:
    """What ``resources/failures.toml`` says of every :class:`FailureCode`."""

    entries: Mapping[FailureCode, FailureEntry]

    def line(self, failure: Failure) -> str:
        """``CODE: what happened. What to do.`` in one line (contracts, section 1)."""
        entry = self.entries[failure.code]
        happened, detail = entry.happened, " ".join(failure.detail.split())  # SQLite's has lines
        if detail:
            stop = "" if detail.endswith(("?", ".")) else "."
            happened = f"{happened.removesuffix('.')}: {detail}{stop}"
        return f"{failure.code}: {happened} {entry.staff}"


def load_failures(file: Path = RESOURCES / "failures.toml") -> FailureRegistry:
    """Read the failure registry; an entry that is not as it must be is a bug and raises."""
    entries = _read(file).items()
    return FailureRegistry({FailureCode(c): FailureEntry.read(entry) for c, entry in entries})


def load_events(file: Path = RESOURCES / "events.toml") -> Mapping[str, EventEntry]:
    """Read the event registry; an entry that is not as it must be is a bug and raises."""
    return {name: EventEntry.read(entry) for name, entry in _read(file).items()}


def _read(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        return tomllib.load(stream)
