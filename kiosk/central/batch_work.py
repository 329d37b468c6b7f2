"""How a batch is read and written, and the process that does so for a service
(:mod:`kiosk.central.batch_process`).
"""

import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from time import perf_counter, sleep
from typing import Final

from kiosk.central.admission import refuse_others
from kiosk.central.api import Result, Results
from kiosk.central.batch import Batch, Part, in_order
from kiosk.central.batches import Job, Taken
from kiosk.central.centre import Centre
from kiosk.central.reading import read
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook

_NICE: Final = 10
"""Whoever answers people comes first on a processor."""
_NICE_WITH_A_LOCK: Final = 5
"""The same where everybody waits for the one lock that this process holds at times."""


def write_batches(line: Connection, database: str, policies: PolicyBook) -> None:
    """Do what comes over ``line`` until it is closed.

    Garbage is collected between two batches: while SQLite's lock is held everybody would wait.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's; whoever started this ends it
    centre = Centre.open(database, policies, make=False)
    if isinstance(centre, Failure):
        raise SystemExit(str(centre))
    with suppress(OSError):  # where not even that is allowed, it goes without
        os.nice(_NICE if centre.writers > 1 else _NICE_WITH_A_LOCK)
    gc.disable()
    gc.freeze()
    with closing(centre):
        try:
            while True:
                line.send(answer_of(centre, line.recv()))
                gc.collect()
        except (EOFError, OSError):  # it is closed, or whoever started this is gone
            return


def answer_of(centre: Centre, job: Job) -> Taken | Exception:
    """What a batch comes to, or what reading and writing it raises."""
    try:
        return take_in(centre, job)
    except Exception as error:  # noqa: BLE001 - told to whoever waits for it
        return error


def take_in(centre: Centre, job: Job) -> Taken:
    """Read a batch and write it. Raises what is answered to one that can't be taken."""
    begun = perf_counter()
    said = read(job.body)
    refuse_others(job.caller, (one.kiosk_id for one in said.reports))
    parts = Batch(said.reports, said.sent_at).parts(job.most or len(said.reports))
    results = in_order(parts, _received(centre, parts, job.pause))
    text = Results(results=results).model_dump_json(exclude_none=True)
    outcomes = Counter(one.outcome for one in results)
    return Taken(text, dict(outcomes), perf_counter() - begun)


def _received(centre: Centre, parts: Sequence[Part], pause: float) -> Iterator[list[Result]]:
    for number, part in enumerate(parts):
        if number:
            sleep(pause)
        yield from centre.receive([part.batch])
