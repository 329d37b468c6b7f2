"""A paper as what a printer is sent one after the other, by what its own font can print.

A printer with the Chinese font gets rows of characters, and a picture only of a row in which it
lacks one. A printer without it gets rows where all is ASCII, and pictures of the rest.
"""

from collections.abc import Iterator

from PIL import Image

from kiosk.printing.content.structure import Content
from kiosk.printing.layout import raster
from kiosk.printing.layout.blocks import Gap, Line, Size, Space, Symbol
from kiosk.printing.layout.cells import CELL_DOTS, EM_DOTS, Row, rows
from kiosk.printing.layout.design import SpareEngine
from kiosk.printing.layout.fonts import Type
from kiosk.printing.layout.setting import set_receipt
from kiosk.printing.settings import PrinterSettings, TextMode

Strip = Row | Gap | Image.Image | Symbol


def strips(content: Content, settings: PrinterSettings) -> Iterator[Strip]:
    """The paper's strips from top to bottom. A picture has mode ``1`` and the head's width; two
    never follow each other, so that the white between them is one stretch.
    """
    parts = _drawn_parts if settings.text_mode is TextMode.RASTER else _text_parts
    pictures: list[Image.Image] = []
    for part in parts(content, settings.width_dots):
        if isinstance(part, Image.Image):
            pictures.append(part)
            continue
        if pictures:
            yield raster.stack(pictures)
            pictures = []
        yield part
    if pictures:
        yield raster.stack(pictures)


def _text_parts(content: Content, width_dots: int) -> Iterator[Strip]:
    for part in rows(content, width_dots):
        if isinstance(part, Row) and not part.printable:
            yield _in_cells(part, width_dots)
        else:
            yield part


def _drawn_parts(content: Content, width_dots: int) -> Iterator[Strip]:
    engine = SpareEngine(width_dots, Size.of(content))
    for part in set_receipt(content, engine):
        row = engine.row(part) if isinstance(part, Line) else None
        if row:
            yield row
            if max(span.face.height for span in row.spans) > 1:
                yield raster.block(Gap(Space.SMALL), engine.design, width_dots)
        elif isinstance(part, Symbol):
            yield part
        else:
            yield raster.block(part, engine.design, width_dots)


def _in_cells(row: Row, width_dots: int) -> Image.Image:
    texts = []
    column = 0
    for span in row.spans:
        size = Type(EM_DOTS * span.face.height, bold=span.face.bold)
        texts.append((column * CELL_DOTS, span.text, size))
        column += span.cells
    return raster.strip(texts, width_dots)
