"""Does what a session asks for, off the interface thread, and posts what came of it."""

from time import monotonic
from typing import Final, assert_never

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.effects.cards import Cards
from kiosk.effects.confirmations import Confirmations
from kiosk.effects.enquiries import Enquiries
from kiosk.effects.papers import Papers
from kiosk.effects.recorder import Recorder
from kiosk.journey.effects import (
    AlertStaff,
    AwaitCentre,
    Effect,
    Enquire,
    PrintReceipt,
    PrintSlip,
    ReadCard,
    Record,
)
from kiosk.sync.loop import SyncLoop

_CLOSING_SECONDS: Final = 1.2


@dataclass(frozen=True)
class EffectRunner:
    """Hands each effect to its owner. ``confirm_online`` is how long the centre is waited for,
    in seconds.
    """

    cards: Cards
    recorder: Recorder
    confirmations: Confirmations
    enquiries: Enquiries
    papers: Papers
    sync: SyncLoop
    confirm_online: float

    def start(self) -> None:
        self.sync.start()
        self.cards.start()

    def perform(self, effect: Effect) -> None:
        """Returns at once; what comes of it comes as an event."""
        until = monotonic() + self.confirm_online
        match effect:
            case ReadCard():
                self.cards.read_again()
            case Record():
                self.recorder.record(effect)
            case AwaitCentre(receipt):
                self.confirmations.wait_for(receipt, until)
            case Enquire(holder):
                self.enquiries.enquire(holder, until)
            case PrintReceipt(receipt):
                self.papers.print_receipt(receipt)
            case PrintSlip():
                self.papers.print_slip(effect)
            case AlertStaff():
                log.warning("kiosk.staff_called")
            case _:
                assert_never(effect)

    def forget(self) -> None:
        """Nobody is there any more to whom anything is to be told."""
        self.confirmations.expect(None)

    def retry_refused(self) -> None:
        """Put the reports that the centre refused back in line, and send at once."""
        self.recorder.retry_refused()

    def devices(self) -> dict[str, str]:
        """How reader and printer were when last seen: ``ready``, or what is wrong with them.

        Never waits.
        """
        return {"reader": self.cards.health, "printer": self.papers.health()}

    def device_failures(self) -> dict[str, Failure | None]:
        """The same for staff, with causes, and of the centre: each asked now, 10 s at most."""
        return {
            "reader": self.cards.failure(),
            "printer": self.papers.failure(),
            "central": self.enquiries.centre_failure() or self.sync.fault,
        }

    def close(self) -> None:
        """End every thread within 1.2 s; one that hangs by then is left to the end of the process.

        What is recorded stays in the queue. The reader comes last: if it hangs, nobody's work was
        given up for it.
        """
        until = monotonic() + _CLOSING_SECONDS
        for stopped in (self.confirmations, self.enquiries, self.sync, self.cards):
            stopped.stop()
        for closed in (self.recorder, self.confirmations, self.papers, self.enquiries, self.cards):
            closed.close(until)
        self.sync.close(until)
