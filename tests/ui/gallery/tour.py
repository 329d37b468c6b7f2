"""Goes through states and looks, and keeps what was found and seen of each."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.ui.gallery import keys
from tests.ui.gallery.checks import findings
from tests.ui.gallery.checks.order import Corner, moved, standing
from tests.ui.gallery.checks.room import is_asked
from tests.ui.gallery.checks.scrolling import MORE, cut, mark, unmarked, unread
from tests.ui.gallery.finding import Finding, Sight
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
    """States seen one after the other in one look. ``rings`` has the rings looked at, too."""

    def __init__(self, gallery: Gallery, look: Look, *, rings: bool) -> None:
        self._gallery = gallery
        self._look = look
        self._rings = rings
        self._standing: dict[str, dict[str, Corner]] = {}
        self.picture = QImage()

    def findings(self, state: State) -> list[Finding]:
        """What is wrong with a state; ``picture`` is of how it comes."""
        self._gallery.show(state, self._look)
        return list(self.found(state))

    def found(self, state: State) -> Iterator[Finding]:
        """What is wrong with the screen that is shown, which is to be this state."""
        gallery = self._gallery
        self.picture = gallery.picture
        sight = gallery.sight(self._look)
        yield from findings(sight)
        self._standing[state.name] = standing(sight)
        if sight.seen.views and not is_asked(sight.seen):
            yield from self._leafed(sight)
        if self._rings and Act.HIDE not in state.listens:
            yield from keys.wrong(gallery)
        yield from (Finding("warning", message) for message in gallery.said())
        screen = gallery.session.value.screen
        if state.pin is None and not state.name.startswith(screen):
            yield Finding("astray", f"the screen is {screen}")

    def moved(self) -> Iterator[tuple[str, Finding]]:
        """Of all states that were seen: which has a button elsewhere than most."""
        return moved(self._standing)

    def _leafed(self, first: Sight) -> Iterator[Finding]:
        """Go through all pages of what scrolls, where it comes half way from the top on, too."""
        pages = [first.seen]
        rounds = 2 if any(view.above > 1 for view in first.seen.views) else 1
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


def tour(
    gallery: Gallery,
    look: Look,
    chosen: Iterable[State],
    folder: Path | None = None,
    *,
    whole: bool = True,
) -> list[Page]:
    """Every one of the ``chosen`` states in one look. Small pictures go to ``folder``, and large
    ones of what has findings, or of all with ``whole``.
    """
    visit = Visit(gallery, look, rings=with_rings(look))
    pages = {}
    for state in chosen:
        if state.largest_only and look.step != STEPS[-1]:
            continue
        found = visit.findings(state)
        kept = folder is not None and (whole or bool(found))
        if folder is not None:
            _keep(visit.picture, folder / "screens" / str(look), state.name, whole=kept)
        pages[state.name] = Page(look, state.name, tuple(found), kept)
    for name, finding in visit.moved():
        page = pages[name]
        pages[name] = replace(page, findings=(*page.findings, finding))
    return list(pages.values())


def toured(look: Look, begins: Iterable[str], folder: Path, *, whole: bool) -> list[Page]:
    """The same, in this process's own gallery."""
    return tour(_gallery(), look, every_state(begins), folder, whole=whole)


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
