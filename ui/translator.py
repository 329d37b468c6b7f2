"""Serves Qt's ``qsTrId`` from the catalogue that the receipts use too."""

from PySide6.QtCore import QObject, QTranslator

from kiosk.domain.texts import Texts


class CatalogueTranslator(QTranslator):
    """Looks texts up by id. An unknown id shows itself, so that a missing text is seen."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries = texts.entries

    def isEmpty(self) -> bool:
        return not self._entries

    def translate(
        self,
        context: str | bytes | None,  # noqa: ARG002 - Qt's signature
        sourceText: str | bytes,
        /,
        disambiguation: str | bytes | None = None,  # noqa: ARG002 - Qt's signature
        n: int = -1,  # noqa: ARG002 - Qt's signature
    ) -> str | None:
        """The text, or ``None`` for one that is not ours, such as Qt's own messages."""
        text_id = sourceText if isinstance(sourceText, str) else sourceText.decode()
        return self._entries.get(text_id, text_id)
