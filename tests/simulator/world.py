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
from kiosk.central.faults import Behaviour, Failing, Normal
from kiosk.central.ledger import Act
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import PolicyBook
from tests.simulator import people
from tests.simulator.agenda import DAY, HOUR, MINUTE, Agenda
from tests.simulator.centre import Balancer
from tests.simulator.certificate import CERTIFICATES, certificate_of
from tests.simulator.chances import Chances
from tests.simulator.kiosk import BOOK, Kiosk
from tests.simulator.ledger import Ledger
from tests.simulator.messages import Messages
from tests.simulator.network import Network
from tests.simulator.process import Fault
from tests.simulator.ruled import made_id, ruled
from tests.simulator.strangers import Strangers
from tests.simulator.worker import Worker

_BEGINNING = datetime(2026, 12, 1, tzinfo=CHINA_TIME)
_IN_EVERY_WORLD = frozenset(("visit", "stop"))
_SETTLING = 4 * DAY
"""When nothing goes wrong any more: whatever waits goes out, whatever is due is erased."""


class World:
    """Everything follows from ``seed``; :meth:`run` lets ``days`` pass, and then calm ones."""

    def __init__(self, seed: int, folder: Path, kiosks: int, days: float) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.folder = folder
        self.days = days
        self.agenda = Agenda()
        self.ledger = Ledger()
        self.rules = BOOK
        self.centre_behaves: Behaviour = Normal()
        self.database = f"sqlite:///{folder / 'central.db'}"
        self.is_calm = False
        self.exchanges = 0
        self.trace = sha256()
        self.chances = Chances(seed)
        self._start = _BEGINNING + timedelta(days=self.random.randrange(60))
        kiosk_ids = [f"110105-{number:04d}" for number in range(1, kiosks + 1)]
        for kiosk_id in kiosk_ids:
            for number in range(CERTIFICATES):  # how they are made is not the seed's to decide
                certificate_of(kiosk_id, "kiosk", number)
        certificate_of("the hotline", "hotline")
        self._ruled = ExitStack()
        self._bytes = Random(seed)  # of their own: how many are drawn decides nothing
        self._ruled.enter_context(ruled(self._bytes, self.make_id, self.time))
        self._before = log.listen(self._overhear)
        self.people = people.People(max(4, 3 * kiosks), self.random)
        self.network = Network(self)
        self.messages = Messages(self)
        self.centre = Balancer(self)
        self.kiosks = [Kiosk(self, kiosk_id) for kiosk_id in kiosk_ids]
        self._strangers = Strangers(self)

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
        return self.random.random() < self.chances.rate(name)

    def count(self, fault: str) -> None:
        self.ledger.faults[fault] += 1

    def _overhear(self, _level: str, event: str, fields: dict[str, object]) -> None:
        said = str({name: value for name, value in fields.items() if name != "moved_to"})
        self.trace.update(f"{self.agenda.now} {event} {said}".encode())
        if people.NAMES_SOMEBODY.search(said):
            self.ledger.wrong(f"the log of {event} names somebody: {said}")

    # ---- what happens --------------------------------------------------------------------------

    def run(self) -> None:
        every = self._every
        for kiosk in self.kiosks:
            visits = self.random.uniform(0.2, 2) * DAY
            every("visit", visits, kiosk.visited)
            every("outage", 8 * DAY, partial(self.network.cut_off, kiosk))
            every("doom", 6 * DAY, partial(self._doom, kiosk))
            every("kiosk: killed", 15 * DAY, kiosk.kill)
            every("stop", 10 * DAY, kiosk.stop)
            every("retry", 10 * DAY, kiosk.retry)
            every("clock", 12 * DAY, partial(self._bend_clock, kiosk))
            every("disk", 12 * DAY, partial(self._fail, kiosk))
            every("receipt key renewed", 10 * DAY, kiosk.rotate_key)
            every("accident at work", 12 * DAY, kiosk.accidents.befall_at_work)
        for worker in self.centre.workers:
            every("centre: doom", 4 * DAY, partial(self._doom, worker))
            every("centre: disk", 4 * DAY, partial(self._fail, worker))
            every("centre: clock", 5 * DAY, partial(self._skew, worker))
        every("counter", 2 * DAY / len(self.kiosks), self._counter)
        every("hotline", 6 * DAY / len(self.kiosks), self._hotline)
        every("erasure", 3 * DAY, self._erase)
        every("approval", 4 * DAY, self._approve)
        every("strangers", 2 * DAY, self._strangers.come)
        every("rules", 15 * DAY, self._renew_rules)
        every("centre: can't", 6 * DAY, self._fail_centre)
        self.agenda.run(self.days * DAY)
        self._settle()

    def _every(self, name: str, seconds: float, act: Callable[[], None]) -> None:
        """Have it done again and again, by chance so often, as long as there is no calm."""
        pace = 1.0 if name in _IN_EVERY_WORLD else self.chances.pace(name)
        if pace is None:
            return
        mean = seconds * pace

        def again() -> None:
            if not self.is_calm:
                act()
                plan()

        def plan() -> None:
            self.agenda.after(self.random.expovariate(1 / mean), again)

        plan()

    def _doom(self, mortal: Kiosk | Worker) -> None:
        mortal.doom(self.random.randrange(80))

    def _fail(self, mortal: Kiosk | Worker) -> None:
        mortal.fail(self.faults())

    def faults(self) -> list[Fault]:
        """What a disk does at its next commits; an ill one seldom fails but once."""
        faults = [self.random.choice(list(Fault)) for _ in range(self.random.randint(1, 3))]
        self.ledger.faults["disk: error at a commit"] += len(faults)
        return faults

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
            acts = [Act.CONFIRM, Act.CONFIRM, Act.REPLACE, Act.REFUSE]
            worker.step(self.random.choice(acts), self.random)

    def _hotline(self) -> None:
        self.count("hotline: call")
        self.centre.call()

    def _erase(self) -> None:
        worker = self.centre.up()
        if worker is not None:
            self.count("centre: erasure")
            worker.erase()

    def _approve(self) -> None:
        worker = self.centre.up()
        if worker is not None:
            self.count("centre: receipt key looked at")
            kiosk = self.random.choice(self.kiosks)
            worker.approve(kiosk.id, kiosk.thumbprint)

    def _renew_rules(self) -> None:
        """The centre has newer rules, which say what the older ones said."""
        self.count("centre: rules renewed")
        renewed = self.ledger.faults["centre: rules renewed"]
        rules = PolicyBook.parse(BOOK.to_json(), f'"{renewed}"')
        assert isinstance(rules, PolicyBook)
        self.rules = rules
        for worker in self.centre.workers:
            if worker.centre is not None:
                worker.centre.policies = rules

    def _fail_centre(self) -> None:
        """For a while the centre says that it can't, and when to come again."""
        self.count("centre: can't")
        self.behave(Failing(self.random.randint(1, 2 * 3600)))
        self.agenda.after(self.random.uniform(0, 8 * HOUR), partial(self.behave, Normal()))

    def behave(self, behaviour: Behaviour) -> None:
        """Have the whole centre do so."""
        self.centre_behaves = behaviour
        for worker in self.centre.workers:
            worker.behave(behaviour)

    def ended(self, kiosk: Kiosk, *, was_open: bool) -> None:
        """A kiosk's process is gone: it begins again, maybe after a while without power."""
        kiosk.accidents.settle()
        if self.is_calm:
            self.agenda.after(MINUTE, kiosk.start)
            return
        kiosk.accidents.copy()
        if was_open and self.happens("receipt key lost"):
            self.count("disk: receipt key lost")
            kiosk.lose_key()
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
        self.centre_behaves = Normal()
        for worker in self.centre.workers:
            worker.calm()
        for kiosk in self.kiosks:
            kiosk.calm()
        self.agenda.run(self.agenda.now + HOUR)
        for kiosk in self.kiosks:
            kiosk.retry()
        self.agenda.run(self.agenda.now + _SETTLING)
        self._erase()
