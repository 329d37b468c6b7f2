"""The small signs of the interface, in whatever colour the words beside them have."""

from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQuick import QQuickImageProvider

from kiosk.base.resources import RESOURCES

_SIGNS: Final = RESOURCES / "icons" / "signs"


class SignProvider(QQuickImageProvider):
    """Serves ``image://signs/NAME/RRGGBB`` from SVG files drawn in ``currentColor``.

    The software scene graph has no effects that could tint an image, and leaves traces of shapes
    that move; so a sign is drawn in its colour and kept in Qt's cache of pictures.
    """

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, id: str, size: QSize, requestedSize: QSize) -> QImage:  # noqa: A002, ARG002
        name, colour = id.split("/")
        drawing = (_SIGNS / f"{name}.svg").read_text().replace("currentColor", f"#{colour}")
        buffer = QBuffer()
        buffer.setData(QByteArray(drawing.encode()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        reader = QImageReader(buffer, QByteArray(b"svg"))
        reader.setScaledSize(requestedSize)
        return reader.read()
