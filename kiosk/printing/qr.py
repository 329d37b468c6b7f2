"""The receipt's QR symbol (ISO/IEC 18004): as modules, for paper and for the screen.

A token with its address is about 330 bytes: a symbol of 85 modules at error correction level Q,
which mends a quarter of its codewords. On 58 mm paper (384 dots of 0.125 mm) a module gets
4 dots, 0.5 mm; level M would get no larger ones, level H only 3. On 80 mm it is 6 dots, 0.75 mm.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from qrcode.main import QRCode

QUIET_ZONE: Final = 4
"""Modules kept white around the symbol (ISO/IEC 18004, 6.3.8)."""
LARGEST_MODULE: Final = 6
"""Dots, 0.75 mm. Phones gain nothing from more, and the paper grows."""

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=16)
def qr_modules(text: str) -> Modules:
    """The symbol's rows, true where dark, without quiet zone. Needs no Pillow."""
    symbol = _symbol(text)
    symbol.make()
    return tuple(tuple(bool(module) for module in row) for row in symbol.modules)


def modules_across(text: str) -> int:
    """The symbol's side in modules, without making it."""
    return 17 + 4 * _symbol(text).best_fit()


def module_dots(across: int, width_dots: int) -> int:
    """Dots a module's side gets where ``across`` of them and the quiet zone fit the width."""
    return max(1, min(LARGEST_MODULE, width_dots // (across + 2 * QUIET_ZONE)))


def _symbol(text: str) -> "QRCode[Any]":
    import qrcode  # noqa: PLC0415 - slow to load, not needed at start-up

    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_Q, border=0)
    symbol.add_data(text, optimize=0)
    return symbol


def qr_svg(text: str) -> str:
    """The symbol with its quiet zone as an SVG of one user unit a module."""
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
