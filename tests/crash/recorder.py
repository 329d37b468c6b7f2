"""A kiosk without a screen, to be killed: records one report after the other and says so.

``python -m tests.crash.recorder FOLDER [options]``. A line ``recorded ID NUMBER`` on stdout is
the promise that a screen would make: whoever read it may rely on the report.
"""

import argparse
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import httpx2  # noqa: F401 - imported before the start, so that deaths fall on work

from kiosk.domain.failure import Failure
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Draft, Holder
from kiosk.queue import database
from kiosk.queue.queue import Queue
from kiosk.queue.view import Limits
from kiosk.sync.backoff import Pace
from kiosk.sync.client import CentralClient
from kiosk.sync.loop import SyncLoop
from tests.queue.examples import draft, in_force, opened


def say(*words: object) -> None:
    """One line, at once and whole: a pipe outlives the writer, a buffer doesn't."""
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def people(first: int) -> Iterator[Draft]:
    """A draft for a new person each time."""
    for serial in itertools.count(first):
        number = f"{110105190000000000 + serial:018d}"
        yield draft(holder=Holder(DocumentKind.RESIDENT_ID, "王丽娜", number))


def record(queue: Queue, one: Draft, tries: int) -> None:
    for _ in range(tries):
        report = queue.record(one, language="zh_CN")
        if not isinstance(report, Failure):
            say("recorded", report.report_id, report.report_number)
            return
        say("failed", report.code)


def answer_oldest(queue: Queue) -> None:
    reports = queue.pending(3)
    if not isinstance(reports, Failure) and queue.answer([in_force(r) for r in reports]) is None:
        for report in reports:
            say("answered", report.report_id)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", type=int, default=1, help="serial of the first person")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--tries", type=int, default=1)
    parser.add_argument("--url", help="sync to this centre while recording")
    parser.add_argument("--answer-every", type=int, default=0, help="play the centre oneself")
    parser.add_argument("--synchronous", type=int, default=2, help="1 is the negative control")
    asked = parser.parse_args()
    database._PRAGMAS["synchronous"] = asked.synchronous
    say("start")
    queue = opened(asked.folder, limits=Limits(unsent=1_000_000, free_bytes=0))
    if isinstance(queue, Failure):
        say("unopened", queue.code, queue.detail)
        return
    if queue.moved_aside:
        say("moved", queue.moved_aside)
    pace = Pace(first=0.01, longest=0.05, start_within=0.01)
    loop = SyncLoop(queue, CentralClient(asked.url), pace=pace) if asked.url else None
    if loop is not None:
        loop.start()
    for count, one in enumerate(people(asked.first), start=1):
        record(queue, one, asked.tries)
        if loop is not None:
            loop.wake()
        if asked.answer_every and count % asked.answer_every == 0:
            answer_oldest(queue)
        if count == asked.count:
            break
    if loop is not None:
        loop.close()
    queue.close()
    say("end")


if __name__ == "__main__":
    main()
