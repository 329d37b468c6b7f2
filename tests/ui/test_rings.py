"""The check of the ring around what has the focus: what it finds in a picture, and what not."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from tests.ui.gallery.boxes import Box
from tests.ui.gallery.checks.rings import Ring, faults
from tests.ui.gallery.pixels import Pixels

_RING = Ring("one", Box(50, 50, 200, 80), 20, 3, 6)


def _picture(line: str = "", behind: str = "#F6F3EC", *, cut: bool = False) -> Pixels:
    """A control on ``behind``; where a ``line`` is given, the ring around it."""
    picture = QImage(300, 180, QImage.Format.Format_RGB32)
    picture.fill(behind)
    painter = QPainter(picture)
    if cut:
        painter.setClipRect(0, 0, 220, 180)
    if line:
        for colour, width in ("#F6F3EC", 12), (line, 6):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawRoundedRect(44, 44, 212, 92, 26, 26)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush("#0B4F4C")
    painter.drawRoundedRect(50, 50, 200, 80, 20, 20)
    painter.end()
    return Pixels(picture)


@pytest.mark.parametrize("behind", ["#F6F3EC", "#10302F"])
def test_a_ring_that_is_whole_is_seen(behind: str) -> None:
    assert faults(_RING, _picture("", behind), _picture("#B4530A", behind)) == set()


def test_a_pale_a_torn_and_a_missing_ring_are_found() -> None:
    without = _picture()
    assert faults(_RING, without, _picture("#E0C8B0"))
    assert faults(_RING, without, _picture("#B4530A", cut=True))
    assert faults(_RING, without, without)


def test_a_ring_that_reaches_out_of_the_window_is_found() -> None:
    at_the_edge = Ring("one", Box(4, 50, 200, 80), 20, 3, 6)
    assert "is cut off by the window" in faults(at_the_edge, _picture(), _picture("#B4530A"))
