"""Queue, sync and the real reference centre, with a line between them that does its worst.

Whatever happens on the way, at the end every recorded report is known to the centre once, the
reports of one holder arrived in the order they were recorded, and nothing was invented.
"""

import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import CentralResult, Holder, Report, ReportKind, ReportState
from kiosk.queue.queue import Queue
from kiosk.sync.client import CentralClient
from kiosk.sync.drain import Drain, Drained
from tests.queue.examples import BentClock, draft, good, opened
from tests.sync import standin
from tests.sync.reference import Reference
from tests.sync.standin import Behaviour, Handler

_SERIAL = itertools.count()
NOT_SERVED = "310000"


class BadLine(standin.Centre):
    """Passes everything on to the reference centre, unless the script says otherwise."""

    def __init__(self, reference: Reference) -> None:
        super().__init__()
        self.reference = reference
        self.late: list[bytes] = []
        self.accepted: list[str] = []

    def take(self, body: bytes) -> tuple[int, bytes]:
        response = self.reference.take(body)
        if response.status_code == 200:
            self.accepted += [
                result["report_id"]
                for result in response.json()["results"]
                if result["outcome"] == "accepted"
            ]
        return response.status_code, response.content


def late(handler: Handler) -> None:
    """Hold the request back on the way; the kiosk sees a dead line."""
    line = handler.centre
    assert isinstance(line, BadLine)
    line.late.append(handler.body)
    handler.close_connection = True


def twice(handler: Handler) -> None:
    """Deliver the request a second time."""
    handler.centre.take(handler.body)
    standin.normal(handler)


def spoilt(handler: Handler) -> None:
    """Deliver it, and let a proxy on the way back answer in the centre's place."""
    handler.centre.take(handler.body)
    handler.reply(502, b"<html>")


def garbled(handler: Handler) -> None:
    """Deliver it, and answer with half of the JSON under a length that fits."""
    _, body = handler.centre.take(handler.body)
    handler.reply(200, body[: len(body) // 2])


WORST: dict[str, Behaviour] = {
    "dropped": standin.reset,
    "late": late,
    "twice": twice,
    "lost after commit": standin.lost_after_commit,
    "cut mid-body": standin.cut_in_the_body,
    "garbled": garbled,
    "500": standin.says(500),
    "502 after commit": spoilt,
    "503": standin.says(503, Retry_After="1"),
    "429": standin.says(429, Retry_After="1"),
    "a proxy's 413": standin.says(413),
    "a proxy's 400": standin.says(400, b"<html>"),
    "refused": standin.refuses(422),
    "too large": standin.refuses(413),
    "401": standin.says(401),
    "fine": standin.normal,
}


class Kiosk(RuleBasedStateMachine):
    """One kiosk with a few people in front of it."""

    line: BadLine
    url: str

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="kiosk-"))
        self.clock = BentClock()
        self.client = CentralClient(self.url)
        self.recorded: list[Report] = []
        self.overtaken: set[str] = set()
        self.line.accepted.clear()
        self.line.late.clear()
        self.line.script.clear()

    holders: list[Holder]
    queue: Queue
    drain: Drain

    @initialize(people=st.integers(min_value=1, max_value=3), batch=st.integers(1, 8))
    def begins(self, people: int, batch: int) -> None:
        self.batch = batch
        self.holders = [
            Holder(DocumentKind.RESIDENT_ID, "王丽娜", f"11010519910307{next(_SERIAL):04d}")
            for _ in range(people)
        ]
        self.starts()

    @rule(who=st.integers(0, 2), kind=st.sampled_from(ReportKind), region=st.booleans())
    def records(self, who: int, kind: ReportKind, region: bool) -> None:
        confirmed = draft(
            kind=kind,
            holder=self.holders[who % len(self.holders)],
            issuing_region="110000" if region else NOT_SERVED,
        )
        self.recorded.append(good(self.queue.record(confirmed, language="zh_CN")))
        self.clock.passes(1)

    @rule(worst=st.lists(st.sampled_from(sorted(WORST)), max_size=6))
    def syncs(self, worst: list[str]) -> None:
        self.line.script.clear()
        self.line.script.extend(WORST[name] for name in worst)
        self.drain.run()

    @rule()
    def late_requests_arrive(self) -> None:
        while self.line.late:
            self.line.take(self.line.late.pop())

    @rule()
    def restarts(self) -> None:
        self.queue.close()
        self.client.close()
        self.starts()

    def starts(self) -> None:
        self.queue = good(opened(self.folder, clock=self.clock.clock()))
        self.drain = Drain(self.queue, self.client, self.tells, self.batch)

    @rule(days=st.sampled_from([3650, -1, 1, -30]))
    def the_clock_jumps(self, days: int) -> None:
        self.clock.jumps(days=days)

    @rule()
    def staff_retries(self) -> None:
        good(self.queue.retry())

    @rule()
    def time_passes(self) -> None:
        self.clock.passes(7200)
        self.queue.tidy()

    def tells(self, result: CentralResult) -> None:
        """What is refused is set aside, and overtaken by what comes after it."""
        if result.state is ReportState.REFUSED:
            self.overtaken.add(str(result.report_id))

    def teardown(self) -> None:
        try:
            self.settles()
            self.holds()
        finally:
            self.client.close()
            self.queue.close()
            shutil.rmtree(self.folder)

    def settles(self) -> None:
        """The line is mended, staff retry what was refused, and late requests come in."""
        self.line.script.clear()
        while not isinstance(self.drain.run(), Drained):
            pass
        self.late_requests_arrive()
        good(self.queue.retry())
        while not isinstance(self.drain.run(), Drained):
            pass

    def holds(self) -> None:
        everyone = {str(report.report_id): report for report in self.recorded}
        listed = {str(row["report_id"]): row for row in good(self.queue.rows())}
        assert len(everyone) == len(self.recorded), "every id made once"
        assert list(listed) == list(everyone), "recorded and nothing else, in order"
        assert ReportState.RECORDED not in good(self.queue.statuses())["states"]
        known = [one for holder in self.holders for one in self.line.reference.known(holder)]
        refused = {key for key, row in listed.items() if row["state"] == ReportState.REFUSED}
        ids = [one["report_id"] for one in known]
        assert len(ids) == len(set(ids)), "known once"
        assert set(ids) <= set(everyone), "none invented"
        assert set(everyone) - set(ids) <= refused, "every report known or refused by its centre"
        assert len(self.line.accepted) == len(set(self.line.accepted)), "accepted once"
        place = {key: index for index, key in enumerate(everyone)}
        straight = [key for key in self.line.accepted if key not in self.overtaken]
        for holder in self.holders:
            order = [place[key] for key in straight if everyone[key].holder == holder]
            assert order == sorted(order), "in order per holder"
        for one in known:
            report = everyone[one["report_id"]]
            assert one["report_number"] == report.report_number
            assert one["kind"] == report.kind


@pytest.fixture
def line(reference: Reference) -> Iterator[BadLine]:
    bad = BadLine(reference)
    with standin.served(bad) as url:
        Kiosk.line, Kiosk.url = bad, url
        yield bad


def test_every_recorded_report_is_known_once_in_order(line: BadLine) -> None:
    run_state_machine_as_test(
        Kiosk,
        settings=settings(
            max_examples=100,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
