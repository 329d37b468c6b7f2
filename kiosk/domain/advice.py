"""What to tell a person about a topic, by the issuing region's rules: for screen and paper alike."""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.known import Known
from kiosk.domain.policy import PolicyBook
from kiosk.domain.slip import Topic
from kiosk.domain.texts import Texts

LocalText = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of ``resources/translations/advice`` with what fills its places."""

    text_id: str
    arguments: "tuple[str | LocalText | Phrase, ...]" = ()


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing to know: a heading and a few short statements under it."""

    heading: Phrase
    items: tuple[Phrase, ...]


def advice(
    topic: Topic, region: str, book: PolicyBook, district: str, known: Known | None = None
) -> tuple[Advice, ...]:
    """Everything to tell about ``topic`` for cards of ``region``, the most urgent first.

    ``district`` is the GB/T 2260 code of where the kiosk stands: outlets near by come first.
    """
    raise NotImplementedError


def worded(phrase: Phrase, texts: Texts) -> str:
    """The phrase in the language of ``texts``."""
    raise NotImplementedError
