"""The OpenAPI document is served and true."""

import re

from kiosk.base.resources import RESOURCES
from tests.central.asked import asked
from tests.central.conftest import Service


def test_nothing_departs_from_it(service: Service) -> None:
    few = ("--phases", "coverage,fuzzing", "--max-examples", "3", "--seed", "1")
    code, found = asked(service.port, *few)
    assert code == 0, found
    assert re.search(r"Selected: (\d+)/\1\n +Tested: \1\n", found), found


def test_it_is_served(service: Service) -> None:
    answer = service.client.get("/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == (RESOURCES / "openapi.json").read_bytes()
