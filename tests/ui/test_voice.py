"""Every screen says itself: what it asks, what is chosen, what can be done; nothing private."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

import pytest
from PySide6.QtCore import QCoreApplication

from tests.ui.gallery_known import known_states
from tests.ui.gallery_states import states
from tests.ui.sessions import presentations
from tests.ui.spoken import SpokenGallery, betrayed, unsaid

STATES: Final = {state.name: state for state in chain(states(), known_states())}


def _one_of_each_screen() -> list[str]:
    """The first state of every screen, by the beginning of its name."""
    first: dict[str, str] = {}
    for name in STATES:
        first.setdefault(name.split("_")[0], name)
    return sorted(first.values())


@pytest.fixture(scope="module")
def hall(application: QCoreApplication) -> Iterator[SpokenGallery]:
    gallery = SpokenGallery()
    yield gallery
    gallery.close()


@pytest.fixture(scope="module")
def headphones(application: QCoreApplication) -> Iterator[SpokenGallery]:
    gallery = SpokenGallery(private=True)
    yield gallery
    gallery.close()


@pytest.mark.parametrize("language", sorted(presentations()))
@pytest.mark.parametrize("state", _one_of_each_screen())
def test_everything_seen_is_said_and_nothing_private(
    hall: SpokenGallery, state: str, language: str
) -> None:
    said = hall.listen(STATES[state], language)
    assert not unsaid(hall.words(), said, presentations()[language].texts), said
    assert not betrayed(said)
    assert not hall.warnings
