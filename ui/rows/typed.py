"""A number that is being typed, as its field shows it."""

from typing import Final

from kiosk.domain.phone import spaced

_ID_NUMBER_GROUPS: Final = (slice(0, 6), slice(6, 14), slice(14, None))
HIDDEN: Final = "*●"
"""Signs that stand for a character which is not shown."""


def in_groups(characters: str, *, is_id_number: bool) -> str:
    """As people read it: telephone numbers 3-4-4, identity card numbers 6-8-4."""
    if not is_id_number:
        return spaced(characters)
    parts = (characters[group] for group in _ID_NUMBER_GROUPS)
    return " ".join(part for part in parts if part)


def put_in(text: str, typed: str, allowed: frozenset[str]) -> str:
    """What ``text``, which came to stand in the field in place of ``typed``, says: a sign that
    hides stands for the character in its place, and what may not be typed is left out.
    """
    places = enumerate(text.replace(" ", ""))
    read = (typed[at : at + 1] if sign in HIDDEN else sign for at, sign in places)
    return "".join(sign for sign in read if sign in allowed)
