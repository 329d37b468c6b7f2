"""What one request brings."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from kiosk.base.records import dataclass
from kiosk.central.api import Malformed, Report, Result
from kiosk.central.calls import Call

Item = Report | Call | Malformed


@dataclass(frozen=True)
class Batch:
    """Reports or calls as they came. ``sent_at`` is what the kiosk's clock said when it sent."""

    reports: Sequence[Item]
    sent_at: datetime | None = None

    @property
    def kiosk(self) -> str:
        """Whose it is, by the first report that can be read; empty where there is none."""
        return next((one.kiosk_id for one in self.reports if isinstance(one, Report)), "")

    def parts(self, most: int) -> "list[Part]":
        """It in parts of at most ``most`` reports; what is about one person is in one, however much
        it is: all that is known of them is gone through with each part.
        """
        if len(self.reports) <= most:
            return [Part(range(len(self.reports)), self)]
        of_person: defaultdict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self.reports):
            of_person["" if isinstance(one, Malformed) else one.holder.number].append(place)
        parts: list[list[int]] = [[]]
        for places in of_person.values():
            if parts[-1] and len(parts[-1]) + len(places) > most:
                parts.append([])
            parts[-1] += places
        return [
            Part(places, Batch([self.reports[place] for place in places], self.sent_at))
            for places in map(sorted, parts)
        ]


@dataclass(frozen=True)
class Part:
    """Some of a batch: ``places`` are theirs in it."""

    places: Sequence[int]
    batch: Batch


def in_order(parts: Iterable[Part], results: Iterable[Sequence[Result]]) -> list[Result]:
    """What each part came to, in the order of the whole batch."""
    found: dict[int, Result] = {}
    for part, answers in zip(parts, results, strict=True):
        found.update(zip(part.places, answers, strict=True))
    return [found[place] for place in sorted(found)]
