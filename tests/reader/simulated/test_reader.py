"""The simulated reader: every situation passed through, in order."""

import threading
from collections.abc import Callable

import pytest

from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.port import Failed, Read, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from kiosk.reader.simulated.reader import SimulatedReader
from tests.reader.listening import Listener, listening, today


def ready() -> SimulatedReader:
    return SimulatedReader(delay=0, today=today)


def test_every_situation_is_told_in_order_however_fast_they_follow() -> None:
    reader = ready()
    with listening(reader) as heard:
        reader.place("wang_lina")
        reader.remove()
        reader.unplug()
        reader.plug()
        reader.place("wang_hong")
        reader.unplug()
        reader.plug()
        reader.remove()
        reader.remove()
    assert heard.kinds() == [
        "Empty", "Reading", "Read", "Empty", "NoReader", "Empty",
        "Reading", "Read", "NoReader", "Reading", "Read", "Empty",
    ]  # fmt: skip


@pytest.mark.parametrize("key", PERSONS)
def test_every_person_can_be_laid_down(key: str) -> None:
    reader = ready()
    with listening(reader) as heard:
        reader.place(key)
        state = heard.until(lambda state: isinstance(state, Read | Failed))
    if key == "liu_yang":
        assert isinstance(state, Failed)
        assert state.failure.code is FailureCode.ID_EXPIRED
    else:
        assert isinstance(state, Read)
        assert isinstance(state.card, Identity)
        assert state.card.number == PERSONS[key].number


@pytest.mark.parametrize(
    ("place", "code"),
    [
        (SimulatedReader.place_unreadable, FailureCode.CARD_UNREADABLE),
        (SimulatedReader.place_wrong, FailureCode.CARD_WRONG),
        (lambda reader: reader.place_image(b"short"), FailureCode.CARD_RECORD_INVALID),
    ],
)
def test_cards_that_fail(place: Callable[[SimulatedReader], None], code: FailureCode) -> None:
    reader = ready()
    with listening(reader) as heard:
        place(reader)
        assert heard.until_failed() is code


def test_a_social_security_card_shows_its_public_data() -> None:
    reader = ready()
    with listening(reader) as heard:
        reader.place_social_security()
        assert heard.until_read() == SocialSecurityCard("A00**0042", "110100")


def test_reading_again_reads_what_lies_there_and_without_a_card_nothing_happens() -> None:
    reader = ready()
    with listening(reader) as heard:
        reader.read_again()
        reader.place("wang_lina")
        reader.read_again()
    assert heard.kinds() == ["Empty", "Reading", "Read", "Reading", "Read"]


def test_a_card_taken_away_while_it_is_read_is_said_to_be() -> None:
    reader = SimulatedReader(delay=60, today=today)
    with listening(reader) as heard:
        reader.place("wang_lina")
        heard.until_reading()
        reader.remove()
        assert heard.until_failed() is FailureCode.CARD_REMOVED
        heard.until_empty()


def test_a_card_swapped_while_it_is_read_is_read_from_the_start() -> None:
    reader = SimulatedReader(delay=0.05, today=today)
    with listening(reader) as heard:
        reader.place("wang_lina")
        heard.until_reading()
        reader.place("wang_hong")
        assert heard.until_failed() is FailureCode.CARD_REMOVED
        assert heard.until_identity().name == "王𬭎"


def test_closing_does_not_wait_for_a_reading_and_leaves_no_thread() -> None:
    reader = SimulatedReader(delay=60, today=today)
    with listening(reader) as heard:
        reader.place("wang_lina")
        heard.until_reading()
    assert "simulated-reader" not in {thread.name for thread in threading.enumerate()}


def test_a_listener_may_steer_the_reader() -> None:
    reader = ready()
    heard = Listener()

    def listener(state: ReaderState) -> None:
        heard(state)
        if isinstance(state, Read):
            reader.remove()

    reader.start(listener)
    reader.place("wang_lina")
    heard.until_read()
    heard.until_empty()
    reader.close()


def test_a_person_nobody_made_up_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        ready().place("nobody")
