"""What a screen has to be, one small function each."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.ui.gallery.checks import ink, order, room, scrolling, targets, text
from tests.ui.gallery.finding import Finding, Sight

CHECKS: Final[tuple[Callable[[Sight], Iterator[Finding]], ...]] = (
    text.clipped,
    text.torn,
    text.small,
    ink.pale,
    room.overlapping,
    room.covered,
    room.outside,
    scrolling.cut,
    scrolling.unmarked,
    targets.cramped,
    targets.edgeless,
    targets.false_target,
    targets.high,
    order.disordered,
    order.misplaced,
)
"""Of one picture. Of several there are ``scrolling.unread``, ``order.moved`` and the rings."""


def findings(sight: Sight) -> Iterator[Finding]:
    """Everything that the checks find in one picture."""
    for check in CHECKS:
        yield from check(sight)
