"""Names and numbers as they may be shown and printed (facts, section 8)."""

import re
from typing import Final
from unicodedata import normalize

_SHOWN_START = 3
_SHOWN_END = 4

# One character with the marks that only change how it looks: accents and variation selectors.
_CHARACTER: Final = re.compile(
    "[^\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
    "[\u0300-\u036f\ufe00-\ufe0f\U000e0100-\U000e01ef]*"
)
# Where Chinese characters stand, the private ones of old cards among them.
_CHINESE: Final = (
    "[\u2e80-\u2fff\u3007\u31c0-\u31ef\u3400-\u9fff\ue000-\ufaff"
    "\U00010000-\U000dffff\U000f0000-\U0010ffff]"
)


def masked_name(name: str) -> str:
    """Keep the first and the last character: 王丽娜 -> 王*娜, 王娜 -> 王*.

    A name in letters keeps the first one of each word and what stands between the words:
    ``ANNA LEE`` -> ``A*** L**``, ``YANG,JEAN-LUC`` -> ``Y***,J***-L**``, ``O'NEIL`` -> ``O'N***``.
    """
    if not re.search(_CHINESE, name):  # takes 2 ms to be compiled
        return _masked_words(name)
    characters: list[str] = _CHARACTER.findall(name)
    if len(characters) < _SHOWN_START:
        return characters[0] + "*" * (len(characters) - 1)
    return characters[0] + "*" * (len(characters) - 2) + characters[-1]


def _masked_words(name: str) -> str:
    shown = ""
    in_word = False
    for character in _CHARACTER.findall(normalize("NFC", name)):
        is_letter = character[0].isalnum()
        shown += "*" if is_letter and in_word else character
        in_word = is_letter
    return " ".join(shown.split())


def masked_number(number: str) -> str:
    """Keep three and four: 110105199003070025 -> 110***********0025."""
    hidden = max(len(number) - _SHOWN_START - _SHOWN_END, 0)
    return number[:_SHOWN_START] + "*" * hidden + number[_SHOWN_START + hidden :]
