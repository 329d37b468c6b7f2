"""The centre with its real databases: whoever said what, in whatever order, the holder is given
what they would be given without it, and who only typed a number hears the same of anybody's.

Two people live through the same reports, calls and acts of the counter, at the same moments; for
the first of them others speak besides. The rules alone are held to that in ``test_stated``, with
many more stories; here few go through the database, the batches and the statements on what was
stated.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.central.api import Holder, KnownReport, Result
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act
from kiosk.central.rules import STATED_MOST
from kiosk.domain.status import CardState
from tests.central.events import TAKING_BOOK, day
from tests.central.examples import (
    Clock,
    a_call,
    by_agent,
    call,
    holder,
    number_of,
    opened,
    receive,
    report,
    stated,
)

_LATER = 30.0
"""Days after which nothing more is said."""
_WITHOUT_CHIP = {"stated": stated, "agent": by_agent}

days = st.integers(0, 60).map(lambda quarter: quarter / 4)
between = days.map(lambda quarter: quarter + 1 / 8)
"""Never at the moment of an act of the holder's: what is said just before one gives way to it."""


@dataclass(frozen=True)
class Own:
    """What the holder does, and whether the counter completes it at once."""

    act: Act
    confirmed: bool


@dataclass(frozen=True)
class Said:
    """What somebody else says for them."""

    how: str


Deed = tuple[float, Own | Said]

own_deeds = st.lists(
    st.tuples(
        days,
        st.builds(
            Own,
            st.sampled_from(
                [Act.PRE_LOSS, Act.WRITTEN_PRE_LOSS, Act.FORMAL_LOSS, Act.UNDO_PRE_LOSS, Act.CALL]
            ),
            st.booleans(),
        ),
    ),
    max_size=5,
)
others_deeds = st.lists(
    st.tuples(between, st.builds(Said, st.sampled_from([*_WITHOUT_CHIP, "typed"]))),
    min_size=1,
    max_size=STATED_MOST,
)


class Life:
    """One person's, as the centre is told of it."""

    def __init__(self, centre: Centre, clock: Clock, number: str) -> None:
        self._centre = centre
        self._clock = clock
        self._number = number
        self.own: list[str] = []
        self.heard: list[Result] = []

    def lives(self, deeds: Sequence[Deed]) -> None:
        for moment, deed in sorted(deeds, key=lambda one: one[0]):
            self._clock.now = day(moment)
            if isinstance(deed, Said):
                self._is_spoken_for(deed)
            else:
                self._acts(deed)

    def _is_spoken_for(self, deed: Said) -> None:
        now = self._clock.now.isoformat()
        make = _WITHOUT_CHIP.get(deed.how)
        said = (
            make(self._number, recorded_at=now)
            if make
            else report(
                "written_pre_loss",
                holder=holder(self._number, name=""),
                verification="counter",
                recorded_at=now,
            )
        )
        self.heard += receive(self._centre, said)

    def _acts(self, deed: Own) -> None:
        now = self._clock.now.isoformat()
        if deed.act is Act.CALL:
            call(self._centre, a_call(self._number, called_at=now))
            return
        made = report(deed.act.value, number=self._number, recorded_at=now)
        receive(self._centre, made)
        self.own.append(made["report_id"])
        if deed.confirmed:
            self._centre.counter_step(Act.CONFIRM, made["report_id"])

    def is_told(self, moment: float) -> tuple[list[object], list[object]]:
        """What the holder whose chip was read is told of the card and of their own reports."""
        self._clock.now = day(moment)
        status = self._centre.status(Holder.model_validate(holder(self._number)))
        theirs = {str(one.report_id): _of(one) for one in status.reports}
        cards = [
            (card.state, card.effective_at, card.expires_at)
            for card in status.cards
            if card.verification is None and card.state is not CardState.NORMAL
        ]
        return [*cards], [theirs[report_id] for report_id in self.own]


def _of(known: KnownReport) -> tuple[object, ...]:
    return known.state, known.effective_at, known.expires_at, known.reason


def _answers(life: Life) -> Iterator[tuple[object, ...]]:
    for heard in life.heard:
        yield heard.outcome, heard.state, heard.effective_at, heard.expires_at, heard.reason


def test_the_holder_is_given_what_they_would_be_and_nobody_else_hears_of_it(
    database_url: str,
) -> None:
    clock = Clock()
    centre = opened(database_url, TAKING_BOOK, clock)
    people = map(number_of, count(1))

    @settings(max_examples=10)
    @given(own_deeds, others_deeds, days)
    def hold(own: list[Deed], others: list[Deed], afterwards: float) -> None:
        beside, alone, unknown = (Life(centre, clock, next(people)) for _ in range(3))
        beside.lives([*own, *others])
        alone.lives(own)
        unknown.lives(others)
        for moment in (afterwards, _LATER):
            assert beside.is_told(moment) == alone.is_told(moment)
        assert [*_answers(beside)] == [*_answers(unknown)]

    hold()
    centre.close()
