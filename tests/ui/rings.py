"""Whether the ring around what has the focus is whole and stands out, measured in the picture.

``python -m tests.ui.rings`` looks at every control of every screen, in every look and window size,
prints what is wrong, and ends with 1 when anything is.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, product
from math import ceil
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QPointF, QRectF
from PySide6.QtGui import QImage

from tests.ui.gallery import SIZES, THEMES, Gallery, Look
from tests.ui.gallery_checks import contrast_ratio
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import State, states
from tests.ui.hands import ARROWS, Key, Ways

LEAST: Final = 3.0
"""Contrast of the ring: with what lies around it, and with what was there before (WCAG 2.2)."""
_POINTS: Final = 12
"""Looked at on each side."""


@dataclass(frozen=True, slots=True)
class Ring:
    """``gap`` pixels from a control, a line of ``line``, and another gap; ``radius`` is the
    control's.
    """

    name: str
    box: QRectF
    radius: float
    gap: float
    line: float

    def sections(self) -> Iterator[list[QPointF]]:
        """Across the ring, from the control outwards, at points of its straight sides."""
        width = int(2 * self.gap + self.line)
        outwards = [step + 0.5 for step in range(width)]
        for along in self._along(self.box.left(), self.box.right()):
            yield [QPointF(along, self.box.top() - out) for out in outwards]
            yield [QPointF(along, self.box.bottom() + out) for out in outwards]
        for along in self._along(self.box.top(), self.box.bottom()):
            yield [QPointF(self.box.left() - out, along) for out in outwards]
            yield [QPointF(self.box.right() + out, along) for out in outwards]

    def _along(self, begin: float, end: float) -> list[float]:
        straight = max(0.0, (end - begin) / 2 - self.radius - 1)
        middle = (begin + end) / 2
        return [middle + straight * (2 * point / (_POINTS - 1) - 1) for point in range(_POINTS)]


def faults(ring: Ring, before: QImage, after: QImage) -> set[str]:
    """What is wrong with the ring in the picture ``after``; ``before`` is the one without it."""
    found = set()
    for section in ring.sections():
        pixels = [point.toPoint() for point in section]
        if not all(after.valid(pixel) for pixel in pixels):
            found.add("is cut off by the window")
            continue
        with_ring = [after.pixelColor(pixel) for pixel in pixels]
        line = with_ring[int(ring.gap + ring.line / 2)]
        # A control between two pixels blurs the edges of its gaps, but not all of them.
        gap = ceil(ring.gap)
        for beside in (with_ring[:gap], with_ring[-gap:]):
            if max(contrast_ratio(line, other) for other in beside) < LEAST:
                found.add("is torn, or does not stand out from what is beside it")
        was = [before.pixelColor(pixel) for pixel in pixels]
        if max(map(contrast_ratio, with_ring, was)) < LEAST:
            found.add("does not stand out from what was there")
    return found


def rings(gallery: Gallery, ways: Ways) -> Iterator[Ring]:
    """That of every control of the screen that is shown, the focus being on it meanwhile."""
    place = 0
    while told := ways.focus_on(place):
        QCoreApplication.processEvents()
        ring = json.loads(ways.focus_on(place))
        yield Ring(
            ring["name"],
            QRectF(*ring["box"]),
            ring["radius"],
            _size(gallery.theme, "focusGap"),
            _size(gallery.theme, "focusLine"),
        )
        assert json.loads(told)["name"] == ring["name"]
        place += 1


def _size(theme: QObject, name: str) -> float:
    return float(theme.property(name))


def wrong(gallery: Gallery, ways: Ways, state: State, look: Look) -> list[str]:
    """Of the rings of a screen, and of the ways between its controls by keys."""
    gallery.show(state, look)
    found = []
    for ring in rings(gallery, ways):
        ways.show_ring(False)
        before = gallery.window.grabWindow()
        ways.show_ring(True)
        after = gallery.window.grabWindow()
        found += [f"the ring around {ring.name} {fault}" for fault in faults(ring, before, after)]
    ways.show_ring(False)
    for keys in (ARROWS, (Key.Key_Tab,)):
        found += [f"no way by keys: {pair}" for pair in ways.cut_off(keys)]
    return found


def looks(sizes: Iterable[tuple[int, int]], steps: Iterable[int]) -> Iterator[Look]:
    for size, step, theme in product(sizes, steps, THEMES):
        yield Look(size, "zh_CN", step, theme)


def main() -> int:
    gallery = Gallery()
    gallery.window.requestActivate()
    ways = Ways(gallery.window, gallery.engine)
    screens = total = 0
    for look in looks(SIZES, (0, 3)):
        for state in chain(states(), known_states()):
            screens += 1
            found = wrong(gallery, ways, state, look)
            total += len(found)
            for fault in found:
                print(f"{look} {state.name}: {fault}", flush=True)
    print(f"{screens} screens, {total} findings")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
