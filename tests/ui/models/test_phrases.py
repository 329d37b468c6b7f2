"""What is laid out has joiners in it, and ends its lines between phrases; what is said has none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import (
    QAccessible,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QTextLayout,
    QTextOption,
)
from PySide6.QtQml import QQmlComponent, QQmlEngine

from kiosk.base.phrases import ems, tears
from kiosk.base.resources import RESOURCES
from kiosk.domain.texts import Texts, languages
from tests.ui.sessions import session_at
from ui.models.phrases import Phrases
from ui.models.session_models import SessionModels
from ui.qt import joiners

QML = Path(__file__).parents[3] / "ui" / "qml"
TRANSLATIONS = RESOURCES / "translations"
CHINESE = [
    text.replace("%1", "12月6日 06:27").replace("%2", "10 天")
    for language in languages(TRANSLATIONS)
    if language.startswith("zh")
    for folder in (TRANSLATIONS, TRANSLATIONS / "advice")
    for text in Texts.load(folder, language).entries.values()
]
UNSEEN = str.maketrans("\u00a0", " ", "\u2060\u200b")


@pytest.fixture(scope="module")
def font(application: QGuiApplication) -> QFont:
    joiners.stand_behind("Noto Sans CJK SC")
    font = QFont("Noto Sans CJK SC")
    font.setPixelSize(40)
    return font


def lines_of(text: str, font: QFont, width: float) -> Iterator[str]:
    """The lines that Qt makes of it, as QML's ``Text`` does."""
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        shown = text[line.textStart() : line.textStart() + line.textLength()]
        yield shown.translate(UNSEEN)
    layout.endLayout()


@given(text=st.sampled_from(CHINESE), room=st.integers(12, 30))
def test_qt_parts_no_word_of_any_text_and_leaves_no_crumb(
    font: QFont, text: str, room: int
) -> None:
    for paragraph in Phrases().parted(text, room, False).split("\n"):
        lines = list(lines_of(paragraph, font, room * 40))
        assert not tears(lines)
        assert all(line[0] not in "，。、；：？！）》”」" for line in lines[1:])
        if len(lines) > 1 and ems(lines[-1].strip()) <= 2:
            *_, before, last = paragraph.translate(str.maketrans("", "", "\u2060")).split("\u200b")
            assert ems(before + last) > room, "there was room for company"


@given(text=st.sampled_from(CHINESE), by_sense=st.booleans())
def test_nothing_is_drawn_for_what_holds_a_line_together(
    font: QFont, text: str, by_sense: bool
) -> None:
    parted = Phrases().parted(text, 12, by_sense)
    assert parted.translate(UNSEEN) == text
    measured = QFontMetricsF(font)
    assert measured.horizontalAdvance(parted) == measured.horizontalAdvance(text)


@pytest.mark.parametrize("text", ["area codes with 0", "codes with 0, then", "with 0\nand more"])
def test_one_character_that_ends_a_clause_or_all_goes_with_the_word_before_it(text: str) -> None:
    assert "with\u00a00" in Phrases().parted(text, 12, False)


def test_a_quotation_may_begin_a_line(font: QFont) -> None:
    """Where Qt itself ends none: the mark would follow alone."""
    parted = Phrases().parted("就选“不记得”。", 7, False)
    assert list(lines_of(parted, font, 7.2 * 40)) == ["就选", "“不记得”。"]


@pytest.mark.parametrize(
    "text", ["一直用到 2026年11月22日 14:03 为止", "Your certificate", "110***********0025"]
)
def test_a_word_longer_than_its_line_is_set_smaller_and_whole(font: QFont, text: str) -> None:
    room = 150.0
    fitting = Phrases().fitting(text, font, 40, room)
    assert fitting < 40
    smaller = QFont(font)
    smaller.setPixelSize(fitting)
    parted = Phrases().parted(text, int(room / fitting), False)
    assert not tears(list(lines_of(parted, smaller, room)))


def test_no_line_ends_after_a_hyphen(font: QFont) -> None:
    parted = Phrases().parted("Use the self-service kiosk.", 9, False)
    for width in range(300, 700, 20):
        assert not tears(list(lines_of(parted, font, width)))


def test_one_character_that_ends_a_sentence_has_company(font: QFont) -> None:
    text = "It has 18 characters. The last may be X."
    for width in range(200, 700, 10):
        lines = [line.strip() for line in lines_of(Phrases().parted(text, 20, False), font, width)]
        assert "X." not in lines


def test_what_has_room_keeps_its_size(font: QFont) -> None:
    assert Phrases().fitting("一直用到 2026年11月22日 14:03 为止", font, 40, 420.0) == 40


def test_what_a_label_says_has_no_joiners(application: QGuiApplication) -> None:
    models = SessionModels.of(session_at())
    engine = QQmlEngine()
    engine.addImportPath(QML)
    component = QQmlComponent(engine)
    text = "社保中心确认之前，尚未生效。"
    source = f'import Components\nLabel {{ text: "{text}"; width: 6.5 * font.pixelSize }}'
    component.setData(source.encode(), QUrl())
    label = component.create()
    assert label is not None, component.errorString()
    assert label.property("text") == label.property("spoken") == text
    assert label.property("lineCount") == 3
    read = QAccessible.queryAccessibleInterface(label)
    assert read.text(QAccessible.Text.Name) == text
    assert models


def test_what_is_written_on_a_screen_tells_its_size_as_size() -> None:
    """A font that is set beside it is set anew as the words are parted."""
    files = [
        file for room in ("Components", "Screens", "Settings") for file in (QML / room).iterdir()
    ]
    setting = {file.stem for file in files if " font.pixelSize: " in file.read_text("utf-8")}
    assert setting == {"FrameMeasure", "Header", "MoreButton"}, "whose own are what measures words"
