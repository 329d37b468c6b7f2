"""What shows whether screens bear other languages than those they come in: one that nobody speaks,
and the look of those that are read from right to left. Neither is shipped.

The language is made of the English texts: longer, in letters with accents, and in brackets at both
ends. Words that come from elsewhere stand in plain letters, and what is cut off lacks its bracket.
"""

import re
from fractions import Fraction
from typing import Final

from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.domain.texts import Texts
from ui.rows.presentation import Presentation

PSEUDO: Final = "pseudo"
LONGER: Final = Fraction(2, 5)
"""What a text gains in letters: as much as from English into German or Finnish."""
_ACCENTED: Final = str.maketrans(
    "aceghiknorsuyzACEGIKNORSUYZ",
    "áçéğħíķñóřşúýžÁÇÉĞÍĶÑÓŘŞÚÝŽ",
)
_WORD: Final = re.compile(r"%\d|[^\W\d_]+|.", re.DOTALL)
_AS_THEY_ARE: Final = frozenset(
    {"app.sign", "language.font", "lost_on.weekdays", "spoken.weekdays"}
)
"""What a program goes by, or takes apart."""
_MIRROR: Final = b"""
import QtQuick
QtObject {
    required property Item root
    Component.onCompleted: {
        root.LayoutMirroring.enabled = true;
        root.LayoutMirroring.childrenInherit = true;
    }
}
"""


def pseudo(text: str) -> str:
    """``text`` in this language, line by line; places and figures stay."""
    return "\n".join(f"[{_longer(line)}]" if line.strip() else line for line in text.split("\n"))


def _longer(line: str) -> str:
    """Each word is as much longer as it has come to owe, by its last letter."""
    owed = Fraction(0)
    said = []
    for part in _WORD.findall(line):
        if not part.isalpha():
            said.append(part)
            continue
        owed += len(part) * LONGER
        more = int(owed)
        owed -= more
        said.append((part + part[-1] * more).translate(_ACCENTED))
    return "".join(said)


def presentation(english: Presentation) -> Presentation:
    """The screens in this language; policies say their own words in plain English."""
    return Presentation(
        _spoken(english.texts), _spoken(english.advice), english.book, english.district
    )


def _spoken(texts: Texts) -> Texts:
    entries = {
        text_id: text if text_id in _AS_THEY_ARE else pseudo(text)
        for text_id, text in texts.entries.items()
    }
    return Texts("en", entries)


def mirror(engine: QQmlEngine, window: QQuickWindow) -> None:
    """Show ``window`` as whoever reads from right to left would have it, until it is closed."""
    component = QQmlComponent(engine)
    component.setData(_MIRROR, "")
    mirrored = component.createWithInitialProperties({"root": window.contentItem()})
    if mirrored is None:
        raise RuntimeError(component.errorString())
