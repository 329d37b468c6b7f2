"""What is put beside the database is on the disk before anybody relies on it."""

import re
from pathlib import Path

import pytest

from tests.crash.durable import PROMISE, faults, traced

BEGIN = """
import shutil, sys
from pathlib import Path
from kiosk.domain.policy import PolicyBook
from kiosk.operations.policies import PolicyShelf
from kiosk.printing.token.signing import ReceiptKey
from kiosk.queue import migrate, preparing
from kiosk.queue.key import own_key, rotate_key
from kiosk.queue.opening import open_database
from kiosk.queue.ring import KeyRing
from kiosk.queue.sealing import Sealer
from tests.queue.examples import KEY, draft, good, opened
folder = Path(sys.argv[1])
"""

NEW_RULES = """
book = good(PolicyBook.load(Path("resources/policies")))
folder.mkdir()
shelf = PolicyShelf(book, folder, "110105")
assert shelf.update(book.to_json(), '"rules-8"') is None
"""

FIRST_KEY = """
good(own_key(folder))
"""

NEW_KEY = """
queue = good(opened(folder, key=good(own_key(folder))))
good(queue.record(draft(), language="en"))
queue.close()
good(rotate_key(folder))
"""

RECEIPT_KEY = """
folder.mkdir()
good(ReceiptKey.open(folder, "110105-0007"))
"""

MIGRATION = """
queue = good(opened(folder))
good(queue.record(draft(), language="en"))
queue.close()
later = folder.with_name("later")
shutil.copytree("tests/queue/later", later)
for script in (migrate.MIGRATIONS / "versions").glob("v*.py"):
    shutil.copy(script, later / "versions")
preparing.REVISIONS = (*migrate.REVISIONS, "9999")
good(open_database(folder, KeyRing(Sealer(KEY)), migrations=later)).close()
"""

ACTS = {
    "new rules": NEW_RULES,
    "first key": FIRST_KEY,
    "new key": NEW_KEY,
    "receipt key": RECEIPT_KEY,
    "migration": MIGRATION,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_file_is_durable_before_it_is_relied_on(act: str, folder: Path) -> None:
    trace = traced(f"{BEGIN}{act}\nprint('{PROMISE}')", folder)
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
        (4, ["a was told before its folder was synced"]),
    ],
)
def test_the_law_is_broken_by_one_sync_less(line: int, fault: list[str]) -> None:
    assert faults(SOUND, Path("/k")) == []
    assert faults(SOUND[:line] + SOUND[line + 1 :], Path("/k")) == fault


DAMAGED = """
queue = good(opened(folder))
good(queue.record(draft(), language="en"))
queue.close()
with (folder / "queue.db").open("r+b") as file:
    file.write(bytes(100))
good(opened(folder)).close()
"""

UNLINKED = """
queue = good(opened(folder))
good(queue.record(draft(), language="en"))
for part in folder.glob("queue.db*"):
    part.unlink()
good(queue.record(draft(3), language="en"))
queue.close()
"""


@pytest.mark.parametrize(
    ("act", "arrives"),
    [(DAMAGED, r"rename\(.*damaged-.*/queue.db\""), (UNLINKED, r"write\(.*damaged-.*/queue.db>")],
    ids=["damaged", "unlinked"],
)
def test_what_lies_aside_is_durable_before_there_is_a_new_database(
    act: str, arrives: str, folder: Path
) -> None:
    trace = traced(f"{BEGIN}{act}\nprint('{PROMISE}')", folder)
    came = max(place for place, line in enumerate(trace) if re.search(arrives, line))
    made = next(
        place
        for place, line in enumerate(trace)
        if place > came and f'"{folder}/queue.db", ' in line and "O_CREAT" in line
    )
    synced = [line for line in trace[came:made] if "fsync(" in line]
    assert [line for line in synced if re.search(r"<[^>]*/damaged-[^/>]*>", line)], synced
    assert [line for line in synced if f"<{folder}>" in line], synced
    if act is UNLINKED:
        assert [line for line in synced if re.search(r"<[^>]*/damaged-[^/>]*/queue.db>", line)]


NUMBERS_ANEW = """
good(opened(folder)).close()
(folder / "report-numbers").unlink()
queue = good(opened(folder))
good(queue.record(draft(), language="en"))
queue.close()
"""


def test_numbers_that_are_reserved_anew_are_durable_before_one_is_given_out(folder: Path) -> None:
    trace = traced(f"{BEGIN}{NUMBERS_ANEW}\nprint('{PROMISE}')", folder)
    assert [line for line in trace if "report-numbers" in line and "O_CREAT" in line]
    assert faults(trace, folder) == []
