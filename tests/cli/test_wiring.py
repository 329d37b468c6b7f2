"""What the configuration and the command line say reaches the part that it is said to."""

import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

import pytest

import main
from kiosk.base import log
from kiosk.commands import shared
from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind, SiteProfile
from kiosk.journey.steps import JourneyName
from kiosk.reader.simulated.persons import PERSONS
from tests.cli.conftest import ROOT, Program
from tests.devices.serial_reader import SerialReader, person_image
from tests.patience import PATIENCE

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


def test_read_card_waits_no_longer_than_it_is_told(program: Program, tmp_path: Path) -> None:
    """By itself it would wait for half a minute."""
    with SerialReader(tmp_path) as device:
        configured(program, f'driver = "sdt"\nport = "{device.port}"')
        began = monotonic()
        assert program("read-card", "--timeout", "0.1").code in {1, 3}  # no card, or no answer yet
        assert monotonic() - began < 29


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


def test_queue_verify_finds_an_index_that_says_otherwise_than_its_table(program: Program) -> None:
    """Opening looks at every page, but not at that; no seal tells it either."""
    report = program.record()
    database = sqlite3.connect(program.folder / "queue.db")
    roots = "SELECT rootpage FROM sqlite_master WHERE type = 'index' AND tbl_name = 'report'"
    pages = [root for (root,) in database.execute(roots)]
    database.close()
    number = report.report_number.encode()
    content = bytearray((program.folder / "queue.db").read_bytes())
    [place] = [
        place
        for page in pages
        if (place := content.find(number, (page - 1) * 4096, page * 4096)) >= 0
    ]
    content[place] = ord("9")
    (program.folder / "queue.db").write_bytes(content)
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


# ---- the interface -------------------------------------------------------------------------------

ASKED = """
import sys, main, ui.program
ui.program.run = lambda *_, windowed, dock: print(f"windowed {windowed}, dock {dock}")
sys.exit(main.main())
"""
"""The program with an interface that says how it was asked for."""


@pytest.mark.parametrize(
    ("options", "url", "said"),
    [
        ("", "http://127.0.0.1:9", "windowed False, dock False"),
        ("run", "http://127.0.0.1:9", "windowed False, dock False"),
        ("run --windowed", "http://127.0.0.1:9", "windowed True, dock False"),
        ("run --dock", "http://127.0.0.1:9", "windowed False, dock True"),
        ("run", "", "windowed False, dock True"),
    ],
)
def test_the_interface_is_asked_for_as_the_command_line_says(
    program: Program, options: str, url: str, said: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ASKED, *options.split()],
        env=program.environment | {"KIOSK_CENTRAL__URL": url, "QT_QPA_PLATFORM": "offscreen"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (0, said + "\n"), ended.stderr


# ---- the demo ------------------------------------------------------------------------------------


def test_the_demo_is_told_all_that_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def gone(
        settings: Settings, out: Path, name: JourneyName, repeat: int, *_: object, fast: bool
    ) -> None:
        place = settings.kiosk
        asked.extend([place.profile, place.language, out, name, repeat, fast])

    monkeypatch.setenv("KIOSK_KIOSK__DATA_DIR", str(tmp_path / "state"))
    monkeypatch.setattr("ui.demo.journeys.demo", gone)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    out = tmp_path / "out"
    words = "--journey help --profile hospital --language en --repeat 3 --fast"
    try:
        main.cli.main(["demo", "--out", str(out), *words.split()], standalone_mode=False)
    finally:
        log.listen()
    assert asked == [SiteProfile.HOSPITAL, "en", out, JourneyName.HELP, 3, True]


# ---- the centre ----------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [["central"], ["central", "serve"]])
def test_the_centre_serves_where_it_is_told_and_keeps_what_it_is_told(
    program: Program, tmp_path: Path, command: list[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    database = tmp_path / "elsewhere.db"
    place = ["--host", "localhost", "--port", str(port), "--database", f"sqlite:///{database}"]
    with program.started(*command, *place) as service:
        assert service.stdout
        assert service.stdout.readline().strip() == f"http://localhost:{port}"
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=PATIENCE) == 0
    assert database.exists()
    assert not (program.folder / "central.db").exists()


@pytest.mark.parametrize(("step", "state"), [("confirm", "in_force"), ("replace", "replaced")])
def test_the_counter_s_step_is_taken_in_the_database_that_is_named(
    program: Program, tmp_path: Path, step: str, state: str
) -> None:
    report = program.record(ReportKind.FORMAL_LOSS)
    program("sync", "--once")
    database = tmp_path / "elsewhere.db"
    for part in program.folder.glob("central.db*"):
        part.rename(database.with_name(part.name.replace("central", "elsewhere")))
    where = f"sqlite:///{database}"
    done = program("central", step, report.report_number, "--database", where, "--json")
    assert done.code == 0, done.stderr
    assert done.json["state"] == state


# ---- how a command ends --------------------------------------------------------------------------

MISUSED = {
    "configuration_invalid",
    "data_folder_exposed",
    "certificate_invalid",
    "data_folder_unwritable",
    "queue_key_wrong",
}
ABSENT = {
    "central_database_unusable",
    "central_unreachable",
    "data_folder_in_use",
    "font_missing",
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
