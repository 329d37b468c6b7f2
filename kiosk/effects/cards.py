"""The card reader, whose states become events of the session."""

from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Final, assert_never

from kiosk.base.worker import Worker
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.trial import TrialRead, shown_of
from kiosk.effects.posting import Post
from kiosk.journey import events
from kiosk.reader.port import CardReader, Empty, Failed, NoReader, Read, ReaderState, Reading

_LOOK_SECONDS: Final = 3.0
_OF_THE_READER: Final = frozenset(
    {
        FailureCode.READER_NO_SECURITY_MODULE,
        FailureCode.READER_SECURITY_MODULE_FAILED,
        FailureCode.READER_PROTOCOL,
    }
)
"""What a card that could not be read says of the reader, until one is read all the same."""

Tried = Callable[[TrialRead], object]


class Cards:
    """Owns the reader, which brings a thread of its own."""

    def __init__(self, reader: CardReader, post: Post) -> None:
        self._reader = reader
        self._post = post
        self._leaving = Worker("leaving")
        self._looking = Worker("reader-cause")
        self._fault: Failure | None = None
        self._has_told = False
        self._tried: Tried | None = None
        self.for_staff = False
        """Whether staff are at the kiosk: then what is laid down is nobody's who came to report."""

    @property
    def health(self) -> str:
        """``ready``, what is wrong, or ``unknown`` as long as the reader said nothing."""
        if not self._has_told:
            return "unknown"
        return self._fault.code if self._fault else "ready"

    def start(self) -> None:
        self._reader.start(self._on_state)

    def read_again(self) -> None:
        """Read what lies there once more."""
        self._reader.read_again()

    def try_reading(self, tell: Tried) -> None:
        """Tell staff, masked, of the card that lies there, or else of the next one, once."""
        self._tried = tell
        self._reader.read_again()

    def end_trial(self) -> None:
        """Nobody waits for a card to be told of any more."""
        self._tried = None

    def failure(self) -> Failure | None:
        """What is wrong with the reader, its cause looked for now within 3 s; for staff."""
        fault = self._fault
        if fault is None or fault.code is not FailureCode.READER_MISSING:
            return fault
        with suppress(TimeoutError):
            return self._looking.call(self._reader.cause, monotonic() + _LOOK_SECONDS) or fault
        return Failure(fault.code, "what drives it does not answer")

    def stop(self) -> None:
        """Begin to let go of the reader. Returns at once."""
        self._leaving.submit(self._reader.close)

    def close(self, until: float) -> None:
        self._leaving.close(until)
        self._looking.close(until)

    def _on_state(self, state: ReaderState) -> None:
        self._fault = fault_after(self._fault, state)
        self._has_told = True
        event = card_event(state)
        lies = isinstance(state, Reading | Read | Failed)
        self._post(events.CardLies() if self.for_staff and lies else event)
        tell = self._tried
        if tell is not None and isinstance(state, Read | Failed):
            self._tried = None
            tell(state.failure if isinstance(state, Failed) else shown_of(state.card))


def fault_after(fault: Failure | None, state: ReaderState) -> Failure | None:
    """What is known to be wrong with a reader that tells ``state``."""
    match state:
        case NoReader():
            return Failure(FailureCode.READER_MISSING)
        case Failed(failure) if failure.code in _OF_THE_READER:
            return failure
        case Read():
            return None
        case Empty() | Reading() | Failed():
            return None if fault and fault.code is FailureCode.READER_MISSING else fault
        case _:
            assert_never(state)


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
