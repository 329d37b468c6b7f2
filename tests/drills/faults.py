"""The drills: a fault, and what was seen until it had healed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.authority import Authority
from tests.cli.conftest import Program
from tests.devices.vpcd import SOCKET, VirtualReaders
from tests.drills.hall import Hall, hall
from tests.e2e import stand_ins
from tests.e2e.front import before
from tests.e2e.setup import KIOSK, KioskSetup
from tests.ui import running


@dataclass(frozen=True)
class Seen:
    """What a drill came to; ``noticed`` and ``healed`` in seconds, from the fault and from what
    ended it (where nothing has to: from the fault).
    """

    screen: str
    event: str
    heartbeat: str
    noticed: float
    healed: float


Drill = Callable[[Path, bool], Seen]
"""Takes a folder of its own, and whether to hurry."""


def _back(place: Hall, began: float, crashes: int) -> float:
    """Seconds until the first screen was there again, and the centre heard of the crash."""
    healed = place.opened(began) - began
    place.vital("crashes", crashes, began)
    assert place.unit.ask("screen") == "attract"
    return healed


def interface_blocked(folder: Path, quick: bool) -> Seen:
    with hall(folder, quick=quick) as place:
        began = time.monotonic()
        place.unit.ask("hold_up")
        noticed = place.unit.until("ui.frozen", began) - began
        place.device("screen", "screen_frozen", began)
        assert place.unit.ended(1) == -6
        healed = _back(place, began, 1)
        stack = [entry["stack"] for _, entry in place.unit.told if "stack" in entry][-1]
        assert any(call.endswith(" _hold_up") for call in stack), stack
        place.device("screen", "ready", began + healed)
    events = "ui.frozen, kiosk.crashed_before"
    return Seen("attract", events, "screen: screen_frozen, crashes: 1", noticed, healed)


def view_model_raises(folder: Path, quick: bool) -> Seen:
    with hall(folder, quick=quick) as place:
        place.unit.ask("begin")
        began = time.monotonic()
        place.unit.ask("break_view")
        noticed = place.unit.until("kiosk.thread_died", began, thread="MainThread") - began
        assert place.unit.ended(1) == 1
        healed = _back(place, began, 1)
    return Seen("attract", "log.crashed, kiosk.thread_died", "crashes: 1", noticed, healed)


def segmentation_fault(folder: Path, quick: bool) -> Seen:
    with hall(folder, quick=quick) as place:
        place.unit.ask("begin")
        began = time.monotonic()
        place.unit.tell("crash")
        assert place.unit.ended(1) == -11
        noticed = time.monotonic() - began
        healed = _back(place, began, 1)
        place.unit.until("kiosk.crashed_before", began, cause="Segmentation fault")
    return Seen("attract", "kiosk.crashed_before", "crashes: 1", noticed, healed)


def killed(folder: Path, quick: bool) -> Seen:
    """As by the kernel, where memory is used up."""
    with hall(folder, quick=quick) as place:
        place.unit.ask("begin")
        began = time.monotonic()
        place.unit.kill()
        assert place.unit.ended(1) == -9
        noticed = time.monotonic() - began
        healed = _back(place, began, 1)
        place.unit.until("kiosk.crashed_before", began, cause="killed")
    return Seen("attract", "kiosk.crashed_before", "crashes: 1", noticed, healed)


def card_service_gone(folder: Path, quick: bool) -> Seen:
    """The service is killed, and started again."""
    lab = folder / "lab"
    lab.mkdir()
    with ExitStack() as owned:
        readers = owned.enter_context(VirtualReaders(lab))

        def reader(setup: KioskSetup, _owned: ExitStack) -> None:
            readers.reset()
            setup.environment["PCSCLITE_CSOCK_NAME"] = str(lab / SOCKET)
            setup.sections["reader"] = {"driver": "pcsc", "name": "Virtual ID Reader A"}

        place = owned.enter_context(hall(folder, reader, quick=quick))
        place.device("reader", "ready", 0.0)
        began = time.monotonic()
        readers.stop_service(signal.SIGKILL)
        noticed = place.unit.until("reader.state", began, state="NoReader") - began
        place.device("reader", "reader_missing", began)
        screen = place.unit.ask("screen")
        mended = time.monotonic()
        readers.start_service()
        healed = place.unit.until("reader.state", mended) - mended
        place.device("reader", "ready", mended)
    return Seen(screen, "reader.state: NoReader", "reader: reader_missing", noticed, healed)


def printer_gone(folder: Path, quick: bool) -> Seen:
    with hall(folder, stand_ins.network_printer, quick=quick) as place:
        cable = place.setup.printer
        assert cable
        place.device("printer", "ready", 0.0)
        began = time.monotonic()
        cable.unplug()
        noticed = place.unit.until("printing.status", began, status="disconnected") - began
        place.device("printer", "disconnected", began)
        screen = place.unit.ask("screen")
        mended = time.monotonic()
        cable.plug()
        healed = place.unit.until("printing.status", mended, status="ready") - mended
        place.device("printer", "ready", mended)
    return Seen(screen, "printing.status: disconnected", "printer: disconnected", noticed, healed)


def _hindered(
    place: Hall, code: str, break_it: Callable[[], object], mend: Callable[[], object]
) -> Seen:
    """Out of service by itself, and back by itself."""
    began = time.monotonic()
    break_it()
    noticed = place.unit.until("kiosk.hindered", began, code=code) - began
    place.device("kiosk", code, began)
    screen = place.unit.ask("screen")
    mended = time.monotonic()
    mend()
    healed = place.unit.until("kiosk.unhindered", mended) - mended
    place.device("kiosk", "ready", mended)
    assert place.unit.ask("screen") == "attract"
    return Seen(screen, f"kiosk.hindered: {code}", f"kiosk: {code}", noticed, healed)


def disk_full(folder: Path, quick: bool) -> Seen:
    """Really so, on a small file system."""
    data = folder / "state"
    data.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m,mode=0700", "none", data], check=True)
    try:
        with hall(folder, quick=quick) as place:
            rest = data / "somebody-elses"

            def fill() -> None:
                with rest.open("wb") as file, suppress(OSError):
                    while True:
                        file.write(bytes(1 << 20))

            return _hindered(place, "queue_full", fill, rest.unlink)
    finally:
        subprocess.run(["umount", "--lazy", data], check=True)


def key_gone(folder: Path, quick: bool) -> Seen:
    with hall(folder, quick=quick) as place:
        key = place.setup.data / "queue.key"
        aside = key.with_name("aside")
        return _hindered(
            place, "queue_key_wrong", lambda: key.rename(aside), lambda: aside.rename(key)
        )


def certificate_ended(folder: Path, quick: bool) -> Seen:
    """It has, and a renewed one is written over it while the kiosk runs."""
    authority = Authority(folder / "pki", KIOSK)

    def certified(setup: KioskSetup, _owned: ExitStack) -> None:
        files = {
            "certificate": authority.certificate,
            "key": authority.key,
            "ca": authority.ca_file,
        }
        setup.sections["central"] |= {name: str(file) for name, file in files.items()}

    def write(until: datetime) -> None:
        issued = authority.ca.issue_cert(
            f"{KIOSK}.kiosk.example",
            common_name=KIOSK,
            organization_unit_name="kiosk",
            not_before=datetime.now(UTC) - timedelta(days=9),
            not_after=until,
        )
        issued.private_key_pem.write_to_path(authority.key)
        authority.certificate.write_bytes(b"".join(b.bytes() for b in issued.cert_chain_pems))

    with ExitStack() as owned:

        def fronted(port: int) -> str:
            return owned.enter_context(before(port, authority.server)).url

        place = owned.enter_context(hall(folder, certified, quick=quick, before=fronted))
        program = Program(place.setup.data, config=place.setup.file)
        began = time.monotonic()
        write(datetime.now(UTC) - timedelta(days=1))
        program.record()  # somebody's, which now waits
        noticed = place.unit.until("sync.stopped", began) - began
        screen = place.unit.ask("screen")
        mended = time.monotonic()
        write(datetime.now(UTC) + timedelta(days=90))
        healed = place.unit.until("sync.resumed", mended) - mended
        place.heard.until(lambda beat: not beat["queue"]["oldest_unsent_seconds"], mended)
    return Seen(screen, "sync.stopped", "none comes", noticed, healed)


def display_gone(folder: Path, quick: bool) -> Seen:
    """Its X server dies, and another one comes under its name."""
    with ExitStack() as owned:
        place = owned.enter_context(hall(folder, quick=quick))
        began = time.monotonic()
        place.display.kill()
        noticed = place.unit.until("display_missing", began) - began
        assert place.unit.ended(1) == 3
        place.display.wait()
        mended = time.monotonic()
        owned.enter_context(running.display(place.display_name))
        healed = place.opened(mended) - mended
        place.vital("starts", 2, mended)
    return Seen("none, then attract", "display_missing, code 3", "starts: 2", noticed, healed)


def clock_off(folder: Path, quick: bool) -> Seen:
    """Three hours fast, and set right while the kiosk runs."""
    with hall(folder, quick=quick) as place:
        began = time.monotonic()
        place.unit.ask("clock_fast")
        noticed = place.unit.until("clock.wrong", began, code="clock_at_odds") - began
        place.device("clock", "clock_at_odds", began)
        screen = place.unit.ask("screen")
        mended = time.monotonic()
        place.unit.ask("clock_right")
        healed = place.unit.until("clock.right", mended) - mended
        place.heard.until(lambda beat: "clock" not in beat["devices"], mended)
    return Seen(screen, "clock.wrong: clock_at_odds", "clock: clock_at_odds", noticed, healed)


def started_twice(folder: Path, quick: bool) -> Seen:
    """The second ends at once, and the first goes on."""
    with hall(folder, quick=quick) as place:
        began = time.monotonic()
        second = subprocess.run(
            [sys.executable, "main.py", "--config", place.setup.file, "run"],
            env=os.environ | {"DISPLAY": place.display_name, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            check=False,
        )
        noticed = time.monotonic() - began
        assert second.returncode == 3
        assert second.stderr.startswith("data_folder_in_use: ")
        place.device("kiosk", "ready", began + noticed)
        screen = place.unit.ask("screen")
        assert place.unit.codes == []
    return Seen(screen, "data_folder_in_use, code 3", "kiosk: ready", noticed, 0.0)


@dataclass(frozen=True)
class Listed:
    """A drill, what must be seen of it, and the tests that hold more of the same fault."""

    run: Drill
    screen: str
    heartbeat: str
    elsewhere: str = ""
    is_usual: bool = False
    """Whether it is among those that ``make test`` runs, each of which holds a mechanism."""


_PLUGGING: Final = "tests/e2e/test_plugging.py"
DRILLS: Final[dict[str, Listed]] = {
    one.run.__name__: one
    for one in (
        Listed(
            interface_blocked,
            "attract",
            "screen: screen_frozen, crashes: 1",
            "tests/ui/test_watchdog.py",
            is_usual=True,
        ),
        Listed(
            view_model_raises,
            "attract",
            "crashes: 1",
            "tests/operations/test_ending.py",
            is_usual=True,
        ),
        Listed(segmentation_fault, "attract", "crashes: 1", "tests/operations/test_lives.py"),
        Listed(killed, "attract", "crashes: 1", "tests/crash/test_kill.py"),
        Listed(card_service_gone, "attract", "reader: reader_missing", _PLUGGING),
        Listed(printer_gone, "attract", "printer: disconnected", _PLUGGING),
        Listed(disk_full, "out_of_service", "kiosk: queue_full", "tests/crash/test_bad_disk.py"),
        Listed(
            key_gone,
            "out_of_service",
            "kiosk: queue_key_wrong",
            "tests/queue/test_key.py",
            is_usual=True,
        ),
        Listed(certificate_ended, "attract", "none comes", "tests/sync/test_tls.py", is_usual=True),
        Listed(display_gone, "none, then attract", "starts: 2", "tests/ui/test_program.py"),
        Listed(clock_off, "attract", "clock: clock_at_odds", "tests/cli/test_clock.py"),
        Listed(started_twice, "attract", "kiosk: ready", "tests/operations/test_data_folder.py"),
    )
}
