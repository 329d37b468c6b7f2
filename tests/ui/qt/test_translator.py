"""Qt finds every text of every language by its id, and shows an id it does not know."""

import pytest
from PySide6.QtCore import QCoreApplication, qtTrId
from PySide6.QtQml import QQmlEngine

from kiosk.base.resources import RESOURCES
from kiosk.domain.texts import Texts, languages
from ui.qt.translator import CatalogueTranslator, Translation

TRANSLATIONS = RESOURCES / "translations"


@pytest.mark.parametrize("language", languages(TRANSLATIONS))
def test_every_text_is_found(application: QCoreApplication, language: str) -> None:
    texts = Texts.load(TRANSLATIONS, language)
    translator = CatalogueTranslator(texts)
    QCoreApplication.installTranslator(translator)
    try:
        assert {text_id: qtTrId(text_id) for text_id in texts.entries} == dict(texts.entries)
        assert qtTrId("no.such.text") == "no.such.text"
        assert QCoreApplication.translate("Qt", "Message of Qt's own") == "Message of Qt's own"
    finally:
        QCoreApplication.removeTranslator(translator)


def test_who_speaks_last_is_heard_whatever_was_spoken_before(application: QCoreApplication) -> None:
    chinese, english = (Texts.load(TRANSLATIONS, language) for language in ("zh_CN", "en"))
    engines = QQmlEngine(), QQmlEngine()
    one, other = (Translation(engine) for engine in engines)
    for who, texts in ((one, english), (other, chinese), (one, english), (other, english)):
        who.use(texts)
        assert qtTrId("app.title") == texts("app.title")
