"""Goes through states and looks, and keeps what was found and seen of each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.ui.gallery import keys
from tests.ui.gallery.checks import miscoloured, misplaced
from tests.ui.gallery.checks.order import Corner, moved, standing
from tests.ui.gallery.checks.room import is_asked
from tests.ui.gallery.checks.scrolling import MORE, cut, mark, unmarked, unread
from tests.ui.gallery.finding import Finding, Layout, Sight
from tests.ui.gallery.looks import STEPS, Look
from tests.ui.gallery.window import Gallery
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import State, states
from ui.speech.keys import Act

_PAGES: Final = 30
"""More than any screen has."""
_THUMB_WIDTH: Final = 240
_QUALITY: Final = 82


@dataclass(frozen=True, slots=True)
class Page:
    """One picture, and what was found in it. ``picture`` tells whether it was kept whole."""

    look: Look
    state: str
    findings: tuple[Finding, ...]
    picture: bool

    def told(self) -> dict[str, Any]:
        """As it stands in the report."""
        return {
            "look": str(self.look),
            "state": self.state,
            "picture": self.picture,
            "findings": [asdict(finding) for finding in self.findings],
        }


def every_state(begins: Iterable[str] = ()) -> list[State]:
    """Those whose names begin with one of these; all without any."""
    wanted = tuple(begins)
    return [
        state
        for state in chain(states(), known_states())
        if not wanted or state.name.startswith(wanted)
    ]


class Visit:
    """States seen one after the other, in looks that differ in their colours only. ``rings`` has
    the rings looked at, too.
    """

    def __init__(self, gallery: Gallery, *looks: Look, rings: bool) -> None:
        self._gallery = gallery
        self._looks = looks
        self._rings = rings
        self._standing: dict[Look, dict[str, dict[str, Corner]]] = {look: {} for look in looks}
        self.pictures: dict[Look, QImage] = {}

    def findings(self, state: State) -> dict[Look, list[Finding]]:
        """What is wrong with a state in each look; ``pictures`` are of how it comes."""
        self._gallery.show(state, self._looks[0])
        return self.found(state)

    def found(self, state: State) -> dict[Look, list[Finding]]:
        """What is wrong with the screen that is shown, which is to be this state.

        What goes by where things are is judged once for all colours in which they are at the same
        places; what goes by the picture is judged in each.
        """
        found: dict[Look, list[Finding]] = {look: [] for look in self._looks}
        alike: dict[Layout, list[Look]] = {}
        for look in self._looks:
            sight = self._sight(look)
            found[look] += miscoloured(sight)
            alike.setdefault(sight.layout, []).append(look)
        turned = False
        for layout, same in alike.items():
            if turned:
                self._gallery.show(state, same[0])
            turned = _turns(layout)
            judged = list(self._judged(layout, same[0]))
            for look in same:
                found[look] += judged
                self._standing[look][state.name] = standing(layout)
        if self._rings and Act.HIDE not in state.listens:
            for same in alike.values():
                self._go_round(same, found)
        warned = [Finding("warning", message) for message in self._gallery.said()]
        found[self._looks[0]] += warned
        screen = self._gallery.session.value.screen
        if state.pin is None and not state.name.startswith(screen):
            found[self._looks[0]].append(Finding("astray", f"the screen is {screen}"))
        return found

    def moved(self) -> Iterator[tuple[Look, str, Finding]]:
        """Of all states that were seen: which has a button elsewhere than most."""
        for look, places in self._standing.items():
            yield from ((look, state, finding) for state, finding in moved(places))

    def _sight(self, look: Look) -> Sight:
        self._gallery.recolour(look)
        self.pictures[look] = self._gallery.picture
        return self._gallery.sight(look)

    def _judged(self, layout: Layout, look: Look) -> Iterator[Finding]:
        """What is wrong with where things are on a screen that has just come."""
        yield from misplaced(layout)
        if _turns(layout):
            self._gallery.recolour(look)
            yield from self._leafed(layout)

    def _leafed(self, first: Layout) -> Iterator[Finding]:
        """Go through all pages of what scrolls, where it comes half way from the top on, too."""
        # Where it stands now: other colours of it may have been leafed through since ``first``.
        pages = [self._gallery.seen()]
        rounds = 2 if any(view.above > 1 for view in pages[0].views) else 1
        while len(pages) < _PAGES:
            further = mark(pages[-1])
            if further is None:
                rounds -= 1
                if not rounds:
                    break
            self._gallery.press(MORE, further or 0)
            page = replace(first, seen=self._gallery.seen())
            yield from cut(page)
            yield from unmarked(page)
            pages.append(page.seen)
        yield from unread(pages)

    def _go_round(self, same: list[Look], found: dict[Look, list[Finding]]) -> None:
        """Look at the rings in each of the colours, and at the ways between them in one."""
        for look in same:
            self._gallery.recolour(look)
            found[look] += keys.pale(self._gallery)
        ways = list(keys.cut_off(self._gallery))
        for look in same:
            found[look] += ways


def _turns(layout: Layout) -> bool:
    """Whether a screen has pages that somebody may turn."""
    return bool(layout.seen.views) and not is_asked(layout.seen)


def tour(
    gallery: Gallery,
    looks: Sequence[Look],
    chosen: Iterable[State],
    folder: Path | None = None,
    *,
    whole: bool = True,
) -> list[Page]:
    """Every one of the ``chosen`` states in looks that differ in their colours only. Small pictures
    go to ``folder``, and large ones of what has findings, or of all with ``whole``.
    """
    visit = Visit(gallery, *looks, rings=with_rings(looks[0]))
    pages = {}
    for state in chosen:
        if state.largest_only and looks[0].step != STEPS[-1]:
            continue
        for look, found in visit.findings(state).items():
            kept = folder is not None and (whole or bool(found))
            if folder is not None:
                _keep(visit.pictures[look], folder / "screens" / str(look), state.name, whole=kept)
            pages[look, state.name] = Page(look, state.name, tuple(found), kept)
    for look, name, finding in visit.moved():
        page = pages[look, name]
        pages[look, name] = replace(page, findings=(*page.findings, finding))
    return list(pages.values())


def toured(
    looks: Sequence[Look], begins: Iterable[str], folder: Path, *, whole: bool
) -> list[Page]:
    """The same, in this process's own gallery."""
    return tour(_gallery(), looks, every_state(begins), folder, whole=whole)


@cache
def _gallery() -> Gallery:
    gallery = Gallery()
    gallery.window.requestActivate()
    return gallery


def with_rings(look: Look) -> bool:
    """Whether the rings are looked at, too: they are the same in other languages and sizes."""
    return look.language == "zh_CN" and look.step in {STEPS[0], STEPS[-1]} and not look.low


def _keep(picture: QImage, folder: Path, name: str, *, whole: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    small = picture.scaledToWidth(_THUMB_WIDTH, Qt.TransformationMode.SmoothTransformation)
    small.save(str(folder / f"{name}.small.jpg"), quality=_QUALITY)
    if whole:
        picture.save(str(folder / f"{name}.png"), quality=_QUALITY)
