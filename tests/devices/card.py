"""A smart card as the virtual reader's driver sees one: bytes in, bytes out.

The protocol (vsmartcard): two bytes of length, then a message. One byte alone is a control,
00 off, 01 on, 02 reset, 04 "what is your ATR"; anything else is a command for the card.
"""

import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from kiosk.reader.decoding.image import HEADER, PHOTO_SIZE
from kiosk.reader.simulated.persons import PERSONS

# The storage card of PC/SC part 3 by the name of 90 00 (facts, section 4), and others.
IDENTITY_ATR = bytes.fromhex("3B8F8001804F0CA000000306039000 00000000FB")
MIFARE_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001 000000006A")
BARE_ATR = bytes.fromhex("3B888001D10386050080800058")
CONTACT_ATR = bytes.fromhex("3B6D00000080318065B08302000083009000")
# Longer than an ATR may be: the reader finds a card, and can't power it.
MUTE_ATR = bytes([0x3B]) * 40

SSSE = bytes.fromhex("7378312E73682EC9E7BBE1B1A3D5CF")

GET_ATR = b"\x04"
OK = bytes.fromhex("9000")
NOT_FOUND = bytes.fromhex("6A82")
UNKNOWN_COMMAND = bytes.fromhex("6D00")
WRONG_LENGTH = bytes.fromhex("6700")

_RETRY = 0.005


class Trouble(Enum):
    """What a card does instead of answering a command as it should."""

    SILENT = auto()
    PULLED = auto()
    REFUSED = auto()
    GARBLED = auto()
    EMPTY = auto()
    OVERLONG = auto()
    ENDS_EARLY = auto()
    HALF_AT_A_TIME = auto()
    ANSWER_WAITS = auto()
    REST_WAITS = auto()
    REST_IS_LOST = auto()
    PROMISES_MORE = auto()


_HELD_BACK = {
    Trouble.ANSWER_WAITS,
    Trouble.REST_WAITS,
    Trouble.REST_IS_LOST,
    Trouble.PROMISES_MORE,
}


@dataclass(frozen=True)
class Card:
    """``pages`` is what READ BINARY finds, ``public_data`` the records of EF05 by tag.

    ``lengths`` are those that READ BINARY takes, all where there are none; any other is refused
    with 67 00, or where it ``names_length`` with the greatest of them, 6C xx. Answers are fetched
    by a command of class ``fetched_by``.

    ``trouble`` comes over the commands from number ``troubled_from`` on, ``troubled_for`` of them
    (0 = all); ``delay`` holds every answer back, in seconds.
    """

    atr: bytes
    pages: bytes = b""
    public_data: Mapping[int, bytes] = field(default_factory=dict)
    chip_serial: bytes = b""
    lengths: frozenset[int] = frozenset()
    names_length: bool = False
    fetched_by: frozenset[int] = frozenset({0x00, 0xFF})
    trouble: Trouble | None = None
    troubled_from: int = 0
    troubled_for: int = 0
    delay: float = 0.0

    def with_trouble(self, trouble: Trouble, after: int = 0, times: int = 0) -> "Card":
        return replace(self, trouble=trouble, troubled_from=after, troubled_for=times)

    def is_troubled(self, number: int) -> bool:
        last = self.troubled_from + self.troubled_for if self.troubled_for else number + 1
        return self.trouble is not None and self.troubled_from <= number < last


def identity_card(person_key: str) -> Card:
    """A made-up person's card, with a photo after the text that nobody should read."""
    return Card(IDENTITY_ATR, bytes(PERSONS[person_key].image()) + b"\xaa" * PHOTO_SIZE)


def image_card(record: bytes) -> Card:
    """An identity card with any text record."""
    return Card(IDENTITY_ATR, HEADER + record + b"\xaa" * PHOTO_SIZE)


def social_security_card() -> Card:
    return Card(
        CONTACT_ATR,
        public_data={
            0x01: bytes.fromhex("0110330300D15600000599110145FFFFFFFF"),
            0x03: bytes.fromhex("0304332E3030"),
            0x07: b"\x07\x09A12345678",
        },
    )


class Chip:
    """Answers commands as its card would."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._waiting_answer = b""
        self._is_selected = False
        self.commands: list[bytes] = []

    def exchange(self, command: bytes) -> bytes | None:
        """The answer, or ``None`` for a card pulled out instead."""
        number = len(self.commands)
        self.commands.append(command)
        answer = self._answer(command)
        if not self._card.is_troubled(number):
            return answer
        return self._spoiled(answer, command)

    def is_silent(self) -> bool:
        """Whether the command just exchanged is one that gets no answer."""
        return self._card.trouble is Trouble.SILENT and self._card.is_troubled(
            len(self.commands) - 1
        )

    def _spoiled(self, answer: bytes, command: bytes) -> bytes | None:
        data, status = answer[:-2], answer[-2:]
        match self._card.trouble:
            case Trouble.PULLED:
                spoiled = None
            case Trouble.REFUSED:
                spoiled = bytes.fromhex("6982")
            case Trouble.GARBLED:
                spoiled = bytes(byte ^ 0x5A for byte in data) + status
            case Trouble.EMPTY:
                spoiled = status
            case Trouble.OVERLONG:
                spoiled = data + b"\x20\x00" + status
            case Trouble.ENDS_EARLY:
                spoiled = data[: len(data) // 2 + 1] + bytes.fromhex("6282")
            case Trouble.HALF_AT_A_TIME if command[-1] == 0:
                # "Ask again with the length that I have": half of a full page.
                spoiled = bytes.fromhex("6C80")
            case trouble if trouble in _HELD_BACK and command[1] != 0xC0 and data:
                spoiled = self._held_back(data, status)
            case _:
                spoiled = answer
        return spoiled

    def _held_back(self, data: bytes, status: bytes) -> bytes:
        """The data up to where the rest waits to be fetched, and that it does."""
        match self._card.trouble:
            case Trouble.ANSWER_WAITS:
                handed_over = 0
            case Trouble.PROMISES_MORE:
                return data + bytes([0x61, 0x10])
            case _:
                handed_over = len(data) // 2
        rest = data[handed_over:]
        self._waiting_answer = b"" if self._card.trouble is Trouble.REST_IS_LOST else rest + status
        return data[:handed_over] + bytes([0x61, len(rest) & 0xFF])

    def _answer(self, command: bytes) -> bytes:
        card, answer = self._card, UNKNOWN_COMMAND
        match command[0], command[1]:
            case 0xFF, 0xB0 if card.pages:
                answer = self._page(int.from_bytes(command[2:4], "big"), command[4] or 256)
            case 0x00, 0xA4 if card.public_data and SSSE in command:
                self._is_selected = True
                answer = OK
            case 0x00, 0xA4:
                is_public = self._is_selected and command[5:7] == b"\xef\x05"
                answer = OK if is_public else NOT_FOUND
            case 0x00, 0xB2 if self._is_selected:
                record = card.public_data.get(command[2])
                answer = record + OK if record else NOT_FOUND
            case 0x00, 0x36 if card.chip_serial:
                answer = card.chip_serial + OK
            case class_byte, 0xC0 if class_byte in card.fetched_by and self._waiting_answer:
                answer = self._waiting_answer
        return answer

    def _page(self, offset: int, length: int) -> bytes:
        lengths = self._card.lengths
        if lengths and length not in lengths:
            greatest = max(lengths) & 0xFF
            return bytes([0x6C, greatest]) if self._card.names_length else WRONG_LENGTH
        page = self._card.pages[offset : offset + length]
        return page + OK if page else NOT_FOUND


class LyingCard:
    """A card on a virtual reader, until it is taken away, whatever the reader does meanwhile."""

    def __init__(self, card: Card, port: int) -> None:
        self._card = card
        self._chip = Chip(card)
        self._address = ("127.0.0.1", port)
        self._taken = threading.Event()
        self._resumed = threading.Event()
        self._has_reader = threading.Event()
        self._has_reader.set()
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._thread = threading.Thread(target=self._lie, daemon=True)
        self._thread.start()

    @property
    def commands(self) -> list[bytes]:
        return list(self._chip.commands)

    def take_away(self) -> None:
        self._taken.set()
        self.lose_reader()
        self._has_reader.set()
        self._thread.join()

    def lose_reader(self) -> None:
        """The reader's cable is pulled: what it waits for fails, and the card stays where it is."""
        with self._lock:
            self._has_reader.clear()
            self._resumed.set()
            if self._line:
                _hang_up(self._line)

    def meet_reader(self) -> None:
        """The reader is plugged back, with the card on it."""
        self._has_reader.set()

    def resume(self) -> None:
        """End a silence: the answer held back comes now."""
        self._resumed.set()

    def _lie(self) -> None:
        while not self._taken.wait(_RETRY):
            self._has_reader.wait()
            with socket.socket() as line:
                try:
                    line.connect(self._address)
                except OSError:
                    continue  # the reader is unplugged
                with self._lock:
                    self._line = line
                    if self._taken.is_set():
                        return
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._converse(line)
                with self._lock:
                    self._line = None

    def _converse(self, line: socket.socket) -> None:
        try:
            while (message := _receive(line)) is not None:
                if len(message) > 1:
                    self._exchange(line, message)
                elif message == GET_ATR:
                    _send(line, self._card.atr)
        except OSError:
            return  # the reader hung up

    def _exchange(self, line: socket.socket, command: bytes) -> None:
        if self._card.delay and self._taken.wait(self._card.delay):
            return
        answer = self._chip.exchange(command)
        if answer is None:
            self._taken.set()
            _hang_up(line)
            return
        if self._chip.is_silent():
            self._resumed.wait()
        if not self._taken.is_set():
            _send(line, answer)


def _hang_up(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _receive(line: socket.socket) -> bytes | None:
    length = _receive_exactly(line, 2)
    return None if length is None else _receive_exactly(line, int.from_bytes(length, "big"))


def _receive_exactly(line: socket.socket, count: int) -> bytes | None:
    received = b""
    while len(received) < count:
        # The kernel forgets this; without it each exchange waits 40 ms for an acknowledgement.
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = line.recv(count - len(received))
        if not part:
            return None
        received += part
    return received


def _send(line: socket.socket, message: bytes) -> None:
    line.sendall(len(message).to_bytes(2, "big") + message)
