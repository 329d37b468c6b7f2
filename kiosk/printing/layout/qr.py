"""The receipt's QR symbol (ISO/IEC 18004): as modules, for paper and for the screen.

A token with its address is about 325 bytes. On paper it gets level M, which mends 15 % of its
codewords, and modules of 5 dots (0.63 mm) on 58 mm paper, 6 dots (0.75 mm) on 80 mm paper: 69
modules, 43 and 52 mm.

Chosen by ``python -m tests.printing.qr_trial``: cameras fail on small modules long before they
fail on damage. On 58 mm paper level M is read through 0.30 mm of blur by zxing-cpp, 0.26 by zbar
and 0.24 by OpenCV; level H, which has room for modules of 4 dots only, through 0.26, 0.18 and not
at all. Level L saves only 4 of 69 modules, and stands half the damage (a stain of 6 % of the
area instead of 11). Of the sizes that 80 mm paper has room for, 6 dots is even, so that where the
symbol goes as a picture a quarter of it is sent (GS v 0), and it leaves paper to spare.
"""

from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from kiosk.base.records import dataclass

if TYPE_CHECKING:
    from qrcode.main import QRCode

QUIET_ZONE: Final = 4
"""Modules kept white around the symbol (ISO/IEC 18004, 6.3.8). On paper the margins that no
printer reaches, 4 mm at least, are part of it."""
_WIDE_FROM: Final = 480

Modules = tuple[tuple[bool, ...], ...]


class Level(IntEnum):
    """Error correction; the values are those of GS ( k, minus 48."""

    L = 0
    M = 1
    Q = 2
    H = 3


@dataclass(frozen=True)
class Fit:
    """How a symbol is printed: its level, its side in modules, and a module's side in dots."""

    level: Level
    across: int
    dots: int

    @property
    def side(self) -> int:
        """Dots, without quiet zone."""
        return self.across * self.dots

    @property
    def quiet(self) -> int:
        """Dots of quiet zone."""
        return QUIET_ZONE * self.dots


@lru_cache(maxsize=16)
def qr_modules(text: str, level: Level = Level.M) -> Modules:
    """The symbol's rows, true where dark, without quiet zone. Needs no Pillow.

    The default level suits a screen, which doesn't wear.
    """
    symbol = _symbol(text, level)
    symbol.make()
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules)


@lru_cache(maxsize=16)
def fitted(text: str, width_dots: int) -> Fit:
    """The symbol for ``text`` on paper of this width: level L or smaller modules only where it
    would not fit otherwise.
    """
    dots = 6 if width_dots >= _WIDE_FROM else 5
    for level in (Level.M, Level.L):
        across = modules_across(text, level)
        if across * dots <= width_dots:
            return Fit(level, across, dots)
    return Fit(Level.L, across, max(1, width_dots // across))


def qr_svg(text: str) -> str:
    """The symbol for a screen, with its quiet zone, as an SVG of one user unit a module."""
    modules = qr_modules(text)
    side = len(modules) + 2 * QUIET_ZONE
    path = "".join(
        f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h1v1h-1z"
        for y, row in enumerate(modules)
        for x, dark in enumerate(row)
        if dark
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path d="{path}"/></svg>'
    )


def modules_across(text: str, level: Level) -> int:
    return 17 + 4 * _symbol(text, level).best_fit()


def _symbol(text: str, level: Level) -> "QRCode[Any]":
    import qrcode  # slow to load, not needed at start-up

    levels = {
        Level.L: qrcode.ERROR_CORRECT_L,
        Level.M: qrcode.ERROR_CORRECT_M,
        Level.Q: qrcode.ERROR_CORRECT_Q,
        Level.H: qrcode.ERROR_CORRECT_H,
    }
    symbol = qrcode.QRCode(error_correction=levels[level], border=0)
    symbol.add_data(text, optimize=0)
    return symbol
