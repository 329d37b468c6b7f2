"""Texts that are cut off, torn, laid badly in lines, or too small."""

from collections.abc import Iterator
from typing import Final

from kiosk.base.phrases import tears
from tests.ui.gallery.checks.lines import capital_height, lines_of, understood
from tests.ui.gallery.finding import Finding, Layout
from tests.ui.gallery.looks import STEPS
from tests.ui.gallery.seen import SLACK, Words

CAPITAL_MM: Final = 7.3
"""Of running text at the default step, and of every text at the largest."""
_CLOSING: Final = frozenset("，。、；：？！）》」』”’…·%,.;:?!)]}")
_ROUNDING_MM: Final = 0.1
_HELD_MM: Final = {(1024.0, 768.0): (CAPITAL_MM, 6.1), (1024.0, 600.0): (5.2, 4.4)}
"""Windows that can't hold as much on their screens of 15" and 10.1", and what running text at the
default step and every text at the largest has there: with more, header, truth bar and floor would
leave a screen no room (``kiosk.base.type_size``). The doctor warns of such a screen.
"""


def clipped(layout: Layout) -> Iterator[Finding]:
    """No text is shortened, larger than its room, or reaching out of what it stands on."""
    for words in layout.seen.texts:
        if words.elided:
            yield Finding("clipped", f"{words.name} is elided", words.box)
        if words.wide > words.box.width + SLACK or words.painted.height > words.box.height + SLACK:
            needed = f"{words.wide:.0f}x{words.painted.height:.0f}"
            room = f"{words.box.width:.0f}x{words.box.height:.0f}"
            yield Finding("clipped", f"{words.name} needs {needed} and has {room}", words.box)
        if not words.sheet.holds(words.painted, SLACK):
            yield Finding("clipped", f"{words.name} reaches out of its sheet", words.box)


def torn(layout: Layout) -> Iterator[Finding]:
    """No line ends within a word, holds one character only, or begins with what closes."""
    for words in layout.seen.texts:
        if words.anywhere:
            continue
        if not understood(words):
            yield Finding("torn", f"the lines of {words.name} are not understood", words.box)
            continue
        yield from (Finding("torn", f"{words.name}: {why}", words.box) for why in badly_laid(words))


def badly_laid(words: Words) -> Iterator[str]:
    """What is wrong with its lines."""
    lines = lines_of(words)
    if len(lines) < 2:
        return
    for word in tears(lines):
        yield f"“{word}” is parted"
    for line in map(str.strip, lines):
        if len(line) == 1 or (len(line) == 2 and line[1] in _CLOSING):
            yield f"“{line}” stands alone in a line"
        elif line and line[0] in _CLOSING:
            yield f"a line begins with “{line[0]}”"


def small(layout: Layout) -> Iterator[Finding]:
    """Running text at the default step, and every text at the largest, has high capitals."""
    window = layout.seen.window
    held = _HELD_MM.get((window.width, window.height), (CAPITAL_MM, CAPITAL_MM))
    least = held[0] if layout.step == STEPS[0] else held[1]
    for words in layout.seen.texts:
        if layout.step == STEPS[-1] or (layout.step == STEPS[0] and words.running):
            high = capital_height(words.font) * layout.pixel_mm
            if high < least - _ROUNDING_MM:
                yield Finding("small", f"{words.name} has capitals of {high:.1f} mm", words.box)
