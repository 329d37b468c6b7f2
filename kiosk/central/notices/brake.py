"""How much may be sent to one phone: whoever reports types its number, and nobody checks it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from kiosk.base.records import dataclass


@dataclass(frozen=True)
class Bound:
    most: int
    within: timedelta


BY_OTHERS: Final = Bound(3, timedelta(days=30))
"""Of reports without the holder's own chip: anybody may have typed the number."""
IN_ALL: Final = Bound(10, timedelta(days=1))


class Brake:
    """``lately`` are a phone, whether it was the holder's own report, and when."""

    def __init__(self, lately: Iterable[tuple[bytes, bool, datetime]], now: datetime) -> None:
        self._now = now
        self._sent: defaultdict[bytes, list[tuple[bool, datetime]]] = defaultdict(list)
        for phone, by_holder, at in lately:
            self._sent[phone].append((by_holder, at))

    def lets(self, phone: bytes, *, by_holder: bool) -> bool:
        """Whether one more may go there now, which then counts."""
        sent = self._sent[phone]
        ours = [at for own, at in sent if not own]
        if self._is_over(IN_ALL, [at for _, at in sent]):
            return False
        if not by_holder and self._is_over(BY_OTHERS, ours):
            return False
        sent.append((by_holder, self._now))
        return True

    def _is_over(self, bound: Bound, times: Iterable[datetime]) -> bool:
        return sum(at > self._now - bound.within for at in times) >= bound.most
