"""Texts that have a form, as they cross the wire: OpenAPI says them just as they are checked."""

import re
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import REGION_CODE
from kiosk.domain.report_number import FORM, KIOSK_ID, is_report_number


def _checked_number(text: str) -> str:
    if not is_report_number(text):
        raise ValueError("wrong check digit")
    return text


RegionCode = Annotated[str, Field(pattern=f"^{REGION_CODE.pattern}$")]
KioskId = Annotated[str, Field(pattern=f"^{KIOSK_ID.pattern}$", examples=["110105-0007"])]
ReportNumber = Annotated[
    str,
    Field(
        pattern=f"^{FORM.pattern}$",
        description="18 digits, or the 16 of before. The last is an ISO/IEC 7064 MOD 11,10 check.",
    ),
    AfterValidator(_checked_number),
]


_RFC_3339: Final = re.compile(
    r"(?P<year>[0-9]{4})(-[0-9]{2}){2}[Tt]([0-9]{2}:){2}[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def _checked_moment(value: object) -> object:
    written = value.isoformat() if isinstance(value, datetime) else str(value)
    found = _RFC_3339.fullmatch(written)
    if not found or not 1970 <= int(found["year"]) < 9000:
        raise PydanticCustomError("no_moment", "not RFC 3339, or of another age")
    return value


Moment = Annotated[
    AwareDatetime,
    BeforeValidator(_checked_moment),
    AfterValidator(lambda moment: moment.astimezone(CHINA_TIME)),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "pattern": "^(19[789][0-9]|[2-8][0-9]{3})-",
            "description": "RFC 3339 with an offset, of the years 1970 to 8999",
        }
    ),
]
"""Kept in Beijing time. A broken clock may say almost any."""


def _is_number(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PydanticCustomError("no_number", "not a number")
    return value


Count = Annotated[int, Field(ge=0), BeforeValidator(_is_number)]
"""A whole number, as JSON Schema has it: ``5.0`` is one, ``"5"`` and ``true`` are none."""
OrderNumber = Annotated[int, Field(ge=1, le=2**53), BeforeValidator(_is_number)]
Code = Annotated[str, Field(pattern="^[a-z_]+$", description="Code of the failure registry")]


DocumentNumber = Annotated[
    str,
    Field(
        pattern=r"^[0-9A-Z]{15}([0-9A-Z]{3})?$",
        description="Of the ID document: GB 11643 and permit numbers, 15 or 18 characters",
    ),
]

_UUID7: Final = re.compile(
    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
)


def _checked_id(value: object) -> object:
    if not _UUID7.fullmatch(str(value)):
        raise PydanticCustomError("uuid_version", "not a UUIDv7")
    return value


Id7 = Annotated[
    UUID,
    BeforeValidator(_checked_id),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_UUID7.pattern}$", "description": "UUIDv7 (RFC 9562)"}
    ),
]
