"""The centre with its real database: however a story reaches it, the end is the same.

The same reports and calls come in two ways, each in time and before the counter acts on it, in
batches, repeated and out of order, while the counter does the same at the same moments. Some are
stated, or an agent's, and kiosks give a number again. What a wrong clock recorded goes by when it
first arrives, so that is the same in both. Once all have arrived, every later moment finds each
report in the same state with the same end and reason, and each card in the same state with the
same end. References and the beginning of what is in force differ, for they tell when something
arrived.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.central.api import Holder
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act
from kiosk.central.store.rows import Entry
from tests.central.events import TAKING_BOOK, day
from tests.central.examples import (
    Clock,
    Json,
    a_call,
    by_agent,
    call,
    holder,
    number_of,
    opened,
    receive,
    report,
)

AT_ONCE = 1e-4  # days between two that arrive at once
LONG = 10.0  # days; no report of a story is longer on its way
IN_TIME = {"110105": 10.0, "310101": 1.0, "370102": LONG}
"""Where a card may come from, and for how many days a pre-loss of it can arrive."""

KINDS = (Act.PRE_LOSS, Act.WRITTEN_PRE_LOSS, Act.FORMAL_LOSS, Act.UNDO_PRE_LOSS)
ALL_ARRIVED = 24

quarters = st.integers(0, 40).map(lambda quarter: quarter / 4)
later = st.integers(1, 40).map(lambda quarter: quarter / 4)


@dataclass(frozen=True)
class Happening:
    """A report or a call, and how many days later the counter confirms and replaces."""

    act: Act
    region: str
    recorded: float
    kiosk: int
    verification: str
    confirmed: float | None
    replaced: float | None
    clock_synchronised: bool = True

    @property
    def steps(self) -> list[tuple[Act, float]]:
        steps = ((Act.CONFIRM, self.confirmed), (Act.REPLACE, self.replaced))
        return [(act, self.recorded + after) for act, after in steps if after is not None]

    @property
    def patience(self) -> float:
        """For how many days it can be on its way and change nothing by that."""
        lasts = IN_TIME[self.region] if self.act in (Act.PRE_LOSS, Act.CALL) else LONG
        return min(lasts, *(after for after in (self.confirmed, self.replaced) if after), LONG)

    def sent(self, number: str) -> Json:
        """As it comes over the wire; the numbers of a kiosk's reports repeat."""
        if self.act is Act.CALL:
            return a_call(number, self.region, called_at=day(self.recorded).isoformat())
        sent = by_agent(number) if self.verification == "agent" else report(number=number)
        return sent | {
            "kind": self.act.value,
            "kiosk_id": f"110105-{self.kiosk:04d}",
            "issuing_region": self.region,
            "recorded_at": day(self.recorded).isoformat(),
            "clock_synchronised": self.clock_synchronised,
            "verification": self.verification,
        }


happenings = st.builds(
    Happening,
    act=st.sampled_from([*KINDS, Act.PRE_LOSS, Act.UNDO_PRE_LOSS, Act.CALL]),
    region=st.sampled_from(["110105", "310101", "370102", "370102"]),
    recorded=quarters,
    kiosk=st.integers(1, 3),
    verification=st.sampled_from(["chip", "chip", "counter", "stated", "agent"]),
    confirmed=st.none() | later,
    replaced=st.none() | later,
    clock_synchronised=st.sampled_from([True, True, False]),
)
Story = Sequence[Happening]
Reports = Sequence[Json]
Arrivals = Sequence[tuple[int, Sequence[float]]]


@dataclass
class ObservedCentres:
    """Two centres on one database, which take turns; all that is theirs is looked at each time."""

    centres: Sequence[Centre]
    clock: Clock
    history: list[object] = field(default_factory=list)
    people: Iterator[str] = field(default_factory=lambda: map(number_of, count(1)))

    def does(self, moment: float, deed: Callable[[Centre], object], person: str) -> None:
        self.clock.now = day(moment)
        self.centres = [*self.centres[1:], self.centres[0]]
        deed(self.centres[0])
        rows: list[object] = list(self._events(person))
        assert len(rows) >= len(self.history)
        assert all(row in rows for row in self.history), "nothing changed and nothing vanished"
        self.history = rows

    def _events(self, person: str) -> list[Entry]:
        store = self.centres[0]._store
        with store.reading() as work:
            return work.history([store.keys.holder_key(person)])

    def knows(self, moment: float, person: str) -> list[object]:
        self.clock.now = day(moment)
        status = self.centres[0].status(Holder.model_validate(holder(person)))
        cards = [(card.issuing_region, card.state, card.expires_at) for card in status.cards]
        return [
            *cards,
            *(
                (entry.kind, entry.recorded_at, entry.state, entry.expires_at, entry.reason)
                for entry in status.reports
            ),
        ]


Deed = tuple[float, Callable[[Centre], object]]


def deeds(story: Story, reports: Reports, arrivals: Arrivals) -> Iterator[Deed]:
    """What happens on which day: first what arrives, then the counter's steps."""
    batches: defaultdict[float, list[Json]] = defaultdict(list)
    for place, moments in arrivals:
        for moment in moments:
            batches[moment].append(reports[place])
    for moment, batch in batches.items():
        yield moment, partial(_received, batch)
    for happening, sent in zip(story, reports, strict=True):
        for act, moment in happening.steps:
            yield moment, partial(_stepped, act, sent)


def _received(batch: Sequence[Json], centre: Centre) -> None:
    reports = [sent for sent in batch if "report_id" in sent]
    if reports:
        receive(centre, *reports)
    for told in batch:
        if "call_id" in told:
            call(centre, told)


def _stepped(act: Act, sent: Json, centre: Centre) -> None:
    if "report_id" in sent:
        centre.counter_step(act, sent["report_id"])


@st.composite
def arriving(draw: st.DrawFn, story: Story) -> Arrivals:
    """For each, in an order that matters within a batch, the days on which it comes."""
    arrivals = []
    for place in draw(st.permutations(range(len(story)))):
        happening = story[place]
        if happening.clock_synchronised or happening.act is Act.CALL:
            first = happening.recorded + happening.patience * draw(st.integers(0, 7)) / 8
        else:
            first = happening.recorded + place * AT_ONCE
        again = draw(st.lists(st.integers(0, 3), max_size=2))
        arrivals.append((place, [first, *(first + days for days in again)]))
    return arrivals


def test_any_arrival_of_a_story_ends_alike(database_url: str) -> None:
    clock = Clock()
    centres = [opened(database_url, TAKING_BOOK, clock) for _ in range(2)]
    observed = ObservedCentres(centres, clock)

    def after_all(story: Story, arrivals: Arrivals, afterwards: float) -> list[object]:
        person = next(observed.people)
        observed.history = []
        reports = [happening.sent(person) for happening in story]
        told = sorted(deeds(story, reports, arrivals), key=lambda one: one[0])
        for moment, deed in told:
            observed.does(moment, deed, person)
        return observed.knows(afterwards, person)

    @settings(max_examples=50)
    @given(st.lists(happenings, min_size=1, max_size=6), st.data())
    def hold(story: list[Happening], data: st.DataObject) -> None:
        afterwards = ALL_ARRIVED + data.draw(st.integers(0, 12))
        one, other = (after_all(story, data.draw(arriving(story)), afterwards) for _ in range(2))
        assert one == other

    hold()
    for centre in centres:
        centre.close()
