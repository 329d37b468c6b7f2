"""The fonts a receipt is drawn with, and the one engine that measures and draws.

Noto Sans CJK SC covers GB18030 level 2; HanaMin (Hanazono) takes over for the rarer characters
of names, and BabelStone Han for those that came after it (the end of the basic block, extensions
G and H). A character neither has is drawn as 〓, the printers' mark for a missing sort, and
warned about, never as an empty box.
"""

import shutil
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final
from unicodedata import category

from PIL import ImageFont

from kiosk.base import log, programs
from kiosk.base.records import dataclass
from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode

MISSING: Final = "〓"
_NOWHERE: Final = "\U0010fffd"  # a noncharacter's neighbour that no font has a glyph for
_PROBE_SIZE: Final = 24
_PATIENCE: Final = 10.0
"""Seconds for fontconfig, which may build its cache first."""
_FALLBACKS: Final = ("HanaMinA", "HanaMinB", "BabelStone Han")
_PRIMARY: Final = "Noto Sans CJK SC"
_KNOWN: Final = {
    (_PRIMARY, False): ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    (_PRIMARY, True): ("opentype/noto/NotoSansCJK-Bold.ttc", 2),
    ("HanaMinA", False): ("truetype/hanazono/HanaMinA.ttf", 0),
    ("HanaMinB", False): ("truetype/hanazono/HanaMinB.ttf", 0),
    ("BabelStone Han", False): ("truetype/babelstone/BabelStoneHan.ttf", 0),
}


@dataclass(frozen=True)
class Type:
    """A size in dots (the em) and a weight."""

    size: int
    bold: bool = False


@dataclass(frozen=True)
class Run:
    """A piece of text that one font has all glyphs for. ``embolden`` is a stroke in dots."""

    text: str
    font: ImageFont.FreeTypeFont
    embolden: float

    @property
    def advance(self) -> float:
        return self.font.getlength(self.text)


@dataclass(frozen=True)
class _Face:
    path: Path
    index: int

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        return _loaded(self.path, self.index, size)

    def has(self, character: str) -> bool:
        font = self.at(_PROBE_SIZE)
        return bytes(font.getmask(character)) != bytes(font.getmask(_NOWHERE))


def runs(text: str, type_: Type) -> Iterator[Run]:
    """Split ``text`` by the font that has its glyphs, missing ones replaced."""
    shown = "".join(c if _face_of(c) is not None else MISSING for c in text)
    for face, characters in groupby(shown, key=_face_of):
        assert face is not None  # noqa: S101 - MISSING itself is in every Chinese font
        own = face == _faces()[0]
        bold = _face(_PRIMARY, bold=True) if own and type_.bold else None
        font = (bold or face).at(type_.size)
        embolden = type_.size / 40 if type_.bold and bold is None else 0
        yield Run("".join(characters), font, embolden)


def advance(text: str, type_: Type) -> float:
    """The width in dots that :func:`runs` will draw ``text`` in.

    Glyphs stand side by side without kerning, so the sum of theirs is the run's.
    """
    return sum(_advance(character, type_) for character in text)


@lru_cache(maxsize=8192)
def _advance(character: str, type_: Type) -> float:
    return sum(run.advance for run in runs(character, type_))


def lacking() -> Failure | None:
    """``font_missing`` where there is no Chinese font at all; nothing else here works without."""
    return None if _faces() else Failure(FailureCode.FONT_MISSING, "for receipts")


def rare_characters() -> bool:
    """Whether the characters that only some names have are drawn too."""
    return len(_faces()) == 1 + len(_FALLBACKS)


def missing(text: str) -> set[str]:
    """The characters that no installed font has."""
    return {character for character in text if _face_of(character) is None}


@cache
def _face_of(character: str) -> _Face | None:
    if character.isspace():
        return _faces()[0]
    # What a font has for private use is its maker's: drawn in a name, it would be somebody else's.
    for face in () if category(character) == "Co" else _faces():
        if face.has(character):
            return face
    # Only the neighbourhood: one rare character could tell whose name it is.
    log.warning("printing.glyph_missing", block=f"U+{ord(character) & ~0xFFF:04X}")
    return None


@cache
def _faces() -> tuple[_Face, ...]:
    found = [_face(family, bold=False) for family in (_PRIMARY, *_FALLBACKS)]
    faces = tuple(face for face in found if face)
    return faces if faces and faces[0].has(MISSING) else ()


@cache
def _face(family: str, *, bold: bool) -> _Face | None:
    """Where a family lies: the usual places first, then what fontconfig knows."""
    known = _KNOWN.get((family, bold))
    if known and (path := Path("/usr/share/fonts", known[0])).exists():
        return _Face(path, known[1])
    fc_match = shutil.which("fc-match")
    if fc_match is None:
        return None
    pattern = f"{family}:bold" if bold else family
    try:
        _, output = programs.run(
            (fc_match, "-f", "%{family}\n%{file}\n%{index}", pattern), Deadline(_PATIENCE)
        )
    except OSError:
        return None
    answer = output.decode(errors="replace").split("\n")
    if len(answer) != 3 or family not in answer[0]:  # fc-match offers a substitute
        return None
    return _Face(Path(answer[1]), int(answer[2]) & 0xFFFF)


@cache
def _loaded(path: Path, index: int, size: int) -> ImageFont.FreeTypeFont:
    # The basic engine: it draws exactly what it measured, and Chinese needs no shaping.
    return ImageFont.truetype(path, size, index=index, layout_engine=ImageFont.Layout.BASIC)
