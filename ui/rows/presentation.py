"""One language's words, and what the regions' rules say in them."""

from functools import cache
from pathlib import Path

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.phrase import Phrase, worded
from kiosk.domain.advice.rules import Rules, note
from kiosk.domain.policy import PolicyBook
from kiosk.domain.texts import Texts

Row = dict[str, str | int | bool]


@dataclass(frozen=True)
class Presentation:
    """Shows sessions in one language, by the rules of ``book``.

    ``district`` is the GB/T 2260 code of where the kiosk stands.
    """

    language: str
    book: PolicyBook
    district: str

    @property
    def texts(self) -> Texts:
        """The screens' own words."""
        return _words(RESOURCES / "translations", self.language)

    @property
    def advice(self) -> Texts:
        """The words that paper says too."""
        return _words(RESOURCES / "translations" / "advice", self.language)

    # ---- regions ---------------------------------------------------------------------------

    def rules(self, region: str) -> Rules:
        return Rules.of(region, self.book)

    def region_name(self, region: str) -> str:
        return self.say(self.rules(region).label)

    def hotlines(self, region: str) -> list[Row]:
        """Rows of ``number`` and ``note``, which may be empty."""
        noted = ((line, note(line)) for line in self.rules(region).hotlines)
        return [
            {"number": line.number, "note": self.say(beside) if beside else ""}
            for line, beside in noted
        ]

    def say(self, phrase: Phrase) -> str:
        """What is decided for screen and paper alike."""
        return worded(phrase, self.advice)


@cache
def _words(folder: Path, language: str) -> Texts:
    """Read when they are first said: before the first screen one language is enough."""
    return Texts.load(folder, language)
