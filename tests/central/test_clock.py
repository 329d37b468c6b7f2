"""What a kiosk's wrong clock means: reports go by when they arrive, and are marked so."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kiosk.central.api import Holder, ReportBatch
from kiosk.central.batch import Batch
from kiosk.central.centre import Centre
from kiosk.domain.policy import PolicyBook
from tests.central.conftest import Service
from tests.central.examples import MONDAY, Clock, Json, holder, id_of, opened, receive, report

TEN_DAYS = timedelta(days=10)


@pytest.fixture
def centre(database_url: str, permissive_book: PolicyBook, clock: Clock) -> Centre:
    return opened(database_url, permissive_book, clock)


def said(moment: datetime, **others: Any) -> Json:
    """A report of Beijing, which a kiosk says it recorded at ``moment``."""
    return report(recorded_at=moment.isoformat(), issuing_region="110000", **others)


def marked(centre: Centre, sent: Json) -> bool:
    store = centre._store
    with store.reading() as transaction:
        history = transaction.history([store.keys.holder_key(sent["holder"]["number"])])
    (event,) = (entry.event for entry in history if entry.event.report_id == id_of(sent))
    return event.by_arrival


@pytest.mark.parametrize(
    "wrong",
    [
        datetime.fromisoformat("1970-01-01T08:00:07+08:00"),
        MONDAY - timedelta(days=12),
        MONDAY + timedelta(days=1),
        datetime.fromisoformat("2261-05-05T00:00:00+08:00"),
    ],
)
def test_a_report_by_a_wrong_clock_is_valid_from_when_it_arrives(
    wrong: datetime, centre: Centre
) -> None:
    sent = said(wrong, clock_synchronised=False)
    (answer,) = receive(centre, sent)
    assert answer.state == "in_force"
    assert (answer.effective_at, answer.expires_at) == (MONDAY, MONDAY + TEN_DAYS)
    assert marked(centre, sent)


def test_a_right_clock_s_report_goes_by_when_it_was_recorded(centre: Centre) -> None:
    """The control: the same times, and the clock vouched for."""
    late, timely = said(MONDAY - timedelta(days=12)), said(MONDAY - timedelta(days=2))
    assert [answer.state for answer in receive(centre, late, timely)] == ["lapsed", "in_force"]
    assert not marked(centre, late)
    assert not marked(centre, timely)


def test_a_clock_that_runs_ahead_unknown_to_its_kiosk_is_marked_too(centre: Centre) -> None:
    sent = said(MONDAY + timedelta(minutes=1))
    (answer,) = receive(centre, sent)
    assert answer.expires_at == MONDAY + TEN_DAYS
    assert marked(centre, sent)


@pytest.mark.parametrize(("days_slow", "state"), [(12, "in_force"), (0, "lapsed")])
def test_a_kiosk_that_tells_a_wrong_time_when_it_sends_was_wrong_when_it_recorded(
    days_slow: int, state: str, centre: Centre
) -> None:
    sent = said(MONDAY - timedelta(days=12))
    batch = ReportBatch.model_validate(
        {"sent_at": (MONDAY - timedelta(days=days_slow)).isoformat(), "reports": [sent]}
    )
    ((answer,),) = centre.receive([Batch(batch.reports, batch.sent_at)])
    assert answer.state == state
    assert marked(centre, sent) is bool(days_slow)


def test_what_a_wrong_clock_tells_is_taken_in_the_order_it_was_sent(
    centre: Centre, clock: Clock
) -> None:
    """The clock was set back by years between the loss and its undoing; both come together."""
    lost = said(MONDAY + timedelta(days=4000), clock_synchronised=False)
    found = said(MONDAY - timedelta(days=4000), clock_synchronised=False, kind="undo_pre_loss")
    assert [answer.state for answer in receive(centre, lost, found)][1] == "undone"
    clock.pass_(minutes=5)
    (card,) = centre.status(Holder.model_validate(holder())).cards
    assert card.state == "normal"


def test_the_wire_carries_the_kiosk_s_time(service: Service) -> None:
    sent = report(recorded_at=(MONDAY - timedelta(days=12)).isoformat())
    slow = {"sent_at": (MONDAY - timedelta(days=12)).isoformat(), "reports": [sent]}
    (answer,) = service.client.post("/v1/reports", json=slow).json()["results"]
    assert answer["state"] == "in_force"


def test_a_typed_number_is_not_judged_by_a_wrong_clock(centre: Centre) -> None:
    """In 1970 its holder was not yet born."""
    typed = said(
        datetime.fromisoformat("1970-01-02T08:00:00+08:00"),
        clock_synchronised=False,
        verification="counter",
        kind="written_pre_loss",
    )
    (answer,) = receive(centre, typed)
    assert answer.state == "awaiting_counter"
