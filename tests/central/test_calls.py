"""Reports by telephone, as the hotline's system hands them on (``POST /v1/calls``)."""

from contextlib import closing
from datetime import timedelta

import pytest

from kiosk.central.api import Holder
from kiosk.domain.policy import Policy, PolicyBook
from tests.central import examples
from tests.central.conftest import Service
from tests.central.examples import MONDAY, Clock, Json, a_call, holder, opened, policy, report
from tests.persons import CHAN, WANG


def tell(service: Service, call: Json) -> Json:
    response = service.client.post("/v1/calls", json=call)
    assert response.status_code == 200, response.text
    result: Json = response.json()
    assert result["call_id"] == call["call_id"]
    assert "report_id" not in result
    return result


def called(service: Service, region: str = "110105") -> Json:
    return tell(service, a_call(region=region, called_at=service.clock.now.isoformat()))


def test_a_call_blocks_the_card_and_is_no_report(service: Service) -> None:
    result = called(service)
    assert (result["outcome"], result["state"]) == ("accepted", "in_force")
    assert service.status(holder()) == {
        "cards": [
            {
                "issuing_region": "110000",
                "state": "pre_loss",
                "central_reference": result["central_reference"],
                "effective_at": "2026-11-23T09:30:00+08:00",
                "expires_at": "2026-12-03T09:30:00+08:00",
            }
        ],
        "reports": [],
    }
    assert service.status(holder(CHAN.number)) == {"cards": [], "reports": []}


@pytest.mark.parametrize(
    ("region", "end"),
    [("310101", "2026-11-24T09:30:00+08:00"), ("320102", "2026-11-30T09:30:00+08:00")],
)
def test_a_call_lasts_as_long_as_the_region_says(service: Service, region: str, end: str) -> None:
    assert called(service, region)["expires_at"] == end
    (card,) = service.status(holder())["cards"]
    assert card["expires_at"] == end
    service.clock.pass_(days=7)
    (card,) = service.status(holder())["cards"]
    assert card["state"] == "normal"


def test_where_no_duration_is_known_a_call_has_no_end(service: Service) -> None:
    assert "expires_at" not in called(service, "370102")
    (card,) = service.status(holder())["cards"]
    assert card["state"] == "pre_loss"
    assert "expires_at" not in card


def test_working_days_of_a_year_not_yet_published_have_no_end(service: Service) -> None:
    """Putian's five working days would end in a year whose holidays nobody knows."""
    service.clock.now = MONDAY.replace(year=2198)
    assert "expires_at" not in called(service, "350300")


def test_a_kiosks_pre_loss_joins_the_call(service: Service) -> None:
    first = called(service)
    service.clock.pass_(hours=5)
    (result,) = service.post(report(recorded_at=service.clock.now.isoformat()))
    assert result["state"] == "in_force"
    assert result["central_reference"] == first["central_reference"]
    assert result["effective_at"] == "2026-11-23T09:30:00+08:00"
    assert result["expires_at"] == "2026-12-03T14:30:00+08:00"
    status = service.status(holder())
    assert [card["state"] for card in status["cards"]] == ["pre_loss"]
    assert [entry["report_id"] for entry in status["reports"]] == [result["report_id"]]


def test_every_call_is_kept(service: Service) -> None:
    first = called(service)
    service.clock.pass_(days=1)
    second = called(service)
    assert second["central_reference"] == first["central_reference"]
    assert second["effective_at"] == first["effective_at"]
    assert second["expires_at"] == "2026-12-04T09:30:00+08:00"


def test_a_call_told_twice_is_one(service: Service) -> None:
    told = a_call(name_of_operator="8")
    first = tell(service, told)
    service.clock.pass_(days=1)
    assert tell(service, told) == first | {"outcome": "duplicate"}
    other = tell(service, told | {"holder": {"number": CHAN.number}})
    assert (other["outcome"], other["reason"]) == ("refused", "conflict")
    assert service.status(holder(CHAN.number))["cards"] == []


def test_a_call_told_after_its_end_was_never_in_force(service: Service) -> None:
    late = tell(service, a_call(called_at=(MONDAY - timedelta(days=11)).isoformat()))
    assert (late["outcome"], late["state"]) == ("accepted", "lapsed")
    assert "effective_at" not in late
    ahead = tell(service, a_call(called_at=(MONDAY + timedelta(days=1)).isoformat()))
    assert ahead["expires_at"] == "2026-12-03T09:30:00+08:00", "nobody calls tomorrow"


def test_a_number_that_no_document_has_is_refused(service: Service) -> None:
    wrong = tell(service, a_call(number=WANG.number[:-1] + "0"))
    assert (wrong["outcome"], wrong["reason"]) == ("refused", "report_invalid")
    whole = a_call(holder={"number": WANG.number, "name": WANG.name, "document": "resident_id"})
    assert tell(service, whole)["outcome"] == "accepted"
    permit = whole | {"call_id": a_call()["call_id"]}
    permit["holder"] = whole["holder"] | {"document": "foreign_permanent_resident"}
    assert tell(service, permit)["reason"] == "report_invalid"


@pytest.mark.parametrize(
    "fault",
    [
        {"call_id": "01900000-0000-4000-8000-000000000000"},
        {"call_id": None},
        {"holder": {"name": WANG.name}},
        {"holder": {"number": "12345"}},
        {"issuing_region": "Beijing"},
        {"called_at": "2026-11-23T09:30:00"},
        {"call_reference": ""},
    ],
)
def test_a_call_has_its_form(service: Service, fault: Json) -> None:
    answer = service.client.post("/v1/calls", json=a_call(**fault))
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert WANG.name not in answer.text


@pytest.mark.parametrize("rules", [policy(served=False), policy(region="310000")])
def test_no_call_is_taken_for_a_region_that_is_not_served(
    database_url: str, clock: Clock, rules: Policy
) -> None:
    with closing(opened(database_url, PolicyBook([rules]), clock)) as centre:
        result = examples.call(centre, a_call())
        assert (result.outcome, result.reason) == ("refused", "region_not_served")
        assert centre.status(Holder.model_validate(holder())).cards == []
