"""After a whole run nobody of the test persons stands in any log: a plugin of pytest.

Every line that any process of the run logged is kept, also those of the programs that tests start
(``tests/tapped``); at the end they are searched for names, numbers, telephones and tokens, and so
is whatever was left of a core. One that is found makes the run fail.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from kiosk.domain.id_number import check_character, real_date
from kiosk.reader.simulated.persons import PERSONS
from tests import persons

FOLDER: Final = "TAPPED_LOGS"
_HERE: Final = Path(__file__).parent
_KNOWN: Final = (persons.WANG, persons.CHAN, persons.MOTHER)
_WORDS: Final = frozenset(
    word
    for words in (
        *((one.name, one.number) for one in _KNOWN),
        *((one.name, one.name_latin, one.number) for one in PERSONS.values()),
    )
    for word in words
    if word
)
_PHONES: Final = frozenset({"13800138000", "13912345678", "13800000000"})
_NUMBER: Final = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")
_TOKEN: Final = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}")
_SHOWN: Final = 200


def personal(text: str) -> list[str]:
    """What in ``text`` tells of a person: of those that tests know, or any valid number."""
    known = [word for word in _WORDS | _PHONES if word in text]
    numbers = [found for found in _NUMBER.findall(text) if _is_somebodys(found.upper())]
    return sorted({*known, *numbers, *_TOKEN.findall(text)})


def _is_somebodys(number: str) -> bool:
    """A report's number is as long, and has no day of birth."""
    born = number[6:8] in {"18", "19", "20"} and real_date(number[6:14]) is not None
    return born and check_character(number[:17]) == number[17]


def leaks(folder: Path) -> Iterator[str]:
    """The lines below ``folder`` that tell of somebody."""
    for file in sorted(folder.glob("*.log")):
        for line in file.read_text("utf-8").splitlines():
            if personal(line):
                yield line[:_SHOWN]


def cores(folder: Path) -> list[Path]:
    """What is left of processes that crashed."""
    return [file for file in folder.glob("core*") if file.is_file()]


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # a worker of pytest-xdist writes where the first does
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="tapped-")
        paths = [str(_HERE / "tapped"), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workerinput"):
        return
    folder = Path(os.environ.pop(FOLDER))
    found = [*leaks(folder), *map(str, cores(Path.cwd()))]
    lines = sum(len(file.read_bytes().splitlines()) for file in folder.glob("*.log"))
    shutil.rmtree(folder)
    told = f"{lines} lines of logs were searched, {len(found)} tell of somebody"
    session.config.stash[_TOLD] = "\n".join([told, *found])
    if found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_TOLD: Final = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if told := terminalreporter.config.stash.get(_TOLD, ""):
        terminalreporter.write_line(told)
