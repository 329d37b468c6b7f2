"""A world made from a seed: its kiosks, its centre, and what befalls them day after day."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Self
from uuid import UUID

from kiosk.base import log
from kiosk.base.resources import RESOURCES
from kiosk.central.rules import Act
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import PolicyBook
from tests.simulator import people
from tests.simulator.agenda import DAY, HOUR, MINUTE, Agenda
from tests.simulator.centre import Balancer, Worker
from tests.simulator.kiosk import Kiosk
from tests.simulator.ledger import Ledger
from tests.simulator.network import FATES, Network
from tests.simulator.process import Fault, made_id, ruled

_BEGINNING = datetime(2026, 12, 1, tzinfo=CHINA_TIME)
_HAPPENINGS = (*FATES, "killed at its start", "accident", "machine off", "clock lost")
_SETTLING = 4 * DAY
"""When nothing goes wrong any more: whatever waits goes out, whatever is due is erased."""

_book = PolicyBook.load(RESOURCES / "policies")
assert isinstance(_book, PolicyBook)
BOOK = _book


class World:
    """Everything follows from ``seed``; :meth:`run` lets ``days`` pass, and then calm ones."""

    def __init__(self, seed: int, folder: Path, kiosks: int, days: float) -> None:
        self.random = Random(seed)
        self.folder = folder
        self.days = days
        self.agenda = Agenda()
        self.ledger = Ledger()
        self.book = BOOK
        self.database = f"sqlite:///{folder / 'central.db'}"
        self.is_calm = False
        self.exchanges = 0
        self.trace = sha256()
        self._rates = {name: self._rate() for name in _HAPPENINGS}
        self._start = _BEGINNING + timedelta(days=self.random.randrange(60))
        self._ruled = ExitStack()
        self._bytes = Random(seed)  # of their own: how many are drawn decides nothing
        self._ruled.enter_context(ruled(self._bytes, self.make_id))
        self._before = log.listen(self._overhear)
        self.people = people.People(max(4, 3 * kiosks), self.random)
        self.network = Network(self)
        self.centre = Balancer(self)
        self.kiosks = [Kiosk(self, f"110105-{number:04d}") for number in range(1, kiosks + 1)]

    def _rate(self) -> float:
        """Not everything goes wrong in every world: what is rare shows where the rest is well."""
        return 0.0 if self.random.random() < 0.4 else 0.3 * 10 ** -self.random.uniform(0, 2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for kiosk in self.kiosks:
            kiosk.kill()
        for worker in self.centre.workers:
            worker.close()
        log.listen(self._before)
        self._ruled.close()

    def time(self) -> datetime:
        """The true time."""
        return self._start + timedelta(seconds=self.agenda.now)

    def make_id(self) -> UUID:
        """For a report or a call."""
        return made_id(self._bytes, self.time().timestamp())

    def happens(self, name: str) -> bool:
        return self.random.random() < self._rates[name]

    def count(self, fault: str) -> None:
        self.ledger.faults[fault] += 1

    def _overhear(self, _level: str, event: str, fields: dict[str, object]) -> None:
        said = str({name: value for name, value in fields.items() if name != "moved_to"})
        self.trace.update(f"{self.agenda.now} {event} {said}".encode())
        if people.NUMBERS_BEGIN in said or f"'{people.PHONES_BEGIN}" in said:
            self.ledger.wrong(f"the log of {event} names somebody: {said}")

    # ---- what happens --------------------------------------------------------------------------

    def run(self) -> None:
        every = self._every
        for kiosk in self.kiosks:
            every(self.random.uniform(0.2, 2) * DAY, kiosk.visited)
            every(6 * DAY, partial(self._doom, kiosk))
            every(15 * DAY, partial(self._count_and, "kiosk: killed", kiosk.kill))
            every(10 * DAY, kiosk.stop)
            every(10 * DAY, kiosk.retry)
            every(12 * DAY, partial(self._bend_clock, kiosk))
            every(12 * DAY, partial(self._fail, kiosk))
        for worker in self.centre.workers:
            every(4 * DAY, partial(self._doom, worker))
            every(5 * DAY, partial(self._skew, worker))
        every(2 * DAY / len(self.kiosks), self._counter)
        every(6 * DAY / len(self.kiosks), self._hotline)
        every(3 * DAY, self._erase)
        self.agenda.run(self.days * DAY)
        self._settle()

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        """Have it done again and again, by chance so often, as long as there is no calm."""

        def again() -> None:
            if not self.is_calm:
                act()
                self._every(seconds, act)

        self.agenda.after(self.random.expovariate(1 / seconds), again)

    def _count_and(self, name: str, act: Callable[[], None]) -> None:
        self.count(name)
        act()

    def _doom(self, mortal: Kiosk | Worker) -> None:
        mortal.doom(self.random.randrange(80))

    def _fail(self, kiosk: Kiosk) -> None:
        self.count("disk: error at a commit")
        kiosk.fail(self.random.choice(list(Fault)))

    def _skew(self, worker: Worker) -> None:
        self.count("centre: clock moved")
        worker.skew = self.random.uniform(-5, 5)

    def _bend_clock(self, kiosk: Kiosk) -> None:
        """It jumps, by a little or by years, noticed or not; after a while it is mended."""
        self.count("kiosk: clock moved")
        machine = kiosk.machine
        days = self.random.choice([0.01, 0.1, 1, 30, 400, 4000]) * self.random.choice([-1, 1])
        machine.offset = timedelta(days=days)
        machine.is_kept = self.random.random() < 0.3

        def mend() -> None:
            machine.offset, machine.is_kept = timedelta(), True

        self.agenda.after(self.random.expovariate(1 / DAY), mend)

    def _counter(self) -> None:
        worker = self.centre.up()
        if worker is not None:
            self.count("counter: step")
            worker.step(self.random.choice([Act.CONFIRM, Act.CONFIRM, Act.REPLACE, Act.REFUSE]))

    def _hotline(self) -> None:
        self.count("hotline: call")
        self.centre.call()

    def _erase(self) -> None:
        worker = self.centre.up()
        if worker is not None:
            self.count("centre: erasure")
            worker.erase()

    def ended(self, kiosk: Kiosk, *, was_open: bool) -> None:
        """A kiosk's process is gone: it begins again, maybe after a while without power."""
        if self.is_calm:
            self.agenda.after(MINUTE, kiosk.start)
            return
        kiosk.accidents.copy()
        if was_open and self.happens("accident"):
            kiosk.accidents.befall()
        seconds = self.random.uniform(1, MINUTE)
        if self.happens("machine off"):
            self.count("machine: off")
            seconds = self.random.choice([MINUTE, HOUR, 2 * DAY])
            self.agenda.after(seconds, kiosk.machine.boot)
            if self.happens("clock lost"):
                self._bend_clock(kiosk)
        self.agenda.after(seconds, kiosk.start)

    def _settle(self) -> None:
        """Everything is mended, staff look after what was refused, and some days pass."""
        self.is_calm = True
        for worker in self.centre.workers:
            worker.doom(None)
            worker.start()
        for kiosk in self.kiosks:
            kiosk.calm()
        self.agenda.run(self.agenda.now + HOUR)
        for kiosk in self.kiosks:
            kiosk.retry()
        self.agenda.run(self.agenda.now + _SETTLING)
        self._erase()
