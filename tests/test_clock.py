"""A whole kiosk whose clock is wrong: what it takes from a card, records, and learns."""

import queue
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.configuration.settings import Settings, load
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, IdentityWarning
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Draft, Holder, Report, ReportKind, Verification
from kiosk.domain.status import HolderStatus, Source
from kiosk.health.heartbeat import health
from kiosk.journey import events
from kiosk.journey.effects import Enquire
from kiosk.operations.clock import ClockWitness, Trust
from tests.patience import PATIENCE
from tests.persons import WANG
from tests.sync.standin import Centre, Handler, served

POLICIES = PolicyBook.load(RESOURCES / "policies")
TRUE = datetime(2027, 3, 1, 12, tzinfo=CHINA_TIME)
FLAT_BATTERY = datetime(1970, 1, 2, 8, tzinfo=CHINA_TIME)
FAR_AHEAD = datetime(2061, 1, 2, 8, tzinfo=CHINA_TIME)
SLOW = TRUE - timedelta(days=12)
HOLDER = Holder(WANG.document, WANG.name, WANG.number)
EXPIRED = "liu_yang"


class Life:
    """A kiosk and what it tells the session."""

    def __init__(self, kiosk: Kiosk, told: "queue.Queue[events.Event]") -> None:
        self.kiosk = kiosk
        self._told = told

    def arriving(self) -> Iterator[events.Event]:
        while True:
            yield self._told.get(timeout=PATIENCE)

    def lay(self, person: str) -> Identity | Failure:
        """What the kiosk makes of a person's card."""
        assert self.kiosk.sandbox is not None
        self.kiosk.sandbox.place(person)
        for event in self.arriving():
            match event:
                case events.CardRead(identity):
                    return identity
                case events.CardFailed(failure):
                    return failure
        raise AssertionError

    def asks_the_centre(self) -> HolderStatus:
        self.kiosk.effects.perform(Enquire(HOLDER))
        return next(
            event.known for event in self.arriving() if isinstance(event, events.EnquiryAnswered)
        )

    def records(self) -> Report:
        draft = Draft(ReportKind.PRE_LOSS, HOLDER, "110000", Verification.CHIP)
        report = self.kiosk.queue.record(draft, language="zh_CN")
        assert isinstance(report, Report)
        return report


@contextmanager
def living(
    folder: Path, url: str, *, wall: datetime, kept: bool = False, uptime: float = 100.0
) -> Iterator[Life]:
    """A kiosk with a centre at ``url``; ``kept`` is what the kernel says of the clock."""
    plain = load(None)
    assert isinstance(plain, Settings)
    assert isinstance(POLICIES, PolicyBook)
    central = replace(plain.central, url=url)
    settings = replace(plain.changed(data_dir=str(folder)), central=central)
    witness = ClockWitness(wall=lambda: wall, uptime=lambda: uptime, kernel=lambda: kept)
    told: queue.Queue[events.Event] = queue.Queue()
    kiosk = Kiosk.open(settings, POLICIES, told.put, clock=witness)
    assert isinstance(kiosk, Kiosk), kiosk
    with closing(kiosk):
        yield Life(kiosk, told)


NOWHERE = "http://127.0.0.1:9"


@contextmanager
def centre_at(now: datetime) -> Iterator[str]:
    """A centre that answers whatever it is asked, by a clock of its own."""
    nothing_known = b'{"cards": [], "reports": [], "fetch": []}'

    def answers(handler: Handler) -> None:
        status, body = 200, nothing_known
        if handler.path == "/v1/reports":
            status, body = handler.centre.take(handler.body)
        handler.reply(status, body, Content_Type="application/json", Date=format_datetime(now))

    centre = Centre()
    centre.script.extend([answers] * 1000)
    with served(centre) as url:
        yield url


@pytest.mark.parametrize("wall", [FLAT_BATTERY, FAR_AHEAD])
def test_a_card_is_not_turned_away_by_a_clock_that_nobody_vouches_for(
    wall: datetime, tmp_path: Path
) -> None:
    with living(tmp_path, NOWHERE, wall=wall) as life:
        card = life.lay("wang_lina")
        assert isinstance(card, Identity)
        assert card.warnings == (IdentityWarning.DATES_UNJUDGED,)
        assert not life.records().clock_synchronised


def test_a_card_is_judged_by_a_clock_that_is_kept(tmp_path: Path) -> None:
    with living(tmp_path, NOWHERE, wall=TRUE, kept=True) as life:
        assert life.lay(EXPIRED) == Failure(FailureCode.ID_EXPIRED)
        assert life.records().clock_synchronised


@pytest.mark.parametrize("wall", [FLAT_BATTERY, SLOW, FAR_AHEAD])
def test_the_centre_s_time_is_learnt_from_its_answers(wall: datetime, tmp_path: Path) -> None:
    """Then cards are judged and reports dated by it, and still say that the clock is wrong."""
    with centre_at(TRUE) as url, living(tmp_path, url, wall=wall) as life:
        known = life.asks_the_centre()
        assert (known.source, known.as_of) == (Source.CENTRE, TRUE)
        assert life.kiosk.clock.trust() is Trust.WRONG
        assert life.lay(EXPIRED) == Failure(FailureCode.ID_EXPIRED)
        good = life.lay("wang_lina")
        assert isinstance(good, Identity)
        assert good.warnings == ()
        report = life.records()
        assert (report.recorded_at, report.clock_synchronised) == (TRUE, False)


@pytest.mark.parametrize(
    ("wall", "kept", "flag"),
    [(TRUE, True, True), (TRUE, False, False), (FLAT_BATTERY, True, False), (SLOW, True, False)],
)
def test_report_and_heartbeat_carry_what_is_known_of_the_clock(
    *, wall: datetime, kept: bool, flag: bool, tmp_path: Path
) -> None:
    """Whatever the kernel says: the centre has contradicted it, or the calendar does."""
    assert isinstance(POLICIES, PolicyBook)
    with centre_at(TRUE) as url, living(tmp_path, url, wall=wall, kept=kept) as life:
        life.asks_the_centre()
        assert life.records().clock_synchronised is flag
        plain = load(None)
        assert isinstance(plain, Settings)
        shown = life.kiosk.receipt_key.shown()
        beat = health(plain, POLICIES, life.kiosk.queue, shown, {}, clock=life.kiosk.clock)
        assert beat["clock_synchronised"] is flag
