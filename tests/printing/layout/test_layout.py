"""Every receipt and slip on both papers, as dots and as cells: nothing cut, nothing missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.domain.masking import masked_name
from kiosk.domain.slip import Paper
from kiosk.printing.content.structure import Content
from kiosk.printing.layout import fonts, raster
from kiosk.printing.layout.blocks import Banner, Block, Engine, Field, Line, Role
from kiosk.printing.layout.cells import CELL_DOTS, CellEngine, Row, rows
from kiosk.printing.layout.design import DotEngine, SpareEngine
from kiosk.printing.layout.setting import set_receipt
from tests.printing.examples import IN_FORCE, RECEIPT, WIDTHS, content, every_paper

SECONDS = {role for role in Role if role.name.endswith("SECOND")}
EVERY = [pytest.param(paper, id=name) for name, paper in every_paper()]


def lines(blocks: tuple[Block, ...]) -> Iterator[Line]:
    for block in blocks:
        if isinstance(block, Line):
            yield block
        elif isinstance(block, Banner):
            yield from block.lines
        elif isinstance(block, Field):
            yield Line((block.label,))


def check(said: Content, engine: Engine) -> None:
    """Every piece between the margins, none over its neighbour, every glyph there, and room to
    write on every line.
    """
    blocks = set_receipt(said, engine)
    for field in (block for block in blocks if isinstance(block, Field)):
        assert engine.advance(field.label.text, field.label.role) < field.start
        assert engine.width - field.start > engine.width / 2
    for line in lines(blocks):
        ends = [
            (piece.x, piece.x + engine.advance(piece.text, piece.role)) for piece in line.pieces
        ]
        assert all(start >= 0 and end <= engine.width for start, end in ends), line
        assert all(end <= start for (_, end), (start, _) in pairwise(ends)), line
        assert not any(fonts.missing(piece.text) for piece in line.pieces), line


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY)
def test_everything_fits_its_paper(paper: Paper, width: int) -> None:
    said = content(paper)
    check(said, DotEngine(width))
    check(said, SpareEngine(width))
    check(said, CellEngine(width))
    for row in rows(said, width):
        if isinstance(row, Row):
            assert sum(span.cells for span in row.spans) <= width // CELL_DOTS


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY)
def test_the_ink_keeps_off_the_edges(paper: Paper, width: int) -> None:
    image = raster.draw(content(paper), width)
    assert (image.mode, image.width) == ("1", width)
    ink = ImageChops.invert(image.convert("L")).getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert left >= 2
    assert right <= width - 2
    assert top > 0
    assert bottom < image.height


@pytest.mark.parametrize("engine", [DotEngine, SpareEngine])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_number_that_is_read_out_stands_on_one_line(
    width: int, engine: type[DotEngine] | type[SpareEngine]
) -> None:
    said = content(RECEIPT)
    set_lines = lines(set_receipt(said, engine(width)))
    texts = [piece.text for line in set_lines for piece in line.pieces]
    assert said.number in texts


@pytest.mark.parametrize("width", WIDTHS)
@settings(max_examples=25)
@given(name=st.text(max_size=60))
def test_any_name_fits(width: int, name: str) -> None:
    said = content(replace(RECEIPT, name=masked_name(name)))
    for engine in (DotEngine(width), SpareEngine(width)):
        for line in lines(set_receipt(said, engine)):
            for piece in line.pieces:
                assert piece.x + engine.advance(piece.text, piece.role) <= engine.width
    for row in rows(said, width):
        if isinstance(row, Row):
            assert sum(span.cells for span in row.spans) <= width // CELL_DOTS


def test_a_very_long_latin_name_wraps_and_is_whole() -> None:
    name = "MAXIMILIANA-CONSTANTINA ALEKSANDROVNA VON HOHENSTAUFEN-SCHWARZBURG"
    said = content(replace(RECEIPT, name=name))
    for engine in (DotEngine(384), SpareEngine(384)):
        values = "".join(
            piece.text for line in lines(set_receipt(said, engine)) for piece in line.pieces
        )
        assert name.replace(" ", "") in values.replace(" ", "")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::5])
def test_both_drawings_say_the_same(paper: Paper, width: int) -> None:
    """However the lines break, and whoever prints them."""
    said = content(paper)
    pictured, sent = (
        Counter(
            character
            for line in lines(set_receipt(said, engine))
            for piece in line.pieces
            for character in piece.text
            if character not in " /"  # which a break takes the place of
        )
        for engine in (DotEngine(width), SpareEngine(width))
    )
    assert pictured == sent


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::5])
def test_what_is_sent_as_dots_starts_at_the_left_in_one_language(paper: Paper, width: int) -> None:
    indented = {Role.BODY, Role.VALUE, Role.SECOND}
    for block in set_receipt(content(paper), SpareEngine(width)):
        if isinstance(block, Line):
            roles = {piece.role for piece in block.pieces}
            assert block.pieces[0].x == 0 or roles <= indented
            assert not roles & SECONDS or roles <= SECONDS | {Role.VALUE}


def test_values_without_a_language_stand_beside_the_second_ones_label_where_all_fit() -> None:
    said = content(replace(IN_FORCE, language="en"))
    for width, label in ((384, "证件号码"), (576, "ID number")):
        beside = [
            line.pieces[0].text
            for line in lines(set_receipt(said, SpareEngine(width)))
            if line.pieces[-1].text.startswith("110***")
        ]
        assert beside == [label]


@pytest.mark.parametrize("numbers", ["96102", "020-12333 / 12343 / 12345"])
def test_hotline_numbers_share_a_line_only_where_all_fit(numbers: str) -> None:
    said = content()
    said = replace(said, hotline=replace(said.hotline, numbers=numbers))
    for width in WIDTHS:
        printed = [
            line.pieces[0].text
            for line in lines(set_receipt(said, CellEngine(width)))
            if line.pieces and line.pieces[0].role is Role.HOTLINE
        ]
        assert printed in ([numbers], numbers.split(" / "))


def test_the_state_is_the_largest_type_on_the_paper() -> None:
    for width in WIDTHS:
        types = DotEngine(width).design.types
        largest = max(type_.size for type_ in types.values())
        assert [role for role, type_ in types.items() if type_.size == largest] == [Role.STATE]


@pytest.mark.parametrize(("width", "millimetres"), [(384, 58), (576, 80)])
def test_the_picture_of_the_paper_is_as_wide_as_the_paper(width: int, millimetres: int) -> None:
    sheet = raster.paper(Image.new("1", (width, 100), 1))
    assert sheet.width == millimetres * raster.DOTS_PER_MM
