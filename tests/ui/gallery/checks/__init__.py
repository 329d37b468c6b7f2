"""What a screen has to be, one small function each."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.ui.gallery.checks import ink, order, pages, room, scrolling, targets, text
from tests.ui.gallery.finding import Finding, Layout, Sight

LAYOUT: Final[tuple[Callable[[Layout], Iterator[Finding]], ...]] = (
    text.clipped,
    text.torn,
    text.small,
    room.overlapping,
    room.covered,
    room.outside,
    scrolling.cut,
    scrolling.unmarked,
    pages.broken_off,
    pages.left_alone,
    targets.cramped,
    targets.false_target,
    targets.high,
    order.disordered,
    order.misplaced,
)
"""Of where things are. Of several pictures there are ``scrolling.unread`` and ``order.moved``."""

COLOURS: Final[tuple[Callable[[Sight], Iterator[Finding]], ...]] = (
    ink.pale,
    scrolling.sliced,
    targets.edgeless,
)
"""Of the picture. Of several there are the rings."""


def findings(sight: Sight) -> Iterator[Finding]:
    """Everything that the checks find in one picture."""
    yield from misplaced(sight.layout)
    yield from miscoloured(sight)


def misplaced(layout: Layout) -> Iterator[Finding]:
    """What is the same in all colours that leave everything where it is."""
    for check in LAYOUT:
        yield from check(layout)


def miscoloured(sight: Sight) -> Iterator[Finding]:
    """What isn't."""
    for check in COLOURS:
        yield from check(sight)
