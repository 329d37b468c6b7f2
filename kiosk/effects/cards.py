"""The card reader, whose states become events of the session."""

from typing import assert_never

from kiosk.base.worker import Worker
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.effects.posting import Post
from kiosk.journey import events
from kiosk.reader.port import CardReader, Empty, Failed, NoReader, Read, ReaderState, Reading


class Cards:
    """Owns the reader, which brings a thread of its own."""

    def __init__(self, reader: CardReader, post: Post) -> None:
        self._reader = reader
        self._post = post
        self._leaving = Worker("leaving")
        self.health = "unknown"
        """``ready``, ``reader_missing``, or ``unknown`` as long as the reader said nothing."""

    def start(self) -> None:
        self._reader.start(self._on_state)

    def read_again(self) -> None:
        """Read what lies there once more."""
        self._reader.read_again()

    def failure(self) -> Failure | None:
        """What is wrong with the reader, for staff."""
        is_missing = self.health == FailureCode.READER_MISSING
        return Failure(FailureCode.READER_MISSING) if is_missing else None

    def stop(self) -> None:
        """Begin to let go of the reader. Returns at once."""
        self._leaving.submit(self._reader.close)

    def close(self, until: float) -> None:
        self._leaving.close(until)

    def _on_state(self, state: ReaderState) -> None:
        no_reader = isinstance(state, NoReader)
        self.health = FailureCode.READER_MISSING if no_reader else "ready"
        self._post(card_event(state))


def card_event(state: ReaderState) -> events.Event:  # noqa: PLR0911 - one flat table of all states
    """What a reader's state is to a session."""
    match state:
        case NoReader():
            return events.ReaderGone()
        case Empty(slot):
            return events.CardRemoved(slot)
        case Reading():
            return events.CardLaid()
        case Read(again=True):
            return events.CardLies()
        case Read(card, slot):
            if isinstance(card, Identity):
                return events.CardRead(card, slot)
            return events.SocialCardRead(card, slot)
        case Failed(failure, slot):
            return events.CardFailed(failure, slot)
        case _:
            assert_never(state)
