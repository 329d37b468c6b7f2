"""The table of GBK's private use characters, against iconv's and Python's own."""

import subprocess

import pytest

from kiosk.printing.layout import fonts
from kiosk.reader.decoding.private_use import REAL_CHARACTERS

# Two bytes of GB 18030 and the private code that GBK gave them.
_RANGES = (
    (0xE78D, [0xA6D9, 0xA6DA, 0xA6DB, 0xA6DC, 0xA6DD, 0xA6DE, 0xA6DF, 0xA6EC, 0xA6ED, 0xA6F3]),
    (0xE7C7, [0xA8BC, 0xA8BF]),
    (0xE7E7, list(range(0xA989, 0xA996))),
    (0xE815, [0xFE00 | trail for trail in (*range(0x50, 0x7F), *range(0x80, 0xA1))]),
)
PLACES = {code: place for first, places in _RANGES for code, place in enumerate(places, first)}


def test_every_code_has_its_place_in_gb_18030() -> None:
    assert REAL_CHARACTERS.keys() == PLACES.keys()
    assert len(_RANGES[-1][1]) == 80


def test_the_characters_are_those_that_iconv_has_there() -> None:
    places = b"".join(place.to_bytes(2, "big") for place in PLACES.values())
    command = ["iconv", "-f", "GB18030", "-t", "UTF-8"]
    result = subprocess.run(command, input=places, capture_output=True, check=True)
    assert result.stdout.decode() == "".join(REAL_CHARACTERS[code] for code in PLACES)


@pytest.mark.parametrize("code", sorted(PLACES))
def test_or_those_of_python_where_it_has_them(code: int) -> None:
    """Python's table is of 2000: some places are still private there, and by the same codes."""
    assert PLACES[code].to_bytes(2, "big").decode("gb18030") in {REAL_CHARACTERS[code], chr(code)}


def test_every_one_can_be_drawn() -> None:
    assert fonts.missing("".join(REAL_CHARACTERS.values())) == set()
