"""A receipt as ESC/POS commands, made with python-escpos."""

from collections.abc import Iterator

from escpos.printer import Dummy  # type: ignore[import-untyped]  # ships no types

from kiosk.printing import raster
from kiosk.printing.content import Content
from kiosk.printing.settings import PrinterSettings


def encode(content: Content, settings: PrinterSettings) -> Iterator[bytes]:
    """The receipt as whole commands, in pieces between which a status may be asked for."""
    dummy = Dummy(profile=settings.profile)
    dummy.hw("INIT")
    dummy.image(raster.draw(content, settings.width_dots), fragment_height=255)
    dummy.cut()
    yield dummy.output
