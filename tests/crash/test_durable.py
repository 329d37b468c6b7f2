"""What is put beside the database is on the disk before anybody relies on it."""

from pathlib import Path

import pytest

from tests.crash.durable import faults, traced

BEGIN = """
import sys
from pathlib import Path
from tests.queue.world import draft, good, opened
folder = Path(sys.argv[1])
"""

POLICIES = """
from kiosk.domain.policy import PolicyBook
from kiosk.operations.policies import PolicyShelf
book = good(PolicyBook.load(Path("resources/policies")))
folder.mkdir()
shelf = PolicyShelf(book, folder, "110105")
assert shelf.update(book.to_json(), '"rules-8"') is None
print("promise")
"""


@pytest.mark.parametrize("act", [POLICIES], ids=["new rules"])
def test_a_file_is_durable_before_it_is_relied_on(act: str, folder: Path) -> None:
    trace = traced(BEGIN + act, folder)
    assert [line for line in trace if "rename" in line]
    assert faults(trace, folder) == []


SOUND = [
    'openat(AT_FDCWD</>, "/k/a.part", O_WRONLY|O_CREAT|O_EXCL, 0600) = 3</k/a.part>',
    'write(3</k/a.part>, "words", 5) = 5',
    "fsync(3</k/a.part>) = 0",
    'rename("/k/a.part", "/k/a") = 0',
    "fsync(4</k>) = 0",
    'write(1<pipe:[7]>, "promise\\n", 8) = 8',
]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (2, ["a.part was renamed before it was synced"]),
        (4, ["a was relied on before /k was synced"]),
    ],
)
def test_the_law_is_broken_by_one_sync_less(line: int, fault: list[str]) -> None:
    assert faults(SOUND, Path("/k")) == []
    assert faults(SOUND[:line] + SOUND[line + 1 :], Path("/k")) == fault
