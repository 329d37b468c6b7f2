"""What two processes of the centre may not do at once: the second waits for the first to be over.

The second acts when the first has done everything but commit. It is impatient here, so that it
fails where it would wait; who doesn't wait doesn't know yet what the first has written.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.central import brake
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act
from kiosk.central.notices import brake as notices_brake
from kiosk.central.store import engine
from kiosk.domain.failure import Failure, FailureCode
from tests.central.events import TAKING_BOOK
from tests.central.examples import (
    Clock,
    a_call,
    call,
    number_of,
    opened,
    receive,
    report,
    stated,
)

Deed = Callable[[Centre], object]


@pytest.fixture
def two(
    database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Centre, Centre]]:
    """Two centres on one database, which both have references of their own.

    They know people of whom nothing is reported, so that those have a row to lock.
    """
    monkeypatch.setattr(engine, "_SESSION", "-c lock_timeout=50")
    monkeypatch.setitem(engine._PRAGMAS, "busy_timeout", 50)
    with (
        closing(opened(database_url, TAKING_BOOK, clock)) as one,
        closing(opened(database_url, TAKING_BOOK, clock)) as other,
    ):
        for centre in (one, other):
            receive(centre, report(number=number_of(9)))
        keys = [one._store.keys.holder_key(number_of(serial)) for serial in range(3)]
        one._store.write(lambda work: work.lock(keys, clock.now))
        yield one, other


def in_turn(two: tuple[Centre, Centre], clock: Clock, first: Deed, second: Deed) -> object:
    """What ``second`` comes to, a minute later, since it had to wait for ``first``."""
    one, other = two
    waited: list[str] = []

    def meanwhile(_: sa.Connection) -> None:
        with pytest.raises(sa.exc.OperationalError) as failed:
            second(other)
        waited.append(failed.value.statement or "")

    sa.event.listen(one._store._engine, "commit", meanwhile)
    first(one)
    sa.event.remove(one._store._engine, "commit", meanwhile)
    (statement,) = waited
    assert statement.startswith(
        ("BEGIN", "SELECT holders.", "SELECT brakes.", "SELECT pg_advisory")
    ), "it waits at its lock, not only when it writes what follows from what it has read"
    clock.pass_(minutes=1)
    return second(other)


@pytest.mark.parametrize("second", ["report", "call"])
def test_a_person_s_report_knows_the_one_before(
    two: tuple[Centre, Centre], clock: Clock, second: str
) -> None:
    first, later = (report(number=number_of(0), sequence=n) for n in (2, 3))
    told = a_call(number_of(0))
    deeds: dict[str, Deed] = {
        "report": lambda centre: receive(centre, later)[0].central_reference,
        "call": lambda centre: call(centre, told).central_reference,
    }
    reference = in_turn(two, clock, lambda centre: receive(centre, first), deeds[second])
    assert reference == receive(two[0], first)[0].central_reference, "it joins the first"


def test_of_two_steps_of_the_counter_one_is_taken(two: tuple[Centre, Centre], clock: Clock) -> None:
    formal = report("formal_loss", number=number_of(0), sequence=4)
    receive(two[0], formal)
    step = in_turn(
        two,
        clock,
        lambda centre: centre.counter_step(Act.CONFIRM, formal["report_id"]),
        lambda centre: centre.counter_step(Act.REFUSE, formal["report_id"]),
    )
    assert isinstance(step, Failure)
    assert step.code is FailureCode.NOT_AWAITING_COUNTER


def test_what_a_kiosk_states_is_counted_by_one(
    two: tuple[Centre, Centre], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many people it is of, and whichever process it comes to."""
    monkeypatch.setattr(brake, "MOST", 2)
    before, last, past = (stated(number_of(n), sequence=n) for n in range(3))
    receive(two[0], before)
    state = in_turn(
        two,
        clock,
        lambda centre: receive(centre, last),
        lambda centre: receive(centre, past)[0].state.value,
    )
    assert receive(two[0], last)[0].state == "in_force"
    assert state == "awaiting_counter"


def test_messages_to_one_phone_are_counted_by_one(
    two: tuple[Centre, Centre], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many people gave it."""
    monkeypatch.setattr(notices_brake, "IN_ALL", replace(notices_brake.IN_ALL, most=1))
    for centre in two:
        centre.tells = True
    before = (clock.now - timedelta(hours=3)).isoformat()
    first, second = (
        report(number=number_of(n), sequence=n + 1, phone="13800138000", recorded_at=before)
        for n in range(2)
    )
    in_turn(
        two, clock, lambda centre: receive(centre, first), lambda centre: receive(centre, second)
    )
    waiting, _ = two[0].notices(10)
    assert waiting.count == 1, "the second knows of the first"
