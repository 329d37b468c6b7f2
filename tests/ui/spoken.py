"""What the screens say, held against what is seen on them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kiosk.domain.masking import masked_name
from kiosk.domain.texts import Texts
from kiosk.journey import events, values
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery_states import FOREIGNER, LONG_NAMED, PERSON, State, receipt_of
from tests.ui.sessions import presentations

PORTRAIT: Final = (1080, 1920)
PHONE: Final = "13800138000"
_FOR_THE_EYES: Final = (
    "app.sign",
    "header.other_language",
    "header.text_size_short",
    "lost_on.weekdays",
    "phone.empty",
    "id_number.empty",
    "staff.pin_empty",
    "action.change",
    "settings.text_sample",
)
"""Texts beside which others say more, or that only the eyes need."""


class SpokenGallery(Gallery):
    """Every screen, and what it says to somebody who listens, in a hall or on headphones."""

    def listen(self, state: State, language: str) -> list[str]:
        """Everything that is said where somebody who listens comes to ``state``."""
        self.show(state, Look(PORTRAIT, language, 0, "warm"))
        self.session.handle(events.Preferred(replace(self.preferences, voice=True)))
        self.settle()
        self.recording.take()
        self.models.voice.come()
        self.models.voice._say_all()
        return self.recording.take()

    @property
    def preferences(self) -> values.Preferences:
        return self.session.value.preferences

    def words(self) -> list[str]:
        """Every text that is seen."""
        return [one.text for one in self.seen().texts]


def unsaid(seen: list[str], said: list[str], texts: Texts) -> list[str]:
    """What is seen and nobody said: neither as it is written, nor that it is not read out."""
    for_the_eyes = {_plain(texts(one)) for one in _FOR_THE_EYES if one in texts.entries}
    for_the_eyes |= {_plain(day) for day in texts("lost_on.weekdays").split()}
    # Where a part of a text is not read out, the rest of it is.
    whole = _plain(" ".join(said).replace(texts("voice.withheld"), ""))
    return [
        text
        for text in seen
        if "*" not in text and "●" not in text
        if _plain(text) not in whole and _plain(text) not in for_the_eyes
    ]


def _plain(text: str) -> str:
    """Letters alone: how a number or a time is said is another matter."""
    timed = re.sub(r"\d+ ([点時]( [\d ]+ 分)?|o'clock)", "", text)
    return "".join(re.findall(r"[^\W\d_]", timed)).casefold()


def secrets() -> Iterator[str]:
    """What is known of the people of the gallery, as nobody in the hall may hear it: whole, and
    any eight digits of it; the first ten of a report's number are the kiosk's.
    """
    for person in (PERSON, LONG_NAMED, FOREIGNER):
        yield person.name
        for presentation in presentations().values():
            yield re.sub(r"\*+", presentation.texts("spoken.part"), masked_name(person.name))
        yield from _pieces(person.number)
    yield from _pieces(PHONE)
    yield receipt_of().report_number[10:]


def _pieces(number: str) -> Iterator[str]:
    yield from (number[at : at + 8] for at in range(len(number) - 7))


def betrayed(said: list[str]) -> list[str]:
    """What was said of that, digits taken together however they were said."""
    together = ["".join(re.findall(r"[^\W_]", line)) for line in said]
    names = [one for one in secrets() if any(one in line for line in said)]
    return names + [one for one in secrets() if any(one in line for line in together)]
