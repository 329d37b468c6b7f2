"""What systemd hears of the kiosk, over a socket such as it opens."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.operations.supervisor import Supervisor


@pytest.fixture(params=["path", "abstract"])
def hearing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, socket.socket]]:
    abstract = request.param == "abstract"
    name = f"@kiosk-{os.getpid()}-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0" + name[1:] if abstract else name)
        line.settimeout(10)
        yield name, line


def test_it_is_told_in_its_words(hearing: tuple[str, socket.socket]) -> None:
    name, line = hearing
    supervisor = Supervisor({"NOTIFY_SOCKET": name})
    supervisor.ready()
    supervisor.alive()
    supervisor.stopping()
    assert [line.recv(64) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"STOPPING=1"]


def test_one_that_does_not_read_holds_nobody_up(hearing: tuple[str, socket.socket]) -> None:
    name, _ = hearing
    supervisor = Supervisor({"NOTIFY_SOCKET": name})
    for _ in range(5_000):  # many times what the socket takes
        supervisor.alive()


@pytest.mark.parametrize("name", ["", "/nowhere/notify", "@nobody-listens-here"])
def test_without_one_nothing_happens(name: str) -> None:
    Supervisor({"NOTIFY_SOCKET": name}).ready()


@pytest.mark.parametrize(
    ("microseconds", "seconds"),
    [("30000000", 30.0), ("", None), ("0", None), ("soon", None), ("٣", None), ("9" * 40, None)],
)
def test_it_says_how_long_it_waits_for_a_word(microseconds: str, seconds: float | None) -> None:
    told = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": microseconds, "WATCHDOG_PID": "1"}
    assert Supervisor(told).patience == seconds
    assert Supervisor({"WATCHDOG_USEC": microseconds}).patience is None
