"""The reader that the configuration names is the one that the kiosk behind the screen reads on."""

import queue
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, load
from kiosk.domain.policy import PolicyBook
from kiosk.journey import events
from kiosk.reader.simulated.persons import PERSONS
from tests.devices.card import identity_card
from tests.devices.serial_reader import SerialReader, person_image
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE

POLICIES = RESOURCES / "policies"


@contextmanager
def read_by_a_kiosk(folder: Path) -> Iterator["queue.Queue[events.CardRead]"]:
    """The cards that a kiosk as configured from the environment reads."""
    book, settings = PolicyBook.load(POLICIES), load(None)
    assert isinstance(book, PolicyBook)
    assert isinstance(settings, Settings)
    read: queue.Queue[events.CardRead] = queue.Queue()

    def post(event: events.Event) -> None:
        if isinstance(event, events.CardRead):
            read.put(event)

    kiosk = Kiosk.open(settings.changed(data_dir=str(folder / "data")), book, post)
    assert isinstance(kiosk, Kiosk)
    with closing(kiosk):
        yield read


def test_a_serial_reader_by_its_port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with SerialReader(tmp_path) as device:
        device.place(person_image("wang_lina"))
        monkeypatch.setenv("KIOSK_READER__DRIVER", "sdt")
        monkeypatch.setenv("KIOSK_READER__PORT", device.port)
        with read_by_a_kiosk(tmp_path) as read:
            assert read.get(timeout=PATIENCE).identity.number == PERSONS["wang_lina"].number


def test_one_of_several_readers_by_its_name(
    readers: VirtualReaders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers.plug(1)
    readers.place(identity_card("wang_lina"), reader=0)
    readers.place(identity_card("chan_taiman"), reader=1)
    monkeypatch.setenv("KIOSK_READER__DRIVER", "pcsc")
    for name, person in (("reader a", "wang_lina"), ("reader b", "chan_taiman")):
        monkeypatch.setenv("KIOSK_READER__NAME", name)
        with read_by_a_kiosk(tmp_path / name) as read:
            assert read.get(timeout=PATIENCE).identity.number == PERSONS[person].number
