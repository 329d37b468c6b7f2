"""What the rest of the kiosk knows of a receipt printer."""

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.domain.slip import Paper


class PrinterStatus(StrEnum):
    """What a printer says of itself; ``UNKNOWN`` where it is silent or makes no sense."""

    READY = "ready"
    PAPER_NEAR_END = "paper_near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    HOT = "hot"
    CUTTER_ERROR = "cutter_error"
    DISCONNECTED = "disconnected"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Printed:
    """The receipt was sent. ``confirmed`` only where the printer said that it finished."""

    confirmed: bool


TellSeconds = Callable[[int], None]
"""Takes how long a paper will take on its way, in whole seconds; 0 for a moment."""


def tell_nobody(_seconds: int) -> None:
    """Nobody waits for this paper."""


class ReceiptPrinter(Protocol):
    """A printer driver; calls block, so they belong on a thread of their own."""

    def print(self, paper: Paper, tell: TellSeconds = tell_nobody) -> Printed | Failure:
        """Print one paper, and ``tell`` before it goes on its way; on a failure nothing may be
        taken for printed.
        """

    def status(self) -> PrinterStatus:
        """Ask the device now."""

    def examine(self) -> PrinterStatus | Failure:
        """The same, and why where it can't be reached."""

    def close(self) -> None:
        """Let the device go."""
