"""What comes of an effect where there is no kiosk behind the screen to have it."""

from datetime import datetime
from typing import assert_never

from kiosk.domain.failure import Failure
from kiosk.domain.known import Known, Source
from kiosk.journey import events as e


def undone(  # noqa: PLR0911 - one flat table of all effects
    effect: e.Effect, failure: Failure, now: datetime
) -> e.Event | None:
    """The event that a session waits for after ``effect``, so that no screen waits for ever."""
    match effect:
        case e.ReadCard():
            return e.CardFailed(failure)
        case e.Record():
            return e.NotRecorded(failure)
        case e.AwaitCentre():
            return e.CentreSilent()
        case e.Enquire():
            return e.Told(effect.holder, Known(Source.KIOSK, now))
        case e.PrintReceipt():
            return e.ReceiptFailed(failure, "")
        case e.PrintSlip():
            return e.SlipFailed(effect, failure)
        case e.AlertStaff():
            return None
        case _:
            assert_never(effect)
