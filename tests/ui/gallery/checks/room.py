"""What lies over something else, or where it should not."""

from collections.abc import Iterator
from itertools import combinations

from tests.ui.gallery.finding import Finding, Layout
from tests.ui.gallery.seen import NONE, SLACK, Item, Seen, Surface, Target, Words


def over(item: Item, seen: Seen) -> Iterator[Surface]:
    """The surfaces that are painted over a part of ``item`` which is in sight."""
    shown = item.shown
    own = {item.layer, item.target} - {NONE}
    for surface in seen.surfaces:
        if (
            surface.layer > item.layer
            and surface.alpha > 0
            and surface.target not in own
            and surface.box.meets(shown, SLACK)
            and surface.shown.meets(shown, SLACK)
        ):
            yield surface


def overlapping(layout: Layout) -> Iterator[Finding]:
    """No two texts share a place, and no two targets."""
    texts = [(words, words.shown) for words in layout.seen.texts]
    for (one, here), (other, there) in combinations(texts, 2):
        # Words behind the idle question may lie under it.
        if here.meets(there, SLACK) and (one.enabled == other.enabled or _same_button(one, other)):
            yield Finding("overlapping", f"{one.name} and {other.name}", here.shared(there))
    targets = [(target, target.shown) for target in layout.seen.live]
    for (this, here), (that, there) in combinations(targets, 2):
        if here.meets(there, SLACK):
            yield Finding("overlapping", f"{this.name} and {that.name}", here.shared(there))


def _same_button(one: Words, other: Words) -> bool:
    return one.target == other.target != NONE


def covered(layout: Layout) -> Iterator[Finding]:
    """Nothing lies over a target, or over words that are to be read now."""
    items: list[Words | Target] = [*layout.seen.live, *layout.seen.texts]
    for item in items:
        above = list(over(item, layout.seen))
        # What is behind the idle question is as good as not there.
        if not any(dims(surface, layout.seen) for surface in above):
            for surface in above:
                what = f"{item.name} lies under {surface.name or 'a surface'}"
                yield Finding("covered", what, surface.shown.shared(item.shown))


def dims(surface: Surface, seen: Seen) -> bool:
    """Whether it lies over the whole window, as before what is behind the idle question."""
    return surface.alpha > 0 and surface.layer > 0 and surface.shown.holds(seen.window, SLACK)


def is_asked(seen: Seen) -> bool:
    """Whether the person is asked if they are still there, over everything else."""
    return any(dims(surface, seen) for surface in seen.surfaces)


def outside(layout: Layout) -> Iterator[Finding]:
    """Every target and text is within the window, but what scrolls."""
    items: list[Words | Target] = [*layout.seen.targets, *layout.seen.texts]
    for item in items:
        if item.view == NONE and not item.in_sight:
            yield Finding("outside", f"{item.name} reaches out of the window", item.box)
