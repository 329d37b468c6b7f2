"""Hears the screen as somebody does who never sees it: over the desktop's accessibility bus.

``/usr/bin/python3 screen_reader.py HAND STEPS`` takes steps as JSON, says when it listens, does
each step as soon as it can be done, and prints as JSON what was announced and what was to be read
at the end. ``HAND`` is ``bus``, or ``xdotool`` for a pointer and a keyboard of the display's; where
to put them is learnt from the bus. Steps are ``["press", NAME]``, ``["press", NAME, SECONDS]`` to
listen for longer before, ``["type", NAME, TEXT]`` and ``["hear", WORDS]``.

It is a program of its own with Debian's bindings (python3-gi, gir1.2-atspi-2.0), and knows nothing
of the kiosk but the name of its application.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, Final

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - only after the version was chosen

APPLICATION: Final = "social-card-kiosk"
PATIENCE_S: Final = 60
"""For each step, on a busy machine."""
_LOOK_MS: Final = 100
_LISTENS_S: Final = 1.0
"""Nobody presses what has only just come, or before they have heard what did; a new screen is deaf
for half as long. What is said before the bus knows who listens is lost, so hearing is not enough.
"""


class ScreenReader:
    """Goes through ``steps``; ``heard`` is what was announced meanwhile."""

    def __init__(self, hand: str, steps: list[list[str]]) -> None:
        self._does = {"bus": _over_the_bus, "xdotool": _by_hand}[hand]
        self.heard: list[str] = []
        self._came_at = 0
        self._steps = steps
        self._left = PATIENCE_S * 1000
        self._loop = GLib.MainLoop()

    def go(self) -> None:
        listener = Atspi.EventListener.new(self._hear)
        listener.register("object:announcement")
        print("listening", flush=True)
        GLib.timeout_add(_LOOK_MS, self._look)
        self._loop.run()
        if self._steps:
            names = [node["name"] for node in read()]
            sys.exit(f"not done: {self._steps[0]}, among {names}; heard {self.heard}")

    def _hear(self, event: Any) -> None:
        self.heard.append(str(event.any_data))
        self._came_at = GLib.get_monotonic_time()

    def _look(self) -> bool:
        if self._steps and self._done(*self._steps[0]):
            del self._steps[0]
            self._left = PATIENCE_S * 1000
        self._left -= _LOOK_MS
        if self._steps and self._left > 0:
            return True
        self._loop.quit()
        return False

    def _done(self, kind: str, name: str, text: str = "") -> bool:
        if kind == "hear":
            return any(name in words for words in self.heard)
        nodes = _usable(kind, name)
        if not nodes:
            self._came_at = GLib.get_monotonic_time()
        listens = float(text) if kind == "press" and text else _LISTENS_S
        if GLib.get_monotonic_time() - self._came_at < listens * 1_000_000:
            return False
        return self._does(nodes[0], kind, text)


def _usable(kind: str, name: str) -> list[Any]:
    """What has this name and can be pressed, or typed into, now."""
    named = [node for node in shown() if node.get_name() == name]
    usable = [node for node in named if _has(node, Atspi.StateType.SENSITIVE)]
    return [node for node in usable if _acting(node, kind) is not None]


def _acting(node: Any, kind: str) -> Any:
    """By what it is pressed or typed into; ``None`` where it can't be."""
    return node.get_action_iface() if kind == "press" else node.get_editable_text_iface()


def _over_the_bus(node: Any, kind: str, text: str) -> bool:
    acting = _acting(node, kind)
    return bool(acting.do_action(0) if kind == "press" else acting.set_text_contents(text))


def _by_hand(node: Any, kind: str, text: str) -> bool:
    """In its middle; what is typed goes wherever a number is asked for."""
    if kind == "type":
        hand = ["type", "--delay", "40", text]
    else:
        place = node.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
        middle = (place.x + place.width // 2, place.y + place.height // 2)
        hand = ["mousemove", *map(str, middle), "click", "1"]
    return subprocess.run(["xdotool", *hand], check=False).returncode == 0


def shown() -> Iterator[Any]:
    """Everything of the kiosk that is shown, from the window on."""
    desktop = Atspi.get_desktop(0)
    for application in _children(desktop):
        if application.get_name() == APPLICATION:
            yield from (node for node in _under(application) if _has(node, Atspi.StateType.SHOWING))


def _under(node: Any) -> Iterator[Any]:
    yield node
    for child in _children(node):
        yield from _under(child)


def _children(node: Any) -> Iterator[Any]:
    children = (node.get_child_at_index(index) for index in range(node.get_child_count()))
    return (child for child in children if child is not None)


def _has(node: Any, state: Any) -> bool:
    return bool(node.get_state_set().contains(state))


def read() -> list[dict[str, str]]:
    """The name and the role of everything that is shown."""
    return [{"name": node.get_name(), "role": node.get_role_name()} for node in shown()]


if __name__ == "__main__":
    reader = ScreenReader(sys.argv[1], json.loads(sys.argv[2]))
    reader.go()
    print(json.dumps({"heard": reader.heard, "read": read()}))
