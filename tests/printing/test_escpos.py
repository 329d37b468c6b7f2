"""The command stream, as a printer that obeys ESC/POS understands it."""

from collections import Counter
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk.domain.slip import Paper
from kiosk.printing import escpos, raster
from kiosk.printing.content import Content
from kiosk.printing.layout import Banner, Field, Line, set_receipt
from kiosk.printing.raster import DotEngine
from kiosk.printing.settings import PrinterSettings, TextMode
from tests.devices.printer import Interpreter, Job
from tests.printing.world import IN_FORCE, RECEIPT, WIDTHS, content, every_paper
from tests.printing.world import settings as printer

EVERY = [pytest.param(paper, id=name) for name, paper in every_paper()]
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


def ink(image: Image.Image) -> Image.Image:
    """The picture down to its last dot."""
    box = ImageChops.invert(image.convert("L")).getbbox()
    assert box is not None
    return image.crop((0, 0, image.width, box[3]))


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


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("paper", EVERY[::7])
def test_raster_mode_prints_the_picture_dot_for_dot(paper: Paper, width: int) -> None:
    said = content(paper)
    job, answers = printed(said, printer(width, TextMode.RASTER))
    picture, printed_picture = ink(raster.draw(said, width)), ink(job.picture)
    assert printed_picture.size == picture.size
    # A dot is added where a real-time command (DLE and another byte) would be in the picture.
    pairs = zip(dots(picture), dots(printed_picture), strict=True)
    assert {pair for pair in pairs if pair[0] != pair[1]} <= {(0x10, 0x18)}
    assert (job.text, answers) == ([], [])


def test_only_the_line_with_a_rare_character_goes_as_dots() -> None:
    job, _ = printed(content(replace(RECEIPT, name="𠮷*娜")), printer(384))
    assert job.rasters >= 1
    assert not any(text.startswith("姓名") for text in job.text)
    assert any(text.startswith("证件号码") for text in job.text)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_printer_without_symbols_of_its_own_gets_dots(width: int) -> None:
    job, _ = printed(content(), replace(printer(width), native_qr=False))
    native, _ = printed(content(), printer(width))
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
