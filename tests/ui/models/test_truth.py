"""The line on every screen, as its model tells it: for whom, and for how long."""

from PySide6.QtCore import QCoreApplication

from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events
from kiosk.journey.steps import JourneyName, Screen
from tests.journey.examples import BY_PHONE, HOLDER, UNSERVED
from tests.persons import WANG
from tests.ui.sessions import session_at
from ui.models.truth import Truth

ANSWERED = events.Exchanged(Exchange(answered=True, at=1000.0))
MISSED = events.Exchanged(Exchange(answered=False, at=1000.0))
ON_THE_SPOT = "可以当场停用"


def text_of(truth: Truth) -> str:
    return str(truth.property("text"))


class Clock:
    """Seconds the machine has been up."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_known_until_the_centre_was_asked_and_each_change_is_told(
    application: QCoreApplication,
) -> None:
    clock = Clock()
    session = session_at(uptime=clock)
    truth = Truth(session)
    told: list[str] = []
    truth.changed.connect(lambda: told.append(text_of(truth)))
    assert "不知道" in text_of(truth)
    session.handle(ANSWERED)
    assert text_of(truth).endswith(f"{ON_THE_SPOT}。")
    session.handle(MISSED)
    assert "96102" in text_of(truth)
    assert truth.property("offline")
    session.handle(ANSWERED)
    session.handle(events.Exchanged(Exchange(answered=True, at=1010.0)))
    clock.now += 10_000
    session.tick()
    assert "不知道" in text_of(truth)
    assert len(told) == 4  # an answer after an answer is no news


def test_nothing_is_promised_that_this_kiosk_can_not_do(application: QCoreApplication) -> None:
    session = session_at(uptime=lambda: 1000.0)
    truth = Truth(session)
    session.handle(ANSWERED)
    assert ON_THE_SPOT in text_of(truth)
    for hindrance, mended in (
        (events.ReaderGone(), events.CardRemoved()),
        (events.ServiceChanged(Failure(FailureCode.QUEUE_FULL)), events.ServiceChanged(None)),
        (events.Begin(JourneyName.FORMAL_LOSS), events.IdleExpired()),
        (events.Begin(JourneyName.FOUND), events.IdleExpired()),
    ):
        session.handle(hindrance)
        assert ON_THE_SPOT not in text_of(truth), hindrance
        session.handle(mended)
        assert ON_THE_SPOT in text_of(truth), mended


def test_the_line_is_that_of_the_place_of_issue_once_it_is_known(
    application: QCoreApplication,
) -> None:
    session = session_at(uptime=lambda: 1000.0)
    truth = Truth(session)
    for event in (
        MISSED,
        events.Begin(JourneyName.PRE_LOSS),
        events.CardLaid(),
        events.CardRead(WANG),
        events.Next(),
    ):
        session.handle(event)
    assert "96102" in text_of(truth)
    session.handle(events.RegionChosen(UNSERVED))
    assert "96102" not in text_of(truth)
    assert "12333" in text_of(truth)
    assert "可以登记" not in text_of(truth)


def test_what_is_known_of_a_card_leaves_with_its_holder(application: QCoreApplication) -> None:
    session = session_at(uptime=lambda: 1000.0)
    truth = Truth(session)
    for event in (
        ANSWERED,
        events.Begin(JourneyName.STATUS),
        events.CardLaid(),
        events.CardRead(WANG),
        events.EnquiryAnswered(HOLDER, BY_PHONE),
    ):
        session.handle(event)
    assert text_of(truth).startswith("已停用")
    session.handle(events.CardRemoved())
    assert session.value.screen is Screen.CARD_GONE
    assert "停用（" not in text_of(truth)


def test_the_next_person_finds_what_the_kiosk_knows_of_the_centre(
    application: QCoreApplication,
) -> None:
    session = session_at(uptime=lambda: 1000.0)
    for event in (MISSED, events.Begin(JourneyName.HELP), events.Cancel()):
        session.handle(event)
    assert session.value.screen is Screen.ATTRACT
    assert Truth(session).property("offline")
