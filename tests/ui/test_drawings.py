"""Drawings follow the look, and in high contrast they are lines."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickImageProvider

from kiosk.base.resources import RESOURCES
from tests.ui.gallery.pixels import contrast
from tests.ui.gallery.window import HOME
from ui.qt.icons import provide_pictures

_LOOKS: Final = "Colours", "ContrastColours", "DarkColours"
_DRAWINGS: Final = sorted(path.stem for path in (RESOURCES / "icons").glob("*.svg"))
_PROBE: Final = """
import QtQml
import Theme
QtObject {{
    readonly property Colours look: {look} {{}}
    readonly property string all: look.inks.all
}}
"""
_ROOM: Final = QSize(120, 120)
_UNIT: Final = 0.3
_PATCH: Final = 8
"""A square of so many pixels all light is an area; the widest line of a drawing is narrower."""
_BLACK: Final = 0


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws in the inks of each look."""

    engine: QQmlEngine
    provider: QQuickImageProvider
    inks: dict[str, str]

    def pixels(self, name: str, look: str) -> list[list[int]]:
        picture = self.provider.requestImage(f"{name}/{_UNIT}/{self.inks[look]}", QSize(), _ROOM)
        return _pixels(picture)


@pytest.fixture(scope="module")
def drawn(application: QCoreApplication) -> Drawn:
    engine = QQmlEngine()
    engine.addImportPath(HOME / "ui" / "qml")
    provide_pictures(engine)
    provider = engine.imageProvider("drawings")
    assert isinstance(provider, QQuickImageProvider)
    inks = {}
    for look in _LOOKS:
        component = QQmlComponent(engine)
        component.setData(_PROBE.format(look=look).encode(), "")
        probe = component.create()
        assert probe is not None, component.errorString()
        inks[look] = probe.property("all")
    return Drawn(engine, provider, inks)


def _pixels(picture: QImage) -> list[list[int]]:
    """Rows of 0xAARRGGBB."""
    whole = picture.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = memoryview(whole.constBits()).cast("I").tolist()
    return [pixels[at : at + whole.width()] for at in range(0, len(pixels), whole.width())]


@cache
def _light(pixel: int) -> bool:
    return pixel >> 24 > 127 and contrast(pixel & 0xFFFFFF, _BLACK) > 3


def _light_area(pixels: list[list[int]]) -> bool:
    """Whether a square of ``_PATCH`` pixels is light throughout."""
    high = [0] * len(pixels[0])  # light pixels above one another, down to this row
    for row in pixels:
        high = [above + 1 if _light(pixel) else 0 for above, pixel in zip(high, row, strict=True)]
        run = 0
        for above in high:
            run = run + 1 if above >= _PATCH else 0
            if run == _PATCH:
                return True
    return False


def _opaque(pixels: list[list[int]]) -> Counter[str]:
    return Counter(
        f"{pixel & 0xFFFFFF:06x}" for row in pixels for pixel in row if pixel >> 24 == 255
    )


def test_in_high_contrast_nothing_in_a_drawing_is_filled_with_light(drawn: Drawn) -> None:
    pictures = {name: drawn.pixels(name, "ContrastColours") for name in _DRAWINGS}
    assert [name for name, pixels in pictures.items() if _light_area(pixels)] == []
    lines = {"ffffff", "ffe94a"}
    assert [name for name, pixels in pictures.items() if not _opaque(pixels).keys() & lines] == []


def test_a_drawing_that_is_filled_would_be_found(drawn: Drawn) -> None:
    assert _light_area(drawn.pixels("id-card", "Colours"))


@pytest.mark.parametrize("look", _LOOKS)
def test_drawings_have_the_colours_of_their_look_and_no_others(drawn: Drawn, look: str) -> None:
    known = set(re.findall("=([0-9a-f]{6})", drawn.inks[look].lower()))
    for name in _DRAWINGS:
        found = _opaque(drawn.pixels(name, look))
        large = {colour for colour, times in found.items() if times > 4 * _PATCH**2}
        assert large <= known, name


def test_a_drawing_names_no_colour_and_only_what_the_style_knows() -> None:
    styled = set(re.findall(r"\.([a-z]+)", (RESOURCES / "icons" / "drawings.css").read_text()))
    for name in _DRAWINGS:
        svg = (RESOURCES / "icons" / f"{name}.svg").read_text()
        assert not re.search(r'(fill|stroke|style)="|#[0-9a-fA-F]{3}', svg), name
        assert set(re.findall(r'class="([^"]+)"', svg)) <= styled, name


def test_every_drawing_is_shown_somewhere() -> None:
    qml = "\n".join(path.read_text() for path in (HOME / "ui" / "qml").rglob("*.qml"))
    assert [name for name in _DRAWINGS if f'"{name}"' not in qml] == []
