"""The display and its fonts, looked at without opening a window; what can't be told here passes."""

import ctypes
import os
import re
import shutil
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from kiosk.base.programs import run
from kiosk.base.type_size import CAPITAL_MM, is_held
from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.finding import Finding, Outcome
from kiosk.health.screen import SCREEN_FONT, display_missing

_UNSEEN: Final = frozenset({"offscreen", "minimal", "minimalegl"})
_PATIENCE: Final = 5.0
_GRAPHICS: Final = Path("/sys/class/drm")
_MODE: Final = re.compile(r"([0-9]{1,5})x([0-9]{1,5})")


def probe_display(
    screen_mm: tuple[float, float], user: str | None = None, graphics: Path = _GRAPHICS
) -> Outcome:
    """Whether somebody answers at the display that Qt would take, and whether text can be large
    enough on it where its millimetres are known; may hang where that display does.

    ``user`` is who shows the kiosk on it already, where somebody does. That one would have ended
    with its display; whoever looks from beside its session sees none.
    """
    found = Finding(f"in use by {user}, as it should be") if user else _answering()
    if isinstance(found, Failure):
        return found
    size = screen_size(graphics)
    return (size and too_small(size, screen_mm)) or found


def _answering() -> Finding | Failure:
    missing = display_missing()
    if missing:
        return missing
    platform = _platform()
    if platform in _UNSEEN:
        return Finding(f"{platform}: nothing is shown")
    look = _LOOKS.get(platform)
    problem = look() if look else None
    return Failure(FailureCode.DISPLAY_MISSING, problem) if problem else Finding(platform)


def screen_size(graphics: Path = _GRAPHICS) -> tuple[int, int] | None:
    """The pixels, wide and high, that the one connected screen likes best; else unknown."""
    try:
        linked = [
            status.parent
            for status in graphics.glob("card*-*/status")
            if status.read_text("ascii").strip() == "connected"
        ]
        modes = [(screen / "modes").read_text("ascii").partition("\n")[0] for screen in linked]
    except (OSError, UnicodeDecodeError):
        return None
    found = _MODE.match(modes[0]) if len(modes) == 1 else None
    return (int(found[1]), int(found[2])) if found else None


def too_small(size: tuple[int, int], screen_mm: tuple[float, float]) -> Finding | None:
    """Whether a screen of this many pixels can't hold text as large as people need."""
    width, height = sorted(size) if screen_mm[0] < screen_mm[1] else sorted(size, reverse=True)
    if is_held(width, height, screen_mm):
        return None
    return Finding(
        f"{width}x{height} on {screen_mm[0]:g} x {screen_mm[1]:g} mm: "
        f"some letters stay below {CAPITAL_MM} mm at the largest text size",
        "Use a larger screen, or see whether kiosk.screen_mm is right.",
    )


def probe_screen_font(font: str = SCREEN_FONT) -> Failure | None:
    """Whether fontconfig, from which Qt takes its fonts, knows ``font``, in which screens are."""
    fc_match = shutil.which("fc-match")
    if fc_match is None:
        return None
    try:
        _, output = run((fc_match, "-f", "%{family}", font), Deadline(_PATIENCE))
    except OSError as error:
        return Failure(FailureCode.FONT_MISSING, f"fontconfig does not tell: {error}")
    answer = output.decode(errors="replace")
    if font in answer:
        return None
    detail = f"for the screen, fontconfig has {answer or 'nothing'} in place of {font}"
    return Failure(FailureCode.FONT_MISSING, detail)


def _platform() -> str:
    """The first that Qt will try."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    return chosen or ("wayland" if os.environ.get("WAYLAND_DISPLAY") else "xcb")


def _x11() -> str | None:
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return "libxcb is not installed"
    xcb.xcb_connect.restype = ctypes.c_void_p
    for function in (xcb.xcb_connection_has_error, xcb.xcb_disconnect):
        function.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    refused = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    shown = os.environ.get("DISPLAY") or "no DISPLAY"
    if not refused:
        return None
    return f"{shown} can't be opened: no X server is there, or it does not let this user in"


def _wayland() -> str | None:
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or "/")
    place = folder / (os.environ.get("WAYLAND_DISPLAY") or "wayland-0")
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_PATIENCE)
        try:
            line.connect(str(place))
        except OSError as error:
            return f"{place}: {(error.strerror or str(error)).lower()}"
    return None


def _graphics_card() -> str | None:
    cards = sorted(Path("/dev/dri").glob("card*"))
    if any(os.access(card, os.R_OK | os.W_OK) for card in cards):
        return None
    return f"/dev/dri: {'this user may not use the graphics card' if cards else 'no graphics card'}"


_LOOKS: Final[Mapping[str, Callable[[], str | None]]] = {
    "xcb": _x11,
    "wayland": _wayland,
    "wayland-egl": _wayland,
    "eglfs": _graphics_card,
}
