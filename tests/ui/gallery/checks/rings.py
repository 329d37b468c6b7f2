"""Whether the ring around what has the focus is whole and stands out, measured in the picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.pixels import Pixels, contrast, sides

LEAST: Final = 3.0
"""Contrast of the ring: with what lies around it, and with what was there before (WCAG 2.2)."""
_POINTS: Final = 8
"""Looked at on each side."""


@dataclass(frozen=True, slots=True)
class Ring:
    """``gap`` pixels from a control, a line of ``line``, and another gap; ``radius`` is the
    control's.
    """

    name: str
    box: Box
    radius: float
    gap: float
    line: float

    def sections(self) -> Iterator[list[tuple[float, float]]]:
        """Across the ring, from the control outwards, at points of its straight sides."""
        outwards = [step + 0.5 for step in range(int(2 * self.gap + self.line))]
        for side in sides(self.box, self.radius, _POINTS):
            for x, y, out_x, out_y in side:
                yield [(x + out_x * out, y + out_y * out) for out in outwards]


def faults(ring: Ring, before: Pixels, after: Pixels) -> set[str]:
    """What is wrong with the ring in the picture ``after``; ``before`` is the one without it."""
    found = set()
    for section in ring.sections():
        if not all(after.holds(*place) for place in section):
            found.add("is cut off by the window")
            continue
        with_ring = [after.at(*place) for place in section]
        line = with_ring[int(ring.gap + ring.line / 2)]
        # A control between two pixels blurs the edges of its gaps, but not all of them.
        gap = ceil(ring.gap)
        for beside in (with_ring[:gap], with_ring[-gap:]):
            if max(contrast(line, other) for other in beside) < LEAST:
                found.add("is torn, or does not stand out from what is beside it")
        was = [before.at(*place) for place in section]
        if max(map(contrast, with_ring, was)) < LEAST:
            found.add("does not stand out from what was there")
    return found
