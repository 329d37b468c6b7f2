"""What the rest of the kiosk knows of a card reader: five states, told when they change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity, SocialSecurityCard


@dataclass(frozen=True, slots=True)
class NoReader:
    """No reader is connected, or the reader service is not there."""


@dataclass(frozen=True, slots=True)
class Empty:
    """A reader is ready and no card lies on it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A card was laid down and is being read."""


@dataclass(frozen=True, slots=True)
class Read:
    """A card was read and still lies there."""

    card: Identity | SocialSecurityCard


@dataclass(frozen=True, slots=True)
class Failed:
    """The card that lies there could not be read, or may not be used.

    ``card_removed`` is the exception: that card is gone, and what is there now is told next.
    """

    failure: Failure


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

    def close(self) -> None:
        """Stop watching, join the threads and let the device go. Never from the listener."""
