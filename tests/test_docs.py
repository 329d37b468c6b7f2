"""The pages are there, say what is so, and are what the code refers to."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import click
import pytest

from kiosk.configuration.settings import every_key
from tests.commands import commands

HOME: Final = Path(__file__).parents[1]
PAGES: Final = sorted([*HOME.glob("*.md"), *HOME.glob("docs/*.md")])
CITED: Final = {"facts": HOME / "docs" / "domain.md", "contracts": HOME / "docs" / "contracts.md"}
ROOMS: Final = ("kiosk", "ui", "tests", "resources", "docs")
SOURCES: Final = [
    HOME / "main.py",
    HOME / "pyproject.toml",
    HOME / "README.md",
    HOME / "CONTRIBUTING.md",
    *(
        file
        for room in ROOMS
        for file in sorted((HOME / room).rglob("*"))
        if file.suffix in {".py", ".qml", ".toml", ".html", ".mjs", ".c", ".md"}
    ),
]

NUMBER = r"\d+[a-z]?(?:\.\d+)?"
REFERENCE = re.compile(
    rf"\b(facts|contracts)(?: sheet)?,? (?:sections? )?({NUMBER}(?:(?:, | and | to ){NUMBER})*)"
)
HEADING = re.compile(rf"^#+ ({NUMBER})\.? ", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]*)(#[^)\s]*)?\)")
CODE = re.compile(r"```.*?```|`([^`\n]+)`", re.DOTALL)


def references(text: str) -> Iterator[tuple[str, str]]:
    """Page and section, also where a line ends in between."""
    for page, numbers in REFERENCE.findall(re.sub(r"\s*\n\s*(?://|#)?\s*", " ", text)):
        for number in re.findall(NUMBER, numbers):
            yield page, number


@cache
def sections(page: str) -> frozenset[str]:
    return frozenset(HEADING.findall(CITED[page].read_text("utf-8")))


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {
        "#" + re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles
    }


def name(file: Path) -> str:
    return str(file.relative_to(HOME))


def test_every_form_of_a_reference_is_seen() -> None:
    text = """(facts, section 3) "facts sheet, 1.1 to 1.4" (contracts, 1 and 4)
    # (facts, sections 2 and 9a) [contracts,
    # section 5] the facts 12 persons"""
    assert list(references(text)) == [
        ("facts", "3"),
        *[("facts", "1.1"), ("facts", "1.4"), ("contracts", "1"), ("contracts", "4")],
        *[("facts", "2"), ("facts", "9a"), ("contracts", "5"), ("facts", "12")],
    ]


def test_whatever_the_code_refers_to_is_a_section_of_its_page() -> None:
    found = {
        (name(file), page, number)
        for file in SOURCES
        if file != Path(__file__)
        for page, number in references(file.read_text("utf-8"))
    }
    assert len(found) > 50
    assert [each for each in sorted(found) if each[2] not in sections(each[1])] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for address, anchor in LINK.findall(page.read_text("utf-8")):
        if "://" in address:
            continue
        target = (page.parent / address).resolve() if address else page
        assert target.exists(), address
        assert not anchor or anchor in anchors(target), address + anchor


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "CHANGELOG.md"], ids=name)
def test_files_that_a_page_names_are_there(page: Path) -> None:
    named = (code for code in CODE.findall(page.read_text("utf-8")) if "/" in code)
    paths = [code for code in named if code.split("/")[0] in ROOMS and " " not in code]
    assert [path for path in paths if not (HOME / path).exists()] == []


def test_the_readme_leads_to_every_page() -> None:
    readme = (HOME / "README.md").read_text("utf-8")
    linked = {(HOME / address).resolve() for address, _ in LINK.findall(readme) if address}
    assert set(PAGES) - {HOME / "README.md"} <= linked


def test_targets_that_a_page_names_can_be_made() -> None:
    made = set(
        re.findall(r"^([a-z0-9. -]+):", (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)
    )
    known = {target for line in made for target in line.split()}
    for page in PAGES:
        assert set(re.findall(r"`make ([a-z0-9.-]+)", page.read_text("utf-8"))) <= known


def test_a_commit_is_checked_as_make_check_does() -> None:
    assert "entry: make check\n" in (HOME / ".pre-commit-config.yaml").read_text("utf-8")


def test_the_contracts_name_every_command() -> None:
    page = CITED["contracts"].read_text("utf-8").replace("[serve]", "serve")
    named = (each for each, command in commands() if not isinstance(command, click.Group))
    assert [each for each in named if f"`{each}" not in page] == []


def test_the_contracts_name_every_key_of_the_configuration() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", CITED["contracts"].read_text("utf-8"), re.DOTALL)
    shown = {(section, key) for section, keys in tomllib.loads(example).items() for key in keys}
    assert shown == set(every_key())


def test_the_operator_s_page_says_what_each_alarm_means_and_what_to_do() -> None:
    page = (HOME / "docs" / "operator.md").read_text("utf-8")
    rules = (HOME / "resources" / "package" / "alerts.yml").read_text("utf-8")
    names = re.findall(r"- alert: (\w+)", rules)
    actions = re.findall(r'action: "(.+)"', rules)
    listed = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", page, re.MULTILINE)
    assert [(name, action) for name, _, action in listed] == list(zip(names, actions, strict=True))
