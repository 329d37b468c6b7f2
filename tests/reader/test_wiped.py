"""Nothing of a card's raw bytes stays in the memory of a process that has read it."""

from pathlib import Path

from kiosk.reader.simulated.persons import PERSONS
from tests.devices.card import identity_card
from tests.devices.serial_reader import SerialReader, person_image
from tests.devices.vpcd import VirtualReaders
from tests.reader.memory import a_process_that_has_read, occurrences

PERSON = PERSONS["ouyang_jianguo"]
PHOTO = b"\xaa" * 64


def raw(text: str) -> bytes:
    return text.encode("utf-16-le")


def check(process_id: int) -> None:
    # The name is kept as text, in the same two bytes a character: this look does find things.
    assert occurrences(process_id, raw(PERSON.name)) > 0
    # Kept as text of one byte a character, so that two are the card's.
    assert occurrences(process_id, raw(PERSON.number)) == 0
    # Never kept at all.
    assert occurrences(process_id, raw(PERSON.address)) == 0
    assert occurrences(process_id, PHOTO) == 0


def test_after_a_reading_over_pcsc(readers: VirtualReaders) -> None:
    readers.place(identity_card(PERSON.key))
    with a_process_that_has_read("pcsc", "") as process_id:
        check(process_id)


def test_after_a_reading_over_a_serial_line(tmp_path: Path) -> None:
    with SerialReader(tmp_path) as device:
        device.place(person_image(PERSON.key))
        with a_process_that_has_read("sdt", device.port) as process_id:
            check(process_id)


def test_after_a_single_exchange(readers: VirtualReaders) -> None:
    readers.place(identity_card(PERSON.key))
    with a_process_that_has_read("exchange", "Virtual ID Reader A 00 00") as process_id:
        for text in (PERSON.name, PERSON.number, PERSON.address):
            assert occurrences(process_id, raw(text)) == 0
