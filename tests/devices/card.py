"""A smart card as the virtual reader's driver sees one: bytes in, bytes out.

The protocol (vsmartcard): two bytes of length, then a message. One byte alone is a control,
00 off, 01 on, 02 reset, 04 "what is your ATR"; anything else is a command for the card.
"""

import socket
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from kiosk.reader.image import HEADER, PHOTO_SIZE
from kiosk.reader.persons import PERSONS

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


@dataclass(frozen=True)
class Card:
    """``pages`` is what READ BINARY finds, ``public_data`` the records of EF05 by tag.

    ``trouble`` comes over the commands from number ``troubled_from`` on, ``troubled_for`` of them
    (0 = all); ``delay`` holds every answer back, in seconds.
    """

    atr: bytes
    pages: bytes = b""
    public_data: Mapping[int, bytes] = field(default_factory=dict)
    chip_serial: bytes = b""
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
    return Card(IDENTITY_ATR, PERSONS[person_key].image() + b"\xaa" * PHOTO_SIZE)


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


class CardConversation:
    """Speaks for one card that lies on a virtual reader, until it is taken away."""

    def __init__(self, card: Card, line: socket.socket) -> None:
        self._card = card
        self._line = line
        self._taken = threading.Event()
        self._resumed = threading.Event()
        self._waiting_answer = b""
        self._selected = False
        self.commands: list[bytes] = []
        self._thread = threading.Thread(target=self._converse, daemon=True)
        self._thread.start()

    def take_away(self) -> None:
        self._taken.set()
        self._resumed.set()
        self._hang_up()
        self._thread.join()
        self._line.close()

    def resume(self) -> None:
        """End a silence: the answer held back comes now."""
        self._resumed.set()

    def _hang_up(self) -> None:
        try:
            self._line.shutdown(socket.SHUT_RDWR)
        except OSError:
            self._taken.set()  # the reader hung up first

    def _converse(self) -> None:
        try:
            while (message := self._receive()) is not None:
                if len(message) == 1:
                    if message == GET_ATR:
                        self._send(self._card.atr)
                    continue
                self._exchange(message)
        except OSError:
            return

    def _exchange(self, command: bytes) -> None:
        number = len(self.commands)
        self.commands.append(command)
        if self._card.delay and self._taken.wait(self._card.delay):
            return
        answer = self._answer(command)
        if self._card.is_troubled(number):
            match self._card.trouble:
                case Trouble.PULLED:
                    self._hang_up()
                    return
                case Trouble.SILENT:
                    self._resumed.wait()
                case trouble:
                    answer = self._spoiled(answer, command, trouble)
        if not self._taken.is_set():
            self._send(answer)

    def _spoiled(self, answer: bytes, command: bytes, trouble: Trouble | None) -> bytes:
        data, status = answer[:-2], answer[-2:]
        match trouble:
            case Trouble.REFUSED:
                return bytes.fromhex("6982")
            case Trouble.GARBLED:
                return bytes(byte ^ 0x5A for byte in data) + status
            case Trouble.EMPTY:
                return status
            case Trouble.OVERLONG:
                return data + b"\x20\x00" + status
            case Trouble.ENDS_EARLY:
                return data[: len(data) // 2] + bytes.fromhex("6282")
            case Trouble.HALF_AT_A_TIME:
                # "Ask again with the length that I have": half of a full page.
                return bytes.fromhex("6C80") if command[-1] == 0 else answer
            case Trouble.ANSWER_WAITS if command[1] != 0xC0 and data:
                self._waiting_answer = answer
                return bytes([0x61, len(data) & 0xFF])
            case _:
                return answer

    def _answer(self, command: bytes) -> bytes:
        card = self._card
        match command[0], command[1]:
            case 0xFF, 0xB0 if card.pages:
                offset = int.from_bytes(command[2:4], "big")
                page = card.pages[offset : offset + (command[4] or 256)]
                return page + OK if page else bytes.fromhex("6A82")
            case 0x00, 0xA4 if card.public_data and SSSE in command:
                self._selected = True
                return OK
            case 0x00, 0xA4 if self._selected and command[5:7] == b"\xef\x05":
                return OK
            case 0x00, 0xB2 if self._selected:
                record = card.public_data.get(command[2])
                return record + OK if record else NOT_FOUND
            case 0x00, 0x36 if card.chip_serial:
                return card.chip_serial + OK
            case 0x00, 0xC0:
                return self._waiting_answer
            case 0x00, 0xA4:
                return NOT_FOUND
            case _:
                return UNKNOWN_COMMAND

    def _receive(self) -> bytes | None:
        length = self._receive_exactly(2)
        return None if length is None else self._receive_exactly(int.from_bytes(length, "big"))

    def _receive_exactly(self, count: int) -> bytes | None:
        received = b""
        while len(received) < count:
            # Not kept by the kernel: without it every exchange waits 40 ms for an acknowledgement.
            self._line.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            part = self._line.recv(count - len(received))
            if not part:
                return None
            received += part
        return received

    def _send(self, message: bytes) -> None:
        self._line.sendall(len(message).to_bytes(2, "big") + message)
