"""One kiosk as a test sets it up: what its ``kiosk.toml`` names, and what hangs at its wires."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
import usb.backend.libusb1

from tests.devices import usb_folder
from tests.devices.print_server import PrintServer
from tests.devices.printer import Job, PtyPrinter, TcpPrinter

KIOSK: Final = "110105-0007"

Printer = TcpPrinter | PtyPrinter


class Cable:
    """A printer hung on its line by ``hang``, which gets the one that hung there before.

    Pulled and put back, a printer has nothing of what it held. ``papers`` is all that ever came
    out here.
    """

    def __init__(
        self, hang: Callable[[Printer | None], Printer], take_off: Callable[[], None]
    ) -> None:
        self._hang = hang
        self._take_off = take_off
        self._papers: list[Job] = []
        self._is_plugged = True
        self.printer = hang(None)

    @property
    def papers(self) -> list[Job]:
        return self._papers + self.printer.mind.jobs

    def plug(self) -> None:
        self._papers = self.papers
        self.printer = self._hang(self.printer)
        self._is_plugged = True

    def pull_after(self, count: int) -> None:
        """Pull it in the middle, when so many bytes of a connection have come."""
        self.printer.drop_after = count

    def unplug(self) -> None:
        if self._is_plugged:
            self._take_off()
            self.printer.close()
        self._is_plugged = False


@dataclass
class KioskSetup:
    """What stands at one kiosk.

    ``sections`` is what its ``kiosk.toml`` says of each part, ``environment`` what a stand-in
    needs. Where they are real, ``printer`` is the one meant and ``beside`` another of its kind,
    ``spooler`` is between them and the kiosk,
    ``reader`` can be pulled and put back, and the ``acts`` are done at it as they are asked
    for; ``asked`` remembers what was. A serial line or USB device that is plugged in again comes
    back under another number.
    """

    folder: Path
    sections: dict[str, dict[str, object]] = field(
        default_factory=lambda: {
            "reader": {"driver": "simulated"},
            "printer": {"driver": "file"},
            "central": {"url": ""},
            # Long for the centre of a busy machine, short for a reader that never sees a card go.
            "timeouts": {"confirm_online": 30, "idle_countdown": 5},
        }
    )
    environment: dict[str, str] = field(default_factory=dict)
    printer: Cable | None = None
    beside: Printer | None = None
    spooler: PrintServer | None = None
    reader: "Plug | None" = None
    acts: dict[str, Callable[[], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "state"

    @property
    def file(self) -> Path:
        return self.folder / "kiosk.toml"

    def write_file(self) -> None:
        """The ``kiosk.toml`` of what stands here."""
        kiosk = {"id": KIOSK, "region": KIOSK[:6], "data_dir": str(self.data)}
        lines = []
        for name, keys in ({"kiosk": kiosk} | self.sections).items():
            lines.append(f"[{name}]")
            lines += [f"{key} = {json.dumps(value)}" for key, value in keys.items()]
        self.file.write_text("\n".join([*lines, ""]), encoding="utf-8")

    def hear(self, line: str) -> None:
        self.asked.append(line)
        for words, act in self.acts.items():
            if words in line:
                act()


@dataclass(frozen=True)
class Plug:
    plug: Callable[[], None]
    unplug: Callable[[], None]


Part = Callable[[KioskSetup, ExitStack], None]


@contextmanager
def set_up(folder: Path, *parts: Part, **timeouts: int) -> Iterator[KioskSetup]:
    """These parts stand at a kiosk, whose file names them."""
    setup = KioskSetup(folder)
    setup.sections["timeouts"] |= timeouts
    with ExitStack() as owned:
        for part in parts:
            part(setup, owned)
        setup.write_file()
        yield setup


@contextmanager
def in_this_process(setup: KioskSetup) -> Iterator[None]:
    """What stands there is what the code of this process finds, too."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in setup.environment.items():
            patch.setenv(name, value)
        if usb_folder.BUS in setup.environment:
            bus = usb_folder.FolderBus(Path(setup.environment[usb_folder.BUS]))
            patch.setattr(usb.backend.libusb1, "get_backend", lambda: bus)
        yield
