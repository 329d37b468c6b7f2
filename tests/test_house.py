"""The house holds together: registries, texts and sources say the same."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal

from kiosk import VERSION
from kiosk.domain.failure import FailureCode
from kiosk.domain.texts import Texts, languages
from kiosk.operations.logging import UNLISTED
from kiosk.operations.registry import load_events, load_failures

HOME = Path(__file__).parents[1]
TRANSLATIONS = HOME / "resources" / "translations"
SOURCES = sorted([HOME / "main.py", *(HOME / "kiosk").rglob("*.py"), *(HOME / "ui").rglob("*.py")])
LOG_METHODS = {"debug", "info", "warning", "error", "critical"}
SPREAD = "**"
PERSONAL = re.compile(r"(^|_)(name|holder|phone|id_number|person|address|birth)")


class Sender(QObject):
    """Something that emits."""

    ticked = Signal()


@cache
def trees() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple((path, ast.parse(path.read_text(encoding="utf-8"))) for path in SOURCES)


def nodes() -> Iterator[tuple[Path, ast.AST]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            yield path, node


@cache
def codes_used() -> frozenset[str]:
    """Names of ``FailureCode.X`` anywhere but where they are defined."""
    return frozenset(
        node.attr
        for _, node in nodes()
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "FailureCode"
    )


@cache
def events_used() -> dict[str, set[str]]:
    """Every event logged, with the fields it is logged with anywhere."""
    constants = {
        target.id: node.value.value
        for _, tree in trees()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    used: dict[str, set[str]] = {UNLISTED: {"unlisted"}}  # written by the processor itself
    for _, node in nodes():
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in LOG_METHODS
            and node.args
        ):
            continue
        first = node.args[0]
        event = constants.get(first.id) if isinstance(first, ast.Name) else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            event = first.value
        if event is not None:
            used.setdefault(event, set()).update(keyword.arg or SPREAD for keyword in node.keywords)
    return used


def test_every_failure_code_is_in_the_registry_and_the_other_way_round() -> None:
    assert set(load_failures().entries) == set(FailureCode)


@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_code_is_used(code: FailureCode) -> None:
    assert code.name in codes_used()


def test_every_event_logged_is_listed_and_the_other_way_round() -> None:
    assert set(events_used()) == set(load_events())


@pytest.mark.parametrize("event", sorted(load_events()))
def test_an_events_fields_are_those_it_is_logged_with(event: str) -> None:
    used, listed = events_used()[event], set(load_events()[event].fields)
    assert used - {SPREAD} <= listed
    assert SPREAD in used or used == listed


def test_no_event_has_a_field_that_could_be_personal() -> None:
    fields = {field for entry in load_events().values() for field in entry.fields}
    assert not {field for field in fields if PERSONAL.search(field)}


@pytest.mark.parametrize("language", languages(TRANSLATIONS))
@pytest.mark.parametrize("code", FailureCode)
def test_every_failure_says_what_happened(language: str, code: FailureCode) -> None:
    assert Texts.load(TRANSLATIONS, language)(f"failure.{code}.happened").strip()


@pytest.mark.parametrize("folder", sorted({p.parent for p in TRANSLATIONS.rglob("*.toml")}))
def test_every_language_has_every_text_with_the_same_places(folder: Path) -> None:
    catalogues = [Texts.load(folder, language) for language in languages(folder)]
    first, *others = catalogues
    assert first.language == "zh_CN"
    for other in others:
        assert set(other.entries) == set(first.entries), other.language
        for text_id, text in other.entries.items():
            places = sorted(set(re.findall(r"%\d", text)))
            assert places == sorted(set(re.findall(r"%\d", first.entries[text_id]))), text_id


def test_kiosk_is_free_of_qt() -> None:
    imported = {
        name.split(".")[0]
        for path, node in nodes()
        if path.is_relative_to(HOME / "kiosk")
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert not imported & {"PySide6", "shiboken6"}


def test_locks_pin_by_hash_and_name_no_address() -> None:
    for lock in sorted(HOME.glob("requirements*.lock")):
        text = lock.read_text(encoding="ascii")
        assert not re.search(r"https?://|file:|^-", text, re.MULTILINE), lock.name
        pins = re.findall(r"^[a-z0-9][\w.-]*==\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE)), lock.name


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    wanted = [*project["project"]["dependencies"], *(name for extra in extras for name in extra)]
    lock = (HOME / "requirements.lock").read_text(encoding="ascii")
    locked = {re.sub(r"[._]", "-", pin) for pin in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    assert {re.split(r"[\[<>=!~; ]", name)[0].lower() for name in wanted} <= locked


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


def test_qt_gives_back_every_reference_it_takes() -> None:
    """PySide6 6.12.0 on Python 3.11 loses one to True at every emit, and dies of it in the end."""
    sender = Sender()
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(1000):
        sender.ticked.emit()
        sender.setObjectName("x")
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert all(abs(a - b) < 100 for a, b in zip(before, after, strict=True))
