"""Readers and printers that are pulled and put back, before a session and in the middle of one.

What is a serial line or a USB device comes back under another number, as the kernel gives it the
next one that is free.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.masking import masked_name
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from kiosk.operations.configuration import Settings, load
from kiosk.reader.persons import PERSONS
from tests.devices.vpcd import VirtualReaders
from tests.e2e import played
from tests.e2e.played import LAY, TAKE, Part, Place, standing
from tests.ui.stage import Stage
from ui.application import Interface, make
from ui.demo import visit

NO_READER = "本机读卡器暂时不能用"
NAME = masked_name(PERSONS[played.PERSON].name)


@contextmanager
def opened(place: Place) -> Iterator[Stage]:
    """The real interface of the kiosk that stands here."""
    settings = load(place.file)
    assert isinstance(settings, Settings)
    interface = make(settings)
    assert isinstance(interface, Interface)
    try:
        yield Stage(interface, visit(interface), settings)
    finally:
        interface.close()


def lay_and_go_to_review(place: Place, stage: Stage) -> None:
    """A card on the reader begins a pre-loss by itself."""
    stage.visitor.see(Screen.ATTRACT)
    place.acts[LAY]()
    for screen in (Screen.IDENTITY, Screen.REGION):
        stage.visitor.see(screen)
        stage.visitor.touch("action.next")
    stage.skip_to_review()


def wait_for_reader(stage: Stage, *, is_there: bool) -> None:
    session = stage.interface.session
    stage.visitor.wait(lambda: session.readerReady is is_there, f"the reader, {is_there}")


READERS = ["sdt_reader", "sdt_reader_over_tcp", "pcsc_reader"]


@pytest.fixture(params=READERS)
def reader(request: pytest.FixtureRequest) -> Part:
    if request.param == "pcsc_reader":
        laboratory: VirtualReaders = request.getfixturevalue("readers")
        return played.pcsc_reader_of(laboratory)
    part: Part = getattr(played, request.param)
    return part


def test_a_reader_is_found_again_before_a_session_and_in_the_middle_of_one(
    application: QCoreApplication, tmp_path: Path, reader: Part
) -> None:
    with standing(tmp_path, reader) as place, opened(place) as stage:
        assert place.reader
        place.reader.unplug()
        wait_for_reader(stage, is_there=False)
        stage.visitor.rest()
        assert NO_READER in stage.visitor.words()
        place.reader.plug()
        wait_for_reader(stage, is_there=True)
        lay_and_go_to_review(place, stage)
        place.reader.unplug()
        wait_for_reader(stage, is_there=False)
        if stage.interface.session.session.place.sees_card:
            stage.visitor.see(Screen.CARD_GONE)
            assert NAME not in stage.visitor.words(), "nobody is shown whose card may be gone"
            assert NO_READER in stage.visitor.words()
        place.reader.plug()
        wait_for_reader(stage, is_there=True)
        stage.visitor.see(Screen.REVIEW)
        assert NAME in stage.visitor.words(), "the same card goes on where it was"
        stage.confirm()
        assert stage.queued() == {"in_force": 1}
        stage.visitor.touch("action.finish")
        stage.visitor.see(Screen.TAKE_CARD)
        place.acts[TAKE]()
        stage.visitor.see(Screen.ATTRACT)
