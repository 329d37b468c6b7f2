"""One language's words, and what the regions' rules say in them."""

from functools import cached_property

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

    ``advice`` are the words that paper says too; ``district`` is the GB/T 2260 code of where the
    kiosk stands.
    """

    texts: Texts
    advice: Texts
    book: PolicyBook
    district: str

    @classmethod
    def load(cls, language: str, book: PolicyBook, district: str) -> "Presentation":
        folder = RESOURCES / "translations"
        return cls(
            Texts.load(folder, language), Texts.load(folder / "advice", language), book, district
        )

    # ---- regions ---------------------------------------------------------------------------

    def rules(self, region: str) -> Rules:
        return Rules.of(region, self.book)

    def region_name(self, region: str) -> str:
        return self.say(self.rules(region).label)

    @cached_property
    def every_hotline(self) -> list[Row]:
        """Rows of ``number`` and ``name``: of each region, the first."""
        every = map(self.rules, (policy.region for policy in self.book))
        told = dict.fromkeys(
            (rules.hotlines[0].number, self.say(rules.whose_line_with_hours)) for rules in every
        )
        return [{"number": number, "name": name} for number, name in told]

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
