"""The four 256-byte text records of an identity card (facts, section 3).

UTF-16LE without a mark, each field padded on the right with U+0020. Two bytes at 248 tell the
layouts apart: ``J`` the residence permit for Hong Kong, Macao and Taiwan residents, ``I`` the
foreigner's card of 2017, ``Y`` that of 2023, blank the resident ID card (GA/T 490).
"""

import re
from codecs import utf_16_le_decode
from dataclasses import replace
from datetime import date
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.id_number import check_id_number, real_date
from kiosk.domain.identity import DocumentKind, Identity, IdentityWarning, Sex
from kiosk.reader.decoding.nations import NATIONS
from kiosk.reader.decoding.private_use import REAL_CHARACTERS

RECORD_SIZE: Final = 256
LONG_TERM: Final = "长期"


@dataclass(frozen=True)
class Layout:
    """Where the fields of one kind of record stand, in bytes. Those never kept are left out.

    ``name_latin`` has two places where a long name goes on elsewhere. ``nation`` is a code of
    GB/T 3304, ``country`` an ISO 3166 alpha-3.
    """

    document: DocumentKind
    name: slice
    sex: slice
    birth: slice
    number: slice
    name_latin: tuple[slice, ...] = ()
    nation: slice | None = None
    country: slice | None = None
    issuer: slice | None = None


TYPE_MARK: Final = slice(248, 250)
VALID_FROM: Final = slice(188, 204)
VALID_UNTIL: Final = slice(204, 220)
LAYOUTS: Final = {
    "": Layout(
        DocumentKind.RESIDENT_ID,
        name=slice(0, 30),
        sex=slice(30, 32),
        nation=slice(32, 36),
        birth=slice(36, 52),
        number=slice(122, 158),
        issuer=slice(158, 188),
    ),
    "J": Layout(
        DocumentKind.HK_MO_TW_PERMIT,
        name=slice(0, 30),
        sex=slice(30, 32),
        birth=slice(36, 52),
        number=slice(122, 158),
        issuer=slice(158, 188),
    ),
    "I": Layout(
        DocumentKind.FOREIGN_PERMANENT_RESIDENT,
        name_latin=(slice(0, 120),),
        sex=slice(120, 122),
        number=slice(122, 152),
        country=slice(152, 158),
        name=slice(158, 188),
        birth=slice(220, 236),
    ),
    "Y": Layout(
        DocumentKind.FOREIGN_PERMANENT_RESIDENT,
        name=slice(0, 30),
        sex=slice(30, 32),
        birth=slice(36, 52),
        name_latin=(slice(52, 122), slice(220, 242)),
        number=slice(122, 158),
        country=slice(242, 248),
    ),
}

SEXES: Final = {"0": Sex.UNKNOWN, "1": Sex.MALE, "2": Sex.FEMALE, "9": Sex.UNSTATED}

_PADDING: Final = " \0\u3000"
# What no field holds and no screen or paper should get: controls, invisible marks and those that
# turn the writing direction, noncharacters. Private use characters that are not known by their
# real ones stay: old cards have their rare characters there.
_UNPRINTABLE: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_COUNTRY: Final = re.compile("[A-Z]{3}")


class _MalformedError(Exception):
    """A field that no genuine record holds. Its message names the field, never its content."""


def decode_record(record: memoryview, today: date | None) -> Identity | Failure:
    """Decode one record of exactly 256 bytes, and judge its number and its validity.

    Failures: ``card_type_unknown`` for a type mark that is none of the four,
    ``card_record_invalid`` for a field that can't be, ``id_number_invalid``, and ``id_expired``
    for a card whose last day lies before ``today``. Where ``today`` is ``None`` nobody knows the
    day for sure: no date is judged, and the identity says so.
    """
    if len(record) != RECORD_SIZE:
        return Failure(FailureCode.CARD_RECORD_INVALID, f"{len(record)} bytes")
    try:
        layout = LAYOUTS.get(_text(record, "type mark", TYPE_MARK))
        if layout is None:
            return Failure(FailureCode.CARD_TYPE_UNKNOWN)
        identity = _identity(record, layout, today)
    except _MalformedError as error:
        return Failure(FailureCode.CARD_RECORD_INVALID, str(error))
    return identity if isinstance(identity, Failure) else _judged(identity, today)


def _judged(identity: Identity, today: date | None) -> Identity | Failure:
    if today is None:
        warnings = (*identity.warnings, IdentityWarning.DATES_UNJUDGED)
        return replace(identity, warnings=warnings)
    if identity.valid_until and identity.valid_until < today:
        return Failure(FailureCode.ID_EXPIRED)
    return identity


def _identity(record: memoryview, layout: Layout, today: date | None) -> Identity | Failure:
    number = _text(record, "number", layout.number)
    warnings = check_id_number(number, layout.document, today)
    if isinstance(warnings, Failure):
        return warnings
    name_latin = _text(record, "latin name", *layout.name_latin) or None
    name = _text(record, "name", layout.name) or name_latin
    if name is None:
        raise _MalformedError("name")
    sex = SEXES.get(_text(record, "sex", layout.sex) or "9")
    if sex is None:
        raise _MalformedError("sex")
    valid_from = _date(record, "valid from", VALID_FROM)
    valid_until = _end(record)
    if valid_until and valid_until < valid_from:
        raise _MalformedError("validity")
    nationality = None
    if layout.country:
        nationality = _text(record, "nationality", layout.country) or None
        if nationality and not _COUNTRY.fullmatch(nationality):
            raise _MalformedError("nationality")
    elif layout.nation and (code := _text(record, "nation", layout.nation)):
        nationality = NATIONS.get(code)
        if nationality is None:
            nationality, warnings = code, (*warnings, IdentityWarning.NATION_UNLISTED)
    return Identity(
        layout.document,
        name,
        number,
        sex,
        birth_date=_date(record, "birth date", layout.birth),
        valid_from=valid_from,
        valid_until=valid_until,
        name_latin=name_latin,
        nationality=nationality,
        issuer=(_text(record, "issuer", layout.issuer) or None) if layout.issuer else None,
        warnings=warnings,
    )


def _text(record: memoryview, field: str, *places: slice) -> str:
    """A field's text without its padding; in several places it is joined before it is trimmed."""
    try:
        parts = [utf_16_le_decode(record[place], "strict", True)[0] for place in places]
    except UnicodeDecodeError:
        raise _MalformedError(field) from None
    text = "".join(parts).rstrip(_PADDING).translate(REAL_CHARACTERS)
    if _UNPRINTABLE.search(text):
        raise _MalformedError(field)
    return text


def _date(record: memoryview, field: str, place: slice) -> date:
    day = real_date(_text(record, field, place))
    if day is None:
        raise _MalformedError(field)
    return day


def _end(record: memoryview) -> date | None:
    text = _text(record, "valid until", VALID_UNTIL)
    day = real_date(text)
    if day is None and text != LONG_TERM:
        raise _MalformedError("valid until")
    return day
