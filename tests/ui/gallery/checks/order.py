"""The order of Tab, and the places that buttons keep."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.room import is_asked
from tests.ui.gallery.finding import Finding, Layout
from tests.ui.gallery.seen import Field, Target

Corner = tuple[float, float]

_SAME: Final = 2.0
"""Pixels within which a place is the same."""


def disordered(layout: Layout) -> Iterator[Finding]:
    """Tab goes as one reads: down, and across each row."""
    for before, after in combinations(layout.seen.stops, 2):
        if _comparable(before, after) and _comes_first(after.box, before.box, layout.mirrored):
            yield Finding(
                "disordered", f"Tab comes to {before.name} before {after.name}", after.box
            )


def _comparable(one: Target | Field, other: Target | Field) -> bool:
    """What is scrolled away has no place beside what does not scroll with it."""
    return one.view == other.view or (one.in_sight and other.in_sight)


def _comes_first(one: Box, other: Box, mirrored: bool) -> bool:
    """Whether one reads ``one`` before ``other``: it is above, or before it in the same row."""
    shared_high = min(one.bottom, other.bottom) - max(one.y, other.y)
    shared_wide = min(one.right, other.right) - max(one.x, other.x)
    if shared_high > min(one.height, other.height) / 2:
        return one.x >= other.right - _SAME if mirrored else one.right <= other.x + _SAME
    return shared_wide > 0 and one.bottom <= other.y + _SAME


def standing(layout: Layout) -> dict[str, Corner]:
    """Where the buttons are that are on every screen; nowhere behind a question. Those of the
    header say the same everywhere, so that both their ends keep their places.
    """
    if is_asked(layout.seen):
        return {}
    places = {
        target.side or target.name: _corner(target, layout)
        for target in layout.seen.targets
        if target.side or target.name == "action.cancel" or target.name.startswith("header.")
    }
    ends = {
        f"the other end of {target.name}": (target.box.right, target.box.y)
        if layout.mirrored
        else (target.box.x, target.box.y)
        for target in layout.seen.targets
        if target.name.startswith("header.")
    }
    return places | ends


def _corner(target: Target, layout: Layout) -> Corner:
    """Of a target's corners, the one that keeps its place: what leaves stands left, the rest right,
    and what stands above keeps its upper edge.
    """
    box = target.box
    left = (target.side == "leaving") != layout.mirrored
    upper = box.y < layout.seen.window.height / 2 and not target.side
    return (box.x if left else box.right, box.y if upper else box.bottom)


def misplaced(layout: Layout) -> Iterator[Finding]:
    """What leaves is at the left of a screen's foot, and what goes on at the right."""
    middle = layout.seen.window.width / 2
    for target in layout.seen.targets:
        if target.side:
            left = (target.side == "leaving") != layout.mirrored
            edge = target.box.x if left else target.box.right
            if (edge < middle) != left:
                yield Finding("misplaced", f"{target.name} is on the wrong side", target.box)


def moved(standing: Mapping[str, Mapping[str, Corner]]) -> Iterator[tuple[str, Finding]]:
    """Which buttons stand elsewhere than on most screens of the same look. ``standing`` tells of
    each state by its name; so does what is found.
    """
    for name in sorted({name for places in standing.values() for name in places}):
        seen = Counter(places[name] for places in standing.values() if name in places)
        ((usual_x, usual_y), _), *_ = seen.most_common(1)
        for state, places in standing.items():
            x, y = places.get(name, (usual_x, usual_y))
            if abs(x - usual_x) > _SAME or abs(y - usual_y) > _SAME:
                what = f"{name} is at {x:.0f},{y:.0f}, and mostly at {usual_x:.0f},{usual_y:.0f}"
                yield state, Finding("moved", what)
