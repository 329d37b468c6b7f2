"""What the configuration and the command line say reaches the part that it is said to."""

import sqlite3
from pathlib import Path

import pytest

from kiosk.commands import shared
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.persons import PERSONS
from tests.cli.conftest import Program
from tests.devices.serial_reader import SerialReader, person_image

FILE = """
[kiosk]
id = "110105-0007"
region = "110105"
data_dir = "{folder}"
[reader]
{reader}
[printer]
driver = "file"
[central]
url = ""
"""


def configured(program: Program, reader: str) -> None:
    """The same kiosk, told by a file what it is and which reader it has."""
    program.config = program.folder.with_name("kiosk.toml")
    program.config.write_text(FILE.format(folder=program.folder, reader=reader), encoding="utf-8")


# ---- the reader ----------------------------------------------------------------------------------


def test_read_card_reads_on_the_line_that_the_file_names(program: Program, tmp_path: Path) -> None:
    wang = PERSONS["wang_lina"]
    with SerialReader(tmp_path) as device:
        device.place(person_image("wang_lina"))
        configured(program, f'driver = "sdt"\nport = "{device.port}"')
        ended = program("read-card", "--json")
        assert ended.code == 0, ended.stderr
        assert ended.json == {
            "document": "resident_id",
            "name": wang.name,
            "number": wang.number,
            "sex": "female",
            "birth_date": "1990-03-07",
            "nationality": "汉",
            "issuer": wang.issuer,
            "valid_from": "2020-01-01",
            "valid_until": "2040-01-01",
            "warnings": [],
        }
        device.remove()
        ended = program("read-card", "--timeout", "0.5")
        assert ended.code == 1
        assert ended.line.startswith("card_absent: ")


def test_read_card_without_a_reader_ends_with_3(program: Program) -> None:
    configured(program, 'driver = "sdt"\nport = "/dev/nowhere"')
    ended = program("read-card", "--timeout", "0")
    assert ended.code == 3
    assert ended.line.startswith("reader_missing: ")


# ---- the queue -----------------------------------------------------------------------------------


def test_queue_retry_puts_a_refused_report_back_in_line(program: Program) -> None:
    """A region that the centre does not serve is refused, and would be again."""
    program.record(region="440100")
    assert program("sync", "--once", "--json").json == {"answered": 1}
    assert program("queue", "status", "--json").json["states"] == {"refused": 1}
    [row] = program("queue", "list", "--json").json["reports"]
    assert row["last_error"] == "region_not_served"
    retried = program("queue", "retry", "--json")
    assert (retried.code, retried.json) == (0, {"retried": 1})
    assert program("queue", "status", "--json").json["states"] == {"recorded": 1}
    assert program("queue", "retry", "--json").json == {"retried": 0}


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE personal SET sealed = zeroblob(length(sealed))",
        "UPDATE receipt SET shown = zeroblob(length(shown))",
    ],
    ids=["who reported", "what was shown"],
)
def test_queue_verify_finds_a_broken_seal(program: Program, damage: str) -> None:
    program.record()
    assert program("queue", "verify", "--json").json == {"reports": 1}
    database = sqlite3.connect(program.folder / "queue.db", isolation_level=None)
    database.execute(damage)
    database.close()
    ended = program("queue", "verify")
    assert ended.code == 1
    assert ended.line.startswith("queue_damaged: ")
    assert ended.stdout == ""


def test_queue_verify_finds_a_column_that_was_changed(program: Program) -> None:
    program.record()
    database = sqlite3.connect(program.folder / "queue.db", isolation_level=None)
    database.execute("UPDATE report SET issuing_region = '310000'")
    database.close()
    ended = program("queue", "verify")
    assert ended.code == 1
    assert ended.line.startswith("queue_damaged: ")


def test_queue_verify_finds_a_page_that_was_changed(program: Program) -> None:
    """An index that lacks what its table has: no seal tells that."""
    program.record()
    database = sqlite3.connect(program.folder / "queue.db", isolation_level=None)
    database.execute("PRAGMA writable_schema = ON")
    database.execute(
        "INSERT INTO sqlite_master SELECT 'index', 'hollow', 'report', rootpage, "
        "'CREATE INDEX hollow ON report (state)' FROM sqlite_master WHERE name = 'outbox'"
    )
    database.close()
    ended = program("queue", "verify")
    assert ended.code == 1
    assert ended.line.startswith("queue_damaged: ")


def test_queue_verify_finds_a_row_that_points_nowhere(program: Program) -> None:
    program.record()
    database = sqlite3.connect(program.folder / "queue.db", isolation_level=None)
    database.execute("PRAGMA foreign_keys = OFF")
    database.execute("INSERT INTO outbox (sequence) VALUES (77)")
    database.close()
    ended = program("queue", "verify")
    assert ended.code == 1
    assert ended.line.startswith("queue_damaged: ")


# ---- how a command ends --------------------------------------------------------------------------

MISUSED = {"configuration_invalid", "data_folder_unwritable", "queue_key_wrong"}
ABSENT = {
    "central_database_unusable",
    "central_unreachable",
    "display_missing",
    "port_in_use",
    "printer_missing",
    "queue_newer_schema",
    "queue_unavailable",
    "reader_missing",
    "reader_no_security_module",
    "reader_timeout",
}


@pytest.mark.parametrize("code", FailureCode)
def test_a_failure_ends_with_the_code_of_its_kind(
    code: FailureCode, capsys: pytest.CaptureFixture[str]
) -> None:
    """1 the work failed, 2 wrong use or configuration, 3 a device or service is not there."""
    with pytest.raises(SystemExit) as ended:
        shared.give_up(Failure(code, "why"))
    assert ended.value.code == (2 if code in MISUSED else 3 if code in ABSENT else 1)
    assert capsys.readouterr().err.startswith(f"{code}: ")
