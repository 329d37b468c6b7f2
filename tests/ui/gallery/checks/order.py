"""The order of Tab, and the places that buttons keep."""

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.room import dims
from tests.ui.gallery.finding import Finding, Sight
from tests.ui.gallery.seen import Field, Target

Corner = tuple[float, float]

FIXED: Final = frozenset({"action.back", "action.cancel"})
_SAME: Final = 2.0
"""Pixels within which a place is the same."""


def disordered(sight: Sight) -> Iterator[Finding]:
    """Tab goes as one reads: down, and across each row."""
    for before, after in combinations(sight.seen.stops, 2):
        if _comparable(before, after) and _comes_first(after.box, before.box, sight.mirrored):
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


def corner(target: Target, window: Box) -> Corner:
    """Of those of a target's corners, the one nearest to a corner of the window."""
    box = target.box
    left = box.x + box.width / 2 < window.width / 2
    upper = box.y + box.height / 2 < window.height / 2
    return (box.x if left else box.right, box.y if upper else box.bottom)


def standing(sight: Sight) -> dict[str, Corner]:
    """Where the buttons are that are the same on every screen; nowhere behind a question."""
    places: dict[str, Corner] = {}
    if any(dims(surface, sight.seen) for surface in sight.seen.surfaces):
        return places
    for target in sight.seen.targets:
        name = "main" if target.main else target.name
        if name == "main" or name in FIXED or name.startswith("header."):
            places[name] = corner(target, sight.seen.window)
    return places


def moved(places: Mapping[str, Corner], known: Mapping[str, Corner]) -> Iterator[Finding]:
    """Which buttons of a screen stand elsewhere than on the screens before, in the same look."""
    for name, (x, y) in places.items():
        was_x, was_y = known.get(name, (x, y))
        if abs(x - was_x) > _SAME or abs(y - was_y) > _SAME:
            what = f"{name} is at {x:.0f},{y:.0f}, and was at {was_x:.0f},{was_y:.0f}"
            yield Finding("moved", what)
