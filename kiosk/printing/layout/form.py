"""The application form on a sheet of A4, for a page printer: drawn at 300 dpi, one bit deep.

The same words as the form on the receipt's paper, with room for pen and stamp.
"""

from collections.abc import Iterator
from functools import partial
from typing import Final

from PIL import Image, ImageDraw

from kiosk.base.records import dataclass
from kiosk.printing.content.structure import Content, Fact, Form, Section, Words
from kiosk.printing.layout import fonts, raster
from kiosk.printing.layout.fonts import Type
from kiosk.printing.layout.qr import QUIET_ZONE, qr_modules
from kiosk.printing.layout.wrapping import wrap

DPI: Final = 300
_PAGE: Final = (2480, 3508)  # 210 x 297 mm
_LEADING: Final = 1.3
_BLACK: Final = 0
_WHITE: Final = 255


def _mm(length: float) -> int:
    return round(length * DPI / 25.4)


@dataclass(frozen=True)
class Style:
    """The types of the two languages."""

    chinese: Type
    second: Type


_TITLE: Final = Style(Type(_mm(7.5), bold=True), Type(_mm(4.4), bold=True))
_STATE: Final = Style(Type(_mm(9), bold=True), Type(_mm(4.8), bold=True))
_NOTICE: Final = Style(Type(_mm(6.4), bold=True), Type(_mm(4.2), bold=True))
_HEADING: Final = Style(Type(_mm(5), bold=True), Type(_mm(5), bold=True))
_BODY: Final = Style(Type(_mm(4.3)), Type(_mm(3.4)))
_VALUE: Final = Style(Type(_mm(4.3), bold=True), Type(_mm(4.3), bold=True))
_NOTE: Final = Style(Type(_mm(3.6)), Type(_mm(3.1)))

_MARGIN: Final = _mm(18)
_TOP: Final = _mm(15)
_WIDTH: Final = _PAGE[0] - 2 * _MARGIN
_PAD: Final = _mm(1.5)
_GAP: Final = _mm(4)
_LABELS: Final = _mm(52)
_INDENT: Final = _mm(8)
_BY_HAND: Final = _mm(10)
_ROWS_TO_SIGN: Final = 3  # the applicant's and two at the counter
_TICK: Final = _mm(4.5)
_MODULE: Final = _mm(0.5)
_HAIR: Final = 3
_STROKE: Final = 5


def draw(content: Content, form: Form) -> Image.Image:
    """The whole page, a picture of mode ``1``; pen and stamp share the room that words leave."""
    places = _ROWS_TO_SIGN + sum(not fact.value.chinese for fact in form.facts)
    spare = _PAGE[1] - _TOP - _written(content, form, _BY_HAND).y
    room = min(_BY_HAND + spare // places, 2 * _BY_HAND)
    return raster.bilevel(_written(content, form, room).image)


def _written(content: Content, form: Form, room: int) -> "_Sheet":
    """The page with ``room`` above every line to write on."""
    sheet = _Sheet(room)
    if content.copy:
        sheet.text(_beside(content.copy), _BODY)
        sheet.y = _TOP
    sheet.text(_flat(form.title), _TITLE, centred=True)
    sheet.skip(_GAP)
    _header(sheet, content, form)
    _table(sheet, (Fact(content.number_label, Words(content.number)), *form.facts))
    sheet.skip(_GAP)
    sheet.text(_beside(form.declaration.heading), _HEADING)
    _items(sheet, form.declaration, _BODY)
    _fields(sheet, form.signatures, _MARGIN)
    sheet.skip(_GAP)
    _counter(sheet, form)
    sheet.skip(_GAP)
    _notes(sheet, content)
    return sheet


class _Sheet:
    """A page written on from top to bottom; ``y`` is how far."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.image = Image.new("L", _PAGE, _WHITE)
        self.pen = ImageDraw.Draw(self.image)
        self.y = _TOP

    def skip(self, height: int) -> None:
        self.y += height

    def text(
        self,
        words: Words,
        style: Style,
        left: int = _MARGIN,
        width: int = _WIDTH,
        *,
        centred: bool = False,
    ) -> None:
        for line, type_ in _lines(words, style, width):
            height = round(type_.size * _LEADING)
            slack = width - fonts.advance(line, type_) if centred else 0
            start = (left + slack / 2, raster.base_line(self.y, height, type_.size))
            raster.write(self.pen, start, line, type_, _BLACK)
            self.y += height

    def height(self, words: Words, style: Style, width: int) -> int:
        return sum(round(type_.size * _LEADING) for _, type_ in _lines(words, style, width))

    def box(self, top: int, left: int = _MARGIN, right: int = _MARGIN + _WIDTH) -> None:
        self.pen.rectangle((left, top, right, self.y), outline=_BLACK, width=_STROKE)


def _lines(words: Words, style: Style, width: int) -> Iterator[tuple[str, Type]]:
    for text, type_ in ((words.chinese, style.chinese), (words.second, style.second)):
        measure = partial(fonts.advance, type_=type_)
        yield from ((line, type_) for line in (wrap(text, width, measure) if text else ()))


def _flat(words: Words) -> Words:
    """Without the breaks that narrow paper needs."""
    second = words.second and words.second.replace("\n", " ")
    return Words(words.chinese.replace("\n", " "), second)


def _beside(words: Words) -> Words:
    """Both languages on one line."""
    return Words(f"{words.chinese} {words.second}") if words.second else words


def _header(sheet: _Sheet, content: Content, form: Form) -> None:
    """What is true now in big letters, beside the QR that the counter scans."""
    top = sheet.y
    symbol = _symbol(content.qr)
    sheet.image.paste(symbol, (_MARGIN + _WIDTH - symbol.width, top))
    width = _WIDTH - symbol.width
    said = [(_flat(content.state), _STATE)] if content.state else []
    said.append((form.notice, _NOTICE))
    height = sum(sheet.height(words, style, width) for words, style in said)
    sheet.skip(max(_PAD, (symbol.height - height) // 2))
    for words, style in said:
        sheet.text(words, style, width=width, centred=True)
    sheet.y = max(sheet.y + _PAD, top + symbol.height)
    sheet.box(top, right=_MARGIN + width)
    sheet.skip(_GAP)


def _symbol(text: str) -> Image.Image:
    """The QR with its quiet zone at the left; at the right it is the page's margin."""
    modules = qr_modules(text)
    levels = bytes(_BLACK if dark else _WHITE for row in modules for dark in row)
    small = Image.frombytes("L", (len(modules), len(modules)), levels)
    side = len(modules) * _MODULE
    picture = Image.new("L", (side + QUIET_ZONE * _MODULE, side), _WHITE)
    large = small.resize((side, side), Image.Resampling.NEAREST)
    picture.paste(large, (picture.width - side, 0))
    return picture


def _table(sheet: _Sheet, facts: tuple[Fact, ...]) -> None:
    """A row each; an empty one is as high as handwriting needs."""
    column = _MARGIN + _LABELS
    start = column + 2 * _PAD
    for fact in facts:
        top = sheet.y
        sheet.skip(_PAD if fact.value.chinese else sheet.room)
        row = sheet.y
        sheet.text(_beside(fact.label), _BODY, _MARGIN + 2 * _PAD, _LABELS - 2 * _PAD)
        labelled = sheet.y
        sheet.y = row
        sheet.text(_beside(fact.value), _VALUE, start, _MARGIN + _WIDTH - start - _PAD)
        sheet.y = max(sheet.y, labelled) + _PAD
        sheet.box(top)
        sheet.pen.line((column, top, column, sheet.y), _BLACK, _HAIR)


def _items(sheet: _Sheet, section: Section, style: Style) -> None:
    for index, item in enumerate(section.items, start=1):
        sheet.skip(_PAD)
        top = sheet.y
        sheet.text(Words(f"{index}." if section.numbered else "※"), style)
        sheet.y = top
        sheet.text(item, style, _MARGIN + _INDENT, _WIDTH - _INDENT)


def _fields(sheet: _Sheet, labels: tuple[Words, ...], left: int) -> None:
    """Two beside each other between equal margins: a label and a line, with room above."""
    width = (_PAGE[0] - 2 * left - _GAP) // 2
    for first in range(0, len(labels), 2):
        sheet.skip(sheet.room)
        top = sheet.y
        for x, label in zip((left, left + width + _GAP), labels[first : first + 2], strict=False):
            start = x
            for text, type_ in _lines(label, _BODY, width):
                sheet.y = top
                sheet.text(Words(text), Style(type_, type_), start, width)
                start += round(fonts.advance(text, type_)) + _PAD
            sheet.y = top + round(_BODY.chinese.size * _LEADING)
            sheet.pen.line((start, sheet.y, x + width, sheet.y), _BLACK, _HAIR)


def _counter(sheet: _Sheet, form: Form) -> None:
    """The counter's own part in a box: documents to tick, who checked them, the stamp."""
    top = sheet.y
    left = _MARGIN + 2 * _PAD
    width = (_WIDTH - 4 * _PAD) // 2
    sheet.skip(_PAD)
    sheet.text(_beside(form.counter), _HEADING, left)
    sheet.text(_beside(form.documents_label), _BODY, left)
    sheet.skip(_PAD)
    row = sheet.y
    for column, document in enumerate(form.documents):
        x = left + column * width
        sheet.y = row
        sheet.text(_beside(document), _BODY, x + _INDENT, width - _INDENT)
        tick = (x, sheet.y - _PAD - _TICK, x + _TICK, sheet.y - _PAD)
        sheet.pen.rectangle(tick, outline=_BLACK, width=_STROKE)
    _fields(sheet, form.counter_lines, left)
    sheet.skip(2 * _PAD)
    sheet.box(top)


def _notes(sheet: _Sheet, content: Content) -> None:
    """What to mind, and whom to call."""
    _items(sheet, content.sections[-1], _NOTE)
    sheet.skip(_PAD)
    label = _beside(content.hotline.label).chinese
    sheet.text(Words(f"{label} {content.hotline.numbers}"), _VALUE)
