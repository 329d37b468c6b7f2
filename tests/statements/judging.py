"""Whether what is shown is true there."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from kiosk.domain.policy import NATIONAL
from tests.statements.table import Condition, Values, names, statements
from tests.statements.walk import Shown


@cache
def conditions() -> dict[str, Condition]:
    return {statement.text_id: statement.condition for statement in statements()}


def untrue(shown: Shown) -> Iterator[str]:
    """The texts that are not true where they are shown: those whose conditions don't hold, those
    that another region's rules say, and any without an entry.
    """
    for text_id, said_by in shown.marks:
        condition = conditions().get(text_id)
        if condition is None:
            if text_id not in names():
                yield text_id
        elif not condition.holds(shown.so) or not _may_say(said_by, shown):
            yield text_id


def _may_say(said_by: str, shown: Shown) -> bool:
    """Whether the rules of the region ``said_by``, if any, govern the card in question."""
    policy = shown.book.for_region(shown.region)
    return said_by in {"", NATIONAL, policy.region if policy else NATIONAL}


@dataclass
class Tally:
    """What was looked at, which texts were shown, and which of them where they are untrue."""

    looked_at: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    untrue: dict[str, list[Shown]] = field(default_factory=dict)

    def take(self, walk: Iterable[Shown]) -> None:
        for shown in walk:
            self.looked_at[shown.surface] += 1
            self.told.update(text_id for text_id, _ in shown.marks)
            for text_id in untrue(shown):
                self.untrue.setdefault(text_id, []).append(shown)

    def report(self) -> str:
        """Each untrue text with how often, and what is so where it stood first."""
        return "\n".join(
            f"{text_id} ({len(places)} times), as with {_plain(places[0].so)}"
            for text_id, places in sorted(self.untrue.items())
        )


def _plain(so: Values) -> str:
    return "; ".join(f"{fact} {', '.join(sorted(so[fact]))}" for fact in sorted(so) if so[fact])
