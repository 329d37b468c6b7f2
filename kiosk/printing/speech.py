"""The languages of one paper: Chinese, and the session's beside it when that was another."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kiosk.domain.policy import Hotline, Policy
from kiosk.domain.texts import Texts
from kiosk.printing.content import Helpline, Words

NATIONAL_HOTLINE: Final = Hotline(number="12333")


@dataclass(frozen=True, slots=True)
class Speech:
    chinese: Texts
    second: Texts | None

    def __call__(self, text_id: str, *arguments: "str | int | Words") -> Words:
        chinese = (a.chinese if isinstance(a, Words) else a for a in arguments)
        text = self.chinese(text_id, *chinese)
        if self.second is None:
            return Words(text)
        second = ((a.second or a.chinese) if isinstance(a, Words) else a for a in arguments)
        return Words(text, self.second(text_id, *second))

    def say(self, tell: Callable[[Texts], str]) -> Words:
        """What ``tell`` says in each language."""
        return Words(tell(self.chinese), tell(self.second) if self.second else None)


def helpline(policy: Policy | None, speech: Speech) -> Helpline:
    lines = (policy.hotlines if policy else ()) or (NATIONAL_HOTLINE,)
    all_day = all(line.all_day for line in lines)
    return Helpline(
        label=speech("receipt.hotline.label"),
        numbers=" / ".join(line.number for line in lines),
        hours=speech("receipt.hotline.all_day") if all_day else None,
    )
