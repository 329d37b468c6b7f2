"""A text of the catalogue with what fills its places, before it is put into a language."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import reduce

from kiosk.base.records import dataclass
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.texts import Texts

LocalText = Mapping[str, str]
"""Words by language code, as a policy has them; ``zh_CN`` is always there."""


@dataclass(frozen=True)
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


def either_number(lines: Iterable[Phrase]) -> Phrase:
    """``lines`` to call, of which there is one at least, as alternatives."""
    return reduce(lambda one, other: phrase("or_number", one, other), lines)


def listed(items: Iterable[Phrase]) -> Phrase:
    """``items``, of which there is one at least, all of them."""
    return reduce(lambda one, other: phrase("and", one, other), items)


def sentences(first: Phrase, *others: Phrase) -> Phrase:
    """Whole sentences, one after the other."""
    return reduce(lambda one, other: phrase("then", one, other), others, first)


def month(given: date) -> Phrase:
    return phrase("date.month_of_year", _named(given), str(given.year))


def day(given: date) -> Phrase:
    return phrase("date.day", _named(given), str(given.year), str(given.day))


def minute(moment: datetime) -> Phrase:
    """The day and the minute, in China's time."""
    local = moment.astimezone(CHINA_TIME)
    return phrase("date.minute", day(local), f"{local:%H:%M}")


def _named(given: date) -> Phrase:
    return phrase(f"date.month.{given.month}")


def worded(given: Phrase, texts: Texts) -> str:
    """The phrase in the language of ``texts``.

    A full-width bracket that ends what fills a place brings its own room (GB/T 15834).
    """
    text = texts(given.text_id, *(_filled(one, texts) for one in given.arguments))
    return text.replace("） ", "）")


def _filled(argument: Argument, texts: Texts) -> str:
    match argument:
        case str():
            return argument
        case datetime():
            return worded(minute(argument), texts)
        case Phrase():
            return worded(argument, texts)
        case _:
            return argument.get(texts.language, argument["zh_CN"])
