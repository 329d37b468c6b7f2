"""Reports by telephone: the hotline's own record, which no kiosk made."""

from contextlib import closing

import pytest

from kiosk.central.api import Holder
from kiosk.central.rules import Standing
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Policy, PolicyBook
from kiosk.domain.report import ReportState
from tests.central.conftest import Service
from tests.central.examples import Clock, holder, opened, policy, report
from tests.persons import CHAN, WANG


def call(service: Service, region: str = "110105") -> Standing:
    standing = service.server.centre.take_call(WANG.number, region)
    assert isinstance(standing, Standing), standing
    return standing


def test_a_call_blocks_the_card_and_is_no_report(service: Service) -> None:
    standing = call(service)
    assert (standing.state, standing.effective_at) == (ReportState.IN_FORCE, service.clock.now)
    assert service.status(holder()) == {
        "cards": [
            {
                "issuing_region": "110000",
                "state": "pre_loss",
                "central_reference": standing.reference,
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
    call(service, region)
    (card,) = service.status(holder())["cards"]
    assert card["expires_at"] == end
    service.clock.pass_(days=7)
    (card,) = service.status(holder())["cards"]
    assert card["state"] == "normal"


def test_where_no_duration_is_known_a_call_has_no_end(service: Service) -> None:
    call(service, "370102")
    (card,) = service.status(holder())["cards"]
    assert card["state"] == "pre_loss"
    assert "expires_at" not in card


def test_a_kiosks_pre_loss_joins_the_call(service: Service) -> None:
    standing = call(service)
    service.clock.pass_(hours=5)
    (result,) = service.post(report(recorded_at=service.clock.now.isoformat()))
    assert result["state"] == "in_force"
    assert result["central_reference"] == standing.reference
    assert result["effective_at"] == "2026-11-23T09:30:00+08:00"
    assert result["expires_at"] == "2026-12-03T14:30:00+08:00"
    status = service.status(holder())
    assert [card["state"] for card in status["cards"]] == ["pre_loss"]
    assert [entry["report_id"] for entry in status["reports"]] == [result["report_id"]]


def test_every_call_is_kept(service: Service) -> None:
    first = call(service)
    service.clock.pass_(days=1)
    second = call(service)
    assert (second.reference, second.effective_at) == (first.reference, first.effective_at)
    assert second.expires_at == service.clock.now.replace(month=12, day=4)


@pytest.mark.parametrize("rules", [policy(served=False), policy(region="310000")])
def test_no_call_is_taken_for_a_region_that_is_not_served(
    database_url: str, clock: Clock, rules: Policy
) -> None:
    with closing(opened(database_url, PolicyBook([rules]), clock)) as centre:
        failure = centre.take_call(WANG.number, "110105")
        assert failure == Failure(FailureCode.REGION_NOT_SERVED, "110105")
        assert centre.status(Holder.model_validate(holder())).cards == []
