"""What scrolls: nothing is cut by an edge, what is out of sight is announced, and read before it
binds anybody.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Final

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.lines import lines_of
from tests.ui.gallery.finding import Finding, Layout, Sight
from tests.ui.gallery.pixels import apart
from tests.ui.gallery.seen import NONE, SLACK, Picture, Seen, Target, View, Words

MORE: Final = "action.more"
"""The button that says that there is more, and leads there."""
BINDING: Final = "review.confirm"
_INK: Final = 48
"""How far a colour may be from a text's in a channel and still be of its letters."""


def cut(layout: Layout) -> Iterator[Finding]:
    """No line, target or picture is in sight by half at the edge of a view."""
    for view in layout.seen.views:
        room = view.shown
        for item in _in_view(layout.seen, view.layer):
            for box, name in _parts(item):
                shown = box.shared(room)
                part = min(shown.height, shown.width)
                if part > SLACK and not room.holds(box, SLACK):
                    what = f"{name} is cut by the edge of what scrolls"
                    yield Finding("cut", what, box)
    for picture in layout.seen.pictures:
        if picture.code and picture.shown.height > 0 and not picture.in_sight:
            yield Finding("cut", "a part of the code to photograph is in sight", picture.box)


def sliced(sight: Sight) -> Iterator[Finding]:
    """No letter goes over the edge of a view, told from the picture: what hangs from the letters of
    a line that is set closely reaches out of its box.
    """
    for view in sight.seen.views:
        room = view.shown
        for words in sight.seen.texts:
            if words.view != view.layer:
                continue
            box = words.painted
            for edge, row in ((room.y, ceil(room.y)), (room.bottom, int(room.bottom) - 1)):
                if not box.y + SLACK < edge < box.bottom - SLACK:
                    continue
                colours = sight.pixels.counted(Box(box.x, row, box.width, 1).shared(room))
                if any(apart(colour, words.colour) < _INK for colour in colours):
                    yield Finding("sliced", f"letters of {words.name} are cut by an edge", box)


def _in_view(seen: Seen, view: int) -> Iterator[Words | Target | Picture]:
    items: list[Words | Target | Picture] = [*seen.texts, *seen.targets, *seen.pictures]
    for item in items:
        if item.view == view:
            yield item


def _parts(item: Words | Target | Picture) -> Iterator[tuple[Box, str]]:
    """What has to be whole: each line of a text, and everything else as it is."""
    if not isinstance(item, Words):
        yield item.box, item.source if isinstance(item, Picture) else item.name
        return
    lines = lines_of(item)
    high = item.painted.height / max(1, len(lines))
    for number, line in enumerate(lines):
        box = Box(item.painted.x, item.painted.y + number * high, item.painted.width, high)
        # The room above and below the letters of a line may be cut.
        yield Box(box.x, box.y + 0.2 * high, box.width, 0.6 * high), repr(line.strip()[:24])


def unmarked(layout: Layout) -> Iterator[Finding]:
    """The main button is in sight; where anything is not, a button says so."""
    for target in layout.seen.targets:
        if target.main and not (target.in_sight and target.view == NONE):
            yield Finding("unmarked", f"the main button {target.name} is not in sight", target.box)
    marks = [target for target in layout.seen.live if target.name == MORE and target.in_sight]
    for view in layout.seen.views:
        hidden = [
            name
            for item in _in_view(layout.seen, view.layer)
            for _, name in _parts(item)
            if item.enabled and not item.in_sight
        ]
        if hidden and not any(_turns(mark, view) for mark in marks):
            names = ", ".join(hidden[:3])
            yield Finding("unmarked", f"nothing says that there is more: {names}", view.box)


def _turns(mark: Target, view: View) -> bool:
    """Whether a button turns the pages of a view, and stands above, below or beside it: the columns
    of a screen turn theirs together.
    """
    across = mark.box.x >= view.box.right - SLACK or mark.box.right <= view.box.x + SLACK
    down = mark.box.y >= view.box.bottom - SLACK or mark.box.bottom <= view.box.y + SLACK
    return (across or down) and mark.page == view.page


def mark(seen: Seen) -> int | None:
    """Which of the buttons that lead further down has something to lead to: its number."""
    marks = [target for target in seen.targets if target.name == MORE]
    for number, target in enumerate(marks):
        if any(view.below > 1 and _turns(target, view) for view in seen.views):
            return number
    return None


def unread(pages: Sequence[Seen]) -> Iterator[Finding]:
    """Going from page to page, everything was whole in sight once, and nothing binds before."""
    met: set[tuple[str, int]] = set()
    for number, seen in enumerate(pages, start=1):
        told = dict(_told(seen))
        met.update(key for key, in_sight in told.items() if in_sight)
        rest = [name for name, place in told if (name, place) not in met]
        if rest and any(target.name == BINDING and target.enabled for target in seen.targets):
            yield Finding("unread", f"{BINDING} is live before {rest[0]} was in sight")
        if rest and number == len(pages):
            yield Finding("unread", f"never whole in sight: {', '.join(rest[:3])}")


def _told(seen: Seen) -> Iterator[tuple[tuple[str, int], bool]]:
    """Everything that scrolls by name, and the how manieth of that name; whether it is in sight."""
    names: Counter[str] = Counter()
    for view in seen.views:
        for item in _in_view(seen, view.layer):
            for box, name in _parts(item):
                names[name] += 1
                yield (name, names[name]), item.clip.holds(box, SLACK)
