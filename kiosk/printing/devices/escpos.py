"""A receipt as ESC/POS commands, made with python-escpos.

Text mode sends characters in GB18030 and lets the printer's own font draw them: some 2 kB, a
fifth of a second on a serial line at 115200 baud. A printer without the Chinese font has one for
ASCII all the same, and is sent the rest as dots: some 30 kB, under three seconds. In text mode a
row with a character outside the printer's font goes as dots.

Only commands that cheap printers know too: pictures go by GS v 0, at the left edge and at simple
or double size. ESC * and ESC & would let drawn characters stand among printed ones, and ESC a
would centre pictures, but printers that lack these print rubbish, or ignore them.

Nothing but printable characters is ever sent as text, and the bytes of a picture never form a
real-time command (DLE EOT, DLE ENQ, DLE DC4), which printers obey even inside picture data.
"""

import os
import re
import shutil
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from escpos import capabilities
from escpos.printer import Dummy
from PIL import Image

from kiosk.printing.content.structure import Content
from kiosk.printing.layout import raster
from kiosk.printing.layout.blocks import Gap, Space, Symbol
from kiosk.printing.layout.cells import PLAIN, Face, Row
from kiosk.printing.layout.qr import fitted
from kiosk.printing.layout.strips import Strip, strips
from kiosk.printing.settings import PrinterSettings, TextMode

_BAND_ROWS: Final = 255
_PIECE_BYTES: Final = 8192
"""Of one picture command: no question to the printer waits longer than these take."""
_PLAIN: Final = 0
_DOUBLED: Final = 3
_NO_PAIRS: Final = b"-"
_CHINESE_ON: Final = b"\x1c\x26"
_CHINESE_OFF: Final = b"\x1c\x2e"
_FEED: Final = b"\x1bJ"
_TIGHT: Final = b"\x1b3\x00"
_LOOSE: Final = b"\x1b2"
_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
_DLE_WITH_ONE_DOT_MORE: Final = b"\x18"
_GAPS: Final = {Space.SMALL: 8, Space.MEDIUM: 10, Space.LARGE: 40}


def _half(byte: int) -> bytes:
    """A hexadecimal digit for a byte whose bits are pairs of equals."""
    bits = f"{byte:08b}"
    return b"%x" % int(bits[::2], 2) if bits[::2] == bits[1::2] else _NO_PAIRS


_HALF: Final = b"".join(map(_half, range(256)))

# Importing python-escpos leaves a folder with a pickle behind in /tmp, every time.
if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
    shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)


def encode(content: Content, settings: PrinterSettings) -> Iterator[bytes]:
    """The receipt as commands; no command is split between two pieces."""
    writer = _Writer(settings)
    yield writer.start()
    for strip in strips(content, settings):
        yield from writer.written(strip)
    yield writer.cut()


def clearing() -> bytes:
    """What rids a printer of a receipt that broke off, so that the next one starts on its own.

    A printer may still wait for the rest of a picture: zeros fill it up as white, and mean
    nothing otherwise. Then what is on the paper is cut off.
    """
    commands = Dummy()
    commands.hw("INIT")
    return bytes(_PIECE_BYTES) + _taken(commands) + _cut(commands)


def picture(image: Image.Image) -> Iterator[bytes]:
    """GS v 0 commands for a picture of mode ``1``, white edges left out.

    A stretch of white rows goes as a picture one byte wide, which every printer feeds by just
    as many dots; feed commands count in units that differ from printer to printer. What
    consists of squares of 2 by 2 dots goes at half its size, and the printer doubles it.
    """
    stride = (image.width + 7) // 8
    # In mode 1 a set bit is white; a printer's set bit is black.
    dots = bytes(~byte & 0xFF for byte in image.tobytes())
    lines = [dots[start : start + stride] for start in range(0, len(dots), stride)]
    for _, stretch in groupby(lines, key=any):
        band = list(stretch)
        halved = _halved(band)
        mode, band = (_PLAIN, band) if halved is None else (_DOUBLED, halved)
        width = max(1, *(len(line.rstrip(b"\0")) for line in band))
        rows = min(_BAND_ROWS, _PIECE_BYTES // width)
        for first in range(0, len(band), rows):
            part = band[first : first + rows]
            data = b"".join(line[:width].ljust(width, b"\0") for line in part)
            yield (
                b"\x1dv0"
                + bytes((mode,))
                + width.to_bytes(2, "little")
                + len(part).to_bytes(2, "little")
                + _REAL_TIME.sub(_DLE_WITH_ONE_DOT_MORE, data)
            )


def _halved(band: list[bytes]) -> list[bytes] | None:
    """The rows of half the size; ``None`` where not all of it is squares of 2 by 2 dots."""
    if band[::2] != band[1::2]:
        return None
    digits = [line.translate(_HALF) for line in band[::2]]
    if any(_NO_PAIRS in line for line in digits):
        return None
    return [bytes.fromhex(line.decode() + "0" * (len(line) % 2)) for line in digits]


class _Writer:
    """Knows the face and the spacing that the printer is set to."""

    def __init__(self, settings: PrinterSettings) -> None:
        self._width_dots = settings.width_dots
        self._chinese = settings.text_mode is TextMode.GB18030
        self._native_qr = settings.native_qr
        self._commands = Dummy()
        self._face = PLAIN
        self._tight = False

    def start(self) -> bytes:
        self._commands.hw("INIT")
        return _taken(self._commands) + (_CHINESE_ON if self._chinese else b"")

    def written(self, strip: Strip) -> Iterator[bytes]:
        match strip:
            case Image.Image():
                yield from picture(strip)
            case Row():
                yield from self._row(strip)
            case Gap(space):
                yield _FEED + bytes((_GAPS[space],))
            case Symbol(text):
                yield from self._symbol(text)

    def cut(self) -> bytes:
        return _cut(self._commands)

    def _row(self, row: Row) -> Iterator[bytes]:
        if row.tight is not self._tight:
            self._tight = row.tight
            yield _TIGHT if row.tight else _LOOSE
        for span in row.spans:
            yield self._turned(span.face) + span.text.encode("gb18030")
        yield b"\n"

    def _turned(self, face: Face) -> bytes:
        """The commands that turn the printer from the last face to this one."""
        now = self._face
        if (face.width, face.height) != (now.width, now.height):
            self._commands.set(custom_size=True, width=face.width, height=face.height)
        if face.bold is not now.bold:
            self._commands.set(bold=face.bold)
        if face.inverse is not now.inverse:
            self._commands.set(invert=face.inverse)
        self._face = face
        return _taken(self._commands)

    def _symbol(self, text: str) -> Iterator[bytes]:
        if not self._native_qr:
            yield from picture(raster.symbol(text, self._width_dots))
            return
        fit = fitted(text, self._width_dots)
        quiet = _FEED + bytes((fit.quiet,))
        self._commands.set(align="center")
        yield (_CHINESE_OFF if self._chinese else b"") + _taken(self._commands) + quiet
        self._commands.qr(text, ec=fit.level, size=fit.dots, native=True)
        yield _taken(self._commands) + quiet
        self._commands.set(align="left")
        yield _taken(self._commands) + (_CHINESE_ON if self._chinese else b"")


def _cut(commands: Dummy) -> bytes:
    """Part of the paper stays uncut, so that the receipt doesn't fall to the floor."""
    commands.cut(mode="PART")
    return _taken(commands)


def _taken(commands: Dummy) -> bytes:
    """What python-escpos has written since the last time."""
    written: bytes = commands.output
    commands.clear()
    return written
