"""What a text may take of a line."""

from unicodedata import east_asian_width


def ems(text: str) -> float:
    """How long a text is, about: a Chinese character is an em, any other half of one."""
    return sum(1 if east_asian_width(character) in "WF" else 0.5 for character in text)
