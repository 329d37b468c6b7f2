"""Draws a receipt as dots: whole for PNG and PDF, block by block for printers without the font.

203 dpi, 8 dots a millimetre. The picture is one bit deep, black on white, as wide as the
printer's head; :func:`paper` puts it on the whole width of the paper.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from PIL import Image, ImageDraw

from kiosk.printing.content.structure import Content
from kiosk.printing.layout import fonts
from kiosk.printing.layout.blocks import Banner, Block, Field, Gap, Line, Rule, Size, Symbol
from kiosk.printing.layout.design import Design, DotEngine
from kiosk.printing.layout.fonts import Type
from kiosk.printing.layout.qr import fitted, qr_modules
from kiosk.printing.layout.setting import set_receipt

DOTS_PER_MM: Final = 8
DPI: Final = 203.2
_PAPER_MM: Final = {384: 58, 576: 80}
_BLACK: Final = 0
_WHITE: Final = 255
_THRESHOLD: Final = 144
_LEADING: Final = 1.34
_LARGE: Final = 40


def draw(content: Content, width_dots: int) -> Image.Image:
    """The receipt as a picture of mode ``1``, ``width_dots`` wide."""
    engine = DotEngine(width_dots, Size.of(content))
    blocks = set_receipt(content, engine)
    return bilevel(_Canvas(engine.design, width_dots, blocks).image)


def block(part: Block, design: Design, width_dots: int) -> Image.Image:
    """One block for a printer that is sent dots, a picture of mode ``1``.

    Large type is drawn in squares of 2 by 2 dots, as a printer's own font is when it is
    enlarged: :func:`kiosk.printing.devices.escpos.picture` sends a quarter of it.
    """
    grain = 2 if _is_large(part, design) else 1
    small = bilevel(_Canvas(design.coarse(grain), width_dots // grain, (part,), grain).image)
    return small.resize((width_dots, small.height * grain), Image.Resampling.NEAREST)


def _is_large(part: Block, design: Design) -> bool:
    if isinstance(part, Line):
        return all(design.types[piece.role].size >= _LARGE for piece in part.pieces)
    return isinstance(part, Banner | Rule)


def paper(image: Image.Image) -> Image.Image:
    """The print on its paper, with the margins the head can't reach and a little at the ends."""
    width_mm = _PAPER_MM.get(image.width, image.width // DOTS_PER_MM + 8)
    end = 5 * DOTS_PER_MM
    sheet = Image.new("1", (width_mm * DOTS_PER_MM, image.height + 2 * end), 1)
    sheet.paste(image, ((sheet.width - image.width) // 2, end))
    return sheet


def symbol(text: str, width_dots: int) -> Image.Image:
    """A QR and its quiet zone in the middle of a strip of mode ``1``, to an even dot, so that
    modules of an even size can be sent at half of it.
    """
    fit = fitted(text, width_dots)
    modules = qr_modules(text, fit.level)
    levels = bytes(_BLACK if dark else _WHITE for row in modules for dark in row)
    small = Image.frombytes("L", (fit.across, fit.across), levels)
    large = small.resize((fit.side, fit.side), Image.Resampling.NEAREST)
    picture = Image.new("1", (width_dots, fit.side + 2 * fit.quiet), 1)
    picture.paste(large, ((width_dots - fit.side) // 4 * 2, fit.quiet))
    return picture


def stack(pictures: Sequence[Image.Image]) -> Image.Image:
    """Equally wide pictures of mode ``1`` one below the other."""
    whole = Image.new("1", (pictures[0].width, sum(part.height for part in pictures)), 1)
    top = 0
    for part in pictures:
        whole.paste(part, (0, top))
        top += part.height
    return whole


def strip(texts: Iterable[tuple[int, str, Type]], width_dots: int) -> Image.Image:
    """Texts at their distance in dots from the left, on one line of mode ``1``."""
    placed = list(texts)
    em = max(type_.size for _, _, type_ in placed)
    height = round(em * _LEADING)
    image = Image.new("L", (width_dots, height), _WHITE)
    draw = ImageDraw.Draw(image)
    for x, text, type_ in placed:
        write(draw, (x, base_line(0, height, em)), text, type_, _BLACK)
    return bilevel(image)


def write(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], text: str, type_: Type, ink: int
) -> None:
    """Text from ``start`` on, the left end of its base line."""
    x, base = start
    for run in fonts.runs(text, type_):
        draw.text(
            (x, base), run.text, fill=ink, font=run.font, anchor="ls", stroke_width=run.embolden
        )
        x += run.advance


def base_line(top: float, height: float, em: int) -> float:
    """The base line that puts an em's middle into the middle of its line."""
    return top + height / 2 + em * 0.36


def bilevel(image: Image.Image) -> Image.Image:
    return image.point(lambda level: _WHITE if level > _THRESHOLD else _BLACK, "1")


class _Canvas:
    """Blocks drawn one below the other, in squares of ``grain`` dots, as ``design`` counts."""

    def __init__(
        self, design: Design, width_dots: int, blocks: tuple[Block, ...], grain: int = 1
    ) -> None:
        self._design = design
        self._grain = grain
        height = sum(self._height(block, width_dots) for block in blocks)
        self.image = Image.new("L", (width_dots, height), _WHITE)
        self._draw = ImageDraw.Draw(self.image)
        top = 0
        for block in blocks:
            height = self._height(block, width_dots)
            self._put(block, top, height)
            top += height

    def _height(self, block: Block, width_dots: int) -> int:
        design = self._design
        match block:
            case Line():
                sizes = [design.types[piece.role].size for piece in block.pieces]
                return round(max(sizes, default=0) * _LEADING)
            case Field():
                return round(design.types[block.label.role].size * _LEADING)
            case Gap():
                return design.spaces[block.space]
            case Rule():
                return design.stroke if block.heavy else 2
            case Banner():
                lines = sum(self._height(line, width_dots) for line in block.lines)
                return lines + 2 * design.padding
            case Symbol():
                fit = fitted(block.text, width_dots)
                return fit.side + 2 * fit.quiet

    def _put(self, block: Block, top: int, height: int) -> None:
        width, margin = self.image.width, self._design.margin
        match block:
            case Line():
                self._line(block, top, height, _BLACK)
            case Field(label, start):
                self._line(Line((label,)), top, height, _BLACK)
                line = (margin + start, top + height - 3, width - margin - 1, top + height - 2)
                self._draw.rectangle(line, _BLACK)
            case Gap():
                pass
            case Rule(heavy):
                if heavy:
                    self._draw.rectangle((margin, top, width - margin - 1, top + height - 1), 0)
                else:
                    self._dotted(top)
            case Banner():
                self._banner(block, top, height)
            case Symbol(text):
                self.image.paste(symbol(text, width), (0, top))

    def _line(self, line: Line, top: int, height: int, ink: int) -> None:
        base = base_line(top, height, self._em(line))
        for piece in line.pieces:
            start = (self._design.margin + piece.x / self._grain, base)
            write(self._draw, start, piece.text, self._design.types[piece.role], ink)

    def _em(self, line: Line) -> int:
        return max((self._design.types[piece.role].size for piece in line.pieces), default=0)

    def _dotted(self, top: int) -> None:
        margin = self._design.margin
        for x in range(margin, self.image.width - margin, 8):
            self._draw.rectangle((x, top, x + 3, top + 1), _BLACK)

    def _banner(self, banner: Banner, top: int, height: int) -> None:
        design = self._design
        box = (design.margin, top, self.image.width - design.margin - 1, top + height - 1)
        self._draw.rounded_rectangle(
            box,
            radius=design.padding,
            fill=_BLACK if banner.solid else None,
            outline=_BLACK,
            width=design.stroke,
        )
        y = top + design.padding
        for line in banner.lines:
            line_height = self._height(line, self.image.width)
            self._line(line, y, line_height, _WHITE if banner.solid else _BLACK)
            y += line_height
