"""What somebody who works the keys sees of a screen: the rings, and the ways between controls."""

import json
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.rings import Ring, faults
from tests.ui.gallery.finding import Finding
from tests.ui.gallery.pixels import Pixels
from tests.ui.gallery.window import Gallery
from tests.ui.hands import ARROWS, Key, Ways

_WAYS: Final = (ARROWS, (Key.Key_Tab,))


def pale(gallery: Gallery) -> Iterator[Finding]:
    """With the rings of the screen that is shown."""
    ways = Ways(gallery.window, gallery.engine)
    scrolls = bool(gallery.seen().views)
    ways.show_ring(False)
    before = Pixels(gallery.window.grabWindow())
    for ring in rings(gallery, ways):
        if scrolls:
            ways.show_ring(False)
            before = Pixels(gallery.window.grabWindow())
        ways.show_ring(True)
        after = Pixels(gallery.window.grabWindow())
        for fault in sorted(faults(ring, before, after)):
            yield Finding("ring", f"the one around {ring.name} {fault}", ring.box)
    ways.show_ring(False)


def cut_off(gallery: Gallery) -> Iterator[Finding]:
    """With the ways between its controls."""
    ways = Ways(gallery.window, gallery.engine)
    for keys in _WAYS:
        for pair in ways.cut_off(keys):
            yield Finding("ring", f"no way by keys: {pair}")


def rings(gallery: Gallery, ways: Ways) -> Iterator[Ring]:
    """That of every control, the focus being on it meanwhile."""
    place = 0
    scrolls = bool(gallery.seen().views)
    while told := ways.focus_on(place):
        # To its page, where it is on another one.
        if scrolls:
            ways.show_ring(True)
            gallery.settle()
        QCoreApplication.processEvents()
        ring = json.loads(ways.focus_on(place))
        yield Ring(
            ring["name"],
            Box(*ring["box"]),
            ring["radius"],
            float(gallery.theme.property("focusGap")),
            float(gallery.theme.property("focusLine")),
        )
        assert json.loads(told)["name"] == ring["name"]
        place += 1
