"""Who comes to the kiosk while it is tormented, and what can be told of them."""

from random import Random

from kiosk.reader.simulated.persons import Person
from kiosk.sandbox.switches import Sandbox
from tests.ui.leftovers import Leftovers, names_of, numbers_of, rare_person

_MOST = 4


class People:
    """A few at a time. Nobody but the sandbox knows them, and who watches what is left."""

    def __init__(self, sandbox: Sandbox, left: Leftovers) -> None:
        self._sandbox = sandbox
        self._left = left
        self._number = 0

    def anybody(self, chance: Random) -> Person:
        """Somebody who has been here, or comes for the first time."""
        known = list(self._sandbox._newcomers.values())
        if len(known) < _MOST:
            self._number += 1
            person = rare_person(f"visitor-{self._number}", chance)
            self._sandbox._newcomers[person.key] = person
            self._left.look_for(*names_of(person))
            return person
        return chance.choice(known)

    def phone(self, chance: Random) -> str:
        phone = f"149{chance.randrange(10**8):08}"
        self._left.look_for(*numbers_of(phone))
        return phone

    def forget(self) -> None:
        """They have left, and who watches knows the kiosk is clean of them."""
        self._sandbox._newcomers.clear()
        self._left.look_for_nobody()
