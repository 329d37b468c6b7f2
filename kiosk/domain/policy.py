"""The rules of an issuing region (facts, section 1). The issuing region rules, nothing else.

One TOML file a region under ``resources/policies``, named by its GB/T 2260 code. What a source
does not state stays absent, and nothing is printed or computed from it.
"""

import tomllib
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind

RegionCode = Annotated[str, Field(pattern=r"^\d{6}$")]


class DurationUnit(StrEnum):
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class OnExpiry(StrEnum):
    RESTORE = "restore"
    CANCEL_CARD = "cancel_card"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    OUTLET = "outlet"
    HOTLINE = "hotline"
    BANK = "bank"
    ONLINE = "online"
    KIOSK = "kiosk"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Duration(_Strict):
    amount: Annotated[int, Field(gt=0)]
    unit: DurationUnit


class LossRule(_Strict):
    """How long one kind of report lasts. Without ``duration`` no end is ever stated."""

    duration: Duration | None = None
    on_expiry: OnExpiry = OnExpiry.UNKNOWN


class Hotline(_Strict):
    number: Annotated[str, Field(pattern=r"^[\d-]{3,}$")]
    all_day: bool = False


class Policy(_Strict):
    """One region's rules, with where they come from and when that was checked."""

    region: RegionCode
    name: dict[str, str]
    served: bool
    hotlines: tuple[Hotline, ...]
    loss: dict[ReportKind, LossRule] = {}
    undo_channels: tuple[Channel, ...] = ()
    source: Annotated[str, Field(min_length=1)]
    checked_on: date

    def named(self, language: str) -> str:
        return self.name.get(language, self.name["zh_CN"])


def load_policy(path: Path) -> Policy | Failure:
    """Read one region's file; a key unknown or missing is ``configuration_invalid``."""
    try:
        with path.open("rb") as file:
            return Policy.model_validate(tomllib.load(file))
    except (ValidationError, tomllib.TOMLDecodeError) as error:
        return Failure(FailureCode.CONFIGURATION_INVALID, f"{path.name}: {error}")
