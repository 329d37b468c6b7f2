"""The PC/SC driver on a real pcscd, with readers and cards that misbehave."""

import math
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from smartcard import scard

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind, Identity, SocialSecurityCard
from kiosk.reader.pcsc import pool as pcsc_pool
from kiosk.reader.pcsc.context import Context, ReaderStatus
from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.pcsc.slots import Slots
from kiosk.reader.port import Failed, Read, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from tests.devices.card import (
    BARE_ATR,
    CONTACT_ATR,
    IDENTITY_ATR,
    MIFARE_ATR,
    MUTE_ATR,
    Card,
    Trouble,
    identity_card,
    image_card,
    social_security_card,
)
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE
from tests.reader.decoding.test_records import SPECIMEN
from tests.reader.listening import Listener, listening, today
from tests.reader.others import READER_A, a_transaction, another_program

SHORT = 0.6
"""A limit in seconds for tests that are not about the real one."""


def driver(name: str = "", limit: float = 5.0) -> PcscReader:
    return PcscReader(name, today=today, limit=limit)


@pytest.fixture
def heard(readers: VirtualReaders) -> Iterator[Listener]:
    """A driver that watches every reader; reader A is empty."""
    with listening(driver()) as listener:
        listener.until_empty()
        yield listener


# ---- what is read ------------------------------------------------------------------------------


def test_every_kind_of_document_is_read_right_on_any_of_several_readers(
    readers: VirtualReaders,
) -> None:
    readers.plug(1)
    places = [(reader, slot) for reader in (0, 1) for slot in (0, 1)]
    persons = list(PERSONS.values())
    kinds = set()
    with ExitStack() as stack:
        listeners = [
            stack.enter_context(listening(driver(f"{'ab'[reader]} 00 0{slot}")))
            for reader, slot in places
        ]
        for listener in listeners:
            listener.until_empty()
        for start in range(0, len(persons), len(places)):
            batch = list(zip(persons[start:], places, listeners, strict=False))
            for person, place, _ in batch:
                readers.place(identity_card(person.key), *place)
            for person, place, listener in batch:
                state = listener.until(settled)
                if person.key == "liu_yang":
                    assert isinstance(state, Failed)
                    assert state.failure.code is FailureCode.ID_EXPIRED
                else:
                    assert isinstance(state, Read)
                    assert isinstance(state.card, Identity)
                    assert state.card.number == person.number
                    assert state.card.name == (person.name or person.name_latin)
                    kinds.add(state.card.document)
                readers.remove(*place)
            for *_, listener in batch:
                listener.until_empty()
    assert kinds == set(DocumentKind)


def test_the_specimen_of_the_facts_sheet_is_read_and_its_photo_never(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.place(image_card(SPECIMEN))
    assert heard.until_identity().name == "王丽娜"
    assert readers.commands() == [bytes.fromhex("FFB0000000"), bytes.fromhex("FFB0010004")]


@pytest.mark.parametrize(
    "trouble", [Trouble.HALF_AT_A_TIME, Trouble.ANSWER_WAITS, Trouble.ENDS_EARLY]
)
def test_status_words_that_ask_for_more_are_followed(
    readers: VirtualReaders, heard: Listener, trouble: Trouble
) -> None:
    readers.place(identity_card("wang_hong").with_trouble(trouble))
    assert heard.until_identity().name == "王𬭎"


def test_a_social_security_card_is_named(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(social_security_card())
    assert heard.until_read() == SocialSecurityCard("A12**5678", "330300")


@pytest.mark.parametrize(
    ("card", "code"),
    [
        (Card(BARE_ATR), FailureCode.READER_NO_SECURITY_MODULE),
        (Card(CONTACT_ATR, chip_serial=bytes(8)), FailureCode.READER_NO_SECURITY_MODULE),
        (Card(CONTACT_ATR), FailureCode.CARD_WRONG),
        (Card(MIFARE_ATR), FailureCode.CARD_WRONG),
        (Card(MUTE_ATR), FailureCode.CARD_UNREADABLE),
        (identity_card("wang_lina").with_trouble(Trouble.REFUSED), FailureCode.CARD_UNREADABLE),
        (identity_card("wang_lina").with_trouble(Trouble.GARBLED), FailureCode.CARD_RECORD_INVALID),
        (social_security_card().with_trouble(Trouble.REFUSED, 2), FailureCode.CARD_SOCIAL_SECURITY),
    ],
)
def test_cards_that_cannot_be_used_are_told_apart(
    readers: VirtualReaders, heard: Listener, card: Card, code: FailureCode
) -> None:
    readers.place(card)
    assert heard.until_failed() is code
    readers.remove()
    heard.until_empty()


def test_states_are_told_only_when_they_change(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina"))
    heard.until_read()
    readers.remove()
    heard.until_empty()
    assert heard.kinds() == ["Empty", "Reading", "Read", "Empty"]


def test_reading_again_reads_the_card_that_lies_there(readers: VirtualReaders) -> None:
    reader = driver()
    with listening(reader) as heard:
        heard.until_empty()
        reader.read_again()
        readers.place(identity_card("wang_lina").with_trouble(Trouble.GARBLED, times=2))
        assert heard.until_failed() is FailureCode.CARD_RECORD_INVALID
        reader.read_again()
        heard.until_identity()
    assert heard.kinds() == ["Empty", "Reading", "Failed", "Reading", "Read"]


# ---- what goes wrong ---------------------------------------------------------------------------


def test_a_card_pulled_out_while_it_is_read(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina").with_trouble(Trouble.PULLED, after=1))
    assert heard.until_failed() is FailureCode.CARD_REMOVED
    heard.until_empty()
    readers.remove()
    readers.place(identity_card("wang_hong"))
    assert heard.until_identity().name == "王𬭎"


def test_a_card_swapped_for_another_faster_than_pcscd_looks(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.place(identity_card("wang_lina"))
    assert heard.until_identity().name == "王丽娜"
    readers.remove()
    readers.place(identity_card("wang_hong"))
    assert heard.until_identity().name == "王𬭎"


def test_of_two_readers_the_card_laid_down_last_counts(
    readers: VirtualReaders, heard: Listener
) -> None:
    readers.plug(1)
    readers.place(social_security_card(), 1)
    assert isinstance(heard.until_read(), SocialSecurityCard)
    readers.place(identity_card("wang_lina"), 0)
    assert isinstance(heard.until_read(), Identity)
    readers.remove(0)
    assert isinstance(heard.until_read(), SocialSecurityCard)
    readers.unplug(1)
    heard.until_empty()


def test_a_name_filter_leaves_other_readers_alone(readers: VirtualReaders) -> None:
    with listening(driver("reader b")) as heard:
        heard.until_no_reader()
        readers.place(identity_card("wang_lina"), 0)
        readers.plug(1)
        heard.until_empty()
        readers.place(identity_card("wang_hong"), 1)
        assert heard.until_identity().name == "王𬭎"
        assert readers.commands(0) == []


def test_a_reader_unplugged_and_plugged_back(readers: VirtualReaders, heard: Listener) -> None:
    for _ in range(2):
        readers.unplug()
        heard.until_no_reader()
        readers.plug()
        heard.until_empty()
    readers.place(identity_card("wang_lina"))
    heard.until_identity()


def test_a_reader_unplugged_with_a_card_on_it(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina"))
    heard.until_identity()
    readers.unplug()
    heard.until_no_reader()
    readers.plug()
    assert heard.until_identity().name == "王丽娜"


def test_a_reader_unplugged_while_it_reads(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT, after=1))
    heard.until_reading()
    readers.unplug()
    heard.until_no_reader()
    readers.remove()
    readers.plug()
    readers.place(identity_card("wang_hong"))
    assert heard.until_identity().name == "王𬭎"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_pcscd_stopped_and_started(
    readers: VirtualReaders, heard: Listener, ending: signal.Signals
) -> None:
    for _ in range(2):
        readers.stop_service(ending)
        heard.until_no_reader()
        readers.start_service()
        heard.until_empty()
    readers.place(identity_card("wang_lina"))
    heard.until_identity()


def test_pcscd_stopped_while_a_card_is_read(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT, after=1))
    heard.until_reading()
    readers.stop_service()
    heard.until_no_reader()
    readers.remove()
    readers.place(identity_card("wang_hong"))
    readers.start_service()
    assert heard.until_identity().name == "王𬭎"


def test_a_pcscd_that_denies_access_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does to a card whose exchange comes while it ends, or polkit's to anybody."""
    denied = (scard.SCARD_W_SECURITY_VIOLATION, 0)
    monkeypatch.setattr(scard, "SCardEstablishContext", lambda _scope: denied)
    failure = Context.establish()
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.READER_MISSING


def test_pcscd_not_there_at_the_start(readers: VirtualReaders) -> None:
    readers.stop_service()
    readers.place(identity_card("wang_lina"))
    with listening(driver()) as heard:
        heard.until_no_reader()
        readers.start_service()
        heard.until_identity()


def test_another_program_holds_the_card_for_a_while(readers: VirtualReaders) -> None:
    readers.place(identity_card("wang_lina"))
    with ExitStack() as stack:
        with another_program(READER_A):
            heard = stack.enter_context(listening(driver()))
            heard.until_reading()
        heard.until_identity()
    assert heard.kinds() == ["Reading", "Read"]


def test_another_program_holds_the_card_too_long(readers: VirtualReaders) -> None:
    readers.place(identity_card("wang_lina"))
    with ExitStack() as stack:
        with another_program(READER_A):
            heard = stack.enter_context(listening(driver(limit=SHORT)))
            assert heard.until_failed() is FailureCode.READER_BUSY
        heard.until_identity()
    assert heard.kinds() == ["Reading", "Failed", "Read"]


def test_another_program_shares_the_card_and_keeps_its_turn_too_long(
    readers: VirtualReaders,
) -> None:
    """Here pcscd does not refuse, but lets the driver wait as long as the other likes."""
    readers.place(identity_card("wang_lina"))
    with ExitStack() as stack:
        with another_program(READER_A, is_exclusive=False) as other, a_transaction(other):
            heard = stack.enter_context(listening(driver(limit=SHORT)))
            assert heard.until_failed() is FailureCode.READER_TIMEOUT
        heard.until_identity()
    assert heard.kinds() == ["Reading", "Failed", "Read"]


def test_another_program_that_shares_the_card_is_no_trouble(readers: VirtualReaders) -> None:
    readers.place(identity_card("wang_lina"))
    with another_program(READER_A, is_exclusive=False), listening(driver()) as heard:
        heard.until_identity()


def test_a_reader_that_answers_slowly(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(replace(identity_card("wang_lina"), delay=1.0))
    heard.until_identity()


def test_a_reader_that_answers_too_slowly(readers: VirtualReaders) -> None:
    with listening(driver(limit=SHORT)) as heard:
        readers.place(replace(identity_card("wang_lina"), delay=SHORT))
        assert heard.until_failed() is FailureCode.READER_TIMEOUT


def test_a_reader_that_never_answers(readers: VirtualReaders, heard: Listener) -> None:
    readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT, after=1))
    heard.until_reading()
    start = time.monotonic()
    assert heard.until_failed() is FailureCode.READER_TIMEOUT
    assert 4.9 < time.monotonic() - start < PATIENCE
    readers.remove()
    heard.until_empty()
    readers.place(identity_card("wang_hong"))
    assert heard.until_identity().name == "王𬭎"


def test_a_reader_that_finds_its_voice_again(readers: VirtualReaders) -> None:
    with listening(driver(limit=SHORT)) as heard:
        readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT, after=1, times=1))
        assert heard.until_failed() is FailureCode.READER_TIMEOUT
        readers.resume()
        heard.until_identity()
    assert heard.kinds()[-3:] == ["Reading", "Failed", "Read"]


def test_closing_does_not_wait_for_a_reader_that_never_answers(readers: VirtualReaders) -> None:
    with listening(driver()) as heard:
        readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT))
        heard.until_reading()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pcsc")]


def test_closing_does_not_wait_for_a_pcscd_that_stands_still(readers: VirtualReaders) -> None:
    with listening(driver(limit=SHORT)) as heard:
        readers.place(identity_card("wang_lina").with_trouble(Trouble.SILENT))
        heard.until_reading()
        readers.freeze_service()
        assert heard.until_failed() is FailureCode.READER_TIMEOUT
        start = time.monotonic()
    assert time.monotonic() - start < PATIENCE
    readers.thaw_service()
    for thread in threading.enumerate():
        if thread.name.startswith("pcsc"):
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.mark.parametrize("has_card", [False, True])
def test_the_machine_sleeps_and_resumes(readers: VirtualReaders, *, has_card: bool) -> None:
    """Nothing runs for a while, and after it the readers have gone and come back."""
    with listening(driver(limit=SHORT)) as heard:
        heard.until_empty()
        if has_card:
            readers.place(identity_card("wang_lina"))
            heard.until_identity()
        readers.freeze_service()
        readers.remove()
        readers.unplug()
        readers.plug()
        readers.thaw_service()
        readers.place(identity_card("wang_hong"))
        assert heard.until_identity().name == "王𬭎"


def test_a_pcscd_that_stands_still_while_a_card_is_read(readers: VirtualReaders) -> None:
    with listening(driver(limit=1.0)) as heard:
        readers.place(replace(identity_card("wang_lina"), delay=0.2))
        heard.until_reading()
        readers.freeze_service()
        assert heard.until_failed() is FailureCode.READER_TIMEOUT
        readers.thaw_service()
        heard.until_identity()


class HangingWorker:
    """One whose reader never answers, and whose thread can't be ended."""

    made = 0

    def __init__(self, *_: object) -> None:
        type(self).made += 1

    def read(self, job: object) -> None:
        """Never done."""

    def give_up(self) -> None:
        """In vain."""

    def is_alive(self) -> bool:
        return True


def test_workers_that_hang_for_good_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pcsc_pool, "CardWorker", HangingWorker)
    slots = Slots(pcsc_pool.WorkerPool(lambda _job, _outcome: None, today), 5.0)
    present = ReaderStatus("a", is_ready=True, is_present=True, cards=1, atr=IDENTITY_ATR)
    slots.see([present], lambda _state: None)
    for _ in range(100):
        slots.keep_time(math.inf)
    assert HangingWorker.made < 15
    assert slots.state == Failed(Failure(FailureCode.READER_TIMEOUT), "a")


def test_nothing_is_left_after_a_hundred_readings(readers: VirtualReaders) -> None:
    reader = driver()
    with listening(reader) as heard:
        readers.place(identity_card("wang_lina"))
        heard.until_identity()
        files = open_files()
        for _ in range(100):
            reader.read_again()
            heard.until_identity()
        assert open_files() < files + 50  # others in this process open files too
    assert open_files() < files


def settled(state: ReaderState) -> bool:
    """On a machine that is very busy pcscd loses sight of a card, and it is read anew."""
    if isinstance(state, Failed):
        return state.failure.code is not FailureCode.CARD_REMOVED
    return isinstance(state, Read)


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))
