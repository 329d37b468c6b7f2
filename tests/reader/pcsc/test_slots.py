"""The PC/SC driver where more than one card lies: in a second slot, or on another reader."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.commands import read_card
from kiosk.reader.pcsc import slots as pcsc_slots
from kiosk.reader.pcsc.context import Connection, Context
from kiosk.reader.pcsc.names import meant_readers
from kiosk.reader.port import Empty, Read, ReaderState
from tests.devices.card import (
    BARE_ATR,
    CONTACT_ATR,
    MIFARE_ATR,
    MUTE_ATR,
    Card,
    Trouble,
    identity_card,
    social_security_card,
)
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE
from tests.reader.listening import Listener, listening
from tests.reader.others import (
    READER_A,
    READER_B,
    a_transaction,
    another_program,
    lay_before,
    lift_and_wait,
)
from tests.reader.pcsc.test_reader import SHORT, driver

SAM = Card(CONTACT_ATR)


def told(heard: Listener) -> list[tuple[str, str]]:
    """Every state by its kind and, in short, its slot."""
    return [(type(state).__name__, slot_of(state)[-7:]) for state in heard.states]


def slot_of(state: ReaderState) -> str:
    return getattr(state, "slot", "")


def until_slot(heard: Listener, kind: type[ReaderState], slot: str) -> ReaderState:
    return heard.until(lambda state: isinstance(state, kind) and slot_of(state) == slot)


@pytest.fixture
def heard(readers: VirtualReaders) -> Iterator[Listener]:
    """A driver that watches readers A and B, both empty."""
    readers.plug(1)
    with listening(driver()) as listener:
        listener.until_empty()
        for reader in (0, 1):
            readers.place(identity_card("chan_taiman"), reader)
            listener.until_identity()
            readers.remove(reader)
            listener.until_empty()
        listener.forget()
        yield listener


@pytest.mark.parametrize(
    "furniture",
    [
        SAM,
        Card(MIFARE_ATR),
        Card(MUTE_ATR),
        SAM.with_trouble(Trouble.REFUSED),
        SAM.with_trouble(Trouble.SILENT),
        social_security_card().with_trouble(Trouble.PULLED),
    ],
    ids=["sam", "storage", "mute", "refusing", "silent", "loose"],
)
def test_what_lies_there_from_the_start_is_no_persons_card(
    readers: VirtualReaders, furniture: Card
) -> None:
    lay_before(readers, furniture, slot=1)
    with listening(driver(limit=SHORT)) as heard:
        heard.until_empty()
        for _ in range(2):
            readers.place(identity_card("wang_lina"))
            heard.until_identity()
            readers.remove()
            heard.until_empty()
    assert heard.kinds() == ["Empty", "Reading", "Read", "Empty", "Reading", "Read", "Empty"]


@pytest.mark.parametrize("slot", [0, 1])
def test_a_persons_card_that_lies_there_from_the_start_is_read(
    readers: VirtualReaders, slot: int
) -> None:
    lay_before(readers, identity_card("wang_lina"), slot=slot)
    lay_before(readers, SAM, slot=1 - slot)
    with listening(driver()) as heard:
        assert heard.until_identity().name == "王丽娜"
        readers.remove(slot=slot)
        heard.until_empty()


def test_so_is_a_social_security_card_without_a_word_before(readers: VirtualReaders) -> None:
    lay_before(readers, social_security_card(), slot=1)
    with listening(driver()) as heard:
        assert isinstance(heard.until_read(), SocialSecurityCard)
        readers.remove(slot=1)
        heard.until_empty()
    assert "Failed" not in heard.kinds()


def test_an_identity_card_on_a_bare_reader_is_told_from_the_start(readers: VirtualReaders) -> None:
    lay_before(readers, Card(BARE_ATR))
    with listening(driver()) as heard:
        assert heard.until_failed() is FailureCode.READER_NO_SECURITY_MODULE


def test_furniture_comes_back_with_its_reader(readers: VirtualReaders) -> None:
    lay_before(readers, SAM, slot=1)
    with listening(driver()) as heard:
        heard.until_empty()
        readers.unplug()
        heard.until_no_reader()
        readers.plug()
        heard.until_empty()
        readers.stop_service()
        heard.until_no_reader()
        readers.start_service()
        heard.until_empty()
        readers.place(identity_card("wang_lina"))
        heard.until_identity()
    assert "Failed" not in heard.kinds()


def test_lifted_and_put_back_it_is_a_card_like_any_other(readers: VirtualReaders) -> None:
    lay_before(readers, SAM)
    with listening(driver()) as heard:
        heard.until_empty()
        lift_and_wait(readers)
        readers.place(SAM)
        assert heard.until_failed() is FailureCode.CARD_WRONG


def test_read_card_waits_for_the_persons_card(readers: VirtualReaders) -> None:
    lay_before(readers, SAM, slot=1)
    absent = read_card(driver(), 1.0)
    assert not isinstance(absent, Identity | SocialSecurityCard)
    assert absent.code is FailureCode.CARD_ABSENT
    readers.place(identity_card("wang_lina"))
    assert isinstance(read_card(driver(), 60), Identity)


@pytest.mark.parametrize("card", [SAM, identity_card("liu_yang")], ids=["foreign", "expired"])
def test_a_card_laid_down_beside_it_does_not_hide_that_the_persons_is_lifted(
    readers: VirtualReaders, heard: Listener, card: Card
) -> None:
    readers.place(identity_card("wang_lina"))
    heard.until_read()
    readers.place(card, 1)
    heard.until_failed()
    readers.remove(0)
    heard.until_empty()
    readers.place(identity_card("wang_hong"), 0)
    assert heard.until_identity().name == "王𬭎"
    readers.remove(0)
    heard.until_empty()
    assert [kind for kind, _ in told(heard)] == [
        *("Reading", "Read", "Reading", "Failed", "Empty"),
        *("Reading", "Read", "Empty"),
    ]


def test_of_two_persons_the_second_ones_card_counts_and_the_firsts_is_known_to_lie_there(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.place(identity_card("wang_lina"), 0)
    heard.until_identity()
    readers.place(identity_card("wang_hong"), 1)
    assert heard.until_identity().name == "王𬭎"
    readers.remove(1)
    until_slot(heard, Empty, READER_B)
    first = until_slot(heard, Read, READER_A)
    assert isinstance(first, Read)
    assert first.again
    readers.remove(0)
    heard.until(lambda state: state == Empty())


def test_that_the_firsts_card_is_lifted_is_told_beside_the_second(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.place(identity_card("wang_lina"), 0)
    heard.until_identity()
    readers.place(identity_card("wang_hong"), 1)
    heard.until_identity()
    readers.remove(0)
    until_slot(heard, Empty, READER_A)
    second = until_slot(heard, Read, READER_B)
    assert isinstance(second, Read)
    assert not second.again
    readers.remove(1)
    heard.until(lambda state: state == Empty())


def test_asked_for_the_first_ones_card_the_reader_reads_it_anew(readers: VirtualReaders) -> None:
    readers.plug(1)
    reader = driver()
    with listening(reader) as heard:
        heard.until_empty()
        readers.place(identity_card("wang_lina"), 0)
        heard.until_identity()
        readers.place(identity_card("wang_hong"), 1)
        heard.until_identity()
        readers.remove(1)
        heard.until(lambda state: isinstance(state, Read) and state.again)
        reader.read_again()
        heard.until_reading()
        read = heard.until(lambda state: isinstance(state, Read))
        assert isinstance(read, Read)
        assert not read.again


@pytest.mark.parametrize("is_exclusive", [True, False], ids=["exclusive", "in a transaction"])
def test_a_neighbour_in_another_programs_use_is_no_state_at_rest(
    readers: VirtualReaders, monkeypatch: pytest.MonkeyPatch, *, is_exclusive: bool
) -> None:
    monkeypatch.setattr(pcsc_slots, "NEIGHBOUR_RETRY", 0.1)
    readers.plug(1)
    lay_before(readers, social_security_card(), 1)
    with ExitStack() as stack:
        with another_program(READER_B, is_exclusive=is_exclusive) as other, a_transaction(other):
            heard = stack.enter_context(listening(driver(limit=SHORT)))
            heard.until_empty()
            readers.place(identity_card("wang_lina"))
            heard.until_identity()
            readers.remove()
            heard.until_empty()
            assert heard.kinds() == ["Empty", "Reading", "Read", "Empty"]
        assert isinstance(heard.until_read(), SocialSecurityCard)


def test_a_token_that_another_program_takes_as_it_comes_is_its_own(
    readers: VirtualReaders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other program is quicker than the driver: here it holds the token when that looks."""
    readers.plug(1)
    held = threading.Event()
    connect = Context.connect

    def connect_later(self: Context, reader: str, *, is_exclusive: bool) -> Connection | Failure:
        if threading.current_thread().name == "pcsc-read":
            held.wait(PATIENCE)
        return connect(self, reader, is_exclusive=is_exclusive)

    monkeypatch.setattr(Context, "connect", connect_later)
    with listening(driver(limit=SHORT)) as heard:
        heard.until_empty()
        readers.place(SAM, 1)
        heard.until_reading()
        with another_program(READER_B):
            held.set()
            heard.until_empty()
    assert heard.kinds() == ["Empty", "Reading", "Empty"]


def test_a_card_pulled_while_another_lies_there_is_told(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.place(identity_card("wang_lina"), 0)
    heard.until_identity()
    readers.place(identity_card("wang_hong").with_trouble(Trouble.PULLED, after=1), 1)
    assert heard.until_failed() is FailureCode.CARD_REMOVED
    state = until_slot(heard, Read, READER_A)
    assert isinstance(state, Read)
    assert state.again


def test_a_reader_that_comes_back_under_another_name(readers: VirtualReaders) -> None:
    """To the driver, reader B is reader A plugged in elsewhere: only its name differs."""
    with listening(driver("virtual id reader")) as heard:
        heard.until_empty()
        readers.place(identity_card("wang_lina"))
        heard.until_identity()
        readers.unplug(0)
        readers.remove()
        heard.until_no_reader()
        readers.plug(1)
        heard.until_empty()
        readers.place(identity_card("wang_hong"), 1)
        assert heard.until_identity().name == "王𬭎"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("", ["ACS Dual 00 00", "ACS Dual 00 01", "Other 01 00"]),
        ("acs", ["ACS Dual 00 00", "ACS Dual 00 01"]),
        ("ACS Dual 00 01", ["ACS Dual 00 01"]),
        ("ACS Dual 02 01", ["ACS Dual 00 01"]),
        ("other 00 00", ["Other 01 00"]),
        ("Dual 07", []),
        ("Nobody 00 00", []),
    ],
)
def test_a_reader_is_known_by_its_name_whatever_its_number(name: str, meant: list[str]) -> None:
    assert meant_readers(["ACS Dual 00 00", "ACS Dual 00 01", "Other 01 00"], name) == meant
