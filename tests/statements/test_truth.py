"""No statement stands where its conditions don't hold, and each stands somewhere: a fixed sample
here, the whole space by ``make statements``.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication

from tests.statements.judging import Tally
from tests.statements.table import LANGUAGES, catalogue, names, statements
from tests.statements.walk import Shown, in_window, on_models, on_page, on_papers

SAMPLES: Final[Mapping[str, tuple[Callable[[int], Iterator[Shown]], int]]] = {
    "papers": (on_papers, 200),
    "models": (on_models, 400),
    "window": (in_window, 100),
    "page": (on_page, 1),
}
UNSEEN: Final = (
    "policy.",  # what no region says now
    "failure.",  # told to staff, in the command line and by the kiosk that never opened
    "idle.",
    "identity.day_unknown",
    "advice.date.month.",
    "advice.helpline.needs_ask",
    "advice.helpline.no_document",
    "receipt.site.hospital",
    "receipt.trial.",
)
"""Texts that hang on other things than a session: on the clock, on time, on what staff look at, on
the home region's rules. Tests of their own hold them.
"""
PLACE: Final = re.compile(r"%\d")


@cache
def tally(surface: str) -> Tally:
    walk, every = SAMPLES[surface]
    told = Tally()
    told.take(walk(every))
    return told


@pytest.mark.parametrize("surface", SAMPLES)
def test_every_statement_is_true_where_it_stands(
    application: QCoreApplication, surface: str
) -> None:
    assert not tally(surface).untrue, tally(surface).report()


def test_every_statement_stands_somewhere(application: QCoreApplication) -> None:
    told = {text_id for surface in SAMPLES for text_id in tally(surface).told}
    shared = {one for one in names() if one.startswith(("advice.", "receipt."))}
    left = ({one.text_id for one in statements()} | shared) - told
    assert {text_id for text_id in left if not text_id.startswith(UNSEEN)} == set()


def test_every_place_is_filled_alike_in_every_language() -> None:
    for language in LANGUAGES:
        for text_id, text in catalogue(language).items():
            ours = catalogue("zh_CN")[text_id]
            assert set(PLACE.findall(text)) == set(PLACE.findall(ours)), (language, text_id)
