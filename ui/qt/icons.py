"""The pictures of the interface: signs in the colour of the words beside them, drawings in the
colours of the look, and codes to photograph.

The software scene graph has no effects that could tint an image, and leaves traces of shapes that
move; so a picture is drawn in its colours, and kept in Qt's cache of pictures.
"""

import re
from base64 import b64decode
from string import Template
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQml import QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

from kiosk.base.resources import RESOURCES

_ICONS: Final = RESOURCES / "icons"
_VIEW: Final = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)">')
_SMALL: Final = 140
_LINES: Final = 4, 6
"""How wide a line is in small drawings and in others, all in dp."""


def provide_pictures(engine: QQmlEngine) -> None:
    """Let ``engine`` show ``image://signs/NAME/RRGGBB``, ``image://drawings/NAME/UNIT/INKS`` and
    ``image://codes/URL``.
    """
    engine.addImageProvider("signs", Signs())
    engine.addImageProvider("drawings", Drawings())
    engine.addImageProvider("codes", Codes())


class Signs(QQuickImageProvider):
    """Of SVG files drawn in ``currentColor``."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002
        name, colour = id.split("/")
        svg = (_ICONS / "signs" / f"{name}.svg").read_text().replace("currentColor", f"#{colour}")
        return _picture(svg, requestedSize)


class Drawings(QQuickImageProvider):
    """Of SVG files without colours, whose classes ``drawings.css`` describes. ``UNIT`` is
    pixels a dp, ``INKS`` the colours as ``line=RRGGBB&sheet=RRGGBB…``.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._style = Template((_ICONS / "drawings.css").read_text())

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002
        name, unit, inks = id.split("/")
        svg = (_ICONS / f"{name}.svg").read_text()
        view = _VIEW.search(svg)
        if view is None:
            raise ValueError(name)
        wide, high = map(float, view.groups())
        scale = min(requestedSize.width() / wide, requestedSize.height() / high)
        line = _line(max(wide, high) * scale, float(unit)) / scale
        colours = {ink: f"#{colour}" for ink, colour in (one.split("=") for one in inks.split("&"))}
        style = self._style.substitute(colours, width=line)
        head, rest = svg[: view.end()], svg[view.end() :]
        return _picture(f"{head}<style>{style}</style>{rest}", requestedSize)


class Codes(QQuickImageProvider):
    """Of SVG data URLs (RFC 2397, base64), at once. Qt itself reads those as if they came over a
    network, in another thread, and now and then seconds after the rest of the screen.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002
        _, _, packed = id.partition(",")
        return _picture(b64decode(packed).decode(), requestedSize)


def _line(side: float, unit: float) -> float:
    """Its width in pixels, in a drawing of ``side`` pixels."""
    small, large = _LINES
    return max(1.5, unit * (small if side < _SMALL * unit else large))


def _picture(svg: str, room: QSize) -> QImage:
    """As large as ``room`` allows, and never distorted."""
    buffer = QBuffer()
    buffer.setData(QByteArray(svg.encode()))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"svg"))
    reader.setScaledSize(reader.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
