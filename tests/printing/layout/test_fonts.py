"""The fonts have every character of GB18030 level 2 and rare names; what they lack is said."""

import pytest

from kiosk.base import log
from kiosk.printing.layout import fonts
from kiosk.printing.layout.fonts import MISSING, Type
from tests.logs import capture_logs


def gb18030_level_2() -> str:
    """GB18030-2005's two-byte ideographs and Extension A, which level 2 asks for."""
    two_bytes = (
        bytes((high, low)).decode("gb18030", "replace")
        for high in range(0x81, 0xFF)
        for low in (*range(0x40, 0x7F), *range(0x80, 0xFF))
    )
    ideographs = [c for c in two_bytes if "\u4e00" <= c <= "\u9fff"]
    return "".join(ideographs) + "".join(map(chr, range(0x3400, 0x4DB6)))


def test_gb18030_level_2_is_covered() -> None:
    assert fonts.missing(gb18030_level_2()) == set()


@pytest.mark.parametrize("character", "𠮷𣲗㛃䶮龯𬭊𫖯〇䖯㵘𢒉𫰡𬎆𬌗𫍽龦龴鿍鿿𡋾𬤇𪻐𠅤𬱟𬭎𤩽𰌂𰻝𱁬")
def test_rare_characters_of_names_are_there(character: str) -> None:
    assert fonts.missing(character) == set()
    (run,) = fonts.runs(character, Type(30, bold=True))
    assert run.text == character


def test_a_missing_glyph_is_a_mark_and_a_warning_that_does_not_tell_the_name() -> None:
    fonts._face_of.cache_clear()
    log.listen()
    with capture_logs() as events:
        shown = "".join(run.text for run in fonts.runs("王\ue123", Type(24)))
    assert shown == f"王{MISSING}"
    assert events == [
        {"event": "printing.glyph_missing", "log_level": "warning", "block": "U+E000"}
    ]


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("size", [22, 29, 62, 94])
def test_what_is_measured_is_what_is_drawn(size: int, *, bold: bool) -> None:
    text = "AVATAR To. 预挂失“回执”𠮷 1101 0500 +08:00"
    type_ = Type(size, bold)
    assert fonts.advance(text, type_) == sum(run.advance for run in fonts.runs(text, type_))
