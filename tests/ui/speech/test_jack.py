"""A plug is put in and pulled: records of the kernel's, through a pipe."""

import os
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from ui.speech.jack import Jack, find_jack

_EVENT = struct.Struct("<qqHHi")


class Plug:
    """Somebody's hand at the socket."""

    def __init__(self) -> None:
        reading, self.writing = os.pipe2(os.O_NONBLOCK)
        self.jack = Jack(reading)
        self.told: list[bool] = []
        self.jack.changed.connect(self.told.append)

    def tell(self, kind: int, code: int, value: int) -> None:
        os.write(self.writing, _EVENT.pack(1, 2, kind, code, value))

    def put(self, plugged: bool) -> None:
        self.tell(5, 2, int(plugged))
        self.tell(0, 0, 0)  # "that was all"
        QCoreApplication.processEvents()


@pytest.fixture
def plug(application: QCoreApplication) -> Iterator[Plug]:
    plug = Plug()
    yield plug
    plug.jack.close()
    plug.jack.close()


def test_it_is_told_once_of_each_change(plug: Plug) -> None:
    assert not plug.jack.is_plugged, "a pipe does not say how it stands"
    for plugged in (True, True, False, True):
        plug.put(plugged)
    plug.tell(5, 4, 1)  # a microphone
    plug.tell(1, 2, 1)  # a key
    QCoreApplication.processEvents()
    assert plug.told == [True, False, True]
    assert plug.jack.is_plugged


def test_records_may_come_in_pieces(plug: Plug) -> None:
    record = _EVENT.pack(1, 2, 5, 2, 1)
    os.write(plug.writing, record[:7])
    QCoreApplication.processEvents()
    assert plug.told == []
    os.write(plug.writing, record[7:])
    QCoreApplication.processEvents()
    assert plug.told == [True]


def test_with_the_device_the_headphones_are_gone(plug: Plug) -> None:
    plug.put(True)
    os.close(plug.writing)
    QCoreApplication.processEvents()
    assert plug.told == [True, False]


def test_the_device_that_tells_of_headphones_is_found(tmp_path: Path) -> None:
    system, devices = tmp_path / "class", tmp_path / "dev"
    devices.mkdir()
    for name, switches in (("event0", "0"), ("event1", "1"), ("event2", "34"), ("event3", "4")):
        folder = system / name / "device" / "capabilities"
        folder.mkdir(parents=True)
        (folder / "sw").write_text(f"{switches}\n", encoding="ascii")
        (devices / name).write_bytes(b"")
    (devices / "event2").unlink()
    found = find_jack(system, devices)
    assert Path(f"/proc/self/fd/{found}").readlink() == devices / "event3"
    os.close(found)
    assert find_jack(tmp_path / "nowhere", devices) == -1
