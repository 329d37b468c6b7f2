"""A kiosk of another version at this centre: what it doesn't say is not asked for, and what it says
more is kept or let be. (What an answer of another centre is to a kiosk: ``tests/faults/line.py``.)

``before/requests.json`` holds what a kiosk of before the vitals sent.
"""

import json
from pathlib import Path

import pytest

from tests.central.conftest import Service
from tests.central.examples import Json

BEFORE = json.loads((Path(__file__).with_name("before") / "requests.json").read_text("utf-8"))
NEWER = {"told_from_next_year_on": {"many": ["things", 1, None]}}


def answered(service: Service, path: str, body: Json) -> Json:
    response = service.client.post(path, json=body)
    assert response.status_code == 200, response.text
    answer: Json = response.json()
    return answer


@pytest.mark.parametrize("more", [{}, NEWER], ids=["older", "newer"])
def test_a_kiosk_of_another_version_reports_once_and_again(service: Service, more: Json) -> None:
    reports = BEFORE["/v1/reports"]
    sent = {**reports, "reports": [one | more for one in reports["reports"]]} | more
    for outcome in ("accepted", "duplicate"):
        results = answered(service, "/v1/reports", sent)["results"]
        assert [one["outcome"] for one in results] == [outcome] * len(reports["reports"])


def test_an_older_kiosk_asks_and_tells_how_it_is(service: Service) -> None:
    answered(service, "/v1/reports", BEFORE["/v1/reports"])
    assert answered(service, "/v1/status", BEFORE["/v1/status"])["reports"]
    assert "time" in answered(service, "/v1/heartbeats", BEFORE["/v1/heartbeats"])
