"""What comes of an effect where there is no kiosk behind the screen to have it."""

from datetime import datetime
from typing import assert_never

from kiosk.domain.failure import Failure
from kiosk.domain.status import HolderStatus, Source
from kiosk.journey import events
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


def failed(  # noqa: PLR0911 - one flat table of all effects
    effect: Effect, failure: Failure, now: datetime
) -> events.Event | None:
    """The event that a session waits for after ``effect``, so that no screen waits for ever."""
    match effect:
        case ReadCard():
            return events.CardFailed(failure)
        case Record():
            return events.NotRecorded(failure)
        case AwaitCentre():
            return events.CentreSilent()
        case Enquire():
            return events.EnquiryAnswered(effect.holder, HolderStatus(Source.KIOSK, now))
        case PrintReceipt(receipt):
            return events.ReceiptFailed(receipt.report_id, failure, "")
        case PrintSlip():
            return events.SlipFailed(effect, failure)
        case AlertStaff():
            return None
        case _:
            assert_never(effect)
