"""What is being said, and what waits to be: no engine, no clock."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from kiosk.base.records import dataclass

LONGEST: Final = 400
"""Characters of one sentence; what is longer is cut into several."""
_MOST: Final = 200
"""Sentences that may wait."""


@dataclass(frozen=True)
class Sentence:
    """``grave`` is what the person came to hear: nothing cuts it off but they themselves."""

    words: str
    grave: bool = False


class Saying:
    """One sentence at a time; :attr:`now` is the one that is being said, if any."""

    def __init__(self) -> None:
        self.now: Sentence | None = None
        self._waiting: deque[Sentence] = deque(maxlen=_MOST)

    def replace(self, sentences: Iterable[Sentence]) -> bool:
        """Have these said instead of everything but what is grave, which comes first; whether what
        is being said is to be cut off for them.
        """
        grave = [one for one in self._waiting if one.grave]
        self._waiting.clear()
        self._waiting.extend((*grave, *sentences))
        return self.now is not None and not self.now.grave

    def add(self, sentences: Iterable[Sentence]) -> None:
        """Have these said after everything else."""
        self._waiting.extend(sentences)

    def interject(self, sentence: Sentence) -> None:
        """Have this said at once, and then what it came into, from that sentence's beginning."""
        self._waiting.extendleft([self.now, sentence] if self.now else [sentence])

    def following(self) -> Sentence | None:
        """What is said next, from now on."""
        self.now = self._waiting.popleft() if self._waiting else None
        return self.now

    def hush(self) -> None:
        """Nothing is said any more, whatever it was."""
        self.now = None
        self._waiting.clear()
