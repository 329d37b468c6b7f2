"""What hangs is started anew: the supervisor hears nothing any more as long as something does."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.operations.supervisor import Supervisor
from tests.patience import PATIENCE
from tests.ui import running as r
from ui.watchdog import Watchdog


@contextmanager
def _systemd(folder: Path) -> Iterator[tuple[dict[str, str], socket.socket]]:
    """As the kiosk sees it: it wants a word every second, and starts nothing anew."""
    path = folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(path))
        line.settimeout(PATIENCE)
        yield {"NOTIFY_SOCKET": str(path), "WATCHDOG_USEC": "1000000"}, line


def _words(line: socket.socket) -> list[bytes]:
    """What was said until now."""
    said = []
    line.setblocking(False)
    try:
        while True:
            said.append(line.recv(64))
    except BlockingIOError:
        return said
    finally:
        line.settimeout(PATIENCE)


def test_it_is_ready_with_its_first_screen_and_silent_while_it_stands_still(
    tmp_path: Path,
) -> None:
    with (
        _systemd(tmp_path) as (environment, line),
        r.display() as (name, _),
        r.running(tmp_path, "software", 30, DISPLAY=name, **environment) as program,
    ):
        assert line.recv(64) == b"READY=1"
        assert line.recv(64) == b"WATCHDOG=1"
        program.until("kiosk.opened")
        program.hold_up()
        _words(line)
        line.settimeout(3)  # three times what it has for a word
        with pytest.raises(TimeoutError):
            line.recv(64)
        program.let_go()
        line.settimeout(PATIENCE)
        assert line.recv(64) == b"WATCHDOG=1"
        code, _ = program.told_to_end(signal.SIGTERM)
        assert _words(line)[-1] == b"STOPPING=1"
    assert code == 0


@pytest.mark.usefixtures("application")
def test_it_is_silent_while_a_thread_hangs(tmp_path: Path) -> None:
    hangs = [True]
    with _systemd(tmp_path) as (environment, line):
        watchdog = Watchdog(Supervisor(environment), lambda: hangs[0])
        watchdog._look()
        silent = _words(line)
        hangs[0] = False
        watchdog._look()
        assert (silent, _words(line)) == ([], [b"WATCHDOG=1"])
        watchdog.stop()
        watchdog.deleteLater()
