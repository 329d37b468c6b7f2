"""Serves Qt's ``qsTrId`` from the catalogue that the receipts use too.

The catalogue is handed over as Qt's own compiled form (.qm), built in memory: Qt then looks texts
up without Python, and without a method of ours that PySide 6.12 would call with a ``None`` whose
reference it never took (each look-up lost one, until Python 3.11 ended itself).
"""

import struct
from collections.abc import Mapping
from typing import ClassVar, Final

from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtQml import QQmlEngine

from kiosk.domain.texts import Texts
from ui.qt import joiners

_MAGIC: Final = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
# Sections of the file, and parts of a message (qtbase, qtranslator.cpp).
_HASHES: Final = 0x42
_MESSAGES: Final = 0x69
_END: Final = b"\x01"
_TRANSLATION: Final = 3
_SOURCE: Final = 6


class CatalogueTranslator(QTranslator):
    """Looks texts up by id. An unknown id shows itself, so that a missing text is seen."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.texts = texts
        # Qt reads from these bytes as long as the translator lives.
        self._compiled = compiled(texts.entries)
        if not self.load(self._compiled):
            raise ValueError(f"Qt does not take the catalogue of {texts.language}")


class Translation:
    """The one catalogue in which ``engine`` looks its texts up.

    Qt has one for the whole program: that of whoever came last.
    """

    _installed: ClassVar["CatalogueTranslator | None"] = None

    def __init__(self, engine: QQmlEngine) -> None:
        self._engine = engine
        self._translator: CatalogueTranslator | None = None

    def use(self, texts: Texts) -> None:
        """Show everything in these words from now on, and in their font."""
        before = Translation._installed
        if before is not None:
            if before is self._translator and before.texts is texts:
                return
            QCoreApplication.removeTranslator(before)
        joiners.stand_behind(texts("language.font"))
        Translation._installed = self._translator = CatalogueTranslator(texts)
        QCoreApplication.installTranslator(self._translator)
        self._engine.retranslate()


def compiled(entries: Mapping[str, str]) -> bytes:
    """The texts as a .qm file: a table of hashes, big-endian and sorted, and the messages."""
    messages = bytearray()
    hashes = []
    for text_id, text in entries.items():
        key = text_id.encode()
        hashes.append((_elf_hash(key), len(messages)))
        messages += _block(_TRANSLATION, text.encode("utf-16-be")) + _block(_SOURCE, key) + _END
    table = b"".join(struct.pack(">II", *entry) for entry in sorted(hashes))
    return _MAGIC + _block(_HASHES, table) + _block(_MESSAGES, bytes(messages))


def _block(tag: int, content: bytes) -> bytes:
    return struct.pack(">BI", tag, len(content)) + content


def _elf_hash(key: bytes) -> int:
    """The hash of the System V ABI, 28 bits; Qt keeps 0 for itself."""
    value = 0
    for byte in key:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ high >> 24) & ~high
    return value or 1
