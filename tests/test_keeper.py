"""The kiosk is opened as soon as it can be, and what keeps it from that is told meanwhile."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import pytest

from kiosk.app import Kiosk
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.slip import Topic
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
from kiosk.journey.failing import failed
from kiosk.keeper import Keeper, Pace
from tests.journey.examples import RECEIPT
from tests.patience import PATIENCE

FAST = Pace(first=0.01, longest=0.02, look=0.01)
FULL = Failure(FailureCode.QUEUE_FULL, "0 bytes free")
LOCKED = Failure(FailureCode.QUEUE_KEY_WRONG, "no key")
SLIP = PrintSlip(Topic.FORMAL_LOSS, "110000", "en", "", "", None)


@dataclass
class FakeKiosk:
    """What the keeper needs of one. ``hindrance`` may change at any time."""

    hindrance: Failure | None = None
    performed: list[Effect] = field(default_factory=list)
    is_closed: bool = False

    @property
    def effects(self) -> "FakeKiosk":
        return self

    def perform(self, effect: Effect) -> None:
        self.performed.append(effect)

    def obstacle(self) -> Failure | None:
        return self.hindrance

    def notice(self) -> None:
        pass

    def close(self) -> None:
        self.is_closed = True


@dataclass
class Harness:
    """What the keeper tells, and what its tries come to."""

    kiosk: FakeKiosk = field(default_factory=FakeKiosk)
    outcomes: list[Any] = field(default_factory=list)
    told: list[object] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, what: object) -> None:
        with self._changed:
            self.told.append(what)
            self._changed.notify_all()

    def open(self) -> Kiosk | Failure:
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return cast("Kiosk | Failure", outcome)

    def until(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(reached, PATIENCE), self.told


@pytest.fixture
def harness() -> Harness:
    return Harness()


@pytest.fixture
def keeper(harness: Harness) -> Iterator[Keeper]:
    keeper = Keeper(
        harness.open, harness.tell, on_opened=harness.tell, on_over=harness.tell, pace=FAST
    )
    yield keeper
    keeper.close()


def test_it_tries_until_the_cause_is_gone_and_tells_each_cause_once(
    harness: Harness, keeper: Keeper
) -> None:
    harness.outcomes = [LOCKED, LOCKED, LOCKED, FULL, FULL, harness.kiosk]
    keeper.start()
    harness.until(lambda: events.ServiceChanged(None) in harness.told)
    assert harness.told == [
        events.ServiceChanged(LOCKED),
        events.ServiceChanged(FULL),
        harness.kiosk,
        events.ServiceChanged(None),
    ]
    assert keeper.kiosk is cast("Kiosk", harness.kiosk)


@pytest.mark.crashes
def test_a_bug_while_opening_is_one_more_cause(harness: Harness, keeper: Keeper) -> None:
    harness.outcomes = [ZeroDivisionError(), harness.kiosk]
    keeper.start()
    harness.until(lambda: events.ServiceChanged(None) in harness.told)
    assert harness.told[0] == events.ServiceChanged(
        Failure(FailureCode.INTERNAL, "ZeroDivisionError")
    )


@pytest.mark.parametrize(
    "code", [FailureCode.CONFIGURATION_INVALID, FailureCode.DATA_FOLDER_IN_USE]
)
def test_what_no_waiting_mends_ends_it(harness: Harness, keeper: Keeper, code: FailureCode) -> None:
    harness.outcomes = [Failure(code)]
    keeper.start()
    harness.until(lambda: Failure(code) in harness.told)
    assert harness.told == [events.ServiceChanged(Failure(code)), Failure(code)]


def test_what_comes_and_goes_later_is_told(harness: Harness, keeper: Keeper) -> None:
    harness.outcomes = [harness.kiosk]
    keeper.start()
    harness.until(lambda: bool(harness.told))
    harness.kiosk.hindrance = FULL
    harness.until(lambda: events.ServiceChanged(FULL) in harness.told)
    harness.kiosk.hindrance = None
    harness.until(lambda: events.ServiceChanged(None) in harness.told)
    assert harness.told == [harness.kiosk, events.ServiceChanged(FULL), events.ServiceChanged(None)]


def test_what_is_asked_for_before_waits_for_the_kiosk(harness: Harness, keeper: Keeper) -> None:
    harness.outcomes = [harness.kiosk]
    keeper.perform(ReadCard())
    keeper.start()
    harness.until(lambda: bool(harness.told))
    keeper.close()
    keeper.perform(SLIP)
    assert harness.kiosk.performed == [ReadCard(), SLIP]


def test_without_a_kiosk_it_is_answered(harness: Harness, keeper: Keeper) -> None:
    harness.outcomes = [LOCKED]
    keeper.perform(SLIP)
    keeper.start()
    harness.until(lambda: len(harness.told) == 2)
    keeper.perform(ReadCard())
    assert harness.told[1:] == [events.SlipFailed(SLIP, LOCKED), events.CardFailed(LOCKED)]


def test_closing_ends_the_tries_or_closes_the_kiosk(harness: Harness, keeper: Keeper) -> None:
    harness.outcomes = [harness.kiosk]
    keeper.start()
    harness.until(lambda: bool(harness.told))
    keeper.close()
    assert harness.kiosk.is_closed


def test_nothing_is_left_to_wait_for_ever() -> None:
    """Every effect has an event for the screen that waits for it, but the call for staff."""
    now = datetime.fromisoformat("2026-11-26T12:00:00+08:00")
    draft, holder = (cast("Any", UUID(int=number)) for number in range(2))
    effects: dict[Effect, type] = {
        ReadCard(): events.CardFailed,
        Record(draft, "en"): events.NotRecorded,
        AwaitCentre(RECEIPT): events.CentreSilent,
        Enquire(holder): events.EnquiryAnswered,
        PrintReceipt(RECEIPT): events.ReceiptFailed,
        SLIP: events.SlipFailed,
        AlertStaff(): type(None),
    }
    for effect, event in effects.items():
        assert isinstance(failed(effect, FULL, now), event)
