"""Whether headphones are plugged in, where the hardware tells.

Linux tells of switches as of keys: records of ``struct input_event``, 24 bytes on 64-bit machines,
little-endian: seconds and microseconds of the time (8 bytes each), type and code (2 each) and value
(4); type 5 is a switch, code 2 of it "headphones are plugged in", value 1 or 0 (linux/input.h,
linux/input-event-codes.h).
"""

import array
import fcntl
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_EVENT: Final = struct.Struct("<qqHHi")
_SWITCH: Final = 5
_HEADPHONES: Final = 2
_STATES: Final = 0x8001451B  # EVIOCGSW of one byte: the states of the first eight switches
_BLOCK: Final = 64 * _EVENT.size


class Jack(QObject):
    """Reads ``descriptor``, which it owns and which never blocks, until that ends or fails.

    ``changed`` tells of a plug that was put in or pulled.
    """

    changed = Signal(bool)

    def __init__(self, descriptor: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._descriptor = descriptor
        self._unread = b""
        self.is_plugged = _is_plugged(descriptor)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)

    def close(self) -> None:
        if self._descriptor >= 0:
            self._notifier.setEnabled(False)
            os.close(self._descriptor)
            self._descriptor = -1

    def _read(self) -> None:
        try:
            block = os.read(self._descriptor, _BLOCK)
        except BlockingIOError:
            return
        except OSError:
            block = b""  # the device is gone
        if not block:
            self.close()
            self._tell(plugged=False)
            return
        told = self._unread + block
        whole = len(told) - len(told) % _EVENT.size
        self._unread = told[whole:]
        for _, _, kind, code, value in _EVENT.iter_unpack(told[:whole]):
            if (kind, code) == (_SWITCH, _HEADPHONES):
                self._tell(plugged=value != 0)

    def _tell(self, *, plugged: bool) -> None:
        if plugged != self.is_plugged:
            self.is_plugged = plugged
            self.changed.emit(plugged)


def find_jack(system: Path = Path("/sys/class/input"), devices: Path = Path("/dev/input")) -> int:
    """The first device that tells of headphones, opened for reading; -1 where there is none that
    this user may read.
    """
    for name in _with_headphones(system):
        try:
            return os.open(devices / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            continue
    return -1


def _with_headphones(system: Path) -> Iterator[str]:
    """Names of those whose capabilities, a hexadecimal number with a bit a switch, have it."""
    for capabilities in sorted(system.glob("event*/device/capabilities/sw")):
        try:
            lowest = capabilities.read_text(encoding="ascii").split()[-1]
        except (OSError, IndexError):
            continue
        if int(lowest, 16) & 1 << _HEADPHONES:
            yield capabilities.parts[-4]


def _is_plugged(descriptor: int) -> bool:
    states = array.array("B", [0])
    try:
        fcntl.ioctl(descriptor, _STATES, states)
    except OSError:
        return False
    return bool(states[0] & 1 << _HEADPHONES)
