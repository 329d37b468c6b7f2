"""What the device dock makes the centre do."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from kiosk.central.faults import Failing, Normal, Refusing, Slow
from kiosk.domain.failure import FailureCode
from tests.central.conftest import Service
from tests.central.examples import holder, report

LONG = 60.0


def test_refusing_gives_the_reason_and_keeps_nothing(service: Service) -> None:
    sent = report()
    service.faults.behaviour = Refusing(FailureCode.REGION_NOT_SERVED)
    (refused,) = service.post(sent)
    assert (refused["outcome"], refused["reason"]) == ("refused", "region_not_served")
    assert service.status(holder())["reports"] == []
    service.faults.behaviour = Normal()
    assert service.post(sent)[0]["outcome"] == "accepted"


def test_failing_says_when_to_come_again(service: Service) -> None:
    service.faults.behaviour = Failing(retry_after=7)
    for path in ("/v1/reports", "/v1/status"):
        answer = service.client.post(path, json={"reports": [report()]})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "7")
        assert answer.headers["content-type"] == "application/problem+json"
    assert service.client.get("/v1/policies").status_code == 503
    assert service.client.get("/healthz").status_code == 200


def test_slow_takes_its_time(service: Service) -> None:
    service.faults.behaviour = Slow(0.2)
    start = monotonic()
    assert service.post(report())[0]["outcome"] == "accepted"
    assert monotonic() - start >= 0.2


def test_slow_ends_when_the_behaviour_changes(service: Service) -> None:
    service.faults.behaviour = Slow(LONG)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(service.post, report())
        assert service.faults.entered.wait(LONG)
        service.faults.behaviour = Normal()
        assert answer.result(LONG / 4)[0]["outcome"] == "accepted"


def test_closing_waits_for_nobody_who_is_held_back(service: Service) -> None:
    service.faults.behaviour = Slow(LONG)
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(service.post, report())
        assert service.faults.entered.wait(LONG)
        start = monotonic()
        service.server.close()
        assert monotonic() - start < LONG / 4
        assert answer.result(LONG / 4)[0]["outcome"] == "accepted"
