"""What the rest of the world does in the sandbox, and how the kiosk comes to know of it."""

import queue
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Draft, Holder, ReportKind, ReportState, Verification
from kiosk.domain.status import CardState, HolderStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import Enquire, Record
from kiosk.reader.simulated.persons import PERSONS
from kiosk.sandbox.switches import Sandbox
from tests.configured import sandbox_in
from tests.patience import PATIENCE
from tests.persons import WANG

POLICIES = PolicyBook.load(RESOURCES / "policies")
HOLDER = Holder(WANG.document, WANG.name, WANG.number)
KEY = next(key for key, person in PERSONS.items() if person.number == WANG.number)
BEIJING = "110000"

_E = TypeVar("_E", bound=events.Event)


@dataclass
class Scene:
    """The kiosk with nobody at its screen."""

    kiosk: Kiosk
    arriving: "queue.Queue[events.Event]"
    sandbox: Sandbox = field(init=False)

    def __post_init__(self) -> None:
        assert self.kiosk.sandbox is not None
        self.sandbox = self.kiosk.sandbox

    def until(self, kind: type[_E]) -> _E:
        while True:
            event = self.arriving.get(timeout=PATIENCE)
            if isinstance(event, kind):
                return event

    def knows(self) -> HolderStatus:
        self.kiosk.effects.perform(Enquire(HOLDER))
        known = self.until(events.EnquiryAnswered).known
        assert known.source is Source.CENTRE
        return known

    def records(
        self,
        kind: ReportKind,
        holder: Holder = HOLDER,
        verification: Verification = Verification.CHIP,
    ) -> ReportState:
        draft = Draft(kind, holder, BEIJING, verification)
        self.kiosk.effects.perform(Record(draft, "zh_CN"))
        return self.until(events.CentreAnswered).receipt.state


def opened(folder: Path) -> Scene:
    assert isinstance(POLICIES, PolicyBook)
    arriving: queue.Queue[events.Event] = queue.Queue()
    kiosk = Kiosk.open(sandbox_in(folder), POLICIES, arriving.put)
    assert isinstance(kiosk, Kiosk), kiosk
    return Scene(kiosk, arriving)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = opened(tmp_path)
    with closing(scene.kiosk):
        yield scene


def test_a_call_to_the_hotline_blocks_the_card_without_a_report(scene: Scene) -> None:
    assert scene.knows().cards == ()
    assert scene.sandbox.phone_in(KEY)
    known = scene.knows()
    (card,) = known.cards
    assert (card.issuing_region, card.state) == (BEIJING, CardState.PRE_LOSS)
    assert card.effective_at is not None
    assert card.expires_at is not None
    assert known.reports == ()
    assert known.makes_needless(ReportKind.PRE_LOSS, BEIJING)


@pytest.mark.parametrize("mode", ["failing", "refusing"])
def test_a_call_takes_the_hotlines_own_route(scene: Scene, mode: str) -> None:
    """What ails the service ails a call too, and what it refuses is not taken."""
    scene.sandbox.centre_mode = mode
    assert not scene.sandbox.phone_in(KEY)
    scene.sandbox.centre_mode = "normal"
    assert scene.knows().cards == ()
    assert scene.sandbox.phone_in(KEY)


def test_a_report_after_the_call_joins_it(scene: Scene) -> None:
    scene.sandbox.phone_in(KEY)
    (called,) = scene.knows().cards
    assert scene.records(ReportKind.PRE_LOSS) is ReportState.IN_FORCE
    known = scene.knows()
    (report,), (card,) = known.reports, known.cards
    assert report.effective_at == card.effective_at == called.effective_at


def test_the_counter_confirms_and_the_kiosk_learns_it(scene: Scene) -> None:
    """Somebody came with their household register; the counter knows their name by now."""
    typed = Holder(WANG.document, "", WANG.number)
    written = scene.records(ReportKind.WRITTEN_PRE_LOSS, typed, Verification.COUNTER)
    assert written is ReportState.AWAITING_COUNTER
    assert scene.sandbox.counter_confirms()
    known = scene.knows()
    (report,), (card,) = known.reports, known.cards
    assert (report.state, card.state) == (ReportState.IN_FORCE, CardState.PRE_LOSS)
    assert report.effective_at is not None
    assert report.expires_at is not None
    assert (report.effective_at, report.expires_at) == (card.effective_at, card.expires_at)


def test_the_counter_takes_the_newest_and_says_when_there_is_none(scene: Scene) -> None:
    assert not scene.sandbox.counter_confirms()
    assert scene.records(ReportKind.PRE_LOSS) is ReportState.IN_FORCE
    assert not scene.sandbox.counter_confirms()
    assert scene.records(ReportKind.WRITTEN_PRE_LOSS) is ReportState.AWAITING_COUNTER
    assert scene.records(ReportKind.FORMAL_LOSS) is ReportState.AWAITING_COUNTER
    assert scene.sandbox.counter_confirms()
    states = {report.kind: report.state for report in scene.knows().reports}
    assert states == {
        ReportKind.PRE_LOSS: ReportState.REPLACED,
        ReportKind.WRITTEN_PRE_LOSS: ReportState.REPLACED,
        ReportKind.FORMAL_LOSS: ReportState.IN_FORCE,
    }
    assert not scene.sandbox.counter_confirms()


def test_nobody_else_acts_at_a_centre_that_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing listens on the discard port of this machine."""
    monkeypatch.setenv("KIOSK_CENTRAL__URL", "http://127.0.0.1:9")
    scene = opened(tmp_path)
    with closing(scene.kiosk):
        assert not scene.sandbox.phone_in(KEY)
        assert not scene.sandbox.counter_confirms()
