"""What a receipt says, before anything decides how it looks (facts, section 8).

A receipt states only what is true when it is printed: an end of validity only where the centre
gave one, "in force" only where the centre said so. Everything is in Chinese, with the session's
language beside it when that was another one. Texts are cleaned here, so no control character of
a name reaches a layout or a printer.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from kiosk.domain.policy import Channel, Hotline, LossRule, Policy
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, SiteProfile
from kiosk.domain.report_number import grouped
from kiosk.domain.texts import Texts, languages

CHINESE: Final = "zh_CN"
NATIONAL_HOTLINE: Final = Hotline(number="12333")
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class Words:
    """One statement in Chinese and, where the session used another language, in that too."""

    chinese: str
    second: str | None = None


class Standing(StrEnum):
    """How the state is to look: what is in force must never be taken for what is not."""

    IN_FORCE = "in_force"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Fact:
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class Section:
    heading: Words
    items: tuple[Words, ...]
    numbered: bool


@dataclass(frozen=True, slots=True)
class Helpline:
    label: Words
    numbers: str
    hours: Words | None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything one receipt says. ``number`` is grouped in fours; ``qr`` is the code's text."""

    copy: Words | None
    title: Words
    standing: Standing
    state: Words
    meaning: tuple[Words, ...]
    number_label: Words
    number: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    hotline: Helpline
    qr: str
    qr_caption: tuple[Words, ...]


def clean(text: str) -> str:
    """Printable characters only: controls, format characters and variation selectors go."""
    spaced = "".join(" " if character in "\t\n\r" else character for character in text)
    return "".join(c for c in spaced if unicodedata.category(c) not in _DROPPED and not _selects(c))


def load_texts(folder: Path) -> dict[str, Texts]:
    """The receipt's words in every shipped language, from ``resources/translations/receipt``."""
    return {language: Texts.load(folder, language) for language in languages(folder)}


@dataclass(frozen=True, slots=True)
class Composer:
    """Writes a receipt's content.

    ``policy_of`` gives the rules of an issuing region, by GB/T 2260 code; ``link`` makes the text
    of the QR; ``site`` is the place this terminal stands in.
    """

    texts: Mapping[str, Texts]
    policy_of: Callable[[str], Policy | None]
    site: SiteProfile
    link: Callable[[Receipt], str]

    def compose(self, receipt: Receipt) -> Content:
        return _Draft(self, receipt).content()


class _Draft:
    """The content of one receipt while it is put together."""

    def __init__(self, composer: Composer, receipt: Receipt) -> None:
        self._composer = composer
        self._receipt = receipt
        self._policy = composer.policy_of(receipt.issuing_region)
        self._chinese = composer.texts[CHINESE]
        second = receipt.language if receipt.language != CHINESE else None
        self._second = composer.texts.get(second) if second else None

    def content(self) -> Content:
        receipt = self._receipt
        sections = (
            Section(self._words("next.heading"), self._next(), numbered=True),
            Section(self._words("attention.heading"), self._attention(), numbered=False),
        )
        return Content(
            copy=self._words("copy", receipt.copy) if receipt.copy else None,
            title=self._words(f"title.{receipt.kind}"),
            standing=(
                Standing.IN_FORCE if receipt.state is ReportState.IN_FORCE else Standing.OPEN
            ),
            state=self._words(f"state.{receipt.state}"),
            meaning=self._meaning(),
            number_label=self._words("number"),
            number=grouped(receipt.report_number),
            facts=self._facts(),
            sections=tuple(section for section in sections if section.items),
            hotline=self._hotline(),
            qr=self._composer.link(receipt),
            qr_caption=(self._words("qr.caption"), self._words("qr.privacy")),
        )

    def _meaning(self) -> tuple[Words, ...]:
        receipt = self._receipt
        state = receipt.state
        own = f"receipt.meaning.{receipt.kind}.{state}"
        if own in self._chinese.entries:
            return (self._words(own.removeprefix("receipt.")),)
        if state is ReportState.RECORDED:
            return (
                self._words("meaning.recorded"),
                self._words("meaning.recorded_now", self._numbers()),
            )
        if state is ReportState.IN_FORCE and receipt.effective_at:
            return (self._words("meaning.in_force_since", self._time(receipt.effective_at)),)
        return (self._words(f"meaning.{state}", self._numbers()),)

    def _facts(self) -> tuple[Fact, ...]:
        receipt = self._receipt
        facts = [
            self._fact("name", Words(clean(receipt.name))),
            self._fact("id_number", Words(clean(receipt.number))),
            self._fact("issuing_region", self._region()),
            self._fact("recorded_at", Words(self._zoned(receipt.recorded_at))),
        ]
        if receipt.effective_at:
            facts.append(self._fact("effective_at", Words(self._zoned(receipt.effective_at))))
        if receipt.expires_at:
            facts.append(self._fact("expires_at", Words(self._zoned(receipt.expires_at))))
        facts.append(self._fact("site", self._words(f"site.{self._composer.site}")))
        facts.append(self._fact("terminal", Words(clean(receipt.kiosk_id))))
        return tuple(facts)

    def _next(self) -> tuple[Words, ...]:
        receipt, outlet = self._receipt, self._place(Channel.OUTLET)
        match receipt.state:
            case ReportState.REFUSED:
                return (self._words("next.refused", self._numbers(), outlet),)
            case ReportState.LAPSED:
                return (self._words("next.again", outlet),)
            case ReportState.UNDONE | ReportState.REPLACED:
                return ()
            case _:
                pass
        if receipt.kind is ReportKind.UNDO_PRE_LOSS:
            return (self._words("next.ask", self._numbers()),)
        steps = []
        if receipt.state is ReportState.RECORDED:
            steps.append(self._words("next.ask", self._numbers()))
        if receipt.state is ReportState.IN_FORCE and receipt.expires_at:
            steps.append(self._expiry(receipt.expires_at))
        if receipt.kind is ReportKind.FORMAL_LOSS:
            steps.append(self._words("next.counter_formal", outlet))
            steps.append(self._words("next.replace_proof"))
            return tuple(steps)
        if receipt.state is not ReportState.IN_FORCE and (
            receipt.kind is ReportKind.WRITTEN_PRE_LOSS
        ):
            steps.append(self._words("next.counter_written", outlet))
        steps.append(self._undo())
        steps.append(
            _joined(self._words("next.replace", outlet), self._words("next.replace_proof"))
        )
        return tuple(steps)

    def _expiry(self, expires_at: datetime) -> Words:
        rule = self._policy.loss.get(self._receipt.kind) if self._policy else None
        on_expiry = (rule or LossRule()).on_expiry
        return self._words(f"next.expiry_{on_expiry}", self._time(expires_at), self._numbers())

    def _undo(self) -> Words:
        channels = self._policy.undo_channels if self._policy else ()
        if not channels:
            return self._words("next.undo_ask", self._numbers())
        undo = self._words("next.undo", self._places(channels))
        if Channel.KIOSK in channels:
            return undo
        return _joined(undo, self._words("next.undo_not_here"))

    def _attention(self) -> tuple[Words, ...]:
        if self._receipt.kind is ReportKind.UNDO_PRE_LOSS or (
            self._receipt.state is ReportState.UNDONE
        ):
            return (self._words("attention.bank_undo"), self._words("attention.no_proof"))
        return (self._words("attention.bank"), self._words("attention.no_proof"))

    def _hotline(self) -> Helpline:
        all_day = all(line.all_day for line in self._lines())
        return Helpline(
            label=self._words("hotline.label"),
            numbers=self._numbers(),
            hours=self._words("hotline.all_day") if all_day else None,
        )

    def _lines(self) -> tuple[Hotline, ...]:
        return (self._policy.hotlines if self._policy else ()) or (NATIONAL_HOTLINE,)

    def _numbers(self) -> str:
        return " / ".join(line.number for line in self._lines())

    def _region(self) -> Words:
        if not self._policy:
            return Words(clean(self._receipt.issuing_region))
        second = self._policy.named(self._second.language) if self._second else None
        return Words(self._policy.named(CHINESE), second)

    def _place(self, channel: Channel) -> Words:
        region = self._region() if self._policy else self._words("place.issuing_region")
        return self._words(f"place.{channel}", region)

    def _places(self, channels: tuple[Channel, ...]) -> Words:
        places = [self._place(channel) for channel in channels]
        glue = self._words("place.or")
        second = (glue.second or "").join(place.second or "" for place in places)
        return Words(glue.chinese.join(place.chinese for place in places), second or None)

    def _fact(self, label: str, value: Words) -> Fact:
        return Fact(self._words(f"fact.{label}"), value)

    def _words(self, text_id: str, *arguments: "str | int | Words") -> Words:
        chinese = (a.chinese if isinstance(a, Words) else a for a in arguments)
        text = self._chinese(f"receipt.{text_id}", *chinese)
        if self._second is None:
            return Words(text)
        second = ((a.second or a.chinese) if isinstance(a, Words) else a for a in arguments)
        return Words(text, self._second(f"receipt.{text_id}", *second))

    def _time(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._receipt.recorded_at.tzinfo):%Y-%m-%d %H:%M}"

    def _zoned(self, moment: datetime) -> str:
        """With the offset; in the zone of the terminal, whatever zone the centre answers in."""
        local = moment.astimezone(self._receipt.recorded_at.tzinfo)
        return f"{local:%Y-%m-%d %H:%M} {local.isoformat()[-6:]}"


def _joined(first: Words, then: Words) -> Words:
    second = f"{first.second} {then.second}" if first.second and then.second else None
    return Words(first.chinese + then.chinese, second)


def _selects(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
