"""What a receipt or a slip says, before anything decides how it looks (facts, section 8).

A receipt states only what is true when it is printed: an end of validity only where the centre
gave one, "in force" only where the centre said so. Everything is in the Chinese of the counter,
with the session's language beside it when that was not Chinese. Texts are cleaned here, so no
control character of a name reaches a layout or a printer.
"""

import unicodedata
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass

CHINESE: Final = "zh_CN"
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Words:
    """One statement in Chinese and, where the session used another language, in that too."""

    chinese: str
    second: str | None = None


class Standing(StrEnum):
    """How the state is to look: what is in force must never be taken for what is not."""

    IN_FORCE = "in_force"
    OPEN = "open"


@dataclass(frozen=True)
class Fact:
    label: Words
    value: Words


@dataclass(frozen=True)
class Section:
    heading: Words
    items: tuple[Words, ...]
    numbered: bool


@dataclass(frozen=True)
class Helpline:
    label: Words
    numbers: str
    hours: Words | None


@dataclass(frozen=True)
class Form:
    """An application to sign at the counter. A fact without a value is filled in by hand;
    ``documents`` are ticked, ``signatures`` and ``counter_lines`` get a line each to write on.
    """

    title: Words
    notice: Words
    facts: tuple[Fact, ...]
    declaration: Section
    signatures: tuple[Words, ...]
    counter: Words
    documents_label: Words
    documents: tuple[Words, ...]
    counter_lines: tuple[Words, ...]


@dataclass(frozen=True)
class Content:
    """Everything one paper says. ``number`` is grouped in fours; ``qr`` is the code's text. What
    records nothing has no state, number or code: these are empty. Only what awaits the counter
    has a form. ``large`` asks for large type.
    """

    copy: Words | None
    title: Words
    standing: Standing
    state: Words | None
    meaning: tuple[Words, ...]
    number_label: Words
    number: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    hotline: Helpline
    qr: str
    qr_caption: tuple[Words, ...]
    form: Form | None = None
    large: bool = False


def clean(text: str) -> str:
    """Printable characters only: controls, format characters and variation selectors go."""
    spaced = "".join(" " if character in "\t\n\r" else character for character in text)
    return "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED and not _selects(c))


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
