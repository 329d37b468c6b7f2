"""Whatever hangs behind the screen, the person before it is answered, and the kiosk ends."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.domain.status import Source
from kiosk.journey import events
from kiosk.journey.effects import AwaitCentre, Enquire
from kiosk.printing.port import Printed, PrinterStatus
from tests.effects.test_effects import BLOCKED, BRIEF, HOLDER, Harness
from tests.patience import PATIENCE
from tests.sync.standin import Centre, dripping, held, says, served


class Block:
    """A call that hangs until released, and counts who is in it."""

    def __init__(self, outcome: PrinterStatus | Printed = PrinterStatus.UNKNOWN) -> None:
        self._outcome = outcome
        self.calls = threading.Semaphore(0)
        self._release = threading.Event()

    def __call__(self, *_: Any, **__: Any) -> PrinterStatus | Printed:
        self.calls.release()
        self._release.wait(2 * PATIENCE)
        return self._outcome

    def release(self) -> None:
        self._release.set()


@contextmanager
def harness_at(folder: Path, *script: Any) -> Iterator[Harness]:
    """A runner before a centre that answers by the script; a person waits ``BRIEF`` for it."""
    centre = Centre()
    centre.script.extend(script)
    with ExitStack() as owned:
        harness = Harness(folder, owned.enter_context(served(centre)), BRIEF)
        owned.callback(harness.queue.close)
        owned.callback(harness.effects.close)
        yield harness


@contextmanager
def stuck_disk(harness: Harness) -> Iterator[None]:
    """A transaction that does not come back holds the queue."""
    with harness.queue._store._lock:
        yield


def test_a_disk_that_hangs_keeps_nobody_from_the_centre_s_word(tmp_path: Path) -> None:
    with harness_at(tmp_path, says(200, BLOCKED)) as harness:
        receipt = harness.records().receipt
        with stuck_disk(harness):
            harness.effects.perform(AwaitCentre(receipt))
            harness.until(events.CentreSilent)
            assert harness.asks().source is Source.CENTRE


def test_a_disk_and_a_centre_that_hang_leave_an_answer_all_the_same(tmp_path: Path) -> None:
    release = threading.Event()
    with harness_at(tmp_path, held(release), says(200, BLOCKED)) as harness:
        with stuck_disk(harness):
            known = harness.asks()
            assert (known.source, known.cards, known.reports) == (Source.KIOSK, (), ())
        release.set()
        assert harness.asks().source is Source.CENTRE


def test_the_promised_wait_counts_from_the_asking(tmp_path: Path) -> None:
    """Who comes after somebody who left early doesn't wait for the end of their wait too."""
    with harness_at(tmp_path) as harness:
        receipt = harness.records().receipt
        begun = monotonic()
        for _ in range(6):
            harness.effects.perform(AwaitCentre(receipt))
        for _ in range(6):
            harness.until(events.CentreSilent)
        assert monotonic() - begun < 4 * BRIEF


def test_a_printer_that_hangs_holds_up_nothing_but_paper(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = Block()
    with harness_at(tmp_path, says(200, b"ok"), says(200, BLOCKED)) as harness:
        monkeypatch.setattr(harness.printer, "examine", block)
        for _ in range(100):  # the heartbeats of more than an hour and a half
            harness.effects.devices()
        assert block.calls.acquire(timeout=PATIENCE)
        assert harness.effects.device_failures()["printer"] is None, "as it was last seen"
        harness.records()
        assert harness.asks().source is Source.CENTRE
        block.release()
        harness.effects.papers._worker.call(lambda: None, monotonic() + PATIENCE)
        assert not block.calls.acquire(blocking=False), "one question, however often it was due"


def test_what_piles_up_behind_a_printer_that_hangs_is_turned_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    block = Block(Printed(confirmed=True))
    with harness_at(tmp_path) as harness:
        monkeypatch.setattr(harness.printer, "print", block)
        for _ in range(20):
            harness.prints()
        assert harness.until(events.SlipFailed).failure.code is FailureCode.PRINTER_FAILED
        block.release()


@pytest.mark.parametrize("hangs", ["reader", "printer", "disk", "centre"])
def test_it_ends_whatever_hangs(
    tmp_path: Path, hangs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    block, arrived, release = Block(Printed(confirmed=True)), threading.Event(), threading.Event()
    with (
        harness_at(tmp_path, dripping(b"HTTP/1.1 2", arrived, release)) as harness,
        ExitStack() as owned,
    ):
        owned.callback(release.set)
        owned.callback(block.release)
        if hangs == "reader":
            real = harness.reader.close
            monkeypatch.setattr(harness.reader, "close", block)
            owned.callback(real)
        elif hangs == "printer":
            monkeypatch.setattr(harness.printer, "print", block)
            harness.prints()
            assert block.calls.acquire(timeout=PATIENCE)
        elif hangs == "disk":
            owned.enter_context(stuck_disk(harness))
            harness.effects.perform(Enquire(HOLDER))
        else:
            harness.effects.perform(Enquire(HOLDER))
            assert arrived.wait(PATIENCE)
        begun = monotonic()
        harness.effects.close()
        assert monotonic() - begun < PATIENCE / 4, "each of these hangs for longer"
