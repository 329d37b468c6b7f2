"""A number that is typed can be read as a whole for a moment only, and is never lost for it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication

from kiosk.domain.policy import Proof
from kiosk.journey import events
from kiosk.journey.patience import LOOK_SECONDS, TYPED_SECONDS
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Preferences
from tests.journey.examples import HOLDER, NOTHING
from tests.persons import WANG
from tests.ui.sessions import session_at
from ui.models.entry import Entry
from ui.rows.typed import put_in

PHONE = "13800138000"
DIGITS = frozenset("0123456789")
PHONE_WAY: tuple[events.Event, ...] = (
    events.Begin(JourneyName.PRE_LOSS),
    events.CardLaid(),
    events.CardRead(WANG),
    events.EnquiryAnswered(HOLDER, NOTHING),
    *[events.Next()] * 3,
)
NUMBER_WAY: tuple[events.Event, ...] = (
    events.Begin(JourneyName.WRITTEN_PRE_LOSS),
    events.Next(),
    events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
    events.Next(),
)


class Typing:
    """Somebody at a screen with a keypad, on a machine whose time the test moves."""

    def __init__(self, *way: events.Event) -> None:
        self.uptime = 5000.0
        self.session = session_at(uptime=lambda: self.uptime)
        self.entry = Entry(self.session)
        for event in way:
            self.session.handle(event)

    def text(self) -> object:
        return self.entry.property("text")

    def types(self, characters: str) -> None:
        for character in characters:
            self.entry.type(character)

    def wait(self, seconds: float) -> None:
        self.uptime += seconds
        self.session.tick()


@pytest.fixture
def phone(application: QCoreApplication) -> Typing:
    typing = Typing(*PHONE_WAY)
    assert typing.session.value.screen is Screen.PHONE
    return typing


@pytest.fixture
def number(application: QCoreApplication) -> Typing:
    typing = Typing(*NUMBER_WAY)
    assert typing.session.value.screen is Screen.ID_NUMBER
    return typing


def test_what_was_typed_is_read_for_a_moment_and_masked_then(number: Typing) -> None:
    number.types(WANG.number)
    assert number.text() == "110105 19900307 0025"
    number.wait(TYPED_SECONDS - 0.1)
    assert number.text() == "110105 19900307 0025"
    told: list[object] = []
    number.entry.changed.connect(lambda: told.append(number.text()))
    number.wait(0.1)
    assert told == ["110*** ******** 0025"]


def test_who_types_slowly_keeps_the_place_in_sight(phone: Typing) -> None:
    shown = []
    for digit in PHONE:
        phone.wait(5)
        shown.append(phone.text())
        phone.types(digit)
    assert shown[-4:] == ["138 0013", "138 *013 8", "138 **13 80", "138 ***3 800"]
    assert phone.text() == "138 0013 8000"


def test_what_was_typed_is_seen_again_by_asking(phone: Typing) -> None:
    phone.types(PHONE[:7])
    assert not phone.entry.property("maskable"), "nothing of it is hidden"
    phone.types(PHONE[7:])
    phone.wait(60)
    assert (phone.text(), phone.entry.property("maskable")) == ("138 **** 8000", True)
    phone.entry.show()
    phone.wait(LOOK_SECONDS - 0.1)
    assert phone.text() == "138 0013 8000"
    phone.wait(0.1)
    assert phone.text() == "138 **** 8000"


def test_who_needs_longer_sees_it_for_longer(phone: Typing) -> None:
    large = replace(phone.session.value.preferences, text_step=3)
    phone.session.handle(events.Preferred(large))
    phone.types(PHONE)
    phone.wait(2 * TYPED_SECONDS - 0.1)
    assert phone.text() == "138 0013 8000"
    phone.wait(0.1)
    assert phone.text() == "138 **** 8000"


def test_what_can_not_be_right_is_seen_until_it_is_corrected(number: Typing) -> None:
    wrong = WANG.number[:-1] + "6"
    number.types(wrong)
    number.wait(30)
    assert number.text() == "110105 19900307 0026"
    number.entry.erase()
    number.wait(30)
    assert number.text() == "110*** *******7 002"
    number.types("5")
    number.wait(30)
    assert number.text() == "110*** ******** 0025"


def test_one_comes_back_to_a_masked_number(phone: Typing) -> None:
    phone.types(PHONE)
    phone.session.handle(events.PhoneGiven(PHONE))
    for event in (events.Next(), events.Edit(Screen.PHONE)):
        phone.session.handle(event)
    assert phone.session.value.screen is Screen.PHONE
    assert phone.text() == "138 **** 8000"


@pytest.mark.parametrize("preferences", [Preferences("zh_CN"), Preferences("en", text_step=3)])
def test_nothing_of_it_is_left_on_the_next_screen(phone: Typing, preferences: Preferences) -> None:
    phone.session.handle(events.Preferred(preferences))
    phone.types(PHONE)
    phone.session.handle(events.Cancel())
    assert (phone.text(), phone.entry._typed) == ("", "")


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("138 **** 8000", PHONE),
        ("138 **** 800", PHONE[:-1]),
        ("138 **** 80001", PHONE + "1"),
        ("1390x013 9000", "13900139000"),
        ("", ""),
        ("●●●●", PHONE[:4]),
        ("*" * 20, PHONE),
    ],
)
def test_an_edit_of_what_is_masked_keeps_what_is_hidden(text: str, typed: str) -> None:
    assert put_in(text, PHONE, DIGITS) == typed


@given(st.text("0123456789X* ●", max_size=40))
def test_whatever_is_put_in_only_what_may_be_typed_is_taken(text: str) -> None:
    assert set(put_in(text, PHONE, DIGITS)) <= DIGITS
