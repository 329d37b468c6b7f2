"""What the simulator decides in place of the machine: time, chance, threads and death."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, tzinfo
from functools import partial
from random import Random
from unittest import mock
from uuid import UUID

from kiosk.central.rate import Bucket
from tests.simulator.loop import at_once
from tests.simulator.process import mortal
from tests.simulator.worker import UnthreadedBatches, UnthreadedInbox

_SMALL_BODY_BYTES = 1500
"""Of two reports or three: few kiosks here ever have so many waiting as make a batch."""
_PART, _LARGE_PART = 2, 4


@contextmanager
def ruled(
    random: Random, make_id: Callable[[], UUID], now: Callable[[], datetime]
) -> Iterator[None]:
    """Within, processes are mortal, ids come from ``make_id``, nonces from ``random``, and it is
    ``now``; nothing is done by another thread.
    """

    def seconds() -> float:
        return now().timestamp()

    class Wall(datetime):
        """By this, what is moved aside gets its name."""

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Wall":
            return cls.fromtimestamp(seconds(), tz)

    with ExitStack() as patches:
        patches.enter_context(mortal())
        patches.enter_context(mock.patch.object(os, "urandom", random.randbytes))
        for name, made_up in (
            ("kiosk.queue.stamp.uuid7", make_id),
            ("kiosk.domain.china.now", now),
            ("kiosk.queue.remains.datetime", Wall),
            ("kiosk.central.requests.monotonic", seconds),
            ("kiosk.central.rate.Bucket", partial(Bucket, clock=seconds)),
            ("kiosk.central.service.Inbox", UnthreadedInbox),
            ("kiosk.central.service.Batches", partial(UnthreadedBatches, clock=seconds)),
            ("kiosk.central.service.SMALL_BODY_BYTES", _SMALL_BODY_BYTES),
            ("kiosk.central.batches._PART", _PART),
            ("kiosk.central.batches._LARGE_PART", _LARGE_PART),
            ("kiosk.central.batch_work.sleep", lambda _seconds: None),
            ("anyio.to_thread.run_sync", at_once),
        ):
            patches.enter_context(mock.patch(name, made_up))
        yield


def made_id(random: Random, now: float) -> UUID:
    """A UUIDv7 of that time, in seconds since 1970, and chance (RFC 9562, 5.7)."""
    bits = int(now * 1000) << 80 | random.getrandbits(76)
    return UUID(int=bits & ~(0xF << 76) & ~(3 << 62) | 7 << 76 | 2 << 62)
