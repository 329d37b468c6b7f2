"""The command stream, as a printer that obeys ESC/POS understands it."""

from collections import Counter
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.domain.slip import Paper
from kiosk.printing.content.structure import Content
from kiosk.printing.devices import escpos
from kiosk.printing.layout import raster
from kiosk.printing.layout.blocks import Banner, Field, Line
from kiosk.printing.layout.cells import Row
from kiosk.printing.layout.design import DotEngine
from kiosk.printing.layout.qr import fitted
from kiosk.printing.layout.setting import set_receipt
from kiosk.printing.layout.strips import strips
from kiosk.printing.settings import PrinterSettings, TextMode
from tests.devices.printer import Interpreter, Job
from tests.printing.examples import IN_FORCE, RECEIPT, WIDTHS, content, every_paper
from tests.printing.examples import settings as printer

EVERY = [pytest.param(paper, id=name) for name, paper in every_paper()]
BYTES_A_SECOND = 11_520  # 115200 baud, 8N1
HOSTILE = st.text(
    st.one_of(
        st.characters(max_codepoint=0x2F),
        st.sampled_from("\x10\x04\x01\x14\x1b@\x1dV\x00\x1c.王丽娜𠮷\ue000\u202e\ufe0f\U0010ffff"),
        st.characters(),
    ),
    max_size=40,
)


def printed(said: Content, chosen: PrinterSettings) -> tuple[Job, list[bytes]]:
    """The paper, and what the printer answered; it understood every byte and cut once."""
    answers: list[bytes] = []
    mind = Interpreter(chosen.width_dots, answers.append)
    for piece in escpos.encode(said, chosen):
        mind.feed(piece)
    assert mind.unknown == []
    (job,) = mind.jobs
    return job, answers


def dots(image: Image.Image) -> bytes:
    """Its rows as a printer takes them: a set bit is black."""
    return bytes(~byte & 0xFF for byte in image.tobytes())


def characters(said: Content) -> Counter[str]:
    """Every character that the picture of this paper has, rules and lines to write on aside."""
    texts = []
    for block in set_receipt(said, DotEngine(576)):
        if isinstance(block, Field):
            texts.append(block.label.text)
        lines = block.lines if isinstance(block, Banner) else (block,)
        texts += [p.text for line in lines if isinstance(line, Line) for p in line.pieces]
    return Counter("".join(texts).replace(" ", ""))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::3])
def test_text_mode_prints_the_same_words_and_the_same_symbol(paper: Paper, width: int) -> None:
    said = content(paper)
    job, answers = printed(said, printer(width, TextMode.GB18030))
    on_paper = Counter("".join(job.text).replace(" ", ""))
    rules = {character: on_paper.pop(character, 0) for character in "━┏┓┗┛┃_"}
    assert (rules["_"] > 0) == (said.form is not None)
    dashes = on_paper["-"] - characters(said)["-"]
    assert rules["━"] > 0
    assert dashes % (width // 12) == 0
    on_paper["-"] -= dashes
    assert +on_paper == characters(said)
    assert job.symbols == ([said.qr] if said.qr else [])
    assert (job.rasters, answers) == (0, [])


def put_on_paper(image: Image.Image) -> Image.Image:
    mind = Interpreter(image.width, lambda _: None)
    for piece in (*escpos.picture(image), b"\x1dV\x00"):
        mind.feed(piece)
    assert mind.unknown == []
    return mind.jobs[0].picture


def assert_same_dots(sent: Image.Image, printed_picture: Image.Image) -> None:
    """A dot, or a square of four, is added where a real-time command (DLE and another byte) would
    be in the picture.
    """
    assert printed_picture.size == sent.size
    pairs = zip(dots(sent), dots(printed_picture), strict=True)
    assert {pair for pair in pairs if pair[0] != pair[1]} <= {(0x10, 0x18), (0x00, 0xC0)}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::7])
def test_a_picture_is_printed_dot_for_dot(paper: Paper, width: int) -> None:
    """A whole receipt, ordinary and in squares of 2 by 2 dots, which go at half their size."""
    whole = raster.draw(content(paper), width)
    assert_same_dots(whole, put_on_paper(whole))
    large = whole.resize((width, whole.height * 2), Image.Resampling.NEAREST, (0, 0, width // 2, 0))
    assert_same_dots(large, put_on_paper(large))
    assert sum(map(len, escpos.picture(large))) < sum(map(len, escpos.picture(whole)))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::7])
def test_raster_mode_sends_as_dots_only_what_the_printer_lacks(paper: Paper, width: int) -> None:
    said = content(paper)
    chosen = printer(width, TextMode.RASTER)
    job, answers = printed(said, chosen)
    sent = list(strips(said, chosen))
    rows = ["".join(span.text for span in strip.spans) for strip in sent if isinstance(strip, Row)]
    assert job.text == rows
    assert all(text.isascii() for text in rows)
    assert set(said.hotline.numbers.split(" / ")) <= set(" / ".join(rows).split(" / "))
    assert (said.number in rows) == bool(said.number)
    if said.title.second:
        assert " ".join(rows).count(said.title.second.split()[0]) > 0
    drawn = [strip for strip in sent if isinstance(strip, Image.Image)]
    for strip in drawn:
        assert_same_dots(strip, put_on_paper(strip))
    assert job.symbols == ([said.qr] if said.qr else [])
    assert answers == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_drawn_receipt_takes_a_serial_line_three_seconds_at_most(
    language: str, width: int
) -> None:
    said = content(replace(IN_FORCE, language=language))
    size = sum(map(len, escpos.encode(said, printer(width, TextMode.RASTER))))
    assert size / BYTES_A_SECOND <= 3


def test_on_wide_paper_a_quarter_of_the_symbol_is_sent() -> None:
    fit = fitted(content().qr, 576)
    size = sum(map(len, escpos.picture(raster.symbol(content().qr, 576))))
    assert size < (fit.side // 2) * (576 // 16)


def test_chinese_mode_is_off_while_the_printer_makes_the_symbol() -> None:
    """On some printers it spoils GS ( k; where no Chinese is sent, it is never turned on."""
    text = b"".join(escpos.encode(content(), printer()))
    assert text.count(b"\x1c&") == 2
    assert text.rfind(b"\x1c&", 0, text.index(b"\x1d(k")) < text.index(b"\x1c.")
    assert text.rindex(b"\x1c&") > text.rindex(b"\x1d(k")
    assert b"\x1c" not in b"".join(
        strip
        for strip in escpos.encode(content(), printer(384, TextMode.RASTER))
        if b"v0" not in strip
    )


def test_only_the_line_with_a_rare_character_goes_as_dots() -> None:
    job, _ = printed(content(replace(RECEIPT, name="𠮷*娜")), printer(384))
    assert job.rasters >= 1
    assert not any(text.startswith("姓名") for text in job.text)
    assert any(text.startswith("证件号码") for text in job.text)


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_printer_without_symbols_of_its_own_gets_dots(width: int, mode: TextMode) -> None:
    job, _ = printed(content(), replace(printer(width, mode), native_qr=False))
    native, _ = printed(content(), printer(width, mode))
    assert (job.symbols, native.symbols) == ([], [content().qr])
    assert job.text == native.text, "the words still come from the printer's own font"
    (code,) = zxingcpp.read_barcodes(raster.paper(job.picture).convert("L"))
    assert code.text == content().qr


@pytest.mark.parametrize("mode", TextMode)
@settings(max_examples=40)
@given(name=HOSTILE)
def test_no_name_is_ever_a_command(mode: TextMode, name: str) -> None:
    harmless, _ = printed(content(replace(RECEIPT, name="王*娜")), printer(384, mode))
    job, answers = printed(content(replace(RECEIPT, name=name)), printer(384, mode))
    assert answers == []
    assert job.symbols == harmless.symbols


def test_a_picture_never_holds_a_real_time_command() -> None:
    """Printers obey DLE EOT inside picture data, and DLE DC4 may even switch them off."""
    commands = b"\x10\x04\x01\x10\x14\x02\x01\x08\x10\x05\x01\x10\x10\x04"
    row = bytes(~byte & 0xFF for byte in commands + b"\x10\x04" * 17)
    picture = Image.frombytes("1", (384, 40), row * 40)
    answers: list[bytes] = []
    mind = Interpreter(384, answers.append)
    for piece in (b"\x1b@", *escpos.picture(picture), b"\x1dV\x00"):
        mind.feed(piece)
    assert answers == []
    assert mind.unknown == []
    added = ImageChops.difference(mind.jobs[0].picture.convert("L"), picture.convert("L"))
    assert 0 < added.histogram()[255] <= 40 * 24


def test_the_negative_control_would_be_noticed() -> None:
    """The printer answers a status request wherever it stands, and knows what it doesn't know."""
    answers: list[bytes] = []
    mind = Interpreter(384, answers.append)
    mind.feed(b"\x1b@\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01\x07\x1bp\x00")
    assert len(answers) == 1
    assert mind.unknown == [b"\x07", b"\x1bp"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("mode", TextMode)
def test_no_piece_holds_up_a_question_for_a_second(mode: TextMode, width: int) -> None:
    for image in (raster.draw(content(), width), Image.new("1", (width, 2000), 0)):
        assert max(map(len, escpos.picture(image))) <= BYTES_A_SECOND
    pieces = escpos.encode(content(IN_FORCE), replace(printer(width, mode), native_qr=False))
    assert max(map(len, pieces)) <= BYTES_A_SECOND


def test_pieces_end_where_commands_end() -> None:
    """Between any two pieces a status may be asked for and the next byte is a command again."""
    pieces = list(escpos.encode(content(IN_FORCE), printer(384, TextMode.RASTER)))
    answers: list[bytes] = []
    mind = Interpreter(384, answers.append)
    for piece in pieces:
        mind.feed(piece)
        mind.feed(b"\x10\x04\x01")
    assert len(answers) == len(pieces)
    assert mind.unknown == []
    assert len(mind.jobs) == 1
