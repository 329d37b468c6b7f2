"""``central clerk``: who may sign in to the centre's pages."""

from contextlib import closing
from pathlib import Path

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.central.centre import Centre
from kiosk.central.sign_in import Denied
from kiosk.central.store.clerks import Clerk, Role
from kiosk.domain import china
from kiosk.domain.policy import PolicyBook
from tests.cli.conftest import Program

PASSWORD = "a long password"


def who_signs_in(database: str, password: str) -> Clerk | None:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    centre = Centre.open(database, book)
    assert isinstance(centre, Centre)
    with closing(centre):
        token = centre.sign_ins.begin("zhao", password, china.now())
        return None if isinstance(token, Denied) else centre.sign_ins.of(token, china.now())


def test_a_clerk_is_added_with_what_they_may_do_and_removed(
    program: Program, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'centre.db'}"
    roles = ("--role", "desk", "--role", "audit", "--place", "110105-0007")
    added = program(
        *("central", "clerk", "add", "zhao", *roles, "--database", database, "--json"),
        typed=f"{PASSWORD}\n{PASSWORD}\n",
    )
    assert added.code == 0, added.stderr
    assert added.json == {"clerk": "zhao", "roles": ["audit", "desk"]}
    assert PASSWORD not in added.stdout + added.stderr
    assert who_signs_in(database, PASSWORD) == Clerk(
        "zhao", frozenset({Role.DESK, Role.AUDIT}), "1101050007"
    )
    removed = program("central", "clerk", "remove", "zhao", "--database", database, "--json")
    assert (removed.code, removed.json) == (0, {"clerk": "zhao", "removed": True})
    assert who_signs_in(database, PASSWORD) is None
    again = program("central", "clerk", "remove", "zhao", "--database", database)
    assert again.code == 2
    assert "nobody signs in by this name" in again.stderr


def test_in_a_sandbox_a_clerk_is_its_own_centres(program: Program) -> None:
    added = program("central", "clerk", "add", "zhao", typed=f"{PASSWORD}\n")
    assert added.code == 0, added.stderr
    clerk = who_signs_in(f"sqlite:///{program.folder / 'central.db'}", PASSWORD)
    assert clerk == Clerk("zhao", frozenset({Role.DESK}))


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (["zhao"], "short\n", "A password has 10 to 200 characters"),
        (["zhao wang"], f"{PASSWORD}\n", "letters, digits"),
        (["zhao", "--place", "Beijing"], f"{PASSWORD}\n", "digits only"),
        (["zhao", "--role", "king"], f"{PASSWORD}\n", "king"),
    ],
    ids=["password", "name", "place", "role"],
)
def test_what_cannot_be_is_told(
    program: Program, arguments: list[str], typed: str, told: str
) -> None:
    ended = program("central", "clerk", "add", *arguments, typed=typed)
    assert ended.code == 2
    assert told in ended.stderr
