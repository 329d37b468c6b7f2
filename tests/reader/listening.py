"""Hearing what a reader tells, and waiting for it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.port import CardReader, Empty, Failed, NoReader, Read, ReaderState, Reading
from tests.patience import PATIENCE

TODAY = date(2026, 11, 22)


def today() -> date:
    return TODAY


class Listener:
    """Keeps every state told; waiting goes on from the last state waited for."""

    def __init__(self) -> None:
        self.states: list[ReaderState] = []
        self._waited = 0
        self._last = threading.Condition()

    def __call__(self, state: ReaderState) -> None:
        with self._last:
            self.states.append(state)
            self._last.notify_all()

    def until(self, wanted: Callable[[ReaderState], bool]) -> ReaderState:
        """The next state that is as wanted; an ``AssertionError`` when none comes."""
        with self._last:
            while True:
                for position in range(self._waited, len(self.states)):
                    if wanted(self.states[position]):
                        self._waited = position + 1
                        return self.states[position]
                assert self._last.wait(PATIENCE), f"heard only {self.states[self._waited :]}"

    def until_read(self) -> Identity | SocialSecurityCard:
        state = self.until(lambda state: isinstance(state, Read | Failed))
        assert isinstance(state, Read), state
        return state.card

    def until_identity(self) -> Identity:
        card = self.until_read()
        assert isinstance(card, Identity)
        return card

    def until_failed(self) -> FailureCode:
        state = self.until(lambda state: isinstance(state, Failed))
        assert isinstance(state, Failed)
        return state.failure.code

    def until_empty(self) -> None:
        self.until(lambda state: isinstance(state, Empty))

    def until_reading(self) -> None:
        self.until(lambda state: isinstance(state, Reading))

    def until_no_reader(self) -> None:
        self.until(lambda state: isinstance(state, NoReader))

    def until_told_anything(self) -> None:
        """Wait until there is a state, and leave it to be waited for."""
        with self._last:
            assert self._last.wait_for(lambda: self.states, PATIENCE)

    def heard(self) -> int:
        """How many states were waited for, or passed over."""
        with self._last:
            return self._waited

    def forget(self) -> None:
        """Go on as if nothing had been told yet."""
        with self._last:
            self.states.clear()
            self._waited = 0

    def kinds(self) -> list[str]:
        return [type(state).__name__ for state in self.states]


@contextmanager
def listening(reader: CardReader, listener: Listener | None = None) -> Iterator[Listener]:
    listener = listener or Listener()
    reader.start(listener)
    try:
        yield listener
    finally:
        reader.close()
