"""``demo`` with whatever the ``kiosk.toml`` names: what is simulated is steered, what is real has
a person.

Every reader, every printer and both kinds of centre take part, each as its own stand-in on a real
wire; the person at a real reader does what the demo asks for, and nothing else.
"""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from kiosk.domain.masking import masked_name
from kiosk.domain.receipt_token import Claims, verify
from kiosk.printing.token.signing import ReceiptKey
from kiosk.reader.simulated.persons import PERSONS
from tests.cli.conftest import Program
from tests.devices.printer import Job, TcpPrinter
from tests.devices.printer_serial import HoldingPrinter
from tests.e2e import stand_ins
from tests.e2e.paper import interpreted, seen
from tests.e2e.setup import KIOSK, KioskSetup, Part, set_up


def gone(setup: KioskSetup, out: Path, *arguments: str) -> tuple[int, str]:
    """The demo's exit code and last word, while a person does what it asks for."""
    said = []
    program = Program(setup.data, setup.environment, setup.file)
    command = [*program.command, "demo", "--fast", "--out", str(out), *arguments]
    with subprocess.Popen(
        command, env=program.environment, stderr=subprocess.PIPE, text=True
    ) as going:
        assert going.stderr
        for line in going.stderr:
            if not line.startswith("{"):
                said.append(line)
                setup.hear(line)
    return going.returncode, "".join(said)


def summary_of(out: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return summary


def only_journey(out: Path) -> dict[str, Any]:
    """The one that ``summary.json`` tells of, with every file it names."""
    [journey] = summary_of(out)["journeys"]
    files = journey["screens"] + journey["receipts"]
    assert all((out / file).stat().st_size > 0 for file in files)
    assert sorted(Path(file).suffix for file in journey["receipts"]) == [".bin", ".pdf", ".png"]
    return dict(journey)


def receipt(out: Path, journey: dict[str, Any], suffix: str) -> Path:
    name: str = next(file for file in journey["receipts"] if file.endswith(suffix))
    return out / name


def paper_of(setup: KioskSetup) -> Job:
    """The one that came out, once its last line has."""
    assert setup.printer
    assert setup.beside
    printer = setup.printer.printer
    if isinstance(printer, TcpPrinter):  # which a spooler may still be sending to
        assert printer.wait_for_jobs(1)
    if isinstance(printer, HoldingPrinter):
        assert (printer.waits > 0, printer.lost) == (True, 0)
    [paper] = printer.mind.jobs
    assert printer.mind.unknown == []
    assert setup.beside.received == b"", "the one beside it is somebody else's"
    return paper


@pytest.mark.parametrize("part", stand_ins.PRINTERS, ids=lambda part: part.__name__)
def test_the_paper_that_comes_out_is_the_receipt_that_was_kept(tmp_path: Path, part: Part) -> None:
    out = tmp_path / "out"
    with set_up(tmp_path, part) as setup:
        code, said = gone(setup, out)
        assert code == 0, said
        journey = only_journey(out)
        paper = paper_of(setup)
    kept = interpreted(receipt(out, journey, ".bin").read_bytes())
    assert (paper.text, paper.symbols, paper.rasters) == (kept.text, kept.symbols, kept.rasters)
    assert paper.picture.tobytes() == kept.picture.tobytes()
    with Image.open(receipt(out, journey, ".png")) as picture:
        assert seen(picture) == seen(paper.picture)
    key = ReceiptKey.load(setup.data, KIOSK)
    assert isinstance(key, ReceiptKey)
    claims = verify(seen(paper.picture), {KIOSK: [key.public_jwk]})
    assert isinstance(claims, Claims)
    assert (str(claims.report_id), claims.report_number) == (
        journey["report_id"],
        journey["report_number"],
    )
    assert (journey["state"], claims.state) == ("in_force", "in_force")
    assert setup.asked == [], "nobody is asked where a switch does it"
    assert not (setup.data / "receipts").exists(), "no paper stays behind but what is real"


@pytest.mark.parametrize(
    "parts",
    [
        (stand_ins.sdt_reader, stand_ins.real_centre),
        (stand_ins.sdt_reader_over_tcp,),
        (stand_ins.pcsc_reader,),
        (stand_ins.pcsc_reader, stand_ins.network_printer, stand_ins.real_centre),
    ],
    ids=lambda parts: "-".join(part.__name__ for part in parts),
)
def test_a_report_goes_by_itself_but_for_what_only_a_person_can_do(
    tmp_path: Path, parts: tuple[Part, ...]
) -> None:
    out = tmp_path / "out"
    with set_up(tmp_path, *parts) as setup:
        code, said = gone(setup, out)
        assert code == 0, said
        journey = only_journey(out)
        assert not setup.printer or paper_of(setup)
    assert journey["state"] == "in_force"
    assert summary_of(out)["queue"]["states"] == {"in_force": 1}
    assert len(setup.asked) == len(setup.acts), "each is asked for once"
    commands = receipt(out, journey, ".bin").read_bytes().decode("gb18030", errors="replace")
    assert masked_name(PERSONS[stand_ins.PERSON].name) in commands, "the card beside is not read"


@pytest.mark.parametrize("journey", ["written_pre_loss", "status"])
def test_the_other_journeys_with_a_real_reader_and_a_real_printer(
    tmp_path: Path, journey: str
) -> None:
    with set_up(tmp_path, stand_ins.sdt_reader, stand_ins.network_printer) as setup:
        code, said = gone(setup, tmp_path / "out", "--journey", journey)
        assert code == 0, said
        assert paper_of(setup)


def test_whoever_reported_already_is_told_so_and_the_demo_ends_there(tmp_path: Path) -> None:
    """The data folder holds that person's report, and the second card is the same one."""
    with set_up(tmp_path, stand_ins.sdt_reader) as setup:
        assert gone(setup, tmp_path / "one") == (0, "".join(setup.asked))
        code, said = gone(setup, tmp_path / "two")
        assert code == 0, said
    [journey] = summary_of(tmp_path / "two")["journeys"]
    assert journey["report_id"] is None
    assert any("already" in screen for screen in journey["screens"])
    assert summary_of(tmp_path / "two")["queue"]["states"] == {"in_force": 1}


def test_nobody_comes(tmp_path: Path) -> None:
    """The demo waits no longer than the kiosk itself, and says for whom it waited."""
    with set_up(tmp_path, stand_ins.sdt_reader, idle=10) as setup:
        setup.acts.clear()
        code, said = gone(setup, tmp_path / "out")
    assert code == 1
    asked, gave_up = said.splitlines()
    assert asked == "pre_loss 1: lay an identity card on the reader, within 15 s"
    assert gave_up.endswith("nobody was there to lay an identity card on the reader")


@pytest.mark.parametrize(
    ("part", "idle", "code", "state", "last"),
    [
        (stand_ins.serial_printer, 90, "printer_missing", "in_force", "paper"),
        (stand_ins.sdt_reader, 60, "reader_missing", None, "attract"),
    ],
)
def test_a_device_that_is_away_is_named_and_the_rest_is_shown(
    tmp_path: Path, part: Part, *, idle: int, code: str, state: str | None, last: str
) -> None:
    out = tmp_path / "out"
    with set_up(tmp_path, part, idle=idle) as setup:
        for device in (setup.printer, setup.reader):
            if device:
                device.unplug()
        ended, said = gone(setup, out)
    assert ended == 3, said
    assert said.splitlines()[-1].startswith(f"{code}: ")
    [journey] = summary_of(out)["journeys"]
    assert (journey["state"], journey["receipts"]) == (state, [])
    assert any(last in file for file in journey["screens"])
