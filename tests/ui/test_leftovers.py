"""Once a session is over, however it ended, nothing of its person is left in any living object."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final
from unittest.mock import patch

import pytest
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtQuick import QQuickItem

from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events
from kiosk.journey.steps import Screen
from tests.ui.harness import Harness, open_harness
from tests.ui.leftovers import RARE_DISTRICT, Leftovers, names_of, numbers_of, rare_person

_KIOSK_ID: Final = f"{RARE_DISTRICT}-0417"
"""Kiosks of other tests may still be alive in this process: the numbers of its reports begin as no
other test's do.
"""


class Visit:
    """Somebody at a kiosk; whoever they are is known to the sandbox alone, until they leave."""

    def __init__(self, harness: Harness) -> None:
        self.harness = harness
        self.left = Leftovers(harness)

    def come(self, seed: int) -> None:
        """With a card and a telephone number, as far as the review."""
        harness, visitor, chance = self.harness, self.harness.visitor, Random(seed)
        person = rare_person("somebody", chance)
        phone = f"149{chance.randrange(10**8):08}"
        harness.sandbox._newcomers["somebody"] = person
        self.left.look_for(*names_of(person), *numbers_of(phone))
        harness.past_region("somebody")
        visitor.see(Screen.LOST_ON)
        visitor.touch("action.skip")
        visitor.see(Screen.PHONE)
        for digit in phone:
            visitor.touch(f"key.{digit}")
        visitor.touch("action.next")
        visitor.see(Screen.REVIEW)

    def leaves(self) -> None:
        """The session is over; who they are goes with them."""
        self.harness.sandbox.remove()
        self.harness.visitor.see(Screen.ATTRACT)
        self.harness.sandbox._newcomers.clear()
        self.left.forget()


def _done(visit: Visit) -> None:
    visit.harness.confirm()
    receipt, qr = visit.harness.interface.session.value.receipt, visit.harness.interface.session
    assert receipt is not None
    visit.left.look_for(receipt.report_number, qr.value.qr)
    visit.harness.visitor.touch("action.finish")


def _cancelled(visit: Visit) -> None:
    visit.harness.visitor.touch("action.cancel")


def _idle(visit: Visit) -> None:
    timeouts = visit.harness.settings.timeouts
    visit.harness.pass_seconds(timeouts.idle + timeouts.idle_countdown)


def _card_taken(visit: Visit) -> None:
    visit.harness.sandbox.remove()
    visit.harness.visitor.see(Screen.CARD_GONE)
    visit.harness.pass_seconds(visit.harness.settings.timeouts.idle_countdown)


def _failed(visit: Visit) -> None:
    """The report can't be recorded."""
    queue = visit.harness.interface.kiosk.queue
    full = Failure(FailureCode.QUEUE_FULL)
    with patch.object(type(queue), "record", lambda *_draft, **_language: full):
        visit.harness.visitor.touch("review.confirm")
        visit.harness.visitor.see(Screen.PROBLEM)
    visit.harness.visitor.touch("action.cancel")


WAYS: Final[dict[str, Callable[[Visit], None]]] = {
    "done": _done,
    "cancelled": _cancelled,
    "idle": _idle,
    "card_taken": _card_taken,
    "failed": _failed,
}


@pytest.fixture(scope="module")
def visit(
    application: QCoreApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    with open_harness(tmp_path_factory.mktemp("kiosk"), id=_KIOSK_ID) as harness:
        yield Visit(harness)


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_left_in_a_living_object(visit: Visit, way: str) -> None:
    visit.come(list(WAYS).index(way))
    assert visit.left.found(), "while they are there, it is somewhere"
    WAYS[way](visit)
    visit.leaves()
    assert visit.left.found() == []


def _asked(visit: Visit) -> None:
    visit.harness.pass_seconds(visit.harness.settings.timeouts.idle)
    visit.harness.visitor.wait(lambda: visit.harness.interface.session.asks, "the question")


def _gone(visit: Visit) -> None:
    visit.harness.sandbox.remove()
    visit.harness.visitor.see(Screen.CARD_GONE)


def _called(visit: Visit) -> None:
    visit.harness.interface.staff.signIn()
    visit.harness.visitor.sees("screen.staff_open")


@pytest.mark.parametrize("happens", [_asked, _gone, _called], ids=["asked", "gone", "staff"])
def test_who_has_gone_away_is_not_shown(visit: Visit, happens: Callable[[Visit], None]) -> None:
    """Neither to the eye nor to the ear; their session may still go on."""
    visit.come(seed=100)
    happens(visit)
    visit.harness.visitor.rest()
    shown = visit.left.shown()
    visit.harness.interface.staff.leave()
    _cancel_all(visit)
    assert shown == []


def _cancel_all(visit: Visit) -> None:
    visit.harness.interface.session.handle(events.Cancel())
    visit.leaves()


def test_what_is_left_is_found_wherever_it_is(visit: Visit) -> None:
    """Planted: otherwise the tests above could not fail."""
    interface, word = visit.harness.interface, chr(0x63B1) + chr(0x9EA4)
    visit.left.look_for(word)
    window = interface.engine.rootObjects()[0]
    announcer = interface.engine.singletonInstance("Components", "Announcer")
    label = window.findChild(QQuickItem, "kiosk.screen")
    assert isinstance(announcer, QObject)
    assert isinstance(label, QQuickItem)
    announcer.setProperty("screen", word)
    label.setObjectName(word)
    window.setProperty("title", word)
    interface.models.entry._typed = word
    interface.models.guide.kept = [word.encode("utf-16-le")]  # type: ignore[attr-defined]
    found = "\n".join(visit.left.found())
    announcer.setProperty("screen", "")
    label.setObjectName("kiosk.screen")
    window.setProperty("title", "")
    interface.models.entry._typed = ""
    del interface.models.guide.kept  # type: ignore[attr-defined]
    for place in (".screen", ".objectName", ".title", ".text", "['_typed']", "list [] in"):
        assert place in found, found
