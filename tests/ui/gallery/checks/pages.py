"""Where a column is parted into pages: each of them can be read by itself."""

from collections.abc import Iterator
from typing import Final

from tests.ui.gallery.finding import Finding, Layout
from tests.ui.gallery.seen import SLACK, Item, Seen, View, Words

SHORT: Final = 3
"""As many lines are not parted where a page holds them: half of them may say something else."""

_MOST: Final = 0.9
"""What the room around the ring leaves of a view."""


def broken_off(layout: Layout) -> Iterator[Finding]:
    """No short text ends on another page than it begins, if one holds it with its heading."""
    for view in layout.seen.views:
        heading: Words | None = None
        for words in _texts(layout.seen, view):
            top = (heading or words).painted.y
            short = words.lines <= SHORT and words.painted.bottom - top <= _MOST * view.box.height
            if short and _is_shown(words) and not words.in_sight:
                yield Finding("broken_off", f"{words.name} goes on on another page", words.painted)
            heading = (heading or words) if words.heads else None


def left_alone(layout: Layout) -> Iterator[Finding]:
    """No heading ends a page: what it heads begins below it."""
    for view in layout.seen.views:
        if view.below <= SLACK:
            continue
        seen = layout.seen
        items: list[Item] = [*seen.texts, *seen.targets, *seen.pictures]
        follow = [
            item.extent.y
            for item in items
            if item.view == view.layer
            and _is_shown(item)
            and not (isinstance(item, Words) and item.heads)
        ]
        for words in _texts(seen, view):
            if words.heads and _is_shown(words) and max(follow, default=0) < words.painted.y:
                yield Finding("left_alone", f"{words.name} ends a page", words.painted)


def _texts(seen: Seen, view: View) -> Iterator[Words]:
    return (words for words in seen.texts if words.view == view.layer)


def _is_shown(item: Item) -> bool:
    return item.shown.height > SLACK
