"""The registries: what every failure means, and which fields every log event may carry."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kiosk.domain.failure import Failure, FailureCode

RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"

_Sentence = Annotated[str, Field(pattern=r"^[A-Z].*[.]$")]


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


class FailureEntry(BaseModel):
    """One failure. ``happened`` and ``staff`` are English sentences for staff and logs."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: Severity
    continues: bool
    happened: _Sentence
    staff: _Sentence


class EventEntry(BaseModel):
    """One log event: its level, and the only fields that are ever written with it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    level: Level
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class FailureRegistry:
    """What ``resources/failures.toml`` says of every :class:`FailureCode`."""

    entries: Mapping[FailureCode, FailureEntry]

    def line(self, failure: Failure) -> str:
        """``CODE: what happened. What to do.`` (contracts, section 1)."""
        entry = self.entries[failure.code]
        happened = entry.happened
        if failure.detail:
            stop = "" if failure.detail.endswith(("?", ".")) else "."
            happened = f"{happened.removesuffix('.')}: {failure.detail}{stop}"
        return f"{failure.code}: {happened} {entry.staff}"


def load_failures(file: Path = RESOURCES / "failures.toml") -> FailureRegistry:
    """Read the failure registry; an entry that is not as it must be is a bug and raises."""
    return FailureRegistry(
        TypeAdapter(dict[FailureCode, FailureEntry]).validate_python(_read(file))
    )


def load_events(file: Path = RESOURCES / "events.toml") -> Mapping[str, EventEntry]:
    """Read the event registry; an entry that is not as it must be is a bug and raises."""
    return TypeAdapter(dict[str, EventEntry]).validate_python(_read(file))


def _read(file: Path) -> dict[str, object]:
    with file.open("rb") as stream:
        return tomllib.load(stream)
