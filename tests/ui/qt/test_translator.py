"""Qt finds every text of every language by its id, and shows an id it does not know."""

import pytest
from PySide6.QtCore import QCoreApplication, qtTrId

from kiosk.base.resources import RESOURCES
from kiosk.domain.texts import Texts, languages
from ui.qt.translator import CatalogueTranslator

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
