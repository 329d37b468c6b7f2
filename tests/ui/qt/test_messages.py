"""Qt's and QML's complaints come in the registry's form, and without what they quote."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QUrl, qDebug, qInstallMessageHandler, qWarning
from PySide6.QtQml import QQmlComponent, QQmlEngine

from tests.logs import capture_logs
from ui.qt.messages import log_messages

SECRET = "王丽娜"


@pytest.fixture
def logs() -> Iterator[list[dict[str, Any]]]:
    with capture_logs() as logs:
        log_messages()
        yield logs
        qInstallMessageHandler(None)


def test_a_warning_of_qt_loses_its_text(logs: list[dict[str, Any]]) -> None:
    qWarning(SECRET)
    [entry] = logs
    assert (entry["event"], entry["library"]) == ("log.library", "qt")
    assert SECRET not in str(logs)


def test_what_is_no_complaint_is_not_told(logs: list[dict[str, Any]]) -> None:
    qDebug(SECRET)
    assert logs == []


@pytest.mark.usefixtures("application")
def test_a_fault_in_qml_is_told_by_its_place(logs: list[dict[str, Any]]) -> None:
    engine = QQmlEngine()
    source = QByteArray(
        f'import QtQml\nQtObject {{\n property int x: nobody + "{SECRET}"\n}}'.encode()
    )
    component = QQmlComponent(engine)
    component.setData(source, QUrl("file:///somewhere/Broken.qml"))
    made = component.create()
    assert made
    assert [entry["place"] for entry in logs] == ["Broken.qml:3"]
    assert SECRET not in str(logs)
    made.deleteLater()
