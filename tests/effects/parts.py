"""The owners of every kind of work, put together for a test as the kiosk puts them together."""

from typing import Final

from kiosk.domain import china
from kiosk.effects.cards import Cards
from kiosk.effects.confirmations import Confirmations
from kiosk.effects.enquiries import Enquiries
from kiosk.effects.papers import Papers
from kiosk.effects.posting import Post
from kiosk.effects.recorder import Recorder
from kiosk.effects.runner import EffectRunner
from kiosk.printing.port import ReceiptPrinter
from kiosk.queue.queue import Queue
from kiosk.reader.port import CardReader
from kiosk.sync.backoff import Pace
from kiosk.sync.loop import SyncLoop
from kiosk.sync.port import Centre, Enquiry

LINK = "https://central.example/r#x"
_ALONE: Final = Pace(longest=5.0, start_within=5.0)
"""No other kiosk comes back at the same time."""


def runner_of(
    queue: Queue,
    centre: Centre,
    enquiry: Enquiry,
    *,
    reader: CardReader,
    printer: ReceiptPrinter,
    post: Post,
    confirm_online: float,
) -> EffectRunner:
    """Not started yet. It tells the centre nothing of its health."""
    confirmations = Confirmations(post)
    sync = SyncLoop(queue, centre, confirmations.take, pace=_ALONE)
    return EffectRunner(
        cards=Cards(reader, post),
        recorder=Recorder(queue, post, confirmations.expect, sync.wake),
        confirmations=confirmations,
        enquiries=Enquiries(queue, enquiry, post, china.now),
        papers=Papers(
            queue,
            printer,
            post,
            kiosk_id="110105-0007",
            link=lambda _receipt: LINK,
            now=china.now,
        ),
        sync=sync,
        confirm_online=confirm_online,
    )
