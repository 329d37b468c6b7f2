"""Which of the cards that lie in several slots is the person's: the one that counts.

* The card laid down last counts, whatever comes of it. Once it is lifted, one that was read before
  and still lies there counts again.
* A card that could not be used is told once: it counts no more as soon as another was read, or
  the one that was read is lifted.
"""

from collections.abc import Iterable
from dataclasses import replace

from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.port import Failed, Read, Reading

CardState = Reading | Read | Failed


class Cards:
    """The cards that may be a person's, one a slot. A slot that is not among them is empty, or
    has something in it that is told to nobody.
    """

    def __init__(self) -> None:
        self._states: dict[str, CardState] = {}
        """In the order in which the cards were laid down."""

    def __contains__(self, slot: str) -> bool:
        return slot in self._states

    @property
    def counting(self) -> CardState | None:
        """The state of the card that counts."""
        return next(reversed(self._states.values()), None)

    def is_reading(self, slot: str) -> bool:
        return isinstance(self._states.get(slot), Reading)

    def lay(self, slot: str) -> None:
        """A card was laid down; also for one that is to be read as if it had just been."""
        self._states.pop(slot, None)
        for other, state in self._states.items():
            if isinstance(state, Read):
                self._states[other] = replace(state, again=True)
        self._states[slot] = Reading(slot)

    def read(self, slot: str, card: Identity | SocialSecurityCard) -> None:
        if slot not in self:
            self.lay(slot)
        self._states[slot] = Read(card, slot)
        self._forget_failed()

    def fail(self, slot: str, failure: Failure) -> None:
        if slot not in self:
            self.lay(slot)
        self._states[slot] = Failed(failure, slot)

    def ignore(self, slot: str) -> None:
        """The card is nobody's who stands at the kiosk."""
        self._states.pop(slot, None)

    def lift(self, slots: Iterable[str]) -> list[str]:
        """Forget the cards in these slots; the answer names those in which one may have counted."""
        lifted = {slot: self._states.pop(slot) for slot in slots if slot in self}
        if any(isinstance(state, Read) for state in lifted.values()):
            self._forget_failed()
        return list(lifted)

    def _forget_failed(self) -> None:
        for slot, state in list(self._states.items()):
            if isinstance(state, Failed):
                del self._states[slot]
