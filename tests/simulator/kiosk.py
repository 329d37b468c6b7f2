"""One kiosk: its machine with clocks and disk, and the process that runs on it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from kiosk.base.resources import RESOURCES
from kiosk.central.api import PublicKey
from kiosk.central.receipt_keys import thumbprint
from kiosk.configuration.settings import Settings, load
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import CentralResult, Holder, Report, ReportState, SiteProfile
from kiosk.domain.status import HolderStatus
from kiosk.health.heartbeat import beat, health
from kiosk.operations.clock import ClockWitness, Trust
from kiosk.operations.policies import PolicyShelf
from kiosk.printing.token.rotation import KeyInUse
from kiosk.printing.token.signing import PRIVATE_KEY_FILE
from kiosk.queue.clock import Clock
from kiosk.queue.queue import Queue
from kiosk.sync.backoff import Pace
from kiosk.sync.drain import Batches
from kiosk.sync.port import Reply
from kiosk.sync.rounds import Round, Rounds
from tests.queue.examples import KEY
from tests.simulator.accident import Accidents
from tests.simulator.agenda import DAY, HOUR
from tests.simulator.certificate import Certificate
from tests.simulator.ledger import Confirmed
from tests.simulator.line import Line
from tests.simulator.process import DeathError, Fault, Process, contents_of, put_back

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

    from tests.simulator.world import World

_Done = TypeVar("_Done")

_plain = load(None)
assert isinstance(_plain, Settings)
_PLAIN = _plain
_book = PolicyBook.load(RESOURCES / "policies")
assert isinstance(_book, PolicyBook)
BOOK = _book

PACE = Pace(longest=2 * HOUR, look_again=6 * HOUR, beat_every=1.5 * DAY)
"""Calmer than the ordinary one: nobody tries every minute of an outage, and looks every minute of
an idle day.
"""
TERM = 24 * HOUR
"""How long who made a report is known after it was recorded."""
_ASKS_FIRST = 0.3
_TICK = 0.001
"""Seconds; a wait ends after its moment, never a rounding before."""


class Machine:
    """Its wall clock may be ahead by ``offset``, and kept right by nobody."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._boots = 0
        self._since = 0.0
        self.offset = timedelta()
        self.is_kept = True

    def boot(self) -> None:
        self._boots += 1
        self._since = self._world.agenda.now

    def wall(self) -> datetime:
        return (self._world.time() + self.offset).astimezone(CHINA_TIME)

    def uptime(self) -> float:
        return 5.0 + self._world.agenda.now - self._since

    @property
    def boot_id(self) -> str:
        return f"boot-{self._boots}"


class Kiosk:
    """``queue`` is there while its process lives."""

    def __init__(self, world: "World", kiosk_id: str) -> None:
        self.id = kiosk_id
        self.folder: Path = world.folder / kiosk_id
        self.machine = Machine(world)
        self.certificate = Certificate(world, kiosk_id, self.folder.with_suffix(".pem"))
        self.accidents = Accidents(world, self)
        self.queue: Queue | None = None
        self.originals: set[UUID] = set()
        """Reports whose receipt was printed, not as a copy."""
        self.has_lost_key = False
        self._world = world
        section = replace(_PLAIN.kiosk, id=kiosk_id, region=kiosk_id[:6], data_dir=self.folder)
        self._settings = replace(_PLAIN, kiosk=section)
        self._process = Process()
        self._left: dict[Path, bytes] = {}
        self._lives = 0
        self._woken = False
        self._round: Round | None = None
        self.machine.boot()
        self.start()

    # ---- lives ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin a process, which may die of it."""
        if self.queue is not None:
            return
        self._lives += 1
        self._process = Process(on_death=self._keep_what_is_left)
        if not self._world.is_calm and self._world.happens("killed at its start"):
            self._process.doom = self._world.random.randrange(60)
        witness = ClockWitness(
            wall=self.machine.wall, uptime=self.machine.uptime, kernel=lambda: self.machine.is_kept
        )
        opened = self.do(partial(self._open, witness))
        if isinstance(opened, Failure):
            self._world.ledger.wrong(f"{self.id} does not open: {opened}")
        if not isinstance(opened, Queue):
            return
        self.queue = opened
        self.certificate.clock_wrong = lambda: witness.trust() is Trust.WRONG
        self._witness = witness
        self._line = Line(
            self._world,
            self.id,
            self.certificate,
            PACE.patience,
            on_time=witness.hear,
            now=self.machine.wall,
        )
        self._rounds = Rounds(
            opened,
            Batches(opened, self._told, PACE.batch),
            pace=PACE,
            random=self._world.random,
            now=self.machine.uptime,
            beat=self._beat,
        )
        self._round, self._woken = None, False
        self.do(self._rounds.begin)
        self._plan()

    def _open(self, witness: ClockWitness) -> Queue | Failure:
        key = KeyInUse.open(self.folder, self.id)
        assert isinstance(key, KeyInUse), key
        self.key = key
        self.shelf = PolicyShelf(BOOK, self.folder, self.id[:6])
        return Queue.open(
            self.folder,
            kiosk_id=self.id,
            site_profile=SiteProfile.OUTLET,
            kiosk_region=self.id[:6],
            key=KEY,
            clock_synchronised=witness.synchronised,
            reprint_window=TERM,
            clock=Clock(witness.now, self.machine.uptime, self.machine.boot_id),
        )

    def do(self, work: Callable[[], _Done]) -> _Done | None:
        """Do some work in the process, and maybe die of it; then ``None``."""
        try:
            with self._process.acting():
                return work()
        except DeathError:
            self._world.count("kiosk: killed at a statement")
            self._end()
            return None

    def kill(self) -> None:
        """Between two statements."""
        if self.queue is not None:
            self._world.count("kiosk: killed")
            self._keep_what_is_left()
            self._end()

    def stop(self) -> None:
        """In good order."""
        if self.queue is not None:
            lives = self._lives
            self.do(self.queue.close)
            if lives == self._lives:
                self._left = contents_of(self.folder)
                self._end()

    def _keep_what_is_left(self) -> None:
        self._left = contents_of(self.folder)

    def _end(self) -> None:
        """What is left of the process goes; somebody or something starts it again."""
        was_open, self.queue = self.queue is not None, None
        self._lives += 1
        self._process.let_go()
        put_back(self.folder, self._left)
        self._left = {}
        self._world.ended(self, was_open=was_open)

    # ---- what people and staff do --------------------------------------------------------------

    def visited(self) -> None:
        """Somebody confirms a report, and takes the receipt."""
        if self.queue is None:
            return
        if self._world.random.random() < _ASKS_FIRST:
            self._asked(self._world.people.anybody())
        if self.queue is None:
            return
        draft = self._world.people.confirm()
        confirmed = Confirmed(draft, self.id)
        self._world.ledger.confirmed[draft.phone or ""] = confirmed
        if self._world.happens("disk fails as somebody confirms"):
            self.fail(self._world.faults())
        record = partial(self.queue.record, draft, language="zh_CN")
        recorded = self.do(record)
        if isinstance(recorded, Failure):  # they press it once more
            recorded = self.do(record)
        if not isinstance(recorded, Report):
            return
        confirmed.told = recorded
        self._world.ledger.holders[recorded.report_id] = draft.holder.number
        self._woken = True
        self._plan()
        receipt = (
            self.do(partial(self.queue.begin_print, recorded.report_id)) if self.queue else None
        )
        if isinstance(receipt, Receipt) and receipt.copy == 0:
            if recorded.report_id in self.originals:
                self._world.ledger.wrong(f"two originals of {recorded.report_number}")
            self.originals.add(recorded.report_id)

    def _asked(self, holder: Holder) -> None:
        """Somebody asks how their reports stand."""
        ledger = self._world.ledger
        known = self.do(lambda: self._line.status(holder))
        if not isinstance(known, HolderStatus):
            return
        told = {report.report_id for report in known.reports}
        for report_id in ledger.answers:
            theirs = ledger.holders.get(report_id)
            if theirs == holder.number and report_id not in told:
                ledger.wrong(f"who asks is not told of {report_id}")
            if theirs not in {holder.number, None} and report_id in told:
                ledger.wrong(f"who asks is told of {report_id}, somebody else's")

    def lose_key(self) -> None:
        """While it is off, the file with the key of its receipts goes."""
        self.has_lost_key = True
        (self.folder / PRIVATE_KEY_FILE).unlink(missing_ok=True)

    def rotate_key(self) -> None:
        """Staff have the key of its receipts renewed."""
        if self.queue is not None:
            self._world.count("kiosk: receipt key renewed")
            self._world.ledger.renewals[self.id] += 1
            self.do(self.key.rotate)

    @property
    def thumbprint(self) -> str:
        """Of the key of its receipts, as staff read it there."""
        return thumbprint(PublicKey.model_validate(self.key.shown()["receipt_key"]))

    def retry(self) -> None:
        """Staff have refused reports sent again."""
        if self.queue is not None and self.do(self.queue.retry) is not None:
            self._woken = True
            self._plan()

    def doom(self, points: int | None) -> None:
        """Die after so many points more; ``None`` takes that back."""
        self._process.doom = points

    def calm(self) -> None:
        """Nothing goes wrong here from now on."""
        self._process.doom = None
        self._process.faults.clear()
        self.machine.offset, self.machine.is_kept = timedelta(), True
        self.certificate.renew()

    def fail(self, faults: list[Fault]) -> None:
        """Have the disk fail at the next commits."""
        self._process.faults = faults

    # ---- sync ----------------------------------------------------------------------------------

    def _plan(self) -> None:
        """Sleep until there is something to do, as the loop does."""
        if self.queue is None or self._round is not None:
            return
        left = self._rounds.next(woken=self._woken) - self.machine.uptime()
        self._world.agenda.after(max(left, 0) + _TICK, partial(self._turn, self._lives))

    def _turn(self, life: int) -> None:
        if life != self._lives or self._round is not None:
            return
        if self._rounds.next(woken=self._woken) > self.machine.uptime():
            return  # planned before something else came to be next
        due = self._rounds.is_attempt_due(woken=self._woken)
        self._woken = self._woken and not due
        self._round = self._rounds.take(attempting=due)
        self._go_on(next)

    def _go_on(self, step: Callable[[Round], Sequence[Report]]) -> None:
        sending, life = self._round, self._lives
        if sending is None:
            return
        try:
            reports = self.do(lambda: _stepped(step, sending))
        except Exception as error:  # noqa: BLE001 - as the loop does; here it is a finding
            self._world.ledger.wrong(f"{self.id}: the sync breaks: {error!r}")
            self._rounds.crashed()
            reports = None
        if life != self._lives:
            return
        if reports:
            self._send(reports)
        else:
            self._round = None
            self._plan()

    def _send(self, reports: Sequence[Report]) -> None:
        self._line.send_later(reports, partial(self._heard, self._lives))

    def _heard(self, life: int, reply: Reply) -> None:
        if life == self._lives:
            self._go_on(lambda sending: sending.send(reply))

    def _beat(self) -> None:
        queue, shown = self.queue, self.key.shown()
        assert queue is not None
        answered = beat(
            self._line,
            self.shelf,
            lambda: health(
                self._settings, self.shelf.current, queue, shown, {}, clock=self._witness
            ),
        )
        if answered is True:
            self.key.heard(shown)

    def _told(self, result: CentralResult) -> None:
        """What the kiosk shows of a report from now on is what the centre said."""
        ledger = self._world.ledger
        said = ledger.answers.get(result.report_id)
        if said is not None and said["state"] != result.state:
            ledger.wrong(f"{self.id} tells {result}, and the centre said {said}")
        if result.state is ReportState.REFUSED and result.report_id not in ledger.refusals:
            ledger.wrong(f"{self.id} tells that {result.report_id} is refused, which nobody said")


def _stepped(step: Callable[[Round], Sequence[Report]], sending: Round) -> Sequence[Report] | None:
    with suppress(StopIteration):
        return step(sending)
    return None
