"""No line of any paper is a character alone, and the gallery finds one that is."""

from dataclasses import replace

import pytest

from kiosk.printing.content.structure import Words
from kiosk.printing.settings import TextMode
from tests.printing import lines
from tests.printing.examples import FORMAL, IN_FORCE, WIDTHS, WRITTEN, content, every_paper

AWAITING = [WRITTEN, FORMAL]


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
def test_no_line_of_what_awaits_the_counter_is_a_character_alone(
    width: int, mode: TextMode
) -> None:
    for paper in [*AWAITING, *(paper for _, paper in list(every_paper())[::7])]:
        for large in (False, True):
            said = content(replace(paper, large=large))
            assert not lines.alone(said, lines.engine(said, width, mode))


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_character_alone_is_found(width: int, mode: TextMode) -> None:
    said = replace(content(IN_FORCE), state=Words("已登记\n办"))
    assert lines.alone(said, lines.engine(said, width, mode)) == ["办"]
