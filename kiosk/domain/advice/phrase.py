"""A text of the catalogue with what fills its places, before it is put into a language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.texts import Texts

LocalText = Mapping[str, str]
"""Words by language code, as a policy has them; ``zh_CN`` is always there."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of ``resources/translations/advice`` by its id."""

    text_id: str
    arguments: "tuple[Argument, ...]" = ()


Argument = str | datetime | LocalText | Phrase


def phrase(text_id: str, *arguments: Argument) -> Phrase:
    return Phrase(f"advice.{text_id}", arguments)


def quote(text: LocalText) -> Phrase:
    """What a policy says, in its own words."""
    return phrase("quote", text)


def either(options: Iterable[Phrase]) -> Phrase:
    """``options``, of which there is one at least, as alternatives."""
    return reduce(lambda one, other: phrase("or", one, other), options)


def listed(items: Iterable[Phrase]) -> Phrase:
    """``items``, of which there is one at least, all of them."""
    return reduce(lambda one, other: phrase("and", one, other), items)


def sentences(first: Phrase, *others: Phrase) -> Phrase:
    """Whole sentences, one after the other."""
    return reduce(lambda one, other: phrase("then", one, other), others, first)


def minute(moment: datetime) -> str:
    """``2026-11-24 14:00``, in China's time."""
    return f"{moment.astimezone(CHINA_TIME):%Y-%m-%d %H:%M}"


def worded(given: Phrase, texts: Texts, when: Callable[[datetime], str] = minute) -> str:
    """The phrase in the language of ``texts``; ``when`` words its times.

    A full-width bracket that ends what fills a place brings its own room (GB/T 15834).
    """
    text = texts(given.text_id, *(_filled(one, texts, when) for one in given.arguments))
    return text.replace("） ", "）")


def _filled(argument: Argument, texts: Texts, when: Callable[[datetime], str]) -> str:
    match argument:
        case str():
            return argument
        case datetime():
            return when(argument)
        case Phrase():
            return worded(argument, texts, when)
        case _:
            return argument.get(texts.language, argument["zh_CN"])
