"""The languages of one paper: Chinese, and the session's beside it when that was not Chinese."""

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import Phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.texts import Texts
from kiosk.printing.content.structure import Helpline, Words


@dataclass(frozen=True)
class Translator:
    """Turns text ids and phrases into words of both languages."""

    chinese: Texts
    second: Texts | None

    def __call__(self, text_id: str, *arguments: "str | int | Words") -> Words:
        chinese = (a.chinese if isinstance(a, Words) else a for a in arguments)
        text = self.chinese(text_id, *chinese)
        if self.second is None:
            return Words(text)
        second = ((a.second or a.chinese) if isinstance(a, Words) else a for a in arguments)
        return Words(text, self.second(text_id, *second))

    def translate(self, phrase: Phrase) -> Words:
        """The phrase in each language."""
        second = worded(phrase, self.second) if self.second else None
        return Words(worded(phrase, self.chinese), second)


def helpline(rules: Rules, translator: Translator) -> Helpline:
    all_day = all(line.all_day for line in rules.hotlines)
    return Helpline(
        label=translator.translate(rules.whose_line),
        numbers=" / ".join(line.number for line in rules.hotlines),
        hours=translator("receipt.hotline.all_day") if all_day else None,
    )
