"""The counter's step: what ``central confirm`` and ``central replace`` do."""

from uuid import UUID

from kiosk.central.api import Holder
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act, Standing
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportState
from tests.central.conftest import Service
from tests.central.examples import Clock, holder, opened, receive, report
from tests.persons import CHAN, WANG


def states(centre: Centre) -> dict[str, ReportState]:
    known = centre.status(Holder.model_validate(holder())).reports
    return {entry.kind.value: entry.state for entry in known}


def test_a_written_report_waits_and_is_then_in_force(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    centre = opened(database_url, permissive_book, clock)
    written = report("written_pre_loss", verification="counter")
    (answer,) = receive(centre, written)
    assert answer.state is ReportState.AWAITING_COUNTER
    clock.pass_(hours=2)
    standing = centre.counter_step(Act.CONFIRM, written["report_number"])
    assert isinstance(standing, Standing)
    assert (standing.state, standing.effective_at) == (ReportState.IN_FORCE, clock.now)
    assert standing.reference == answer.central_reference
    assert states(centre) == {"written_pre_loss": ReportState.IN_FORCE}
    centre.close()


def test_formal_loss_is_final(database_url: str, permissive_book: PolicyBook, clock: Clock) -> None:
    centre = opened(database_url, permissive_book, clock)
    lost, formal = report(sequence=1), report("formal_loss", sequence=2)
    receive(centre, lost, formal)
    clock.pass_(hours=1)
    centre.counter_step(Act.CONFIRM, formal["report_number"])
    (undo,) = receive(centre, report("undo_pre_loss", sequence=3))
    assert (undo.outcome, undo.reason) == ("refused", "formal_loss_final")
    assert states(centre) == {
        "pre_loss": ReportState.REPLACED,
        "formal_loss": ReportState.IN_FORCE,
        "undo_pre_loss": ReportState.REFUSED,
    }
    clock.pass_(days=4)
    centre.counter_step(Act.REPLACE, formal["report_number"])
    assert states(centre)["formal_loss"] is ReportState.REPLACED
    centre.close()


def test_the_counter_works_beside_a_running_centre(
    database_url: str, book: PolicyBook, clock: Clock
) -> None:
    centre = opened(database_url, book, clock)
    counter = opened(database_url, book, clock)
    formal = report("formal_loss")
    receive(centre, formal)
    number = formal["report_number"]
    for act, state in ((Act.CONFIRM, ReportState.IN_FORCE), (Act.REPLACE, ReportState.REPLACED)):
        standing = counter.counter_step(act, number)
        assert isinstance(standing, Standing)
        assert standing.state is state
    for act in (Act.CONFIRM, Act.REPLACE):
        failure = counter.counter_step(act, number)
        assert isinstance(failure, Failure)
        assert failure.code is FailureCode.NOT_AWAITING_COUNTER
    assert states(centre) == {"formal_loss": ReportState.REPLACED}
    counter.close()
    centre.close()


def test_an_unknown_number_is_a_failure(database_url: str, book: PolicyBook, clock: Clock) -> None:
    centre = opened(database_url, book, clock)
    failure = centre.counter_step(Act.CONFIRM, "1101050007000019")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.REPORT_UNKNOWN
    centre.close()


def test_two_reports_with_one_number_are_told_apart_by_their_ids(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    """A restored disk may give a number again: both stand, and neither is taken for the other."""
    centre = opened(database_url, permissive_book, clock)
    hers = report("written_pre_loss", number=WANG.number)
    his = report("written_pre_loss", number=CHAN.number)
    assert hers["report_number"] == his["report_number"]
    answers = receive(centre, hers, his)
    assert [answer.state for answer in answers] == [ReportState.AWAITING_COUNTER] * 2
    failure = centre.counter_step(Act.CONFIRM, his["report_number"])
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.REPORT_NUMBER_SHARED
    assert hers["report_id"] in failure.detail
    assert his["report_id"] in failure.detail
    assert states(centre) == {"written_pre_loss": ReportState.AWAITING_COUNTER}
    standing = centre.counter_step(Act.CONFIRM, his["report_id"])
    assert isinstance(standing, Standing)
    assert standing.reference == answers[1].central_reference
    assert states(centre) == {"written_pre_loss": ReportState.AWAITING_COUNTER}, "hers waits"
    centre.close()


def test_an_unknown_id_is_a_failure(database_url: str, book: PolicyBook, clock: Clock) -> None:
    centre = opened(database_url, book, clock)
    failure = centre.counter_step(Act.CONFIRM, str(UUID(int=7)))
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.REPORT_UNKNOWN
    centre.close()


def test_a_pre_loss_needs_no_counter(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    centre = opened(database_url, permissive_book, clock)
    lost = report()
    receive(centre, lost)
    for act in (Act.CONFIRM, Act.REPLACE):
        failure = centre.counter_step(act, lost["report_number"])
        assert isinstance(failure, Failure)
        assert failure.code is FailureCode.NOT_AWAITING_COUNTER
    centre.close()


def test_the_counter_acts_after_all_that_is_known(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    """The clock is set back between the report and the step; the step holds all the same."""
    centre = opened(database_url, permissive_book, clock)
    written = report("written_pre_loss", sequence=1)
    receive(centre, written)
    clock.pass_(hours=3)
    received_last = clock.now
    receive(centre, report("formal_loss", sequence=2, recorded_at=clock.now.isoformat()))
    clock.pass_(hours=-2)
    standing = centre.counter_step(Act.CONFIRM, written["report_number"])
    assert isinstance(standing, Standing)
    assert (standing.state, standing.effective_at) == (ReportState.IN_FORCE, received_last)
    centre.close()


def test_the_counter_takes_the_newest_that_waits(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    centre = opened(database_url, permissive_book, clock)
    waiting = []
    for sequence, person in enumerate((WANG, CHAN)):
        written = report("written_pre_loss", sequence=sequence, number=person.number)
        receive(centre, written, report(sequence=7 + sequence, number=person.number))
        waiting.append(written["report_id"])
    for report_id in reversed(waiting):
        assert centre.newest_for_counter() == report_id
        centre.counter_step(Act.CONFIRM, report_id)
    assert centre.newest_for_counter() is None
    centre.close()


def test_the_kiosk_finds_a_confirmed_report_in_force(service: Service) -> None:
    """There is no push: the kiosk asks when the person comes back."""
    written = report("written_pre_loss")
    service.post(written)
    service.clock.pass_(hours=2)
    service.server.centre.counter_step(Act.CONFIRM, written["report_number"])
    service.clock.pass_(days=1)
    status = service.status(holder())
    (known,), (card,) = status["reports"], status["cards"]
    assert (known["report_id"], known["state"]) == (written["report_id"], "in_force")
    assert known["effective_at"] == card["effective_at"] == "2026-11-23T11:30:00+08:00"
    assert known["expires_at"] == card["expires_at"] == "2026-12-03T11:30:00+08:00"
    assert (card["issuing_region"], card["state"]) == ("110000", "pre_loss")
