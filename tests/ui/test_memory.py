"""Nothing of a person stays in the kiosk's memory once their session is over; read from outside."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from kiosk.domain.masking import masked_name
from kiosk.reader.decoding.image import PHOTO_SIZE
from kiosk.reader.simulated.persons import Person, newcomer
from tests.devices.card import image_card
from tests.devices.serial_reader import SerialReader
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE

PHONE = "13971640285"
_ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le", "gb18030")
_ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may look into a process")


class Visited:
    """The kiosk's process, and the one who reads it from outside."""

    def __init__(self, folder: Path, reader: str, centre_url: str, person: Person) -> None:
        self._person = person
        self.log: list[str] = []
        (folder / "phone").write_text(PHONE, encoding="ascii")
        config = folder / "kiosk.toml"
        config.write_text(
            f'[kiosk]\nid = "110105-0007"\nregion = "110105"\ndata_dir = "{folder / "data"}"\n'
            f'[reader]\n{reader}\n[printer]\ndriver = "file"\n'
            f'[central]\nurl = "{centre_url}"\n',
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "tests.ui.visited", str(config), str(folder / "phone")]
        self.process = subprocess.Popen(
            command,
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )

    def says(self) -> str:
        assert self.process.stdout
        while (line := self.process.stdout.readline()) and line.startswith(("{", "20")):
            self.log.append(line)
        return line.strip()

    def goes_on(self) -> None:
        assert self.process.stdin
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def told(self) -> dict[str, str]:
        return {"name": self._person.name, "number": self._person.number, "phone": PHONE}

    def logged(self) -> set[str]:
        """What of the person can be read in the log, masked or not."""
        masked = {"name": masked_name(self._person.name), "number": self._person.number[-4:]}
        told = {*self.told().items(), *masked.items()}
        return {what for what, text in told if text in "".join(self.log)}

    def holds(self) -> set[str]:
        """What of the person can be read in the process's memory, in any encoding."""
        needles = {
            (what, text.encode(encoding))
            for what, text in self.told().items()
            for encoding in _ENCODINGS
        }
        return {what for piece in self._memory() for what, needle in needles if needle in piece}

    def _memory(self) -> Iterator[bytes]:
        process = Path("/proc") / str(self.process.pid)
        with (process / "mem").open("rb", 0) as memory:
            for line in (process / "maps").read_text("utf-8").splitlines():
                place, modes, *_ = line.split()
                start, end = (int(address, 16) for address in place.split("-"))
                if "w" in modes:
                    memory.seek(start)
                    yield memory.read(end - start)


def somebody() -> Person:
    """Whose name stands in no text and no table of the program's."""
    return replace(newcomer(Random(11)), name="欧阳甪璧")


def nothing_stays(
    visited: Visited, place: Callable[[], object], remove: Callable[[], object]
) -> None:
    try:
        assert visited.says() == "place"
        place()
        assert visited.says() == "review"
        assert visited.holds() == {"name", "number", "phone"}, "who looks would see it"
        visited.goes_on()
        assert visited.says() == "remove"
        remove()
        assert visited.says() == "forgotten"
        assert visited.holds() == set()
        assert visited.logged() == set()
        visited.goes_on()
        assert visited.process.wait(PATIENCE) == 0
    finally:
        visited.process.kill()
        visited.process.communicate()


@contextmanager
def centre(folder: Path) -> Iterator[str]:
    """In a process of its own: a centre has every reason to know the person."""
    folder.mkdir()
    command = [sys.executable, "-m", "tests.sync.reference", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_ROOT) as process:
        assert process.stdout
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


def test_nothing_stays_of_who_came_to_a_serial_reader(tmp_path: Path) -> None:
    person = somebody()
    with centre(tmp_path / "centre") as url, SerialReader(tmp_path) as reader:
        driver = f'driver = "sdt"\nport = "{reader.port}"'
        visited = Visited(tmp_path, driver, url, person)
        image = bytes(person.image()) + b"\xaa" * PHOTO_SIZE
        nothing_stays(visited, lambda: reader.place(image), reader.remove)


def test_nothing_stays_of_who_came_to_a_pcsc_reader(
    tmp_path: Path, readers: VirtualReaders
) -> None:
    person = somebody()
    with centre(tmp_path / "centre") as url:
        visited = Visited(tmp_path, 'driver = "pcsc"', url, person)
        card = image_card(bytes(person.record()))
        nothing_stays(visited, lambda: readers.place(card), readers.remove)


def test_nothing_is_there_of_who_saw_it_end_before_them(tmp_path: Path) -> None:
    """Killed while somebody was at the review, and started again."""
    person = somebody()
    with SerialReader(tmp_path) as reader:
        driver = f'driver = "sdt"\nport = "{reader.port}"'
        killed = Visited(tmp_path, driver, "http://127.0.0.1:9", person)
        try:
            assert killed.says() == "place"
            reader.place(bytes(person.image()) + b"\xaa" * PHOTO_SIZE)
            assert killed.says() == "review"
        finally:
            killed.process.kill()
            killed.process.communicate()
        reader.remove()
        visited = Visited(tmp_path, driver, "http://127.0.0.1:9", person)
        try:
            assert visited.says() == "place"
            assert visited.holds() == set()
        finally:
            visited.process.kill()
            visited.process.communicate()


def test_nothing_stays_where_the_centre_is_not_reached(tmp_path: Path) -> None:
    """The report waits in the queue, sealed."""
    person = somebody()
    with SerialReader(tmp_path) as reader:
        driver = f'driver = "sdt"\nport = "{reader.port}"'
        visited = Visited(tmp_path, driver, "http://127.0.0.1:9", person)
        image = bytes(person.image()) + b"\xaa" * PHOTO_SIZE
        nothing_stays(visited, lambda: reader.place(image), reader.remove)
