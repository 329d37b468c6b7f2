"""What is wrong is told in one clear line, with exit code 2 or 3, and nothing is changed."""

import hashlib
import os
import socket
import sqlite3
from pathlib import Path

import pytest

from kiosk.domain.report_number import report_number
from kiosk.operations.data_folder import Ownership
from tests.cli.conftest import Program

CONFIGURATION = """
[kiosk]
id = "110105-0007"
region = "110105"
data_dir = "{folder}"
[reader]
driver = "simulated"
[printer]
driver = "file"
[central]
url = ""
"""


def configured(tmp_path: Path, program: Program, text: str) -> Path:
    """A configuration file over which the environment has no say."""
    file = tmp_path / "kiosk.toml"
    file.write_text(text.format(folder=program.folder), encoding="utf-8")
    return file


def contents(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize("command", [[], ["run"], ["demo", "--out", "x"], ["queue", "status"]])
def test_an_unknown_key(tmp_path: Path, program: Program, command: list[str]) -> None:
    file = configured(tmp_path, program, CONFIGURATION + "tokn = 1\n")
    ended = program("--config", file, *command)
    assert ended.code == 2
    assert ended.line == (
        "configuration_invalid: The configuration cannot be used: "
        f"central.tokn in {file} is not a known key; known are url, verify_url, certificate, "
        "key, ca, order_key. Mend that key and start again; every key is listed in README.md."
    )
    assert not program.folder.exists()
    assert ended.stdout == ""


def test_an_unknown_key_in_the_environment(program: Program) -> None:
    program.extra["KIOSK_PRINTER__HOTS"] = "x"
    ended = program("queue", "status")
    assert ended.code == 2
    assert 'KIOSK_PRINTER__HOTS is not a known key; did you mean "host"?' in ended.line
    assert not program.folder.exists()


def test_a_broken_file(tmp_path: Path, program: Program) -> None:
    ended = program("--config", configured(tmp_path, program, "[kiosk\n"), "doctor")
    assert ended.code == 2
    assert "is not TOML" in ended.line
    assert not program.folder.exists()


def test_no_file(tmp_path: Path, program: Program) -> None:
    ended = program("--config", tmp_path / "no.toml")
    assert ended.code == 2
    assert "no.toml cannot be read (No such file or directory)" in ended.line


@pytest.mark.parametrize("command", [["queue", "list"], ["sync", "--once"]])
def test_a_data_folder_that_cannot_be_written(program: Program, command: list[str]) -> None:
    """A file is in the way, so not even root can write there. (``run`` shows the hotline instead:
    tests/faults/test_opening.py.)
    """
    program.folder.write_text("precious", encoding="ascii")
    ended = program(*command)
    assert ended.code == 2
    assert ended.line.startswith("data_folder_unwritable: ")
    assert f"kiosk.data_dir = {program.folder}" in ended.line
    assert program.folder.read_text(encoding="ascii") == "precious"


def test_a_port_in_use(program: Program) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = program("central", "serve", "--port", str(port))
    assert ended.code == 3
    assert ended.line.startswith("port_in_use: ")
    assert f"127.0.0.1:{port}" in ended.line


@pytest.mark.parametrize("command", [["queue", "status"], ["queue", "retry"], ["sync", "--once"]])
def test_a_queue_from_a_newer_version(program: Program, command: list[str]) -> None:
    """``run`` shows the hotline instead: tests/faults/test_opening.py."""
    program.record()
    database = sqlite3.connect(program.folder / "queue.db", isolation_level=None)
    database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = contents(program.folder)
    ended = program(*command)
    assert ended.code == 3
    assert ended.line.startswith("queue_newer_schema: ")
    after = contents(program.folder)
    after.pop("owner", None)  # who held the folder last
    assert after == before


def test_a_central_database_from_a_newer_version(program: Program) -> None:
    program.folder.mkdir()
    file = program.folder / "newer.db"
    database = sqlite3.connect(file)
    database.execute("PRAGMA journal_mode = wal")
    database.execute("PRAGMA user_version = 9999")
    database.close()
    before = file.read_bytes()
    ended = program("central", "--database", f"sqlite:///{file}", "--port", "0")
    assert ended.code == 3
    assert ended.line.startswith("central_database_unusable: ")
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--konfig", "x"], "No such option '--konfig'. Did you mean '--config'?"),
        (["rnu"], "No such command 'rnu'."),
        (["demo"], "Missing option '--out'."),
        (["demo", "--out", "x", "--journey", "nowhere"], "known are pre_loss"),
        (["demo", "--out", "/proc/self/x"], "Invalid value for --out: /proc/self/x: No such file"),
        (["demo", "--out", "x", "--repeat", "0"], "0 is not in the range x>=1."),
        (["demo", "--out", "x", "--profile", "bank"], "'bank' is not one of"),
        (["receipt", "verify"], "Missing argument 'TEXT_OR_IMAGE'."),
        (["central", "--host", "0.0.0.0"], "only loopback"),  # noqa: S104 - must be refused
        (["central", "--port", "x"], "'x' is not a valid integer range."),
        (["central", "confirm"], "Missing argument 'REPORT_NUMBER'."),
    ],
)
def test_wrong_usage_is_one_line(program: Program, arguments: list[str], said: str) -> None:
    ended = program(*arguments)
    assert ended.code == 2
    assert said in ended.line
    assert ended.line.endswith("See python main.py --help.")


@pytest.mark.parametrize("step", ["confirm", "replace"])
@pytest.mark.parametrize("number", ["", "7", "1101050007224817", "110105199003070025", "--json"])
def test_what_is_no_report_number(program: Program, step: str, number: str) -> None:
    ended = program("central", step, "--", number)
    assert (ended.code, ended.stdout) == (1, "")
    assert ended.line == (
        "report_unknown: The central service knows no report with this number: a digit is wrong, "
        "missing or too many. Check the number's digits; the kiosk may not have sent the "
        "report yet."
    )
    assert not program.folder.exists()


@pytest.mark.parametrize("url", ["central.db", "mysql://db.example/central"])
def test_a_central_database_of_another_kind(program: Program, url: str) -> None:
    ended = program("central", "confirm", report_number("110105-0007", 22481), "--database", url)
    assert ended.code == 2
    assert ended.line.startswith("configuration_invalid: ")


@pytest.mark.parametrize("command", [["run", "--windowed"], ["demo", "--out", "x"]])
def test_no_font_for_the_screen(tmp_path: Path, program: Program, command: list[str]) -> None:
    """Every word would be a row of boxes."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig><dir>/nowhere</dir></fontconfig>", encoding="ascii")
    program.extra |= {"FONTCONFIG_FILE": str(fonts), "QT_QPA_PLATFORM": "offscreen"}
    ended = program(*command)
    assert ended.code == 3
    last = ended.stderr.splitlines()[-1]
    assert last.startswith("font_missing: There is no font with Chinese characters: the screen")
    assert "apt-get install fonts-noto-cjk" in last


def test_no_display(program: Program) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        program.extra[name] = ""
    ended = program("run")
    assert ended.code == 3
    assert ended.line.startswith("display_missing: ")
    assert "demo" in ended.line


def test_a_read_only_folder_above(tmp_path: Path, program: Program) -> None:
    """The folder can't even be made; for root the kernel's own files play that part."""
    program.folder = Path("/proc/self/kiosk") if os.getuid() == 0 else tmp_path / "closed" / "kiosk"
    program.folder.parent.mkdir(mode=0o500, exist_ok=True)
    ended = program("sync", "--once")
    assert ended.code == 2
    assert ended.line.startswith("data_folder_unwritable: ")


# ---- commands that only look make nothing --------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["read-card", "--timeout", "0"], 1),
        (["receipt", "verify", "x"], 1),
        (["central", "confirm", report_number("110105-0007", 22481)], 3),
        (["central", "replace", report_number("110105-0007", 22481)], 3),
    ],
)
def test_who_only_looks_makes_no_folder(program: Program, command: list[str], code: int) -> None:
    ended = program(*command)
    assert ended.code == code
    assert ended.line
    assert not program.folder.exists()


@pytest.mark.parametrize(
    "step", ["confirm", "replace", "serve", "migrate", "erase", "rekey", "backup", "restore"]
)
def test_a_kiosk_is_no_centre(tmp_path: Path, program: Program, step: str) -> None:
    """Its configuration names a real centre, whose database is elsewhere."""
    text = CONFIGURATION.replace('url = ""', 'url = "https://central.example"')
    number = [report_number("110105-0007", 22481)]
    about = {"confirm": number, "replace": number, "backup": ["copies"], "restore": [__file__]}
    asked = (step, *about.get(step, []))
    ended = program("--config", configured(tmp_path, program, text), "central", *asked)
    assert (ended.code, ended.stdout) == (2, "")
    assert "central.url = https://central.example: this is a kiosk, and no centre" in ended.line
    assert not program.folder.exists()


def test_a_central_database_that_is_not_there(program: Program) -> None:
    program.folder.mkdir()
    url = f"sqlite:///{program.folder / 'no.db'}"
    ended = program("central", "confirm", report_number("110105-0007", 22481), "--database", url)
    assert ended.code == 3
    assert f"{program.folder / 'no.db'} does not exist" in ended.line
    assert not list(program.folder.iterdir())


@pytest.mark.parametrize("variable", ["KIOSK_PRINTERHOST", "KIOSK_PRINTER_HOST", "KIOSK_FOO"])
def test_a_misspelt_variable(program: Program, variable: str) -> None:
    program.extra[variable] = "x"
    ended = program("queue", "status")
    assert ended.code == 2
    assert f"{variable} is not a known key; " in ended.line
    assert not program.folder.exists()


@pytest.mark.parametrize(
    "command",
    [
        ["run", "--windowed"],
        ["sync", "--once"],
        ["sync"],
        ["queue", "rekey"],
        ["queue", "restore", __file__],
    ],
)
def test_a_folder_that_another_kiosk_owns(program: Program, command: list[str]) -> None:
    """One line that names the owner; who only looks, or lets reports be sent again, may."""
    program.record()
    program.extra["QT_QPA_PLATFORM"] = "offscreen"
    owner = Ownership.take(program.folder, "run")
    assert isinstance(owner, Ownership)
    ended = program(*command)
    assert ended.code == 3
    assert ended.line.startswith("data_folder_in_use: ")
    assert f"by run in process {os.getpid()}" in ended.line
    for beside in ("status", "list", "verify", "retry"):
        assert program("queue", beside).code == 0
    owner.close()
