"""The counter's step: what ``central confirm`` and ``central replace`` do."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.central.api import Holder, ReportBatch, Result
from kiosk.central.centre import Centre
from kiosk.central.rules import Act, Standing
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import ReportState
from tests.central.story import Clock, Json, holder, report


def centre_of(database_url: str, book: PolicyBook, clock: Clock) -> Centre:
    centre = Centre.open(database_url, book, clock=clock)
    assert isinstance(centre, Centre), centre
    return centre


def receive(centre: Centre, *reports: Json) -> list[Result]:
    return centre.receive(ReportBatch.model_validate({"reports": reports}).reports)


def states(centre: Centre) -> dict[str, ReportState]:
    known = centre.status(Holder.model_validate(holder())).reports
    return {entry.kind.value: entry.state for entry in known}


def test_a_written_report_waits_and_is_then_in_force(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    centre = centre_of(database_url, permissive_book, clock)
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
    centre = centre_of(database_url, permissive_book, clock)
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
    centre = centre_of(database_url, book, clock)
    counter = centre_of(database_url, book, clock)
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
    centre = centre_of(database_url, book, clock)
    failure = centre.counter_step(Act.CONFIRM, "1101050007000019")
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.REPORT_UNKNOWN
    centre.close()


def test_a_pre_loss_needs_no_counter(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    centre = centre_of(database_url, permissive_book, clock)
    lost = report()
    receive(centre, lost)
    for act in (Act.CONFIRM, Act.REPLACE):
        failure = centre.counter_step(act, lost["report_number"])
        assert isinstance(failure, Failure)
        assert failure.code is FailureCode.NOT_AWAITING_COUNTER
    centre.close()


KINDS = ("pre_loss", "written_pre_loss", "formal_loss", "undo_pre_loss")
moments = st.integers(1, 23).map(lambda day: f"2026-11-{day:02d}T08:00:00+08:00")


def test_batches_in_any_order_with_any_repeats_end_alike(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    """The same story happens to two people, and reaches the centre in two different ways."""
    centre = centre_of(database_url, permissive_book, clock)
    people = iter(range(1_000_000))

    def told(story: Sequence[tuple[str, str]], batches: Sequence[Sequence[int]]) -> list[object]:
        number = f"110105{next(people):012d}"
        reports = [
            report(kind, sequence=place, number=number, recorded_at=recorded_at)
            for place, (kind, recorded_at) in enumerate(story)
        ]
        for batch in batches:
            receive(centre, *(reports[place] for place in batch))
        status = centre.status(Holder.model_validate(holder(number)))
        cards = [(card.state, card.expires_at) for card in status.cards]
        known = {
            entry.report_number: (entry.state, entry.expires_at, entry.reason)
            for entry in status.reports
        }
        return [cards, known]

    @settings(max_examples=80)
    @given(st.lists(st.tuples(st.sampled_from(KINDS), moments), min_size=1, max_size=6), st.data())
    def hold(story: list[tuple[str, str]], data: st.DataObject) -> None:
        places = range(len(story))
        order = data.draw(st.permutations([*places, *places]))
        cut = data.draw(st.integers(0, len(order)))
        shuffled = [batch for batch in (order[:cut], order[cut:]) if batch]
        assert told(story, shuffled) == told(story, [places])

    hold()
    centre.close()
