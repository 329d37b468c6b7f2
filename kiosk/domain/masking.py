"""Names and numbers as they may be shown and printed (facts, section 8)."""

_SHOWN_START = 3
_SHOWN_END = 4


def masked_name(name: str) -> str:
    """Keep the first and the last character: 王丽娜 -> 王*娜, 王娜 -> 王*.

    A Latin name keeps the first letter of each word: ``ANNA LEE`` -> ``A*** L**``.
    """
    if name.isascii():
        return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())
    if len(name) < _SHOWN_START:
        return name[:1] + "*" * (len(name) - 1)
    return name[0] + "*" * (len(name) - 2) + name[-1]


def masked_number(number: str) -> str:
    """Keep three and four: 110105199003070025 -> 110***********0025."""
    hidden = max(len(number) - _SHOWN_START - _SHOWN_END, 0)
    return number[:_SHOWN_START] + "*" * hidden + number[_SHOWN_START + hidden :]
