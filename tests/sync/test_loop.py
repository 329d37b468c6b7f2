"""The thread: awake at once, back by itself, quiet when asked, gone when told."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Report
from kiosk.sync.backoff import Pace
from kiosk.sync.client import CentralClient
from kiosk.sync.loop import SyncLoop
from kiosk.sync.port import Answered, NotNow, Reply
from tests.patience import PATIENCE
from tests.sync.examples import MemoryOutbox, report
from tests.sync.standin import Centre, held, normal, says, served
from tests.sync.test_drain import AWAY, accepted

FOREVER = 3600.0
PATIENT = Pace(first=FOREVER, longest=FOREVER, start_within=FOREVER, look_again=FOREVER)
"""Nothing happens by itself for an hour, so what happens was asked for."""

Start = Callable[..., SyncLoop]


class ScriptedCentre:
    """Answers with the script's replies in turn, then takes everything; tells of every send."""

    def __init__(self, *script: Reply | Exception) -> None:
        self._script = list(script)
        self.sent: list[list[Report]] = []
        self.times: list[float] = []
        self.changed = threading.Condition()
        self.closed = False

    def send(self, reports: Sequence[Report]) -> Reply:
        with self.changed:
            self.sent.append(list(reports))
            self.times.append(time.monotonic())
            reply = self._script.pop(0) if self._script else None
            self.changed.notify_all()
        if isinstance(reply, Exception):
            raise reply
        return reply or Answered(tuple(accepted(one) for one in reports))

    def sends(self, count: int) -> None:
        """Return once there were so many sends."""
        with self.changed:
            assert self.changed.wait_for(lambda: len(self.sent) >= count, PATIENCE)

    def hang_up(self) -> None:
        """Nothing ever waits here."""

    def abort(self) -> None:
        """Nothing ever waits here."""

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def start() -> Iterator[Start]:
    loops: list[SyncLoop] = []

    def begin(outbox: MemoryOutbox, centre: Any, **changes: Any) -> SyncLoop:
        loops.append(SyncLoop(outbox, centre, **({"pace": PATIENT} | changes)))
        loops[-1].start()
        return loops[-1]

    yield begin
    for loop in loops:
        loop.close()


class Results:
    """Collects results and lets a test wait for them."""

    def __init__(self) -> None:
        self.results: list[CentralResult] = []
        self.threads: set[str] = set()
        self._changed = threading.Condition()

    def __call__(self, result: CentralResult) -> None:
        with self._changed:
            self.results.append(result)
            self.threads.add(threading.current_thread().name)
            self._changed.notify_all()

    def wait(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.results) >= count, PATIENCE)


def test_a_new_report_goes_out_at_once_and_its_result_is_told(start: Start) -> None:
    outbox, centre, results = MemoryOutbox(), ScriptedCentre(), Results()
    loop = start(outbox, centre, on_result=results)
    for count in range(1, 4):
        outbox.waiting.append(report(count))
        loop.wake()
        results.wait(count)
    assert outbox.waiting == []
    assert [len(batch) for batch in centre.sent] == [1, 1, 1]
    assert results.threads == {"sync"}


def test_after_a_failure_it_comes_back_by_itself(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(*[NotNow(AWAY)] * 5)
    pace = Pace(first=0.01, longest=0.02, start_within=0.01, look_again=FOREVER)
    start(outbox, centre, on_result=results, pace=pace)
    results.wait(1)
    assert len(centre.sent) == 6
    assert outbox.attempts == [(1, FailureCode.CENTRAL_UNREACHABLE)] * 5


def test_what_another_process_put_in_line_is_found_without_a_wake(start: Start) -> None:
    outbox, results = MemoryOutbox(), Results()
    pace = Pace(first=FOREVER, longest=FOREVER, start_within=FOREVER, look_again=0.02)
    start(outbox, ScriptedCentre(), on_result=results, pace=pace)
    outbox.waiting.append(report())
    results.wait(1)


def test_it_tells_how_the_kiosk_is_again_and_again_on_its_own_thread(start: Start) -> None:
    beats: list[str] = []
    enough = threading.Event()

    def beat() -> None:
        beats.append(threading.current_thread().name)
        if len(beats) == 3:
            enough.set()

    pace = Pace(first=FOREVER, start_within=0.01, look_again=FOREVER, beat_every=0.01)
    start(MemoryOutbox(), ScriptedCentre(), on_result=Results(), beat=beat, pace=pace)
    assert enough.wait(PATIENCE)
    assert set(beats) == {"sync"}


def test_what_the_centre_should_hear_of_at_once_waits_for_no_minute(start: Start) -> None:
    beaten = threading.Semaphore(0)
    pace = Pace(first=FOREVER, start_within=0.01, look_again=FOREVER, beat_every=FOREVER)
    loop = start(MemoryOutbox(), ScriptedCentre(), beat=beaten.release, pace=pace)
    for _ in range(3):
        assert beaten.acquire(timeout=PATIENCE)
        loop.beat_soon()
    assert beaten.acquire(timeout=PATIENCE)


def test_what_the_centre_should_hear_of_is_told_after_the_report_that_came_between(
    start: Start,
) -> None:
    class Interrupted(MemoryOutbox):
        """A report is recorded between a round's attempt and its heartbeat, once."""

        arrives: Callable[[], None] | None = None

        def tidy(self) -> float | Failure | None:
            if self.arrives is not None:
                arrives, self.arrives = self.arrives, None
                self.waiting.append(report())
                arrives()
            return super().tidy()

    beaten = threading.Semaphore(0)
    outbox, results = Interrupted(), Results()
    pace = Pace(first=FOREVER, start_within=0.01, look_again=FOREVER, beat_every=FOREVER)
    loop = start(outbox, ScriptedCentre(), on_result=results, beat=beaten.release, pace=pace)
    assert beaten.acquire(timeout=PATIENCE)
    outbox.arrives = loop.wake
    loop.beat_soon()
    results.wait(1)
    assert beaten.acquire(timeout=PATIENCE)


def test_a_wake_cuts_a_back_off_short(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(NotNow(AWAY))
    loop = start(outbox, centre, on_result=results)
    loop.wake()
    centre.sends(1)
    loop.wake()
    results.wait(1)


def test_a_wake_does_not_cut_the_time_the_centre_asked_for(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(NotNow(AWAY, retry_after=0.3))
    pace = Pace(first=0.01, longest=0.01, start_within=0, look_again=FOREVER)
    loop = start(outbox, centre, on_result=results, pace=pace)
    centre.sends(1)
    loop.wake()
    results.wait(1)
    assert centre.times[1] - centre.times[0] >= 0.3


def test_a_centre_that_asks_for_an_age_does_not_get_it(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(NotNow(AWAY, retry_after=1e9))
    pace = Pace(first=0.01, longest=0.01, start_within=0, patience=0.05, look_again=FOREVER)
    loop = start(outbox, centre, on_result=results, pace=pace)
    centre.sends(1)
    loop.wake()
    results.wait(1)


def test_a_start_with_a_backlog_waits_a_random_while_but_not_for_a_new_report(
    start: Start,
) -> None:
    outbox, results, centre = MemoryOutbox([report(1)]), Results(), ScriptedCentre()
    loop = start(outbox, centre, on_result=results)
    assert centre.sent == []
    outbox.waiting.append(report(2))
    loop.wake()
    results.wait(2)
    assert len(centre.sent) == 1


@pytest.mark.crashes
def test_a_bug_in_the_way_does_not_end_the_sending(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    centre = ScriptedCentre(ZeroDivisionError())
    pace = Pace(first=0.01, longest=0.01, start_within=0.01, look_again=FOREVER)
    start(outbox, centre, on_result=results, pace=pace)
    results.wait(1)


@pytest.mark.crashes
@pytest.mark.parametrize("where", ["tidy", "beat"])
def test_a_bug_beside_the_way_does_not_end_it_either(start: Start, where: str) -> None:
    crashed = threading.Semaphore(0)

    def crash() -> None:
        crashed.release()
        raise ZeroDivisionError

    class Untidy(MemoryOutbox):
        def tidy(self) -> None:
            if where == "tidy":
                crash()

    outbox, results = Untidy(), Results()
    pace = Pace(first=0.01, longest=0.01, start_within=0.01, look_again=0.01, beat_every=0.01)
    beat = crash if where == "beat" else (lambda: None)
    loop = start(outbox, ScriptedCentre(), on_result=results, beat=beat, pace=pace)
    assert crashed.acquire(timeout=PATIENCE)
    assert crashed.acquire(timeout=PATIENCE)
    outbox.waiting.append(report())
    loop.wake()
    results.wait(1)


def test_each_exchange_tells_whether_the_centre_answered(start: Start) -> None:
    told: queue.Queue[bool] = queue.Queue()
    outbox, centre = MemoryOutbox([report()]), ScriptedCentre(NotNow(AWAY))
    pace = Pace(first=0.01, longest=0.01, start_within=0, look_again=FOREVER, beat_every=0.01)
    beats = iter((True, False))
    start(
        outbox,
        centre,
        beat=lambda: next(beats, None),
        on_exchange=told.put,
        pace=pace,
    )
    assert sorted(told.get(timeout=PATIENCE) for _ in range(4)) == [False, False, True, True]


def test_a_dead_line_hears_no_heartbeat(start: Start) -> None:
    outbox, beats = MemoryOutbox([report()]), []
    centre = ScriptedCentre(*[NotNow(AWAY)] * 5)
    pace = Pace(first=0.01, longest=0.01, start_within=0, look_again=FOREVER, beat_every=0.001)
    results = Results()
    start(outbox, centre, on_result=results, beat=lambda: beats.append(len(centre.sent)), pace=pace)
    results.wait(1)
    assert set(beats) <= {0, 6}


def test_a_report_does_not_wait_behind_a_heartbeat_that_hangs_and_that_is_made_up_for(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.sync.client.EXCHANGE_SECONDS", 2 * PATIENCE)
    release, arrived = threading.Event(), threading.Event()
    centre, outbox, results = Centre(), MemoryOutbox(), Results()

    def hold(handler: Any) -> None:
        arrived.set()
        release.wait(2 * PATIENCE)
        handler.close_connection = True

    def beat() -> bool:
        if isinstance(client.beat({}), Failure):
            return False
        made_up.set()
        return True

    made_up = threading.Event()
    told: list[bool] = []
    heard = says(200, b'{"fetch": []}', Content_Type="application/json")
    centre.script.extend([hold, normal, heard])
    with served(centre) as url:
        client = CentralClient(url)
        pace = Pace(first=FOREVER, longest=FOREVER, start_within=0, look_again=FOREVER)
        loop = start(
            outbox, client, on_result=results, on_exchange=told.append, beat=beat, pace=pace
        )
        assert arrived.wait(PATIENCE)
        outbox.waiting.append(report())
        loop.wake()
        results.wait(1)
        assert not release.is_set()
        release.set()
        assert made_up.wait(PATIENCE)
        loop.close()
    assert told == [True, True]  # of the report and the second beat: the first was not missed


def test_a_queue_that_fails_is_tried_again(start: Start) -> None:
    outbox, results = MemoryOutbox([report()]), Results()
    outbox.broken = Failure(FailureCode.QUEUE_UNAVAILABLE)
    pace = Pace(first=0.01, longest=0.01, start_within=0.01, look_again=0.01)
    loop = start(outbox, ScriptedCentre(), on_result=results, pace=pace)
    loop.wake()
    outbox.broken = None
    results.wait(1)


def test_the_queue_is_tidied_when_it_said_so(start: Start) -> None:
    called = threading.Semaphore(0)

    class Tidy(MemoryOutbox):
        def tidy(self) -> float:
            called.release()
            return 0.01

    start(Tidy(), ScriptedCentre())
    for _ in range(4):
        assert called.acquire(timeout=PATIENCE)


def test_close_joins_a_thread_that_waits_for_an_answer(start: Start) -> None:
    release, arrived = threading.Event(), threading.Event()
    centre = Centre()

    def hold(handler: Any) -> None:
        arrived.set()
        held(release)(handler)

    centre.script.append(hold)
    outbox = MemoryOutbox([report()])
    with served(centre) as url:
        loop = start(outbox, CentralClient(url))
        loop.wake()
        assert arrived.wait(PATIENCE)
        before = time.monotonic()
        loop.close()
        assert time.monotonic() - before < 10  # the answer would have been waited for 20 s
        release.set()
    assert len(outbox.waiting) == 1


def test_close_before_start_and_close_twice_are_harmless() -> None:
    centre = ScriptedCentre()
    loop = SyncLoop(MemoryOutbox(), centre)
    loop.close()
    loop.close()
    assert centre.closed


def test_one_drain_without_a_thread() -> None:
    outbox = MemoryOutbox([report(i) for i in range(3)])
    loop = SyncLoop(outbox, ScriptedCentre(), pace=Pace(batch=2))
    assert loop.drain_once().answered == 3
    loop.close()
