"""Every command of the contract, from outside (contracts, section 1)."""

import signal
import urllib.request
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from kiosk.configuration.settings import Settings, load
from kiosk.domain.report import ReportKind
from kiosk.domain.report_number import grouped, report_number
from kiosk.operations.pin import matches
from tests.cli.conftest import Program
from tests.patience import PATIENCE

COMMANDS = ["central", "demo", "doctor", "idle", "queue", "read-card", "receipt", "run", "sync"]


def test_help_lists_every_command(program: Program) -> None:
    ended = program("--help")
    assert ended.code == 0
    listed = ended.stdout.partition("Commands:")[2].split("\n")
    assert [line.split()[0] for line in listed if line.strip()] == COMMANDS
    assert not program.folder.exists()


def test_an_empty_queue(program: Program) -> None:
    assert program("queue", "status", "--json").json == {
        "states": {},
        "oldest_unsent_seconds": None,
        "moved_aside": [],
    }
    assert program("queue", "list", "--json").json == {"reports": []}
    assert program("queue", "verify", "--json").json == {"reports": 0}
    assert program("queue", "retry", "--json").json == {"retried": 0}


def test_a_report_from_recorded_to_in_force(program: Program) -> None:
    report = program.record()

    waiting = program("queue", "status", "--json").json
    assert waiting["states"] == {"recorded": 1}
    assert 0 <= waiting["oldest_unsent_seconds"] < 600

    (row,) = program("queue", "list", "--json").json["reports"]
    assert row.keys() == {
        "report_id",
        "report_number",
        "kind",
        "state",
        "recorded_at",
        "attempts",
    }
    assert (row["report_id"], row["report_number"]) == (
        str(report.report_id),
        report.report_number,
    )

    sent = program("sync", "--once", "--json")
    assert (sent.code, sent.json) == (0, {"answered": 1})
    assert program("queue", "status", "--json").json == {
        "states": {"in_force": 1},
        "oldest_unsent_seconds": None,
        "moved_aside": [],
    }
    assert report.report_number in program("queue", "list").stdout


def test_nothing_personal_is_printed(program: Program) -> None:
    report = program.record()
    for arguments in (["queue", "list"], ["queue", "list", "--json"], ["sync", "--once"]):
        ended = program(*arguments)
        for text in (ended.stdout, ended.stderr):
            assert report.holder.number not in text
            assert report.holder.name not in text


def test_sync_without_a_centre(program: Program) -> None:
    """Nothing listens on the discard port of this machine."""
    program.record()
    program.extra["KIOSK_CENTRAL__URL"] = "http://127.0.0.1:9"
    ended = program("sync", "--once")
    assert ended.code == 3
    assert ended.line.startswith("central_unreachable: ")
    assert program("queue", "status", "--json").json["states"] == {"recorded": 1}


def test_sync_goes_on_until_it_is_told_to_stop(program: Program) -> None:
    with program.started("sync") as sending:
        assert sending.stderr
        assert "central.started" in sending.stderr.readline()
        sending.send_signal(signal.SIGTERM)
        assert sending.wait(timeout=PATIENCE) == 0


def test_a_stored_receipt_rendered_and_checked(program: Program, tmp_path: Path) -> None:
    report = program.record()
    ended = program("receipt", "render", report.report_number, "--out", tmp_path / "o", "--json")
    assert ended.code == 0
    files = [Path(name) for name in ended.json["files"]]
    assert sorted(file.suffix for file in files) == [".bin", ".pdf", ".png"]
    assert all(file.parent == tmp_path / "o" for file in files)
    picture = next(file for file in files if file.suffix == ".png")

    claims = program("receipt", "verify", picture, "--json")
    assert claims.code == 0
    assert claims.json["report_number"] == report.report_number
    assert claims.json["kiosk_id"] == "110105-0007"
    assert claims.json["state"] == "recorded"

    with Image.open(picture) as image:
        (code,) = zxingcpp.read_barcodes(image)
    assert program("receipt", "verify", code.text).code == 0
    middle = len(code.text) - 40
    changed = "B" if code.text[middle] == "A" else "A"
    forged = program("receipt", "verify", code.text[:middle] + changed + code.text[middle + 1 :])
    assert forged.code == 1
    assert forged.line.startswith("receipt_invalid: ")


def test_a_receipt_that_is_not_here(program: Program, tmp_path: Path) -> None:
    ended = program("receipt", "render", "1101050007224817", "--out", tmp_path / "o")
    assert ended.code == 1
    assert ended.line.startswith("receipt_unknown: ")
    assert not (tmp_path / "o").exists()


def test_the_centre_serves_until_it_is_told_to_stop(program: Program) -> None:
    with program.started("central", "serve", "--port", "0") as service:
        assert service.stdout
        address = service.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}/healthz", timeout=PATIENCE) as answer:  # noqa: S310 - http
            assert answer.read() == b"ok\n"
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=PATIENCE) == 0


@pytest.mark.parametrize("step", ["confirm", "replace"])
def test_the_counter_has_nothing_to_do(program: Program, step: str) -> None:
    number = report_number("110105-0007", 22481)
    report = program.record()
    program("sync", "--once")
    unknown = program("central", step, number)
    assert (unknown.code, unknown.stdout) == (1, "")
    assert unknown.line == (
        f"report_unknown: The central service knows no report with this number: {number}. "
        "Check the number's digits; the kiosk may not have sent the report yet."
    )
    done = program("central", step, report.report_number, "--json")
    assert (done.code, done.stdout) == (1, "")
    assert done.line.startswith("not_awaiting_counter: "), "a pre-loss needs no counter"
    assert f"{report.report_number}: in_force" in done.line


def test_the_counter_confirms_a_written_report(program: Program) -> None:
    report = program.record(ReportKind.WRITTEN_PRE_LOSS)
    program("sync", "--once")
    assert program("queue", "status", "--json").json["states"] == {"awaiting_counter": 1}
    done = program("central", "confirm", grouped(report.report_number), "--json")
    assert done.code == 0
    shown = done.json
    assert (shown["report_number"], shown["state"]) == (report.report_number, "in_force")
    assert shown["central_reference"].endswith("-00000001")
    effective, expires = (
        datetime.fromisoformat(shown[key]) for key in ("effective_at", "expires_at")
    )
    assert expires - effective == timedelta(days=10)
    again = program("central", "confirm", report.report_number)
    assert again.code == 1
    assert again.line.startswith("not_awaiting_counter: ")


def test_the_counter_hands_out_the_new_card(program: Program) -> None:
    report = program.record(ReportKind.FORMAL_LOSS)
    program("sync", "--once")
    for step, state in (("confirm", "in_force"), ("replace", "replaced")):
        done = program("central", step, report.report_number)
        assert done.code == 0
        assert done.stdout.startswith(f"report number: {report.report_number}\nstate: {state}\n")
        assert "expires at" not in done.stdout, "a formal loss has no end"


def test_no_card_in_time(program: Program) -> None:
    ended = program("read-card", "--timeout", "0")
    assert ended.code == 1
    assert ended.line.startswith("card_absent: ")


def test_the_queue_under_a_new_key(program: Program) -> None:
    report = program.record()
    key = program.folder / "queue.key"
    before = key.read_bytes()
    ended = program("queue", "rekey", "--json")
    assert ended.code == 0
    assert ended.json["renewed"] > 0
    assert key.read_bytes() != before
    assert program("queue", "verify", "--json").json == {"reports": 1}
    assert report.report_number in program("queue", "list").stdout

    key.write_bytes(before)
    ended = program("queue", "verify")
    assert ended.code == 2
    assert ended.line.startswith("queue_key_wrong: ")


def test_a_staff_pin_becomes_a_line_of_the_configuration(program: Program, tmp_path: Path) -> None:
    ended = program("doctor", "--set-pin", typed="246813\n246813\n")
    assert ended.code == 0
    assert "246813" not in ended.stdout + ended.stderr
    file = tmp_path / "kiosk.toml"
    file.write_text(
        '[kiosk]\nid = "110105-0007"\nregion = "110105"\ndata_dir = "/x"\n'
        + ended.stdout
        + '[reader]\ndriver = "simulated"\n[printer]\ndriver = "file"\n[central]\nurl = ""\n',
        encoding="ascii",
    )
    settings = load(file)
    assert isinstance(settings, Settings)
    assert matches("246813", settings.kiosk.staff_pin_hash)


@pytest.mark.parametrize("pin", ["12345", "abcdef", "1234567890123"])
def test_a_staff_pin_has_six_to_twelve_digits(program: Program, pin: str) -> None:
    ended = program("doctor", "--set-pin", typed=f"{pin}\n{pin}\n")
    assert ended.code == 2
    assert "A staff PIN has 6 to 12 digits." in ended.stderr
    assert ended.stdout == ""


def test_queue_rekey_makes_a_new_key_and_loses_nothing(program: Program) -> None:
    program.record()
    key = program.folder / "queue.key"
    before = key.read_bytes()
    ended = program("queue", "rekey", "--json")
    assert (ended.code, ended.json) == (0, {"renewed": 2})
    assert key.read_bytes() != before
    assert program("queue", "verify", "--json").json == {"reports": 1}


def test_queue_rekey_between_two_key_files(program: Program, tmp_path: Path) -> None:
    program.record()
    own, new = program.folder / "queue.key", tmp_path / "new.key"
    new.touch(mode=0o600)
    new.write_text("ab" * 32)
    assert program("queue", "rekey", "--old", own).code == 2
    assert program("queue", "rekey", "--old", own, "--new", new).code == 0
    assert program("queue", "verify").code == 2  # the kiosk's own key is not the queue's any more
    own.write_bytes(new.read_bytes())
    assert program("queue", "verify").code == 0
