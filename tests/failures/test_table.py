"""The page of failures is made from the registry as it is."""

from pathlib import Path

from kiosk.domain.failure import FailureCode
from tests.failures.table import whole

PAGE = Path(__file__).parents[2] / "docs" / "failures.md"


def test_the_page_is_made_from_the_registry_as_it_is() -> None:
    assert PAGE.read_text("utf-8") == whole(), "make it anew: make failures"


def test_every_failure_is_on_it_once() -> None:
    page = whole()
    assert [code for code in FailureCode if page.count(f"| `{code}` |") != 1] == []
