"""The gallery's checks find what eyes found: faults are planted into the real screens, one by one.

``make gallery`` looks at every screen in every look; here a fixed sample of them is.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication

from tests.ui.gallery import STEPS, Gallery, Look
from tests.ui.gallery.looks import looks
from tests.ui.gallery.plants import Plant, plants
from tests.ui.gallery.tour import Visit, every_state
from tests.ui.gallery_states import State
from tests.ui.sessions import presentations

_STRIDE = 29
"""Prime to the number of looks, and of each of their parts."""
_STATES = {state.name: state for state in every_state()}


@pytest.fixture(scope="module")
def gallery(application: QCoreApplication) -> Iterator[Gallery]:
    gallery = Gallery()
    gallery.window.requestActivate()
    yield gallery
    gallery.close()


def _found(gallery: Gallery, plant: Plant, *, planted: bool) -> list[str]:
    visit = Visit(gallery, plant.seen_in, rings=plant.check == "ring")
    if plant.before:
        visit.findings(_STATES[plant.before])
    gallery.show(_STATES[plant.state], plant.seen_in)
    if planted:
        plant.into(gallery.engine, gallery.root)
        gallery.settle()
    found = visit.found(_STATES[plant.state])[plant.seen_in]
    found += (finding for *_, finding in visit.moved())
    return [str(finding) for finding in found if finding.check == plant.check]


@pytest.mark.parametrize("plant", plants(), ids=lambda plant: plant.name)
def test_what_is_planted_is_found_and_not_without_it(gallery: Gallery, plant: Plant) -> None:
    sound = _found(gallery, plant, planted=False)
    spoilt = set(_found(gallery, plant, planted=True)) - set(sound)
    assert any(plant.what in finding for finding in spoilt), spoilt


def sample() -> Iterator[tuple[State, Look]]:
    """Every third state once, in looks that come round to each size, language, step and colour."""
    ways = list(looks(presentations()))
    for number, state in enumerate(every_state()[::3]):
        look = ways[number * _STRIDE % len(ways)]
        yield state, replace(look, step=STEPS[-1]) if state.largest_only else look


def test_a_fixed_sample_of_all_screens_has_no_findings(gallery: Gallery) -> None:
    gallery.said()
    found = [
        f"{look} {state.name}: {finding}"
        for state, look in sample()
        for finding in Visit(gallery, look, rings=False).findings(state)[look]
    ]
    assert found == []
