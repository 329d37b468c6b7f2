"""The ring around what has the focus, in the picture, and the ways between controls by keys.

All screens are looked at by ``python -m tests.ui.rings``; here are those that scroll, are crowded,
or lie on something dark.
"""

from collections.abc import Iterator
from itertools import chain

import pytest
from PySide6.QtCore import QCoreApplication, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from tests.ui.gallery import Gallery, Look
from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import states
from tests.ui.hands import Ways
from tests.ui.rings import Ring, faults, wrong

_STATES = {state.name: state for state in chain(states(), known_states())}
_SMALL = (1024, 768)
_RING = Ring("one", QRectF(50, 50, 200, 80), 20, 3, 6)


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    gallery = Gallery()
    gallery.window.requestActivate()
    yield gallery
    gallery.window.close()


@pytest.mark.parametrize("theme", ["warm", "contrast"])
@pytest.mark.parametrize(
    ("state", "size"),
    [("attract", (1080, 1920)), ("review", (1080, 1920)), ("document", _SMALL), ("region", _SMALL)],
)
def test_every_ring_is_whole_and_every_control_within_reach(
    gallery: Gallery, state: str, size: tuple[int, int], theme: str
) -> None:
    ways = Ways(gallery.window, gallery.engine)
    assert wrong(gallery, ways, _STATES[state], Look(size, "zh_CN", 0, theme)) == []


def _picture(line: str = "", behind: str = "#F6F3EC", *, cut: bool = False) -> QImage:
    """A control on ``behind``; where a ``line`` is given, the ring around it."""
    picture = QImage(300, 180, QImage.Format.Format_RGB32)
    picture.fill(behind)
    painter = QPainter(picture)
    if cut:
        painter.setClipRect(0, 0, 220, 180)
    if line:
        for colour, width in ("#F6F3EC", 12), (line, 6):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(_RING.box.adjusted(-6, -6, 6, 6), 26, 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush("#0B4F4C")
    painter.drawRoundedRect(_RING.box, 20, 20)
    painter.end()
    return picture


@pytest.mark.parametrize("behind", ["#F6F3EC", "#10302F"])
def test_a_ring_that_is_whole_is_seen(behind: str) -> None:
    assert faults(_RING, _picture("", behind), _picture("#B4530A", behind)) == set()


def test_a_pale_a_torn_and_a_missing_ring_are_found() -> None:
    without = _picture()
    assert faults(_RING, without, _picture("#E0C8B0"))
    assert faults(_RING, without, _picture("#B4530A", cut=True))
    assert faults(_RING, without, without)


def test_a_ring_that_reaches_out_of_the_window_is_found() -> None:
    at_the_edge = Ring("one", QRectF(4, 50, 200, 80), 20, 3, 6)
    assert "is cut off by the window" in faults(at_the_edge, _picture(), _picture("#B4530A"))
