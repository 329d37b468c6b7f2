"""``doctor`` as others start it: a row for each need, right and wrong, and not a trace of it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Program
from tests.devices.printer import TcpPrinter
from tests.devices.serial_reader import SerialReader
from tests.health.issuing import SERVER, Issued, authority, issue
from tests.patience import PATIENCE
from tests.sync.standin import Centre, says, served

ROWS = [
    "configuration",
    "policies",
    "display",
    "fonts",
    "voice",
    "data_folder",
    "disk",
    "reader",
    "printer",
    "queue",
    "key",
    "clock",
    "certificate",
    "central",
    "verify_url",
    "lock_down",
]


@pytest.fixture
def program(program: Program) -> Program:
    program.extra["QT_QPA_PLATFORM"] = "offscreen"
    return program


def examined(program: Program, *arguments: str | Path) -> tuple[int, dict[str, Any]]:
    ended = program(*arguments, "doctor", "--json")
    assert ended.stderr == ""
    rows = ended.json["checks"]
    for row in rows:
        assert set(row) == {"name", "verdict", "ok", "found", "remedy"}
        assert row["verdict"] in ("pass", "warn", "fail")
        assert row["ok"] is (row["verdict"] != "fail")
        assert bool(row["remedy"]) is (row["verdict"] != "pass"), row
    return ended.code, {row["name"]: row for row in rows}


def traces(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_healthy_sandbox_before_its_first_start(program: Program) -> None:
    code, rows = examined(program)
    assert list(rows) == ROWS
    assert {name for name, row in rows.items() if row["verdict"] != "pass"} <= {"clock"}
    assert code == 0
    assert "will be made at the first start" in rows["data_folder"]["found"]
    assert not program.folder.exists()


def test_looking_leaves_no_trace(program: Program) -> None:
    program.record()
    before = traces(program.folder)
    code, rows = examined(program)
    assert (code, rows["queue"]["verdict"]) == (0, "pass")
    assert traces(program.folder) == before


def test_everything_that_can_be_wrong_at_once(program: Program, tmp_path: Path) -> None:
    """Each row tells its own cause; none hides another."""
    program.folder.write_text("in the way", encoding="ascii")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text("<fontconfig><dir>/nowhere</dir></fontconfig>", encoding="ascii")
    long_ago = datetime.now(UTC) - timedelta(days=9)
    old = issue(tmp_path, "110105-0007", begin=long_ago - timedelta(days=9), end=long_ago)
    program.extra |= {
        "KIOSK_KIOSK__LANGUAGE": "fr",
        "KIOSK_KIOSK__REGION": "999999",
        "QT_QPA_PLATFORM": "",
        "WAYLAND_DISPLAY": "",
        "FONTCONFIG_FILE": str(fonts),
        "KIOSK_READER__DRIVER": "sdt",
        "KIOSK_READER__PORT": "/dev/no-such-port",
        "KIOSK_PRINTER__DRIVER": "network",
        "KIOSK_PRINTER__PORT": "9",
        "KIOSK_CENTRAL__URL": "https://127.0.0.1:9",
        "KIOSK_CENTRAL__CERTIFICATE": str(old.certificate),
        "KIOSK_CENTRAL__KEY": str(old.key),
    }
    code, rows = examined(program)
    assert code == 1
    said = {
        "configuration": "kiosk.language must be one of zh_CN, en, zh_HK",
        "policies": "no hotline for kiosk.region = 999999",
        "display": "There is no display",
        "fonts": "for the screen, fontconfig has",
        "data_folder": "is no folder",
        "reader": "No card reader is connected",
        "printer": "Connection refused",
        "queue": "The data folder cannot be written",
        "certificate": f"central.certificate = {old.certificate}: expired on {long_ago:%Y-%m-%d}",
        "central": "The central service does not answer",
    }
    for name, words in said.items():
        assert rows[name]["verdict"] == "fail", name
        assert words in rows[name]["found"]
    assert program.folder.read_text(encoding="ascii") == "in the way"


def test_real_parts_that_are_well(program: Program, tmp_path: Path) -> None:
    printer = TcpPrinter()
    ca = authority(tmp_path)
    mine = issue(tmp_path, "110105-0007", by=ca)
    program.extra |= {
        "KIOSK_PRINTER__DRIVER": "network",
        "KIOSK_PRINTER__PORT": str(printer.port),
        "KIOSK_CENTRAL__CERTIFICATE": str(mine.certificate),
        "KIOSK_CENTRAL__KEY": str(mine.key),
        "KIOSK_CENTRAL__CA": str(ca.certificate),
    }
    try:
        code, rows = examined(program)
        assert (code, rows["printer"]["verdict"], rows["printer"]["found"]) == (0, "pass", "")
        assert rows["certificate"]["verdict"] == "pass"
        printer.mind.condition.near_end = True
        code, rows = examined(program)
        assert (code, rows["printer"]["verdict"]) == (0, "warn")
        printer.mind.condition.paper_out = True
        code, rows = examined(program)
        assert (code, rows["printer"]["verdict"]) == (1, "fail")
        assert "out of paper" in rows["printer"]["found"]
    finally:
        printer.close()
    assert printer.mind.jobs == []


@contextmanager
def over_tls(server: Issued) -> Iterator[str]:
    """A centre that is well, behind this certificate; the address it is reached at."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server.certificate, server.key)
    centre = Centre()
    centre.script.extend([says(200, b"ok\n")] * 2)
    with served(centre, tls) as url:
        yield url.replace("localhost", "127.0.0.1")


def test_a_centre_that_is_well(program: Program, tmp_path: Path) -> None:
    ca = authority(tmp_path)
    with over_tls(issue(tmp_path, "centre", by=ca, usage=SERVER)) as url:
        program.extra |= {
            "KIOSK_CENTRAL__URL": url,
            "KIOSK_CENTRAL__CA": str(ca.certificate),
            "SSL_CERT_FILE": str(ca.certificate),
        }
        code, rows = examined(program)
    assert (code, rows["central"]["verdict"], rows["verify_url"]["verdict"]) == (0, "pass", "pass")
    assert rows["verify_url"]["found"] == f"{url}/r"


def test_a_page_that_only_the_kiosk_would_trust(program: Program, tmp_path: Path) -> None:
    """The authority is named by ``ca``, and no phone knows it."""
    ca = authority(tmp_path)
    with over_tls(issue(tmp_path, "centre", by=ca, usage=SERVER)) as url:
        program.extra |= {"KIOSK_CENTRAL__URL": url, "KIOSK_CENTRAL__CA": str(ca.certificate)}
        code, rows = examined(program)
    assert (code, rows["central"]["verdict"], rows["verify_url"]["verdict"]) == (0, "pass", "warn")
    assert "certificate comes from an authority" in rows["verify_url"]["found"]


def test_a_centre_whose_certificate_has_expired(program: Program, tmp_path: Path) -> None:
    ca = authority(tmp_path)
    end = datetime.now(UTC) - timedelta(days=1)
    with over_tls(
        issue(tmp_path, "centre", by=ca, usage=SERVER, begin=end - timedelta(days=9), end=end)
    ) as url:
        program.extra |= {"KIOSK_CENTRAL__URL": url, "KIOSK_CENTRAL__CA": str(ca.certificate)}
        code, rows = examined(program)
    assert (code, rows["central"]["verdict"]) == (1, "fail")
    assert "the centre's certificate has expired" in rows["central"]["found"]


def test_a_centre_whose_name_nobody_knows(program: Program) -> None:
    program.extra["KIOSK_CENTRAL__URL"] = "https://centre.invalid"
    code, rows = examined(program)
    assert (code, rows["central"]["verdict"]) == (1, "fail")
    assert "the name in central.url" in rows["central"]["found"]


def test_a_reader_that_the_running_kiosk_holds(program: Program, tmp_path: Path) -> None:
    """The serial line has room for one; beside the kiosk the doctor leaves it alone."""
    with SerialReader(tmp_path) as reader:
        program.extra |= {"KIOSK_READER__DRIVER": "sdt", "KIOSK_READER__PORT": reader.port}
        code, rows = examined(program)
        assert (code, rows["reader"]["verdict"], rows["reader"]["found"]) == (0, "pass", "")
        with program.started("run", "--windowed") as kiosk:
            assert kiosk.stderr
            for line in kiosk.stderr:
                if '"reader.state"' in line and '"Empty"' in line:
                    break
            code, rows = examined(program)
            kiosk.terminate()
            assert kiosk.wait(PATIENCE) == 0
    assert (code, rows["reader"]["verdict"]) == (0, "pass")
    assert rows["reader"]["found"] == f"held by run in process {kiosk.pid}, as it should be"
    assert rows["display"]["found"] == f"in use by run in process {kiosk.pid}, as it should be"
    assert f"run in process {kiosk.pid}" in rows["data_folder"]["found"]


def test_what_was_moved_aside_is_told(program: Program) -> None:
    """The next start takes the reports back; until somebody looks, the folder stays a warning."""
    report = program.record()
    database = program.folder / "queue.db"
    with database.open("r+b") as file:
        file.write(bytes(4096))
    code, rows = examined(program)
    assert (code, rows["queue"]["verdict"]) == (1, "fail")
    assert not list(program.folder.glob("damaged-*")), "who looks moves nothing"
    program("sync", "--once")
    code, rows = examined(program)
    assert (code, rows["queue"]["verdict"]) == (0, "warn")
    (aside,) = program.folder.glob("damaged-*")
    assert rows["queue"]["found"].endswith(f"were taken back: {aside.name}")
    assert report.report_number in program("queue", "list").stdout
    (program.folder / "queue.key").chmod(0o644)
    code, rows = examined(program)
    assert (code, rows["queue"]["verdict"]) == (1, "fail")
    assert rows["queue"]["found"].endswith(f"not 0600; moved aside: {aside.name}")


def test_a_key_of_another_queue_and_one_that_others_read(program: Program) -> None:
    program.record()
    key, signing = program.folder / "queue.key", program.folder / "receipt-key.json"
    code, rows = examined(program)
    assert (code, rows["key"]["verdict"]) == (0, "pass")
    key.chmod(0o644)
    code, rows = examined(program)
    assert (code, rows["key"]["verdict"], rows["queue"]["verdict"]) == (1, "fail", "fail")
    assert "has mode 0644, not 0600" in rows["key"]["found"]
    key.chmod(0o600)
    signing.touch(mode=0o600)
    signing.write_text("{}", encoding="ascii")
    code, rows = examined(program)
    assert (code, rows["key"]["verdict"], rows["queue"]["verdict"]) == (1, "fail", "pass")
    assert str(signing) in rows["key"]["found"]


def test_a_voice_that_is_not_wanted_is_not_looked_for(program: Program) -> None:
    program.extra |= {"KIOSK_VOICE__ENABLED": "false"}
    code, rows = examined(program)
    assert (code, rows["voice"]["verdict"], rows["voice"]["found"]) == (0, "pass", "off")


def test_a_certificate_that_ends_soon_is_no_failure(program: Program, tmp_path: Path) -> None:
    soon = datetime.now(UTC) + timedelta(days=7)
    mine = issue(tmp_path, "110105-0007", end=soon)
    program.extra |= {
        "KIOSK_CENTRAL__CERTIFICATE": str(mine.certificate),
        "KIOSK_CENTRAL__KEY": str(mine.key),
    }
    code, rows = examined(program)
    assert (code, rows["certificate"]["verdict"]) == (0, "warn")
    assert f"valid until {soon:%Y-%m-%d}" in rows["certificate"]["found"]


def test_stand_ins_beside_a_real_centre_are_worth_a_word(program: Program) -> None:
    program.extra["KIOSK_CENTRAL__URL"] = "http://127.0.0.1:9"
    code, rows = examined(program)
    assert code == 1
    assert [rows[name]["verdict"] for name in ("reader", "printer", "central")] == [
        "warn",
        "warn",
        "fail",
    ]


@pytest.mark.parametrize(
    "display",
    [
        {"DISPLAY": ":77", "QT_QPA_PLATFORM": "", "WAYLAND_DISPLAY": ""},
        {"WAYLAND_DISPLAY": "wayland-77", "QT_QPA_PLATFORM": "", "XDG_RUNTIME_DIR": "/run"},
    ],
)
def test_a_display_at_which_nobody_answers(program: Program, display: dict[str, str]) -> None:
    program.extra |= display
    code, rows = examined(program)
    assert (code, rows["display"]["verdict"]) == (1, "fail")
    assert "77" in rows["display"]["found"]


def test_a_configuration_that_cannot_be_read_is_a_row_too(program: Program) -> None:
    program.extra["KIOSK_FOO"] = "x"
    ended = program("doctor", "--json")
    assert ended.code == 2
    assert ended.line.startswith("configuration_invalid: ")
    (row,) = ended.json["checks"]
    assert (row["name"], row["verdict"], row["ok"]) == ("configuration", "fail", False)
    assert "KIOSK_FOO" in row["found"]


def test_the_text_names_each_verdict(program: Program) -> None:
    program.extra |= {"KIOSK_PRINTER__DRIVER": "network", "KIOSK_PRINTER__PORT": "9"}
    ended = program("doctor")
    assert ended.code == 1
    lines = ended.stdout.splitlines()
    assert "pass  fonts" in lines
    (failed,) = [number for number, line in enumerate(lines) if line.startswith("FAIL  printer  ")]
    assert lines[failed + 1].strip().startswith("Check its power and cable")
