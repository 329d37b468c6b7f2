"""Targets that are small, don't look it, or stand too high; and what looks like one and is none."""

from collections.abc import Iterator
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.room import over
from tests.ui.gallery.finding import Finding, Layout, Sight
from tests.ui.gallery.pixels import Pixels, contrast, sides
from tests.ui.gallery.seen import NONE, SLACK, Target

LEAST_DP: Final = 60.0
"""Side of a target."""
EDGE: Final = 3.0
"""Least contrast of a target's edge with what is around it (WCAG 2.2, 1.4.11)."""
LOW: Final = 2 / 3
"""Share of the window's height above what is in easy reach."""
_POINTS: Final = 9
_WHOLE: Final = 0.85
"""Share of a side's points that has to stand out: what lies beside may be as dark as the edge."""


def cramped(layout: Layout) -> Iterator[Finding]:
    """A finger finds every target."""
    least = LEAST_DP * layout.unit - 0.5
    for target in layout.seen.targets:
        wide, high = target.box.width, target.box.height
        if target.enabled and (wide < least or high < least):
            size = f"{wide / layout.unit:.0f}x{high / layout.unit:.0f}"
            yield Finding("cramped", f"{target.name} is {size} dp", target.box)


def edgeless(sight: Sight) -> Iterator[Finding]:
    """Every target has an edge that stands out all around, or a weight along its foot."""
    for target in sight.seen.live:
        if target.in_sight and not any(over(target, sight.seen)):
            top, bottom, left, right = edges(target, sight.pixels, sight.unit)
            ratio = max(min(top, bottom, left, right), bottom)
            if ratio < EDGE:
                what = f"{target.name} has an edge of {ratio:.1f}:1"
                yield Finding("edgeless", what, target.box)


def edges(target: Target, pixels: Pixels, unit: float) -> list[float]:
    """How far each side's edge stands out from what is around, at all but few of its points."""
    deep, beside = max(4, round(5 * unit)), max(3, round(4 * unit))
    found = []
    for side in sides(target.box, target.radius, _POINTS):
        ratios = sorted(
            (
                max(
                    contrast(pixels.at(x - out_x * step, y - out_y * step), around)
                    for step in range(deep + 1)
                )
                for x, y, out_x, out_y in side
                for around in [pixels.at(x + out_x * beside, y + out_y * beside)]
            ),
            reverse=True,
        )
        found.append(ratios[int(_WHOLE * (len(ratios) - 1))])
    return found


def high(layout: Layout) -> Iterator[Finding]:
    """In low reach, everything that can be touched stands in the lowest third."""
    if not layout.low:
        return
    least = layout.seen.window.height * LOW
    for target in layout.seen.live:
        if target.shown.y < least - SLACK:
            yield Finding("high", f"{target.name} begins at {target.shown.y:.0f}", target.box)


def false_target(layout: Layout) -> Iterator[Finding]:
    """What has round corners and a border can be touched, or a number is typed on it."""
    for surface in layout.seen.surfaces:
        if surface.line > 0 and surface.radius > 0 and surface.target == NONE and not surface.field:
            shown = surface.shown
            if shown.width > 0 and shown.height > 0:
                what = f"{surface.name or _size(shown)} has a border, and is no target"
                yield Finding("false_target", what, surface.box)


def _size(box: Box) -> str:
    return f"{box.width:.0f}x{box.height:.0f} at {box.x:.0f},{box.y:.0f}"
