"""States told once, and logged without a word of who it is."""

from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.notifier import Notifier
from kiosk.reader.port import Empty, Failed, NoReader, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from kiosk.reader.simulated.reader import SimulatedReader
from tests.logs import capture_logs
from tests.reader.listening import listening, today


def test_a_state_is_told_when_it_changes_only() -> None:
    told: list[ReaderState] = []
    notifier = Notifier(told.append)
    busy = Failed(Failure(FailureCode.READER_BUSY))
    for state in (NoReader(), NoReader(), Empty(), Empty(), busy, busy, Empty()):
        notifier.notify(state)
    assert told == [NoReader(), Empty(), busy, Empty()]


def test_nothing_of_a_card_reaches_the_log() -> None:
    reader = SimulatedReader(delay=0, today=today)
    with capture_logs() as logs, listening(reader):
        for key in PERSONS:
            reader.place(key)
        reader.place_social_security()
    assert len(logs) >= 2 * len(PERSONS)
    written = str(logs)
    for person in PERSONS.values():
        for secret in (person.name, person.name_latin, person.number, person.address):
            assert not secret or secret not in written
