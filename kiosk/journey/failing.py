"""What comes of an effect where there is no kiosk behind the screen to have it."""

from datetime import datetime
from typing import assert_never

from kiosk.domain.failure import Failure
from kiosk.domain.status import HolderStatus, Source
from kiosk.journey import events


def failed(  # noqa: PLR0911 - one flat table of all effects
    effect: events.Effect, failure: Failure, now: datetime
) -> events.Event | None:
    """The event that a session waits for after ``effect``, so that no screen waits for ever."""
    match effect:
        case events.ReadCard():
            return events.CardFailed(failure)
        case events.Record():
            return events.NotRecorded(failure)
        case events.AwaitCentre():
            return events.CentreSilent()
        case events.Enquire():
            return events.EnquiryAnswered(effect.holder, HolderStatus(Source.KIOSK, now))
        case events.PrintReceipt():
            return events.ReceiptFailed(failure, "")
        case events.PrintSlip():
            return events.SlipFailed(effect, failure)
        case events.AlertStaff():
            return None
        case _:
            assert_never(effect)
