"""The pictures of the interface: signs in the colour of the words beside them, and drawings."""

from typing import Final

from PySide6.QtCore import Property, QBuffer, QByteArray, QIODevice, QObject, QSize, QUrl
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtQml import QmlElement, QmlSingleton
from PySide6.QtQuick import QQuickImageProvider

from kiosk.base.resources import RESOURCES

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

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


@QmlElement
@QmlSingleton
class Drawings(QObject):
    """Where QML finds the drawings, which are installed apart from it."""

    @Property(str, constant=True)
    def folder(self) -> str:
        """A URL that ends with a slash."""
        return QUrl.fromLocalFile(f"{RESOURCES / 'icons'}/").toString()
