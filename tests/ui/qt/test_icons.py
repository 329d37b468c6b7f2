"""A code to photograph is there with the screen it is on, and reads as what was meant."""

from base64 import b64encode
from typing import Final

from PIL import Image
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

from kiosk.printing.layout.qr import qr_svg
from tests.printing.qr_trial import zxing
from tests.ui.gallery.window import HOME
from ui.qt.icons import provide_pictures

_TEXT: Final = "https://central.example/r#1101050007"
_CODE: Final = "data:image/svg+xml;base64," + b64encode(qr_svg(_TEXT).encode()).decode()
_SIDE: Final = 279
_SHOWN: Final = f"""
import QtQuick
import Components
CodePicture {{
    readonly property bool ready: status === Image.Ready
    side: {_SIDE}
    code: "{_CODE}"
}}
"""


def _engine() -> QQmlEngine:
    engine = QQmlEngine()
    engine.addImportPath(HOME / "ui" / "qml")
    provide_pictures(engine)
    return engine


def test_it_is_there_before_anything_else_happens(application: QCoreApplication) -> None:
    engine = _engine()
    component = QQmlComponent(engine)
    component.setData(_SHOWN.encode(), "")
    shown = component.create()
    assert shown is not None, component.errorString()
    assert shown.property("ready")
    assert shown.property("implicitWidth") == _SIDE


def test_a_telephone_reads_it(application: QCoreApplication) -> None:
    engine = _engine()
    provider = engine.imageProvider("codes")
    assert isinstance(provider, QQuickImageProvider)
    drawn = provider.requestImage(_CODE, QSize(), QSize(_SIDE, _SIDE))
    grey = drawn.convertToFormat(QImage.Format.Format_Grayscale8)
    size = grey.width(), grey.height()
    picture = Image.frombytes("L", size, bytes(grey.constBits()), "raw", "L", grey.bytesPerLine())
    assert zxing(picture) == {_TEXT}
