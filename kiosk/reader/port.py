"""What the rest of the kiosk knows of a card reader: five states, told when they change.

Where cards can lie in several slots, one of them counts, and a state names the slot it lies in; it
stays empty where there is but one. What lies there for good, or is in another program's use, is
no person's card and never told (see :mod:`kiosk.reader.cards`).
"""

from collections.abc import Callable
from datetime import date
from typing import Protocol

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity, SocialSecurityCard


@dataclass(frozen=True)
class NoReader:
    """No reader is connected, or the reader service is not there."""


@dataclass(frozen=True)
class Empty:
    """A reader is ready and nobody's card lies there.

    A ``slot`` is named where only its card was lifted and another one is told next.
    """

    slot: str = ""


@dataclass(frozen=True)
class Reading:
    """A card was laid down in ``slot`` and is being read."""

    slot: str = ""


@dataclass(frozen=True)
class Read:
    """A card was read and still lies in ``slot``.

    It is told ``again`` when a card that was laid down after it is of no use or is gone: nobody
    has just laid it down.
    """

    card: Identity | SocialSecurityCard
    slot: str = ""
    again: bool = False


@dataclass(frozen=True)
class Failed:
    """The card that lies in ``slot`` could not be read, or may not be used.

    ``card_removed`` is the exception: that card is gone, and what is there now is told next.
    """

    failure: Failure
    slot: str = ""


ReaderState = NoReader | Empty | Reading | Read | Failed
ReaderListener = Callable[[ReaderState], None]


Today = Callable[[], date | None]
"""What day it is, so that a card's validity can be judged; ``None`` where nobody knows for sure."""


class CardReader(Protocol):
    """A reader driver. It owns its thread and keeps going whatever happens to the device."""

    def start(self, listener: ReaderListener) -> None:
        """Begin watching. ``listener`` gets every change, on the reader's own thread."""

    def read_again(self) -> None:
        """Read the card that lies there now once more; without one nothing happens."""

    def cause(self) -> Failure | None:
        """Why no reader is there, looked for now; for staff. May wait for what drives it."""

    def close(self) -> None:
        """Stop watching, join the threads and let the device go. Never from the listener."""
