"""Words that don't stand out from what they lie on, told from the picture."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.room import over
from tests.ui.gallery.finding import Finding, Sight
from tests.ui.gallery.pixels import apart, blended, contrast, named
from tests.ui.gallery.seen import Words

DISABLED: Final = 4.5
"""Least contrast on a button that does not answer: it can be read, and is told apart."""
_GROUND: Final = 0.08
"""Share of a box from which a colour in it counts as ground."""
_MIXED: Final = 0.15
"""The same of alike colours none of which is most of them."""
_ALIKE: Final = 0xFFF0F0F0
"""What two colours have in common that are taken for one ground."""
_LIKE: Final = 24
"""How far a colour may be from another in a channel and be taken for the same."""


def pale(sight: Sight) -> Iterator[Finding]:
    """Every text stands out from everything it lies on."""
    waiting = {target.layer for target in sight.seen.targets if not target.enabled}
    for words in sight.seen.texts:
        # What is scrolled away, or lies behind the idle question, is not read now.
        if not words.in_sight or any(over(words, sight.seen)):
            continue
        counted = sight.pixels.counted(_around(words))
        ratio, ink, ground = worst(words, counted)
        if ratio < (DISABLED if words.target in waiting else sight.contrast):
            what = f"{words.name} {ratio:.1f}:1, {named(ink)} on {named(ground)}"
            yield Finding("pale", what, words.box)
        elif ink not in counted and not any(apart(colour, ink) < 3 * _LIKE for colour in counted):
            yield Finding("pale", f"{words.name} is not to be seen", words.box)


def _around(words: Words) -> Box:
    """Where a text and its ground are seen. Of a single digit that is not its box alone: the edges
    of its stem, one mixed colour each, would be a good part of that.
    """
    if len(words.text) > 1:
        return words.painted
    box, beside = words.painted, words.font.size / 4
    return Box(box.x - beside, box.y, box.width + 2 * beside, box.height).shared(words.sheet)


def worst(words: Words, counted: Counter[int]) -> tuple[float, int, int]:
    """The least contrast with what fills a good part of the box, with ink and ground."""
    grounds = _grounds(counted, words.colour)
    if not grounds:
        return 1.0, words.colour, words.colour
    ink = blended(words.colour, grounds[0], words.opacity)
    ratio, ground = min((contrast(ink, ground), ground) for ground in grounds)
    return ratio, ink, ground


def _grounds(counted: Counter[int], ink: int) -> list[int]:
    """The commonest colours that are not the ink, alike ones being one; edges of letters, which
    are of many colours, are none.
    """
    sizes: Counter[int] = Counter()
    chosen: dict[int, int] = {}
    for colour, number in counted.items():
        part = colour & _ALIKE
        sizes[part] += number
        if number > counted[chosen.setdefault(part, colour)]:
            chosen[part] = colour
    total = counted.total()
    common = [
        chosen[part]
        for part, size in sizes.most_common()
        if size >= _GROUND * total and (size >= _MIXED * total or 2 * counted[chosen[part]] > size)
    ]
    return [colour for colour in common if apart(colour, ink) >= _LIKE]
