"""What QML reads of a session is never stale, made once, and told of only where it has changed."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, replace
from functools import cached_property
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QObject

from kiosk.domain.policy import PolicyBook
from kiosk.journey import events
from kiosk.journey.steps import JourneyName
from kiosk.journey.values import Printing
from kiosk.operations.clock import ClockWitness
from tests.journey.examples import NOW, willing
from tests.journey.test_promises import EVENTS
from tests.ui.harness import Harness
from tests.ui.sessions import presentations, session_at, shipped_book
from ui.models.current import CurrentSession
from ui.models.display import Display
from ui.models.phrases import Phrases
from ui.models.session_models import SessionModels
from ui.models.shown import Shown
from ui.rows.answers import AnswersRows
from ui.rows.guidance import Guidance
from ui.rows.month import MonthRows
from ui.rows.outcome import OutcomeRows

ROWS: Final = (AnswersRows, Guidance, MonthRows, OutcomeRows)
NAMES: Final = [
    field.name for field in fields(SessionModels) if field.type not in (Display, Phrases)
]
"""All but those that never change."""


def said(model: QObject) -> dict[str, object]:
    """Every property of its own."""
    meta = model.metaObject()
    own = range(meta.propertyOffset(), meta.propertyCount())
    names = [str(meta.property(number).name()) for number in own]
    return {name: model.property(name) for name in names}


def listen(models: SessionModels, name: str, told: set[str]) -> None:
    """Put ``name`` into ``told`` whenever that model tells of a change."""
    getattr(models, name).changed.connect(lambda: told.add(name))


class Listener:
    """What every model says, and which of them told of a change since it was last asked. It has
    looked at all of them: what nobody has looked at changes for nobody.
    """

    def __init__(self, session: CurrentSession) -> None:
        self.models = SessionModels.of(session)
        self.told: set[str] = set()
        for name in NAMES:
            listen(self.models, name, self.told)
        self.said()

    def said(self) -> dict[str, dict[str, object]]:
        return {name: said(getattr(self.models, name)) for name in NAMES}


def anew(listener: Listener, session: CurrentSession) -> dict[str, dict[str, object]]:
    """What models say that were never told of any change; typed and leafed as those were."""
    models = SessionModels.of(session)
    models.entry._typed = listener.models.entry._typed
    models.lost_day._month = listener.models.lost_day._month
    models.lost_day._shown.renew()
    return {name: said(getattr(models, name)) for name in NAMES}


# Most walks get on, or few would see more than the first screens.
PATHS: Final = st.lists(
    st.integers(0, 3).flatmap(lambda odd: EVENTS if odd == 0 else st.none()), max_size=30
)


@given(PATHS)
def test_nothing_is_stale_and_every_change_is_told(
    application: QCoreApplication, path: list[events.Event | None]
) -> None:
    """``None`` is whatever leads on from the screen that is shown."""
    session = session_at(clock=ClockWitness(wall=lambda: NOW), uptime=lambda: 0.0)
    session.handle(events.Begin(JourneyName.PRE_LOSS))
    listener = Listener(session)
    before = listener.said()
    for chosen in path:
        for event in willing(session.value) if chosen is None else (chosen,):
            listener.told.clear()
            session.handle(event)
            now = listener.said()
            assert {name for name in NAMES if now[name] != before[name]} <= listener.told
            before = now
    assert listener.said() == anew(listener, session)


def test_new_rules_are_shown_at_once_even_where_they_allow_the_same(
    application: QCoreApplication,
) -> None:
    session = session_at()
    listener = Listener(session)
    renamed = [
        replace(policy, name={"zh_CN": f"新{policy.name['zh_CN']}"}) for policy in shipped_book()
    ]
    shown = {
        code: replace(show, book=PolicyBook(renamed)) for code, show in presentations().items()
    }
    session.apply_rules(session.value.place, shown)
    assert listener.said()["answers"]["regionName"] == "新北京市"
    assert "answers" in listener.told


def test_before_anybody_looks_nothing_is_made_and_nothing_told() -> None:
    made: list[object] = []
    told: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    shown = Shown(make, lambda: told.append(made[-1]))
    shown.renew()
    assert (made, told) == ([], [])
    assert shown.view is shown.view is made[0]
    shown.renew()
    assert told == [shown.view] == made[1:]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each row and list was made, and how often rules were looked up."""
    counted: Counter[str] = Counter()

    def counting(name: str, make: Callable[..., object]) -> Callable[..., object]:
        def count(*arguments: object) -> object:
            if threading.current_thread() is threading.main_thread():  # the centre has rules too
                counted[name] += 1
            return make(*arguments)

        return count

    for rows in ROWS:
        for name, one in vars(rows).items():
            if isinstance(one, cached_property):
                monkeypatch.setattr(one, "func", counting(f"{rows.__name__}.{name}", one.func))
    monkeypatch.setattr(PolicyBook, "for_region", counting("policy", PolicyBook.for_region))
    return counted


def touched(harness: Harness, control: str, made: Counter[str]) -> tuple[Counter[str], set[str]]:
    """What one touch of ``control`` has made, and the models that told of a change."""
    told: set[str] = set()
    names = set(NAMES) - {"idle"}  # which counts the seconds
    for name in names:
        listen(harness.interface.models, name, told)
    harness.visitor.rest()
    made.clear()
    told.clear()
    before = harness.interface.session.value.preferences
    harness.visitor.touch(control)
    harness.visitor.wait(lambda: harness.interface.session.value.preferences != before, control)
    harness.visitor.rest()
    return Counter(made), told


def test_a_touch_on_text_size_makes_nothing_anew_on_the_result_screen(
    harness: Harness, made: Counter[str]
) -> None:
    harness.to_result()
    harness.visitor.touch("header.settings")
    for control in ("settings.text_step.3", "settings.look.contrast"):
        # All of it is laid out anew, and heeds nothing grave for a moment.
        told = {"navigation", "preferences"}
        assert touched(harness, control, made) == (Counter(), told)


def test_another_language_makes_each_list_of_the_result_screen_once(
    harness: Harness, made: Counter[str]
) -> None:
    harness.to_result()
    assert harness.interface.session.value.printing is Printing.PRINTED
    counted, told = touched(harness, "header.language", made)
    del counted["policy"]
    assert counted["OutcomeRows.next_steps"] == 1
    assert set(counted.values()) == {1}
    words = {"answers", "lost_day", "outcome", "site", "truth"}  # and no guide, which is not shown
    assert told == words | {"navigation", "preferences"}
