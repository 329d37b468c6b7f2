"""``demo`` with whatever is configured: what is simulated is steered, what is real has a person.

Every reader, every printer and both kinds of centre take part, each as its own stand-in on a real
wire; the person at a real reader does what the demo asks for, and nothing else.
"""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.cli.conftest import PROGRAM, ROOT, Program
from tests.devices.card import identity_card
from tests.devices.printer import Interpreter, PtyPrinter, TcpPrinter
from tests.devices.serial_reader import SerialReader, person_image
from tests.devices.vpcd import SOCKET, VirtualReaders

PERSON = "wang_lina"
TIMES = {
    "KIOSK_TIMEOUTS__CONFIRM_ONLINE": "30",
    "KIOSK_TIMEOUTS__IDLE_COUNTDOWN": "5",
}
"""Long for the centre of a busy machine, short for a reader that can't see a card taken away."""


@dataclass
class Place:
    """What stands at one kiosk: keys of its configuration, and hands at its reader if it is real.

    ``paper`` is the mind of its printer, where that is real; ``acts`` are done as they are asked
    for, and ``asked`` remembers what was.
    """

    keys: dict[str, str] = field(default_factory=dict)
    paper: Interpreter | None = None
    acts: dict[str, Callable[[], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def hear(self, line: str) -> None:
        self.asked.append(line)
        for words, act in self.acts.items():
            if words in line:
                act()


Part = Callable[[Place, Path, ExitStack], None]


def sdt_reader(place: Place, folder: Path, owned: ExitStack) -> None:
    reader = owned.enter_context(SerialReader(folder))
    place.keys |= {"READER__DRIVER": "sdt", "READER__PORT": reader.port}
    place.acts |= {
        "lay an identity card": lambda: reader.place(person_image(PERSON)),
        "take the card away": reader.remove,
    }


def pcsc_reader(place: Place, folder: Path, owned: ExitStack) -> None:
    lab = folder / "lab"
    lab.mkdir()
    readers = owned.enter_context(VirtualReaders(lab, readers=1))
    readers.reset()
    place.keys |= {"READER__DRIVER": "pcsc", "PCSCLITE_CSOCK_NAME": str(lab / SOCKET)}
    place.acts |= {
        "lay an identity card": lambda: readers.place(identity_card(PERSON)),
        "take the card away": readers.remove,
    }


def network_printer(place: Place, _folder: Path, owned: ExitStack) -> None:
    printer = owned.enter_context(closing(TcpPrinter()))
    place.keys |= {"PRINTER__DRIVER": "network", "PRINTER__PORT": str(printer.port)}
    place.paper = printer.mind


def serial_printer(place: Place, _folder: Path, owned: ExitStack) -> None:
    printer = owned.enter_context(closing(PtyPrinter()))
    place.keys |= {"PRINTER__DRIVER": "serial", "PRINTER__HOST": printer.device}
    place.paper = printer.mind


def real_centre(place: Place, folder: Path, owned: ExitStack) -> None:
    book = PolicyBook.load(ROOT / "resources" / "policies")
    assert not isinstance(book, Failure)
    service = create_app(f"sqlite:///{folder / 'elsewhere.db'}", book)
    assert not isinstance(service, Failure)
    server = owned.enter_context(closing(CentralServer(service, "127.0.0.1", 0)))
    place.keys["CENTRAL__URL"] = f"http://127.0.0.1:{server.start()}"


@contextmanager
def standing(parts: tuple[Part, ...], folder: Path) -> Iterator[Place]:
    place = Place()
    with ExitStack() as owned:
        for part in parts:
            part(place, folder, owned)
        yield place


def gone(program: Program, place: Place, out: Path, *arguments: str) -> tuple[int, str]:
    """The demo's exit code and last word, while a person does what it asks for."""
    keys = {
        name if name.startswith("PCSC") else f"KIOSK_{name}": value
        for name, value in place.keys.items()
    }
    command = [*PROGRAM, "demo", "--fast", "--out", str(out), *arguments]
    said = []
    with subprocess.Popen(
        command, env=program.environment | TIMES | keys, stderr=subprocess.PIPE, text=True
    ) as going:
        assert going.stderr
        for line in going.stderr:
            if not line.startswith("{"):
                said.append(line)
                place.hear(line)
    return going.returncode, "".join(said)


def summary_of(out: Path) -> dict[str, Any]:
    summary: dict[str, Any] = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    return summary


@pytest.mark.parametrize(
    "parts",
    [
        (network_printer,),
        (sdt_reader, real_centre),
        (pcsc_reader, serial_printer),
        (pcsc_reader, network_printer, real_centre),
    ],
    ids=lambda parts: "-".join(part.__name__ for part in parts),
)
def test_a_report_goes_by_itself_but_for_what_only_a_person_can_do(
    program: Program, tmp_path: Path, parts: tuple[Part, ...]
) -> None:
    out = tmp_path / "out"
    with standing(parts, tmp_path) as place:
        code, said = gone(program, place, out)
        assert code == 0, said
        [journey] = summary_of(out)["journeys"]
    assert journey["state"] == "in_force"
    assert summary_of(out)["queue"]["states"] == {"in_force": 1}
    files = journey["screens"] + journey["receipts"]
    assert all((out / file).stat().st_size > 0 for file in files)
    assert sorted(Path(file).suffix for file in journey["receipts"]) == [".bin", ".pdf", ".png"]
    assert bool(place.asked) is bool(place.acts), "nobody is asked where a switch does it"
    if place.paper:
        [sheet] = place.paper.jobs
        assert any("已生效" in line for line in sheet.text)
        assert not (program.folder / "receipts").exists(), "no paper stays behind but what is real"


@pytest.mark.parametrize("journey", ["written_pre_loss", "status"])
def test_the_other_journeys_with_a_real_reader_and_a_real_printer(
    program: Program, tmp_path: Path, journey: str
) -> None:
    with standing((sdt_reader, network_printer), tmp_path) as place:
        code, said = gone(program, place, tmp_path / "out", "--journey", journey)
        assert code == 0, said
        assert place.paper
        assert len(place.paper.jobs) == 1


def test_whoever_reported_already_is_told_so_and_the_demo_ends_there(
    program: Program, tmp_path: Path
) -> None:
    """The data folder holds that person's report, and the second card is the same one."""
    with standing((sdt_reader,), tmp_path) as place:
        assert gone(program, place, tmp_path / "one") == (0, "".join(place.asked))
        code, said = gone(program, place, tmp_path / "two")
        assert code == 0, said
    [journey] = summary_of(tmp_path / "two")["journeys"]
    assert journey["report_id"] is None
    assert any("already" in screen for screen in journey["screens"])
    assert summary_of(tmp_path / "two")["queue"]["states"] == {"in_force": 1}


def test_nobody_comes(program: Program, tmp_path: Path) -> None:
    """The demo waits no longer than the kiosk itself, and says for whom it waited."""
    with standing((sdt_reader,), tmp_path) as place:
        place.acts.clear()
        place.keys |= {"TIMEOUTS__IDLE": "10"}
        code, said = gone(program, place, tmp_path / "out")
    assert code == 1
    asked, gave_up = said.splitlines()
    assert asked == "pre_loss 1: lay an identity card on the reader, within 10 s"
    assert gave_up.endswith("nobody was there to lay an identity card on the reader")
