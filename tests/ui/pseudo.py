"""A language that nobody speaks, to see whether screens bear others than those they come in.

It is not shipped. It is made of the English texts: longer, in letters with accents, and in brackets
at both ends. Words that come from elsewhere stand in plain letters, and what is cut off lacks its
bracket. What only puts texts together has no words, in this language as in others, and stays: with
brackets of its own it would put four of them around a word.
"""

import re
from dataclasses import replace
from fractions import Fraction
from typing import Final

from kiosk.domain.texts import Texts
from ui.rows.presentation import Presentation

LONGER: Final = Fraction(2, 5)
"""What a text gains in letters: as much as from English into German or Finnish."""
_LONG: Final = 70
PASSAGE_LONGER: Final = Fraction(3, 10)
"""What one of more letters gains: sentences make up for their long words (W3C, "Text size in
translation", after IBM's guidelines)."""
_ACCENTED: Final = str.maketrans(
    "aceghiknorsuyzACEGIKNORSUYZ",
    "áçéğħíķñóřşúýžÁÇÉĞÍĶÑÓŘŞÚÝŽ",
)
_WORD: Final = re.compile(r"%\d|[^\W\d_]+|.", re.DOTALL)
_LETTER: Final = re.compile(r"[^\W\d_]")
_AS_THEY_ARE: Final = frozenset(
    {"app.sign", "language.font", "lost_on.weekdays", "spoken.weekdays"}
)
"""What a program goes by, or takes apart."""


def pseudo(text: str) -> str:
    """``text`` in this language, line by line; places and figures stay."""
    gain = gained(text)
    return "\n".join(
        f"[{_longer(line, gain)}]" if _LETTER.search(line) else line for line in text.split("\n")
    )


def gained(text: str) -> Fraction:
    """By how much ``text`` is longer."""
    return PASSAGE_LONGER if len(_LETTER.findall(text)) > _LONG else LONGER


def _longer(line: str, gain: Fraction) -> str:
    """Each word is as much longer as it has come to owe, by its last letter."""
    owed = Fraction(0)
    said = []
    for part in _WORD.findall(line):
        if not part.isalpha():
            said.append(part)
            continue
        owed += len(part) * gain
        more = int(owed)
        owed -= more
        said.append((part + part[-1] * more).translate(_ACCENTED))
    return "".join(said)


def presentation(english: Presentation) -> Presentation:
    """The screens in this language; policies say their own words in plain English."""
    return replace(english, texts=_spoken(english.texts), advice=_spoken(english.advice))


def _spoken(texts: Texts) -> Texts:
    entries = {
        text_id: text if text_id in _AS_THEY_ARE else pseudo(text)
        for text_id, text in texts.entries.items()
    }
    return Texts("en", entries)
