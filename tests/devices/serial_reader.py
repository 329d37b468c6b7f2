"""A security-module reader on a pseudo-terminal, which can be told to misbehave.

It hears only what is sent at its own baud rate, and answers no faster than that rate allows.
"""

import os
import pty
import select
import termios
import threading
import tty
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from kiosk.reader.decoding.image import PHOTO_SIZE
from kiosk.reader.simulated.persons import PERSONS

PREAMBLE = bytes.fromhex("AAAAAA9669")
RESET, STATUS, IDENTIFY = b"\x10\xff", b"\x11\xff", b"\x12\xff"
FIND, SELECT, READ = b"\x20\x01", b"\x20\x02", b"\x30\x01"
IDENTITY = bytes.fromhex("05000100A53A340187D6120 0B168DE3A".replace(" ", ""))

_SPEEDS = {
    115200: termios.B115200,
    57600: termios.B57600,
    38400: termios.B38400,
    19200: termios.B19200,
    9600: termios.B9600,
}
_BITS_A_BYTE = 10


def frame(body: bytes) -> bytes:
    counted = (len(body) + 1).to_bytes(2, "big") + body
    checksum = 0
    for byte in counted:
        checksum ^= byte
    return PREAMBLE + counted + bytes([checksum])


def person_image(person_key: str) -> bytes:
    return bytes(PERSONS[person_key].image()) + b"\xaa" * PHOTO_SIZE


@dataclass
class Manners:
    """How the reader behaves; each may be changed at any time.

    ``delay`` holds every answer back, in seconds; later commands wait meanwhile. ``unknown``
    commands are answered as such, ``ignored`` ones not at all. ``broken_checksums`` and
    ``lengths_off`` spoil as many answers as they count; ``finds_once`` hides a card that was read
    until it is lifted.
    """

    rate: int = 115200
    is_silent: bool = False
    delay: float = 0.0
    unknown: frozenset[bytes] = frozenset()
    ignored: frozenset[bytes] = frozenset()
    one_byte_at_a_time: bool = False
    noise: bytes = b""
    broken_checksums: int = 0
    lengths_off: int = 0
    length_error: int = 5
    finds_once: bool = False


class SerialReader:
    """``port`` names the pseudo-terminal; it stays the same when the reader is plugged again.

    ``statuses`` are answered, in turn, instead of what commands would bring, and answers come
    later by ``delays``, in seconds.
    """

    def __init__(self, folder: Path, manners: Manners | None = None) -> None:
        self.manners = manners or Manners()
        self.port = str(folder / "reader")
        self.statuses: dict[bytes, deque[int]] = {}
        self.delays: dict[bytes, deque[float]] = {}
        self.commands: list[bytes] = []
        self._card: bytes | None = None
        self._is_hidden = False
        self._pulled_at = b""
        self.pulled = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stop: int | None = None
        self.plug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._thread:
            self.unplug()

    def place(self, image: bytes) -> None:
        with self._lock:
            self._card = image
            self._is_hidden = False

    def remove(self) -> None:
        with self._lock:
            self._card = None

    def answer_instead(self, command: bytes, *statuses: int) -> None:
        self.statuses[command] = deque(statuses)

    def pull_at(self, command: bytes) -> None:
        """The card that lies there is lifted as this is asked next; ``pulled`` is set then."""
        self.pulled.clear()
        self._pulled_at = command

    def answer_later(self, command: bytes, *seconds: float) -> None:
        self.delays[command] = deque(seconds)

    def plug(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        Path(self.port).unlink(missing_ok=True)
        Path(self.port).symlink_to(os.ttyname(self._slave))
        stopped, self._stop = os.pipe()
        self._unplugged = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(stopped,))
        self._thread.start()

    def unplug(self) -> None:
        if self._stop is not None and self._thread:
            self._unplugged.set()
            os.close(self._stop)
            self._thread.join()
        self._thread = self._stop = None
        os.close(self._slave)
        os.close(self._master)
        Path(self.port).unlink()

    def _serve(self, stopped: int) -> None:
        heard = b""
        while True:
            ready, _, _ = select.select([self._master, stopped], [], [])
            if stopped in ready:
                os.close(stopped)
                return
            piece = os.read(self._master, 4096)
            if termios.tcgetattr(self._slave)[5] != _SPEEDS[self.manners.rate]:
                heard = b""
                continue
            heard += piece
            while (command := self._command(heard)) is not None:
                heard = heard[heard.index(PREAMBLE) + 8 + len(command) :]
                self.commands.append(command)
                if not self.manners.is_silent and command not in self.manners.ignored:
                    self._speak(self._late(command), self._unplugged)

    def answer(self, heard: bytes) -> bytes:
        """What a whole request brings, when it comes another way than by the terminal."""
        command = self._command(heard)
        if command is None or self.manners.is_silent or command in self.manners.ignored:
            return b""
        return self._late(command)

    def _late(self, command: bytes) -> bytes:
        """The answer's frame, when it is time."""
        answer = self._answer(command)
        delays = self.delays.get(command)
        self._unplugged.wait(delays.popleft() if delays else self.manners.delay)
        return self._spoiled(frame(answer))

    def _command(self, heard: bytes) -> bytes | None:
        start = heard.find(PREAMBLE)
        if start < 0 or len(heard) < start + 7:
            return None
        length = int.from_bytes(heard[start + 5 : start + 7], "big")
        whole = heard[start : start + 7 + length]
        return whole[7:-1] if len(whole) == 7 + length and frame(whole[7:-1]) == whole else None

    def _answer(self, command: bytes) -> bytes:
        if self.statuses.get(command):
            return bytes([0, 0, self.statuses[command].popleft()])
        if command in self.manners.unknown:
            return bytes([0, 0, 0x21])
        with self._lock:
            if self._card and command == self._pulled_at:
                self._card, self._pulled_at = None, b""
                self.pulled.set()
            card = None if self._is_hidden else self._card
            if command == READ and card:
                self._is_hidden = self.manners.finds_once
        answers = {
            RESET: b"\x90",
            STATUS: b"\x90",
            IDENTIFY: b"\x90" + IDENTITY,
            FIND: b"\x9f" + bytes(4) if card else b"\x80",
            SELECT: b"\x90" + bytes(8) if card else b"\x81",
            READ: b"\x90" + card if card else b"\x41",
        }
        return b"\0\0" + answers.get(command, b"\x21")

    def _spoiled(self, whole: bytes) -> bytes:
        manners = self.manners
        if manners.broken_checksums:
            manners.broken_checksums -= 1
            whole = whole[:-1] + bytes([whole[-1] ^ 0xFF])
        if manners.lengths_off:
            manners.lengths_off -= 1
            length = int.from_bytes(whole[5:7], "big") + manners.length_error
            whole = whole[:5] + (length & 0xFFFF).to_bytes(2, "big") + whole[7:]
        return manners.noise + whole

    def _speak(self, answer: bytes, pause: threading.Event) -> None:
        """Write at the speed of the line: a hundredth of a second's worth at a time, or less."""
        a_second = self.manners.rate // _BITS_A_BYTE
        piece = 1 if self.manners.one_byte_at_a_time else max(a_second // 100, 1)
        for start in range(0, len(answer), piece):
            os.write(self._master, answer[start : start + piece])
            pause.wait(piece / a_second)
