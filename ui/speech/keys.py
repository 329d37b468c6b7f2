"""The keys of those who listen, on a keyboard and on a keypad of digits.

A keypad's digits that move nothing (2, 4, 6 and 8 are arrows) work the voice where no number is
asked: 5, which has a dot to be felt, starts, stops and repeats it.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import Qt

_Key: Final = Qt.Key


class Act(StrEnum):
    """What a listener's key does. ``VOICE`` is on or off, ``TALK`` starts, stops and repeats."""

    VOICE = "voice"
    TALK = "talk"
    STOP = "stop"
    REPEAT = "repeat"
    WHERE = "where"
    SLOWER = "slower"
    FASTER = "faster"
    QUIETER = "quieter"
    LOUDER = "louder"
    HIDE = "hide"
    TRY = "try"
    PAPER = "paper"


STARTS: Final = frozenset({Act.VOICE, Act.TALK})
"""What is heard before anybody has asked for a voice."""

_KEYBOARD: Final[Mapping[int, Act]] = {
    _Key.Key_F1: Act.WHERE,
    _Key.Key_Help: Act.WHERE,
    _Key.Key_F2: Act.REPEAT,
    _Key.Key_F3: Act.SLOWER,
    _Key.Key_F4: Act.FASTER,
    _Key.Key_F5: Act.QUIETER,
    _Key.Key_VolumeDown: Act.QUIETER,
    _Key.Key_F6: Act.LOUDER,
    _Key.Key_VolumeUp: Act.LOUDER,
    _Key.Key_F7: Act.STOP,
    _Key.Key_F8: Act.VOICE,
    _Key.Key_F9: Act.HIDE,
    _Key.Key_F10: Act.TRY,
    _Key.Key_F11: Act.PAPER,
}
_KEYPAD: Final[Mapping[str, Act]] = {
    "0": Act.WHERE,
    "1": Act.SLOWER,
    "3": Act.FASTER,
    "5": Act.TALK,
    "7": Act.QUIETER,
    "9": Act.LOUDER,
}
_OTHERS: Final[Mapping[int, str]] = {
    _Key.Key_Tab: "next",
    _Key.Key_Backtab: "previous",
    _Key.Key_Up: "up",
    _Key.Key_Down: "down",
    _Key.Key_Left: "left",
    _Key.Key_Right: "right",
    _Key.Key_Return: "choose",
    _Key.Key_Enter: "choose",
    _Key.Key_Space: "choose",
    _Key.Key_Select: "choose",
    _Key.Key_Escape: "back",
    _Key.Key_Backspace: "correct",
    _Key.Key_Delete: "correct",
    _Key.Key_Clear: "correct",
}
_ARROWS: Final[Mapping[str, str]] = {"2": "up", "4": "left", "6": "right", "8": "down"}


def act_of(key: int, text: str) -> Act | None:
    """What the key does that Qt calls ``key`` and that writes ``text``, if it is a listener's."""
    return _KEYBOARD.get(key) or _KEYPAD.get(text)


def name_of(key: int, text: str) -> str:
    """What any key of the kiosk does, as the part of a text's id; ``none`` for one of no use."""
    return act_of(key, text) or _OTHERS.get(key) or _ARROWS.get(text) or "none"
