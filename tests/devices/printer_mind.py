"""What a receipt printer does with its bytes: it obeys ESC/POS and shows what would be on paper.

It answers status requests (DLE EOT) the moment they arrive, wherever in the stream they stand,
and prints what it understands with a font of its own. It can run out of paper or overheat, and
answer as printers of the field do: late, in line, unasked, wrongly or not at all. A command it
doesn't know stands in ``unknown``, and no test lets one pass.
"""

import re
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cache
from typing import Any

import qrcode
from PIL import Image, ImageDraw, ImageFont

_FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
_BOLD = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
_MONO_SC = 7
_LINE_SPACING = 34
_CLEAR = bytes.fromhex("10140801031401060208")
_CLEARED = bytes.fromhex("372500")
_REAL_TIME = re.compile(rb"\x10\x04([\x01-\x04])")


class Manner(Enum):
    """How the printer answers what it is asked."""

    HONEST = auto()
    SILENT = auto()
    GARBAGE = auto()
    NO_FINISH = auto()  # knows DLE EOT but not GS r
    FIRST_ONLY = auto()  # knows DLE EOT 1 alone
    IN_LINE = auto()  # answers DLE EOT when it comes to it, after what stands before


@dataclass
class Condition:
    """What is wrong with the printer; a test sets it at any time."""

    paper_out: bool = False
    near_end: bool = False
    cover_open: bool = False
    hot: bool = False
    overheated: bool = False
    cutter_error: bool = False
    drawer_open: bool = False

    @property
    def stopped(self) -> bool:
        return self.paper_out or self.cover_open or self.cutter_error or self.overheated

    def answer(self, number: int) -> int:
        """DLE EOT ``number``: bits 1 and 4 are always set."""
        bits = {
            1: 0x04 * self.drawer_open | 0x08 * self.stopped,
            2: 0x04 * self.cover_open
            | 0x20 * self.paper_out
            | 0x40 * (self.cutter_error or self.hot or self.overheated),
            3: 0x08 * self.cutter_error | 0x40 * (self.hot or self.overheated),
            4: 0x60 * self.paper_out | 0x0C * (self.near_end or self.paper_out),
        }
        return 0x12 | bits[number]

    def frame(self) -> bytes:
        """Automatic status back: four bytes, of which only the first has bit 4 set."""
        first = 0x10 | 0x04 * self.drawer_open | 0x08 * self.stopped | 0x20 * self.cover_open
        second = 0x08 * self.cutter_error | 0x40 * self.overheated
        third = 0x0C * self.paper_out | 0x03 * self.near_end
        return bytes((first, second, third, 0))


@dataclass
class Job:
    """One receipt up to its cut."""

    picture: Image.Image
    text: list[str]
    symbols: list[str]
    rasters: int


@dataclass(frozen=True)
class _Style:
    width: int = 1
    height: int = 1
    bold: bool = False
    inverse: bool = False


@dataclass
class _Sheet:
    """The paper since the last cut."""

    width: int
    strips: list[Image.Image] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    rasters: int = 0

    @property
    def height(self) -> int:
        return sum(strip.height for strip in self.strips)

    def add(self, strip: Image.Image) -> None:
        self.strips.append(strip)

    def job(self) -> Job:
        picture = Image.new("1", (self.width, max(1, self.height)), 1)
        top = 0
        for strip in self.strips:
            picture.paste(strip, (0, top))
            top += strip.height
        return Job(picture, self.text, self.symbols, self.rasters)


class _IncompleteError(Exception):
    """The rest of a command is still to come."""


class Interpreter:
    """The printer's mind: bytes in, paper and answers out.

    ``paper_left`` counts dots of roll. ``behind``: by how many answers each one is late.
    ``delay``: how many seconds each one takes. ``unasked``: sends its status whenever something
    came, too. ``cools_after``: how many status requests later it has cooled.
    """

    def __init__(self, width_dots: int, answer: Callable[[bytes], None]) -> None:
        self.condition = Condition()
        self.manner = Manner.HONEST
        self.paper_left: int | None = None
        self.behind = 0
        self.delay = 0.0
        self.unasked = False
        self.cools_after: int | None = None
        self._held: deque[bytes] = deque()
        self.jobs: list[Job] = []
        self.unknown: list[bytes] = []
        self._width = width_dots
        self._answer = answer
        self._buffer = b""
        self._scanned = b""
        self._reset()
        self.sheet = _Sheet(width_dots)

    def feed(self, data: bytes) -> None:
        """What came over the wire; real-time requests are answered before anything prints."""
        if self.unasked:
            self._answer(self.condition.frame())
        self._real_time(data)
        self._buffer += data
        before, clear, after = self._buffer.rpartition(_CLEAR)
        if clear:
            self._buffer = after if self.condition.stopped else before + after
            if self.manner is not Manner.SILENT:
                self._say(_CLEARED)
        self.go_on()

    def mend(self) -> None:
        """A new roll in, the cover closed: on with what still waits."""
        self.condition = Condition()
        self.paper_left = None
        self.cools_after = None
        self.go_on()

    def go_on(self) -> None:
        """Print what waits, as far as the printer can."""
        while self._buffer and not self.condition.stopped:
            try:
                self._buffer = self._buffer[self._command() :]
            except _IncompleteError:
                return

    def _real_time(self, data: bytes) -> None:
        scanned = self._scanned + data
        for match in _REAL_TIME.finditer(scanned):
            self._cool()
            if self.manner is Manner.GARBAGE:
                self._say(b"\xfe\x7f?")
            elif self.manner in (Manner.HONEST, Manner.NO_FINISH) or (
                self.manner is Manner.FIRST_ONLY and match[1] == b"\x01"
            ):
                self._tell(match[1][0])
        # The start of a request may be the end of this piece; a whole one is never seen twice.
        tail = re.search(rb"\x10\x04?\Z", scanned)
        self._scanned = tail[0] if tail else b""

    def _tell(self, number: int) -> None:
        self._say(bytes((self.condition.answer(number),)))

    def _say(self, answer: bytes) -> None:
        if self.delay:
            threading.Event().wait(self.delay)
        self._held.append(answer)
        while len(self._held) > self.behind:
            self._answer(self._held.popleft())

    def _cool(self) -> None:
        if self.cools_after is not None:
            self.cools_after -= 1
            if self.cools_after <= 0:
                self.cools_after = None
                self.condition.overheated = False

    def _reset(self) -> None:
        self._style = _Style()
        self._spacing = _LINE_SPACING
        self._align = 0
        self._qr: dict[str, Any] = {}
        self._line: list[tuple[str, _Style]] = []

    def _take(self, count: int) -> bytes:
        if len(self._buffer) < count:
            raise _IncompleteError
        return self._buffer[:count]

    def _command(self) -> int:
        """Obey the command or character at the front; its length in bytes."""
        first = self._buffer[0]
        commands = {0x0A: self._feed, 0x10: self._data_link, 0x1B: self._escape}
        commands |= {0x1C: self._field, 0x1D: self._group}
        if first in commands:
            return commands[first]()
        if first < 0x20 or first == 0x7F:
            if first:  # NUL means nothing
                self.unknown.append(self._take(1))
            return 1
        return self._character()

    def _feed(self) -> int:
        self._print_line()
        return 1

    def _data_link(self) -> int:
        """A real-time request in its turn: most have answered it when it came."""
        request = _REAL_TIME.match(self._take(3))
        if not request:
            self.unknown.append(self._take(3))
        elif self.manner is Manner.IN_LINE:
            self._tell(request[1][0])
        return 3

    def _field(self) -> int:
        """Chinese mode on and off; this printer always knows both."""
        if self._take(2)[1:] not in (b"&", b"."):
            self.unknown.append(self._take(2))
        return 2

    def _character(self) -> int:
        length = 1 if self._buffer[0] < 0x80 else 2
        if length == 2 and 0x30 <= self._take(2)[1] <= 0x39:
            length = 4
        raw = self._take(length)
        if length == 4:
            self.unknown.append(raw)  # its font has no four-byte characters
        # Half a character, where a connection broke, takes along what comes next.
        self._line.append((raw.decode("gb18030", errors="replace")[0], self._style))
        return length

    def _escape(self) -> int:
        kind = self._take(2)[1:]
        if kind == b"@":
            self._reset()
        elif kind == b"2":
            self._spacing = _LINE_SPACING
        elif kind in (b"3", b"J", b"d", b"E", b"a"):
            value = self._take(3)[2]
            if kind == b"3":
                self._spacing = value
            elif kind == b"J":
                self._print_line(spacing=value)
            elif kind == b"d":
                self._print_line(spacing=_LINE_SPACING * value)
            elif kind == b"E":
                self._style = replace(self._style, bold=bool(value & 1))
            else:
                self._align = value
            return 3
        else:
            self.unknown.append(self._take(2))
        return 2

    def _group(self) -> int:
        kind = self._take(3)[1:2]
        value = self._buffer[2]
        if kind == b"!":
            width, height = (value >> 4) + 1, (value & 0x0F) + 1
            self._style = replace(self._style, width=width, height=height)
        elif kind == b"B":
            self._style = replace(self._style, inverse=bool(value & 1))
        elif kind == b"r":
            if self.manner in (Manner.HONEST, Manner.IN_LINE):
                paper = 0x0C * self.condition.paper_out | 0x03 * self.condition.near_end
                self._say(bytes((paper,)))
        elif kind == b"V" and value in (0, 1):
            self._cut()
        elif kind == b"v":
            return self._raster()
        elif kind == b"(" and value == ord("k"):
            return self._symbol()
        else:
            self.unknown.append(self._take(3))
        return 3

    def _raster(self) -> int:
        """GS v 0: bit 0 of the mode makes every dot twice as wide, bit 1 twice as high."""
        head = self._take(8)
        across, down = 1 + (head[3] & 1), 1 + (head[3] >> 1 & 1)
        stride, height = int.from_bytes(head[4:6], "little"), int.from_bytes(head[6:8], "little")
        data = self._take(8 + stride * height)[8:]
        strip = Image.new("1", (self._width, height * down), 1)
        inverted = bytes(~byte & 0xFF for byte in data)
        sent = Image.frombytes("1", (stride * 8, height), inverted)
        strip.paste(sent.resize((sent.width * across, strip.height), Image.Resampling.NEAREST))
        self.sheet.rasters += 1
        self._put(strip)
        return 8 + len(data)

    def _symbol(self) -> int:
        size = int.from_bytes(self._take(5)[3:5], "little")
        body = self._take(5 + size)[5:]
        match body[1]:
            case 67:
                self._qr["dots"] = body[2]
            case 69:
                self._qr["level"] = body[2] - 48
            case 80:
                self._qr["data"] = body[3:].decode("ascii")
            case 81:
                self._print_symbol()
            case _:
                pass
        return 5 + size

    def _print_symbol(self) -> None:
        levels = (
            qrcode.ERROR_CORRECT_L,
            qrcode.ERROR_CORRECT_M,
            qrcode.ERROR_CORRECT_Q,
            qrcode.ERROR_CORRECT_H,
        )
        code = qrcode.QRCode(
            error_correction=levels[self._qr["level"]], box_size=self._qr["dots"], border=0
        )
        code.add_data(self._qr["data"], optimize=0)
        image = code.make_image().get_image().convert("1")
        strip = Image.new("1", (self._width, image.height), 1)
        strip.paste(image, (self._offset(image.width), 0))
        self.sheet.symbols.append(self._qr["data"])
        self._put(strip)

    def _offset(self, width: int) -> int:
        return {0: 0, 1: (self._width - width) // 2, 2: self._width - width}[self._align]

    def _print_line(self, spacing: int | None = None) -> None:
        tallest = max((24 * style.height for _, style in self._line), default=0)
        height = max(tallest, self._spacing if spacing is None else spacing)
        strip = Image.new("1", (self._width, height), 1)
        x = 0
        for character, style in self._line:
            glyph = _glyph(character, style)
            if x + glyph.width > self._width:
                self.unknown.append(b"line too long: " + character.encode())
            strip.paste(glyph, (x, tallest - glyph.height))
            x += glyph.width
        if self._line:
            self.sheet.text.append("".join(character for character, _ in self._line))
        self._line = []
        self._put(strip)

    def _put(self, strip: Image.Image) -> None:
        if self.paper_left is not None:
            self.paper_left -= strip.height
            if self.paper_left <= 0:
                self.condition.paper_out = True
        self.sheet.add(strip)

    def _cut(self) -> None:
        self.jobs.append(self.sheet.job())
        self.sheet = _Sheet(self._width)


@cache
def _glyph(character: str, style: _Style) -> Image.Image:
    """As a printer's ROM has it, 12 or 24 dots wide and 24 high, times what the style says."""
    box_drawing = 0x2500 <= ord(character) <= 0x257F  # fills its cell in any weight
    path = _BOLD if style.bold and not box_drawing else _FONT
    font = ImageFont.truetype(path, 24, index=_MONO_SC)
    image = Image.new("L", (12 if character.isascii() else 24, 24), 255)
    ImageDraw.Draw(image).text((0, 21), character, fill=0, font=font, anchor="ls")
    ink, ground = (255, 0) if style.inverse else (0, 255)
    image = image.point(lambda level: ground if level > 140 else ink)
    size = (image.width * style.width, image.height * style.height)
    return image.resize(size, Image.Resampling.NEAREST)
