"""Names and numbers as they may be shown and printed (facts, section 8)."""

import re
from typing import Final
from unicodedata import category, normalize

_SHOWN_START = 3
_SHOWN_END = 4

# Where Chinese characters stand, the private ones of old cards among them.
_CHINESE: Final = (
    "[\u2e80-\u2fff\u3007\u31c0-\u31ef\u3400-\u9fff\ue000-\ufaff"
    "\U00010000-\U000dffff\U000f0000-\U0010ffff]"
)

_BETWEEN: Final = "PZ"
"""What stands between words: Unicode's categories of punctuation and separators."""


def masked_name(name: str) -> str:
    """Keep the first and the last character: 王丽娜 -> 王*娜, 王娜 -> 王*.

    A name in letters keeps the first one of each word and what stands between the words:
    ``ANNA LEE`` -> ``A*** L**``, ``YANG,JEAN-LUC`` -> ``Y***,J***-L**``, ``O'NEIL`` -> ``O'N***``.
    No name is shown as a whole, however short: 王 -> *, ``Y Z`` -> ``Y *``. There is a star for
    each character that is hidden, as on the papers people know.
    """
    if not re.search(_CHINESE, name):  # takes 2 ms to be compiled
        return _masked_words(_characters(normalize("NFC", name)))
    characters = _characters(name)
    first, last = characters[: len(characters) > 1], characters[_SHOWN_START - 1 :][-1:]
    return "".join([*first, "*" * (len(characters) - len(first + last)), *last])


def _characters(name: str) -> list[str]:
    """Each with the marks that only change how it looks: accents, variation selectors."""
    characters: list[str] = []
    for sign in name:
        if not category(sign).startswith("M"):
            characters.append(sign)
        elif characters:
            characters[-1] += sign
    return characters


def _masked_words(characters: list[str]) -> str:
    letters = [at for at, one in enumerate(characters) if category(one[0])[0] not in _BETWEEN]
    hidden = {at for at in letters if at - 1 in letters} or {*letters[-1:]}
    shown = ("*" if at in hidden else one for at, one in enumerate(characters))
    return " ".join("".join(shown).split())


def masked_number(number: str) -> str:
    """Keep three and four: 110105199003070025 -> 110***********0025."""
    hidden = max(len(number) - _SHOWN_START - _SHOWN_END, 0)
    return number[:_SHOWN_START] + "*" * hidden + number[_SHOWN_START + hidden :]
