"""A font that has nothing but what holds lines together or lets them end, drawn as nothing.

The screens' font has no such characters, and Qt would load every font of the system until one has.
The font is made here (OpenType 1.9: big-endian tables in the order of their names) and stands
behind the screens' own.
"""

import struct
from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase

JOINER: Final = "\u2060"
"""WORD JOINER: no line ends beside it."""
BREAK: Final = "\u200b"
"""ZERO WIDTH SPACE: a line may end there."""

_FAMILY: Final = "Kiosk Joiners"
_EM: Final = 1000
_ASCENT, _DESCENT = 880, -120
_MAGIC: Final = 0x5F0F3CF5


def stand_behind(family: str) -> None:
    """From now on, what ``family`` lacks of them is taken from here."""
    _load()
    QFont.insertSubstitution(family, _FAMILY)


@cache
def _load() -> None:
    if QFontDatabase.addApplicationFontFromData(_font()) < 0:
        raise ValueError("Qt does not take the font of the joiners")


def _font() -> bytes:
    """Two empty glyphs, of which the second is shown for every character, in 500 bytes."""
    one = 1 << 16
    groups = b"".join(struct.pack(">3I", *[ord(character)] * 2, 1) for character in (BREAK, JOINER))
    names = _FAMILY.encode("utf-16-be")
    tables = {
        b"cmap": struct.pack(">4HI2H3I", 0, 1, 3, 10, 12, 12, 0, 16 + len(groups), 0, 2) + groups,
        b"glyf": b"\0",
        b"head": struct.pack(">4I2H2q4h2H3h", one, 0, 0, _MAGIC, 0, _EM, *[0] * 6, 0, 8, 2, 0, 0),
        b"hhea": struct.pack(">I3h12hH", one, _ASCENT, _DESCENT, *[0] * 13, 2),
        b"hmtx": bytes(8),
        b"loca": bytes(6),
        b"maxp": struct.pack(">I14H", one, 2, *[0] * 13),
        b"name": struct.pack(">9H", 0, 1, 18, 3, 1, 0x409, 1, len(names), 0) + names,
    }
    start = 12 + 16 * len(tables)
    directory = struct.pack(">I4H", one, len(tables), 0, 0, 0)
    content = b""
    for tag, table in tables.items():
        directory += struct.pack(">4s3I", tag, 0, start + len(content), len(table))
        content += table + bytes(-len(table) % 4)
    return directory + content
