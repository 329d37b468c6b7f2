"""Paper in large type: whole words on either paper, and no longer on its way than usual."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import groupby, pairwise

import pytest
import zxingcpp

from kiosk.base.phrases import tears
from kiosk.domain.slip import Paper
from kiosk.printing.content.structure import Content
from kiosk.printing.devices import escpos
from kiosk.printing.layout import fonts, raster
from kiosk.printing.layout.blocks import Banner, Engine, Gap, Line, Role, Size
from kiosk.printing.layout.cells import CELL_DOTS, CellEngine, Row, rows
from kiosk.printing.layout.design import DotEngine, SpareEngine
from kiosk.printing.layout.setting import set_receipt
from kiosk.printing.settings import TextMode
from tests.devices.printer import Interpreter
from tests.printing.examples import IN_FORCE, WIDTHS, content, every_paper, settings

EVERY = [pytest.param(replace(paper, large=True), id=name) for name, paper in every_paper()]
LANGUAGES = ["zh_CN", "en"]


def engines(said: Content, width: int) -> tuple[Engine, ...]:
    size = Size.of(said)
    return DotEngine(width, size), SpareEngine(width, size), CellEngine(width, size)


def parts(said: Content, engine: Engine) -> Iterator[tuple[Role | None, str]]:
    """The role and the text of each line; between groups of them nothing."""
    for block in set_receipt(said, engine):
        if isinstance(block, Gap):
            yield None, ""
        for line in block.lines if isinstance(block, Banner) else (block,):
            if isinstance(line, Line):
                (piece,) = line.pieces
                assert piece.x >= 0
                assert piece.x + engine.advance(piece.text, piece.role) <= engine.width, piece
                assert not fonts.missing(piece.text), piece
                yield piece.role, piece.text


def spaced(lines: list[str]) -> list[str]:
    """With the spaces that line ends took the place of: where a word in other letters comes."""
    ends = [f"{one} " if two[0].isascii() else one for one, two in pairwise(lines)]
    return [*ends, lines[-1]]


def texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, tuple):
        for one in said:
            yield from texts(one)
    elif is_dataclass(said) and not isinstance(said, type):
        for field in fields(said):
            yield from texts(getattr(said, field.name))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY)
def test_each_line_fits_its_paper_and_no_word_is_torn(paper: Paper, width: int) -> None:
    """But one longer than a line, at its space."""
    said = content(paper)
    whole = {word for text in texts(said) for word in text.split()}
    for engine in engines(said, width):
        for role, group in groupby(parts(said, engine), key=lambda part: part[0]):
            if role is None:
                continue
            lines = [text for _, text in group]
            torn = tears(spaced(lines))
            assert not [one for one in torn if engine.advance(one, role) <= engine.width], lines
            latin = {word for text in lines if text.isascii() for word in text.split()}
            assert latin <= whole | {"1.", "2.", "3.", "4.", "5.", "6."}
    for row in rows(said, width):
        if isinstance(row, Row):
            assert sum(span.cells for span in row.spans) <= width // CELL_DOTS


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_person_reads_is_larger_and_only_that(language: str, width: int) -> None:
    """In another language than the counter's, the counter's Chinese is as usual."""
    said = content(replace(IN_FORCE, language=language, large=True))
    usual = DotEngine(width).design.types
    large = DotEngine(width, Size.of(said)).design.types
    larger = {role for role in Role if large[role].size >= usual[role].size * 1.35}
    chinese = {Role.LABEL, Role.VALUE, Role.BODY, Role.MEANING, Role.CAPTION}
    if language == "zh_CN":
        assert larger >= chinese
    else:
        assert Role.SECOND in larger
        assert larger & chinese == {Role.VALUE}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::3])
def test_large_type_is_drawn_in_squares_and_takes_a_line_no_longer(
    paper: Paper, width: int
) -> None:
    chosen = settings(width, TextMode.RASTER)
    large, usual = (
        sum(map(len, escpos.encode(content(one), chosen)))
        for one in (paper, replace(paper, large=False))
    )
    assert large <= usual


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_its_code_is_read_back(language: str, width: int, mode: TextMode) -> None:
    said = content(replace(IN_FORCE, language=language, large=True))
    mind = Interpreter(width, lambda _: None)
    for piece in escpos.encode(said, replace(settings(width, mode), native_qr=False)):
        mind.feed(piece)
    assert mind.unknown == []
    (code,) = zxingcpp.read_barcodes(raster.paper(mind.jobs[0].picture).convert("L"))
    assert code.text == said.qr
