"""The table of what each region's person is told is made from the policies as they are."""

from pathlib import Path

import pytest

from kiosk.domain.policy import Policy
from tests.regions.table import book, rows, whole

PAGE = Path(__file__).parents[2] / "docs" / "regions.md"
BOOK = book()


def test_the_page_is_made_from_the_policies_as_they_are() -> None:
    assert PAGE.read_text("utf-8") == whole(BOOK), "make it anew: make regions"


@pytest.mark.parametrize("policy", list(BOOK), ids=lambda policy: policy.region)
def test_every_statement_of_a_region_is_in_its_table(policy: Policy) -> None:
    """But what online services do, which is told with the ways themselves."""
    listed = {key for row in rows(policy, BOOK) for key in row.keys}
    assert policy.grounds.keys() - {"e_channels"} <= listed
