"""One process of the centre: the real application, its loop, its disk and its clock."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any
from unittest import mock

import sqlalchemy as sa
from fastapi import FastAPI

from kiosk.central.api import Result
from kiosk.central.batch import Batch
from kiosk.central.batch_process import DiedError
from kiosk.central.batch_work import take_in
from kiosk.central.batches import Batches, Job, Taken
from kiosk.central.calls import Call
from kiosk.central.centre import Centre
from kiosk.central.erasure import erase
from kiosk.central.faults import Behaviour, Normal
from kiosk.central.identity import CERTIFICATE, Gate
from kiosk.central.inbox import Inbox, Take
from kiosk.central.ledger import Act
from kiosk.central.metrics import Meter
from kiosk.central.notices.gateway import Gateway
from kiosk.central.service import create_app
from kiosk.central.store.store import Store
from kiosk.domain.failure import Failure
from tests.simulator.agenda import HOUR, MINUTE
from tests.simulator.loop import Loop
from tests.simulator.messages import ADDRESS, UnthreadedSender
from tests.simulator.process import DeathError, Fault, Process
from tests.simulator.question import Question, Sent

if TYPE_CHECKING:
    from asyncio import Task

    from tests.simulator.world import World

Answer = Callable[[Question, Sent | None], None]

TERM = timedelta(days=7)
"""How long what is over is kept."""
WORKERS = 2
_SECONDS_A_WRITE = 0.02
_SLOW_SECONDS = 30.0
_BATCHES_KILLED = "centre: process of batches killed"
_LOOK_AGAIN = 2 * HOUR
"""Calmer than a real sender, which looks every five seconds."""


class UnthreadedInbox(Inbox):
    """Written when the simulator wants it."""

    def __init__(self, take: Take, _writers: int) -> None:
        super().__init__(take, 0)


class UnthreadedBatches(Batches):
    """The same."""

    def start(self) -> None:
        pass


class Worker:
    """``skew`` is how far its clock is ahead, in seconds."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.skew = 0.0
        self.centre: Centre | None = None
        self._process = Process()
        self._asked: dict[Task[Sent], tuple[Question, Answer]] = {}
        self._at_work: set[UnthreadedInbox | UnthreadedBatches] = set()
        self._lives = 0
        self.start()

    def start(self) -> None:
        if self.centre is not None:
            return
        world = self._world
        self._process = Process()
        with (
            self._process.acting(),
            mock.patch("kiosk.central.centre.Sender", self._made_sender),
            mock.patch("kiosk.central.service.take_in", self._take_in),
        ):
            app = create_app(
                world.database,
                world.rules,
                clock=self.now,
                gate=Gate(tls=True),
                workers=WORKERS,
                gateway=ADDRESS,
            )
            assert isinstance(app, FastAPI), app
            self._loop = Loop(  # type: ignore[abstract]  # nobody asks it for the rest
                world.agenda, self._go_on, world.ledger.wrong
            )
            self._loop.create_task(app.router.lifespan_context(app).__aenter__())
            self._loop.settle()
        self._app = app
        self._desks: tuple[UnthreadedInbox, UnthreadedBatches] = app.state.inbox, app.state.batches
        centre: Centre = app.state.centre
        self.centre = centre
        setattr(centre, "receive", partial(self._receive, centre.receive))  # noqa: B010
        self.behave(world.centre_behaves)
        self._look_for_messages(self._sender)

    def _made_sender(
        self,
        store: Store,
        _gateway: Gateway,
        clock: Callable[[], datetime],
        meter: Meter,
        _random: Random | None,
    ) -> UnthreadedSender:
        self._lives += 1
        self._sender = UnthreadedSender(
            store,
            clock,
            meter,
            Random(self._lives),
            messages=self._world.messages,
            woken=self._send_soon,
        )
        return self._sender

    def behave(self, behaviour: Behaviour) -> None:
        """Have the application take reports, or say that it can't."""
        self._app.state.faults.behaviour = behaviour

    def now(self) -> datetime:
        return self._world.time() + timedelta(seconds=self.skew)

    def doom(self, points: int | None) -> None:
        """Die after so many points more; ``None`` takes that back."""
        self._process.doom = points

    def fail(self, faults: list[Fault]) -> None:
        """Have the disk fail at the next commits."""
        self._process.faults = faults

    def calm(self) -> None:
        """Nothing goes wrong here from now on."""
        self.doom(None)
        self.fail([])
        self.start()
        self.behave(Normal())

    def close(self) -> None:
        if self.centre is not None:
            self._loop.close()
            self.centre.close()

    # ---- what comes over the line --------------------------------------------------------------

    def take(self, question: Question, answer: Answer) -> None:
        """Answer at once, or once it is written; ``None`` where this process dies of it."""
        task = self._loop.create_task(_exchanged(self._app, question))
        self._asked[task] = question, answer
        self._go_on()

    def _go_on(self) -> None:
        """Let the application do what it can, and hand on what it has answered."""
        with self._process.acting():
            self._loop.settle()
        if self._process.dead:
            self._die()
            return
        for task in [one for one in self._asked if one.done()]:
            question, answer = self._asked.pop(task)
            error = task.exception()
            if error is not None:
                self._world.ledger.wrong(f"the centre breaks: {error!r}")
            answer(question, None if error else task.result())
        self._write_soon()

    def _write_soon(self) -> None:
        for desk in self._desks:
            if desk not in self._at_work and not desk.is_empty:
                self._at_work.add(desk)
                slow = self._world.happens("centre: slow")
                seconds = self._world.random.uniform(0, _SLOW_SECONDS) if slow else _SECONDS_A_WRITE
                if slow:
                    self._world.count("centre: slow")
                self._world.agenda.after(seconds, partial(self._write, desk))

    def _write(self, desk: UnthreadedInbox | UnthreadedBatches) -> None:
        if desk not in self._at_work:
            return
        self._at_work.remove(desk)
        self.act(lambda _: desk.is_empty or desk.write_next())
        if self.centre is not None:
            self._go_on()

    def _take_in(self, centre: Centre, job: Job) -> Taken:
        """As the process beside takes a batch in, which may die before, between two parts or when
        all is written and nobody told.
        """
        world = self._world
        if not world.happens(_BATCHES_KILLED):
            return take_in(centre, job)
        world.count(_BATCHES_KILLED)
        points = world.random.randrange(4)

        def pass_point(_seconds: float = 0) -> None:
            nonlocal points
            points -= 1
            if points < 0:
                raise DiedError

        with mock.patch("kiosk.central.batch_work.sleep", pass_point):
            pass_point()
            take_in(centre, job)
        raise DiedError

    def _receive(
        self, receive: Callable[[Sequence[Batch]], list[list[Result]]], batches: Sequence[Batch]
    ) -> list[list[Result]]:
        now = self.now()
        for batch in batches:
            for one in batch.reports:
                id_ = one.call_id if isinstance(one, Call) else one.report_id
                if id_ is not None:
                    self._world.ledger.arrivals[id_].add(now)
        return receive(batches)

    # ---- messages to people --------------------------------------------------------------------

    def _send_soon(self) -> None:
        self._world.agenda.after(1, partial(self._send, self._sender))

    def _look_for_messages(self, sender: UnthreadedSender) -> None:
        """Those that are due again, and what others have written."""
        if self._sender is sender and self.centre is not None:
            self._send(sender)
            self._world.agenda.after(_LOOK_AGAIN, partial(self._look_for_messages, sender))

    def _send(self, sender: UnthreadedSender) -> None:
        """One after the other, as long as there are any."""
        if self._sender is not sender or self.centre is None:
            return
        sent: list[bool] = []
        self.act(lambda _: sent.append(sender.send_next()))
        if sent == [True]:
            self._world.agenda.after(1, partial(self._send, sender))

    # ---- what else the centre does ------------------------------------------------------------

    def act(self, work: Callable[[Centre], object]) -> None:
        """Do some work, and maybe die of it."""
        assert self.centre is not None
        try:
            with self._process.acting():
                work(self.centre)
        except DeathError:
            self._die()
        except sa.exc.DBAPIError:
            self._world.count("centre: a command fails")

    def _die(self) -> None:
        world = self._world
        world.count("centre: killed")
        assert self.centre is not None
        centre, self.centre = self.centre, None
        with self._process.acting():  # dead: nothing of what they end with is done any more
            for task in self._asked:
                task.cancel()
            self._loop.settle()
            self._loop.close()
            with suppress(DeathError):
                centre.close()
        self._process.let_go()
        self._at_work.clear()
        asked, self._asked = self._asked, {}
        for question, answer in asked.values():
            answer(question, None)
        world.agenda.after(world.random.uniform(1, 10 * MINUTE), self.start)

    def step(self, act: Act, random: Random) -> None:
        """The counter does something with a report that was accepted."""
        known = sorted(self._world.ledger.answers)
        if known:
            which = random.choice(known)
            self._world.ledger.steps.add((act, which))
            self.act(lambda centre: centre.counter_step(act, str(which)))

    def approve(self, kiosk_id: str, thumb: str) -> None:
        """Somebody has compared the key that a kiosk shows now, if that waits."""
        approvals = self._world.ledger.approvals
        approvals[kiosk_id] += 1  # as far as anybody knows who dies of it
        done: list[str | Failure] = []
        self.act(lambda centre: done.append(centre.approve_key(kiosk_id, thumb)))
        if done and isinstance(done[0], Failure):
            approvals[kiosk_id] -= 1

    def erase(self) -> None:
        """Who runs it has it erase what is over."""
        self.act(lambda centre: erase(centre._store, self.now(), TERM))


async def _exchanged(app: FastAPI, question: Question) -> Sent:
    """What the application answers."""
    headers = {**question.headers, "Host": "centre.example"}
    if question.body:
        headers["Content-Length"] = str(len(question.body))
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": question.method,
        "scheme": "https",
        "path": question.path,
        "raw_path": question.path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("centre.example", 443),
        "state": {CERTIFICATE: question.certificate},
    }
    status, sent, body = 0, dict[str, str](), b""

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": question.body, "more_body": False}

    async def send(message: Any) -> None:
        nonlocal status, sent, body
        if message["type"] == "http.response.start":
            status = message["status"]
            sent = {name.decode(): text.decode() for name, text in message["headers"]}
        else:
            body += message.get("body", b"")

    await app(scope, receive, send)
    return status, sent, body
