"""The reader's part of the command line."""

import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind, Identity, IdentityWarning, Sex, SocialSecurityCard
from kiosk.reader.commands import card_json, identity_json, probe_reader, read_card
from kiosk.reader.factory import Driver, make_reader
from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.sdt.reader import SdtReader
from kiosk.reader.simulated.persons import PERSONS
from kiosk.reader.simulated.reader import SimulatedReader
from tests.cli.conftest import Program
from tests.devices.card import identity_card
from tests.devices.serial_reader import STATUS, SerialReader
from tests.devices.vpcd import VirtualReaders
from tests.reader.listening import today


def simulated(*steps: Callable[[SimulatedReader], None]) -> SimulatedReader:
    reader = SimulatedReader(delay=0, today=today)
    for step in steps:
        step(reader)
    return reader


def test_a_card_that_lies_there_is_read_and_the_reader_let_go() -> None:
    card = read_card(simulated(lambda reader: reader.place("wang_lina")), 5)
    assert isinstance(card, Identity)
    assert "simulated-reader" not in {thread.name for thread in threading.enumerate()}


def test_a_card_may_come_later() -> None:
    reader = simulated()
    threading.Timer(0.05, reader.place, ["wang_lina"]).start()
    assert isinstance(read_card(reader, 5), Identity)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (SimulatedReader.remove, FailureCode.CARD_ABSENT),
        (SimulatedReader.unplug, FailureCode.READER_MISSING),
        (SimulatedReader.place_wrong, FailureCode.CARD_WRONG),
        (lambda reader: reader.place("liu_yang"), FailureCode.ID_EXPIRED),
    ],
)
def test_what_ends_the_waiting(step: Callable[[SimulatedReader], None], code: FailureCode) -> None:
    result = read_card(simulated(step), 0.05)
    assert isinstance(result, Failure)
    assert result.code is code


def test_an_identity_as_the_contract_has_it() -> None:
    identity = Identity(
        DocumentKind.FOREIGN_PERMANENT_RESIDENT,
        name="马艾丽",
        number="CAN110081080319",
        sex=Sex.FEMALE,
        birth_date=date(1981, 8, 3),
        valid_from=date(2019, 3, 1),
        valid_until=None,
        name_latin="MARTIN, ALICE",
        nationality="CAN",
        warnings=(IdentityWarning.OLD_NUMBER_CHECK,),
    )
    assert identity_json(identity) == {
        "document": "foreign_permanent_resident",
        "name": "马艾丽",
        "name_latin": "MARTIN, ALICE",
        "number": "CAN110081080319",
        "sex": "female",
        "birth_date": "1981-08-03",
        "nationality": "CAN",
        "valid_from": "2019-03-01",
        "valid_until": None,
        "warnings": ["old_number_check"],
    }
    assert card_json(identity) == identity_json(identity)


def test_a_social_security_card_shows_only_its_masked_data() -> None:
    assert card_json(SocialSecurityCard("A12**5678", "330300")) == {
        "document": "social_security_card",
        "number": "A12**5678",
        "region": "330300",
    }


def test_the_factory_makes_the_driver_that_is_asked_for() -> None:
    assert isinstance(make_reader(Driver.PCSC, name="x"), PcscReader)
    assert isinstance(make_reader(Driver.SDT, port="/dev/ttyUSB0"), SdtReader)
    assert isinstance(make_reader(Driver.SIMULATED), SimulatedReader)


def test_no_device_library_is_loaded_for_another_driver() -> None:
    program = (
        "import sys; from kiosk.reader.factory import Driver, make_reader;"
        "make_reader(Driver.SIMULATED);"
        "import kiosk.reader.commands; sys.exit(bool({'smartcard', 'serial'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_the_doctor_looks_at_pcscd_and_its_readers(readers: VirtualReaders) -> None:
    assert probe_reader(Driver.PCSC) is None
    assert probe_reader(Driver.PCSC, name="reader a") is None
    other = probe_reader(Driver.PCSC, name="Huaxu")
    assert other is not None
    assert (other.code, "Virtual ID Reader A 00 00" in other.detail) == (
        FailureCode.READER_MISSING,
        True,
    )
    readers.stop_service()
    assert probe_reader(Driver.PCSC) == Failure(FailureCode.READER_MISSING, "pcscd does not run")


def test_the_doctor_looks_at_the_serial_module(tmp_path: Path) -> None:
    with SerialReader(tmp_path) as device:
        assert probe_reader(Driver.SDT, port=device.port) is None
        device.answer_instead(STATUS, 0x66)
        sick = probe_reader(Driver.SDT, port=device.port)
        assert sick is not None
        assert sick.code is FailureCode.READER_SECURITY_MODULE_FAILED
    absent = probe_reader(Driver.SDT, port=device.port)
    assert absent is not None
    assert absent.code is FailureCode.READER_MISSING


def test_the_simulated_reader_is_always_fit() -> None:
    assert probe_reader(Driver.SIMULATED) is None


def test_read_card_reads_on_the_reader_that_the_configuration_names(
    readers: VirtualReaders, tmp_path: Path
) -> None:
    program = Program(tmp_path / "state", {"KIOSK_READER__DRIVER": "pcsc"})
    readers.plug(1)
    readers.place(identity_card("wang_lina"), reader=0)
    readers.place(identity_card("chan_taiman"), reader=1)
    for name, person in (("reader a", "wang_lina"), ("reader b", "chan_taiman")):
        program.extra["KIOSK_READER__NAME"] = name
        ended = program("read-card", "--json")
        assert ended.code == 0, ended.stderr
        assert ended.json["number"] == PERSONS[person].number
