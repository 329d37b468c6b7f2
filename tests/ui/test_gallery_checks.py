"""The gallery's checks see what they are for: each of these windows has one thing wrong with it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtQml import QQmlApplicationEngine, QQmlComponent
from PySide6.QtQuick import QQuickWindow

from tests.ui.gallery_checks import findings

_WINDOW = """
import QtQuick
import QtQuick.Templates as T
Window {{ width: 400; height: 300; visible: true; color: "white"; {content} }}
"""
_SOUND = 'Text {{ x: 20; y: 20; text: "readable"; color: "black"; font.pixelSize: 30 {more} }}'


def _found(content: str) -> list[str]:
    engine = QQmlApplicationEngine()
    engine.loadData(_WINDOW.format(content=content).encode(), QUrl("file:///window.qml"))
    window = engine.rootObjects()[0]
    assert isinstance(window, QQuickWindow)
    QCoreApplication.processEvents()
    component = QQmlComponent(engine, str(Path(__file__).with_name("Inspector.qml")))
    inspector = component.createWithInitialProperties({"root": window.contentItem()})
    assert inspector is not None, component.errorString()
    asked = engine.newQObject(inspector)
    picture = window.grabWindow()
    seen = asked.property("inspect").callWithInstance(asked).toString()
    return list(findings(seen, picture, 1.0, 7.0))


def _sound(more: str = "") -> str:
    return _SOUND.format(more=more)


def test_nothing_is_found_where_nothing_is_wrong(application: QCoreApplication) -> None:
    button = "T.AbstractButton { x: 20; y: 100; width: 60; height: 60 }"
    scrolled = (
        "Flickable { y: 200; width: 400; height: 40; clip: true; contentHeight: 200;"
        'Text { y: 80; text: "further down"; font.pixelSize: 20 } }'
    )
    assert _found(_sound() + button + scrolled) == []


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (_sound("; width: 60; elide: Text.ElideRight"), "is elided"),
        (_sound("; width: 60"), "cut off: 'readable' needs"),
        (_sound("; height: 10"), "cut off: 'readable' needs"),
        (_sound().replace("x: 20", "x: 360"), "reaches out of its view"),
        (_sound().replace("y: 20", "y: 290"), "reaches out of its view"),
        (f"Item {{ width: 60; height: 60; clip: true; {_sound()} }}", "reaches out of its view"),
        (f"Rectangle {{ width: 60; height: 90; radius: 9; {_sound()} }}", "reaches out"),
        (_sound() + _sound().replace("readable", "laid over"), "overlap: "),
        (_sound().replace("black", "#808080"), "contrast: 'readable' 3.9:1"),
        ('T.AbstractButton { objectName: "tiny"; width: 59; height: 80 }', "small target: tiny"),
        ('T.AbstractButton { objectName: "flat"; width: 80; height: 59 }', "small target: flat"),
    ],
)
def test_what_is_wrong_is_found(application: QCoreApplication, content: str, finding: str) -> None:
    found = _found(content)
    assert any(finding in text for text in found), found
