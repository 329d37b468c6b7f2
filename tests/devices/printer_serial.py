"""A printer on a serial line that holds little, and says so: XOFF when it is filling up, XON
when there is room again. What comes in spite of that is lost, as on a real line.
"""

import os
import select
import threading
from typing import Final

from tests.devices.printer import PtyPrinter
from tests.devices.printer_mind import Interpreter

XOFF: Final = b"\x13"
_FULL: Final = 2048
_ROOM: Final = 48 * 1024
"""Bytes that it holds. What was written before XOFF is on its way in the kernel, up to 16 KiB of
it, where a real line would have sent no more."""
_AT_ONCE: Final = 512
_PACE: Final = 0.002


class _Slow(Interpreter):
    """Answers what is asked the moment it comes, and prints what it is fed later."""

    def hear(self, data: bytes) -> None:
        super()._real_time(data)

    def _real_time(self, data: bytes) -> None:
        """Answered already."""


class HoldingPrinter(PtyPrinter):
    """``lost`` counts the bytes that it had no room for, ``waits`` how often it said "wait"."""

    Mind = _Slow
    mind: _Slow

    def __init__(self, width_dots: int = 576) -> None:
        self.lost = 0
        self.waits = 0
        super().__init__(width_dots)

    def _serve(self) -> None:
        waiting, is_held, pause = bytearray(), False, threading.Event()
        while True:
            # What comes is taken before anything is printed: a line waits for nobody.
            files = [self._master, self._stop.fileno()]
            ready = select.select(files, [], [], 0 if waiting else None)[0]
            if self._stop.fileno() in ready:
                return
            if ready:
                data = os.read(self._master, 4096)
                self.received += data
                if self._is_pulled():
                    return
                self.mind.hear(data)
                kept = data[: _ROOM - len(waiting)]
                self.lost += len(data) - len(kept)
                waiting += kept
                if len(waiting) > _FULL and not is_held:
                    is_held = True
                    self.waits += 1
                    os.write(self._master, XOFF)
                continue
            self.mind.feed(bytes(waiting[:_AT_ONCE]))
            del waiting[:_AT_ONCE]
            if is_held and not waiting:
                is_held = False
                self.go_on()
            pause.wait(_PACE)
