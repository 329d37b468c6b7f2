"""How long a receipt takes: from its content to bytes, and over the line."""

from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter
from typing import Final

import qrcode

from kiosk.printing.devices import escpos
from kiosk.printing.layout.qr import fitted, qr_modules
from kiosk.printing.settings import TextMode
from tests.bench.measure import Measure
from tests.printing.examples import COMPOSER, IN_FORCE, WIDTHS, content, settings

_ROUNDS: Final = 15
_BAUD: Final = 115200
_BITS_PER_BYTE: Final = 10  # 8N1
_OTHER_LINES: Final = {
    "a serial line at 9600 baud": 960,
    "full-speed USB": 1_200_000,  # 19 bulk packets of 64 bytes a frame
    "a network of 10 Mbit/s": 1_250_000,
}
"""Bytes a second at most."""
_BARS: Final = {TextMode.GB18030: 1.0, TextMode.RASTER: 3.0}
_LEVELS: Final = (
    qrcode.ERROR_CORRECT_L,
    qrcode.ERROR_CORRECT_M,
    qrcode.ERROR_CORRECT_Q,
    qrcode.ERROR_CORRECT_H,
)


def measures() -> list[Measure]:
    found = []
    for width in WIDTHS:
        for mode in TextMode:
            for language in ("zh_CN", "en"):
                found += _receipt(width, mode, language)
    return found


def _receipt(width: int, mode: TextMode, language: str) -> list[Measure]:
    receipt = replace(IN_FORCE, language=language)
    chosen = settings(width, mode)
    said = content(receipt)
    name = f"{mode} {width} dots {language}"
    fit = fitted(said.qr, width)

    def symbol() -> None:
        code = qrcode.QRCode(version=None, error_correction=_LEVELS[fit.level], border=0)
        code.add_data(said.qr, optimize=0)
        code.make(fit=True)

    def to_bytes() -> bytes:
        qr_modules.cache_clear()
        fitted.cache_clear()
        return b"".join(escpos.encode(said, chosen))

    size = len(to_bytes())
    seconds = size * _BITS_PER_BYTE / _BAUD
    drawn_qr = b"".join(escpos.encode(said, replace(chosen, native_qr=False)))
    lines = _OTHER_LINES.items() if language == "zh_CN" else ()
    symbol_note = f"QR: {fit.across} modules of {fit.dots / 8:.3g} mm, level {fit.level.name}"
    return [
        Measure(f"receipt size, {name}", size, "bytes", None, None),
        Measure(f"on the line at 115200 baud, {name}", seconds, "s", None, _BARS[mode]),
        Measure(
            f"the same with the QR as a picture, {name}",
            len(drawn_qr) * _BITS_PER_BYTE / _BAUD,
            "s",
            None,
            None,
        ),
        *(Measure(f"on {line}, {name}", size / speed, "s", None, None) for line, speed in lines),
        Measure(
            f"content to bytes, {name}", _typical(to_bytes), "s", _typical(symbol), 5.0, symbol_note
        ),
        Measure(
            f"receipt to content, {name}",
            _typical(lambda: COMPOSER.compose(receipt)),
            "s",
            None,
            None,
        ),
    ]


def _typical(work: Callable[[], object]) -> float:
    """The median of some rounds, the first one not counted."""
    work()
    times = []
    for _ in range(_ROUNDS):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return median(times)
