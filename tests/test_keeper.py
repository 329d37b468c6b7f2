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

    def close(self) -> None:
        self.is_closed = True


@dataclass
class World:
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
def world() -> World:
    return World()


@pytest.fixture
def keeper(world: World) -> Iterator[Keeper]:
    keeper = Keeper(world.open, world.tell, on_opened=world.tell, on_over=world.tell, pace=FAST)
    yield keeper
    keeper.close()


def test_it_tries_until_the_cause_is_gone_and_tells_each_cause_once(
    world: World, keeper: Keeper
) -> None:
    world.outcomes = [LOCKED, LOCKED, LOCKED, FULL, FULL, world.kiosk]
    keeper.start()
    world.until(lambda: events.ServiceChanged(None) in world.told)
    assert world.told == [
        events.ServiceChanged(LOCKED),
        events.ServiceChanged(FULL),
        world.kiosk,
        events.ServiceChanged(None),
    ]
    assert keeper.kiosk is cast("Kiosk", world.kiosk)


@pytest.mark.crashes
def test_a_bug_while_opening_is_one_more_cause(world: World, keeper: Keeper) -> None:
    world.outcomes = [ZeroDivisionError(), world.kiosk]
    keeper.start()
    world.until(lambda: events.ServiceChanged(None) in world.told)
    assert world.told[0] == events.ServiceChanged(
        Failure(FailureCode.INTERNAL, "ZeroDivisionError")
    )


@pytest.mark.parametrize(
    "code", [FailureCode.CONFIGURATION_INVALID, FailureCode.DATA_FOLDER_IN_USE]
)
def test_what_no_waiting_mends_ends_it(world: World, keeper: Keeper, code: FailureCode) -> None:
    world.outcomes = [Failure(code)]
    keeper.start()
    world.until(lambda: Failure(code) in world.told)
    assert world.told == [events.ServiceChanged(Failure(code)), Failure(code)]


def test_what_comes_and_goes_later_is_told(world: World, keeper: Keeper) -> None:
    world.outcomes = [world.kiosk]
    keeper.start()
    world.until(lambda: bool(world.told))
    world.kiosk.hindrance = FULL
    world.until(lambda: events.ServiceChanged(FULL) in world.told)
    world.kiosk.hindrance = None
    world.until(lambda: events.ServiceChanged(None) in world.told)
    assert world.told == [world.kiosk, events.ServiceChanged(FULL), events.ServiceChanged(None)]


def test_what_is_asked_for_before_waits_for_the_kiosk(world: World, keeper: Keeper) -> None:
    world.outcomes = [world.kiosk]
    keeper.perform(ReadCard())
    keeper.start()
    world.until(lambda: bool(world.told))
    keeper.close()
    keeper.perform(SLIP)
    assert world.kiosk.performed == [ReadCard(), SLIP]


def test_without_a_kiosk_it_is_answered(world: World, keeper: Keeper) -> None:
    world.outcomes = [LOCKED]
    keeper.perform(SLIP)
    keeper.start()
    world.until(lambda: len(world.told) == 2)
    keeper.perform(ReadCard())
    assert world.told[1:] == [events.SlipFailed(SLIP, LOCKED), events.CardFailed(LOCKED)]


def test_closing_ends_the_tries_or_closes_the_kiosk(world: World, keeper: Keeper) -> None:
    world.outcomes = [world.kiosk]
    keeper.start()
    world.until(lambda: bool(world.told))
    keeper.close()
    assert world.kiosk.is_closed


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
