"""What a screen says to those who hear it: its question, what is chosen, what can be done."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import Any, Final

from kiosk.base.records import dataclass
from kiosk.domain.texts import Texts
from ui.rows.typed import HIDDEN

_MOST_DAYS: Final = 7
"""Of more days in a row it is said how many there are, the first and the last."""
_FEWEST_DIGITS: Final = 5
_CLOCK: Final = re.compile(r"\b(\d{1,2}):(\d{2})\b")
_DIGITS: Final = re.compile(r"\d(?:[ -]?\d)+")
_BETWEEN: Final = re.compile(r"(?<=\d) {2,}(?=\d)")
"""Groups of a number whose digits are written one by one."""
_SOMEBODYS: Final = 15
"""Numbers of so many digits are a person's or a report's, whoever's."""
_SECRET_DIGITS: Final = 8
"""So many digits of a number that is somebody's are as good as the number: the first six of an
identity card's only name a district."""


class Kind(StrEnum):
    """What a part of the screen is. A ``KEY`` types what a keypad has keys for."""

    TEXT = "text"
    BUTTON = "button"
    CHOICE = "choice"
    FIELD = "field"
    KEY = "key"


@dataclass(frozen=True)
class Part:
    """One thing on the screen, as those who hear it are told of it.

    ``unseen``: it is not usable before all of the screen has been in sight. ``value`` is what a
    field holds, ``hint`` what it says.
    """

    kind: Kind
    words: str
    chosen: bool = False
    usable: bool = True
    unseen: bool = False
    value: str = ""
    hint: str = ""

    @classmethod
    def of(cls, told: dict[str, Any]) -> "Part":
        """As QML tells of it (``Reading.qml``)."""
        return cls(**told | {"kind": Kind(told["kind"])})


@dataclass(frozen=True)
class Ear:
    """Who listens: in ``texts``, alone on headphones (``private``) or in a hall.

    ``secrets`` are what is known of the person, as it is written anywhere; wherever it turns up,
    it is not said in a hall; ``pluggable``: it is once headphones are plugged in.
    """

    texts: Texts
    private: bool = False
    secrets: frozenset[str] = frozenset()
    pluggable: bool = False

    # ---- one thing ----------------------------------------------------------------------------

    def part(self, part: Part) -> str:
        """A part that the person has come to: its words, what it is, how it stands."""
        words, texts = self._phrase(part), self.texts
        match part.kind:
            case Kind.BUTTON | Kind.KEY:
                return texts("voice.button", words) if part.usable else self._waiting(part, words)
            case Kind.CHOICE:
                return texts("voice.chosen" if part.chosen else "voice.choice", words)
            case Kind.FIELD:
                return texts("voice.field", words, self._content(part))
            case Kind.TEXT:
                return words

    def _phrase(self, part: Part) -> str:
        """Its words, to be gone on from: a sentence without the sign at its end."""
        return self.aloud(part.words).rstrip("。.")

    def _content(self, part: Part) -> str:
        if part.value == "":
            return part.hint or self.texts("voice.empty")
        if self.private and not is_masked(part.value):
            typed = self.aloud(part.value)
        else:
            typed = self.texts("voice.typed", len("".join(part.value.split())))
        return self.texts("voice.pause").join(filter(None, (typed, part.hint)))

    def aloud(self, words: str) -> str:
        """Words as a voice says them: what is masked or somebody's is left out, a time is said as
        one, a long number digit by digit.
        """
        told = words if self.private else _DIGITS.sub(self._public, words)
        if is_masked(told):
            return self.texts("voice.withheld")
        if self._betrays(told):
            return self._kept
        grouped = _BETWEEN.sub(self.texts("voice.pause"), told)
        timed = _CLOCK.sub(lambda found: self._time(*found.groups()), grouped)
        return _DIGITS.sub(lambda found: self._number(found.group()), timed)

    def _public(self, found: re.Match[str]) -> str:
        """A number, unless it is somebody's."""
        number = found.group()
        somebodys = sum(map(str.isdigit, number)) >= _SOMEBODYS or self._betrays(number)
        return self._kept if somebodys else number

    @property
    def _kept(self) -> str:
        """Instead of what only its owner may hear."""
        return self.texts("voice.plug_in" if self.pluggable else "voice.withheld")

    def _betrays(self, words: str) -> bool:
        if self.private:
            return False
        digits = re.sub(r"[\s-]", "", words)
        return any(secret in words or secret in digits for secret in self.secrets)

    def _time(self, hours: str, minutes: str) -> str:
        if minutes == "00":
            return self.texts("voice.hour", int(hours))
        # As "fourteen three" nobody takes 14:03 for a time.
        said = " ".join(minutes) if minutes.startswith("0") else minutes
        return self.texts("voice.time", int(hours), said)

    def _number(self, number: str) -> str:
        if sum(map(str.isdigit, number)) < _FEWEST_DIGITS:
            return number
        groups = re.split("[ -]", number)
        if all(len(group) == 1 for group in groups):
            return number
        return self.texts("voice.pause").join(" ".join(group) for group in groups)

    # ---- all of it ----------------------------------------------------------------------------

    def screen(self, headline: str, parts: Iterable[Part]) -> list[str]:
        """Sentence by sentence: the ``headline``, then what else stands there, as one reads it;
        answers together, and buttons together.
        """
        told = lines(headline)
        rest = [part for part in parts if part.kind is not Kind.TEXT or not _is_in(part, headline)]
        for kind, some in groupby(rest, key=lambda part: part.kind):
            told.extend(self._together(kind, list(some)))
        return [ended(self.aloud(line)) for line in told if line.strip()]

    def _together(self, kind: Kind, parts: list[Part]) -> Iterator[str]:
        texts = self.texts
        match kind:
            case Kind.TEXT:
                yield from (line for part in parts for line in lines(part.words))
            case Kind.FIELD:
                yield from map(self.part, parts)
            case Kind.KEY:
                others = [part for part in parts if not part.words.isdigit()]
                yield texts("voice.keypad", self._listed(others))
            case Kind.BUTTON:
                yield texts("voice.buttons", self._listed(parts))
            case Kind.CHOICE:
                usable = [part for part in parts if part.usable]
                yield from self._answers(usable)

    def _answers(self, parts: list[Part]) -> Iterator[str]:
        if len(parts) <= _MOST_DAYS or not all(map(_is_day, parts)):
            yield self.texts("voice.answers", self._listed(parts))
            return
        ends = self.aloud(parts[0].words), self.aloud(parts[-1].words)
        yield self.texts("voice.many_answers", len(parts), *ends)
        chosen = [part for part in parts if part.chosen]
        if chosen:
            yield self._listed(chosen)

    def _listed(self, parts: list[Part]) -> str:
        return self.texts("voice.comma").join(map(self._named, parts))

    def _named(self, part: Part) -> str:
        words = self._phrase(part)
        if part.kind is Kind.CHOICE and part.chosen:
            return self.texts("voice.chosen", words)
        if not part.usable:
            return self._waiting(part, words)
        return words

    def _waiting(self, part: Part, words: str) -> str:
        return self.texts("voice.unseen" if part.unseen else "voice.not_yet", words)


def secrets_of(*known: str | None) -> frozenset[str]:
    """What gives somebody away: their name, their numbers, and any longer part of those."""
    secrets: set[str] = set()
    for value in filter(None, known):
        plain = re.sub(r"[\s-]", "", value)
        if not any(map(str.isdigit, plain)):
            secrets.add(value)
            continue
        length = min(_SECRET_DIGITS, len(plain))
        secrets.update(plain[at : at + length] for at in range(len(plain) - length + 1))
    return frozenset(secrets)


def lines(words: str) -> list[str]:
    """Line by line, but for a line that was only parted to be read."""
    return re.sub("(?<=[，、；])\n|(?<=,)\n", "", words).split("\n")


def is_masked(words: str) -> bool:
    return any(sign in words for sign in HIDDEN)


def _is_day(part: Part) -> bool:
    return any(map(str.isdigit, part.words))


def _is_in(part: Part, headline: str) -> bool:
    return "".join(part.words.split()) in "".join(headline.split())


def ended(line: str) -> str:
    """With a sign at its end, at which a voice falls."""
    if line[-1] in "。！？.!?:：":
        return line
    letters = re.findall(r"[^\W\d_]", line)
    return line + ("。" if letters and "\u3400" <= letters[-1] <= "\u9fff" else ".")
