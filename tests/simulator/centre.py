"""The centre: two workers behind a balancer, over one database, each with a clock of its own."""

import json
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

import sqlalchemy as sa
from pydantic import ValidationError

from kiosk.central import problems
from kiosk.central.api import ReportBatch, Result, Results
from kiosk.central.batch import Batch
from kiosk.central.calls import Call
from kiosk.central.centre import Centre
from kiosk.central.erasure import erase
from kiosk.central.inbox import BusyError, Inbox
from kiosk.central.rules import Act
from kiosk.domain.report import ReportState
from tests.simulator.agenda import HOUR, MINUTE
from tests.simulator.network import Sent
from tests.simulator.process import DeathError, Process

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tests.simulator.world import World

Answer = Callable[[Sent | None], None]

TERM = timedelta(days=7)
"""How long what is over is kept."""
_SECONDS_A_WRITE = 0.02
_HTML = {"content-type": "text/html"}
_DOWN: Sent = (502, _HTML, b"<html>Bad Gateway")
logging.getLogger("sqlalchemy.pool").disabled = True  # a dead process's connections


class Balancer:
    """Sends a request to any worker that is up."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.workers = [Worker(world), Worker(world)]

    def take(self, body: bytes, answer: Answer) -> None:
        up = self.up()
        if up is None:
            answer(_DOWN)
        else:
            up.take(body, answer)

    def call(self) -> None:
        """Somebody tells the hotline, whose system hands it on until it has an answer."""
        world = self._world
        call = Call.model_validate(
            {
                "call_id": world.make_id(),
                "holder": {"number": world.people.anybody().number},
                "issuing_region": world.people.region(),
                "called_at": world.time(),
                "call_reference": str(len(world.ledger.calls)),
            }
        )
        world.ledger.calls[call.call_id] = False
        self._hand_on(call)
        if world.happens("twice"):
            world.agenda.after(HOUR, lambda: self._hand_on(call))

    def _hand_on(self, call: Call) -> None:
        world = self._world

        def answered(sent: Sent | None) -> None:
            if sent is None or sent[0] != HTTPStatus.OK:
                world.agenda.after(10 * MINUTE, lambda: self._hand_on(call))
                return
            (result,) = json.loads(sent[2])["results"]
            world.ledger.calls[call.call_id] = bool(result["central_reference"])

        up = self.up()
        if up is None:
            answered(None)
            return
        up.put(Batch([call]), answered)

    def up(self) -> "Worker | None":
        """Any worker, if one is there."""
        there = [worker for worker in self.workers if worker.centre is not None]
        return self._world.random.choice(there) if there else None


class Worker:
    """One process of the centre. ``skew`` is how far its clock is ahead, in seconds."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.skew = 0.0
        self.centre: Centre | None = None
        self._process = Process()
        self._inbox: Inbox | None = None
        self._waiting: list[Answer] = []
        self._is_writing = False
        self.start()

    def start(self) -> None:
        if self.centre is not None:
            return
        self._process = Process()
        with self._process.acting():
            centre = Centre.open(self._world.database, self._world.book, clock=self.now)
        assert isinstance(centre, Centre), centre
        self.centre = centre
        self._inbox = Inbox(partial(self._receive, centre), 0, lambda: self._world.agenda.now)

    def now(self) -> datetime:
        return self._world.time() + timedelta(seconds=self.skew)

    def doom(self, points: int | None) -> None:
        """Die after so many points more; ``None`` takes that back."""
        self._process.doom = points

    def close(self) -> None:
        if self.centre is not None:
            self.centre.close()

    def take(self, body: bytes, answer: Answer) -> None:
        """What the route does with a body."""
        try:
            came = ReportBatch.model_validate_json(body)
        except ValidationError:
            answer(_problem(422))
            return
        self.put(Batch(came.reports, came.sent_at), answer)

    def put(self, batch: Batch, answer: Answer) -> None:
        """Have it written."""
        assert self._inbox is not None
        try:
            written = self._inbox.put(batch)
        except BusyError as busy:
            self._world.count("centre: 429")
            answer(_problem(429, busy.retry_after))
            return
        self._waiting.append(answer)
        written.add_done_callback(partial(self._written, answer))
        if not self._is_writing:
            self._is_writing = True
            self._world.agenda.after(_SECONDS_A_WRITE, self._write)

    def _write(self) -> None:
        self._is_writing = False
        if self._inbox is None or not self._waiting:
            return
        inbox = self._inbox
        self.act(lambda _: inbox.write_next())
        if self._waiting and self._inbox is inbox:
            self._is_writing = True
            self._world.agenda.after(_SECONDS_A_WRITE, self._write)

    def _receive(self, centre: Centre, batches: Sequence[Batch]) -> list[list[Result]]:
        now = centre.now()
        for batch in batches:
            for one in batch.reports:
                id_ = one.call_id if isinstance(one, Call) else one.report_id
                if id_ is not None:
                    self._world.ledger.arrivals[id_].add(now)
        return centre.receive(batches)

    def _written(self, answer: Answer, written: "Future[list[Result]]") -> None:
        self._waiting.remove(answer)
        error = written.exception()
        if isinstance(error, sa.exc.DBAPIError):
            self._world.count("centre: 503")
            answer(_problem(503, 5))
        elif error is not None:
            self._world.ledger.wrong(f"the centre breaks: {error!r}")
            answer(_problem(500))
        else:
            results = written.result()
            self._compare(results)
            text = Results(results=results).model_dump_json(exclude_none=True)
            answer((200, {"content-type": "application/json"}, text.encode()))

    def _compare(self, results: Sequence[Result]) -> None:
        """A repeat is answered as the first time, but for what was refused and not kept."""
        for result in results:
            if result.report_id is None:
                continue
            if result.state is ReportState.REFUSED:
                self._world.ledger.refusals.add(result.report_id)
            if not result.central_reference:
                continue
            said = result.model_dump(mode="json", exclude={"outcome"})
            first = self._world.ledger.answers.setdefault(result.report_id, said)
            if first != said:
                self._world.ledger.wrong(f"answered otherwise than before: {first} {said}")

    def act(self, work: Callable[[Centre], object]) -> None:
        """Do some work, and maybe die of it."""
        assert self.centre is not None
        try:
            with self._process.acting():
                work(self.centre)
        except DeathError:
            self._die()

    def _die(self) -> None:
        self._world.count("centre: killed")
        assert self.centre is not None
        self.centre.close()
        self._process.let_go()
        self.centre, self._inbox = None, None
        for answer in self._waiting:
            answer(None)
        self._waiting.clear()
        self._world.agenda.after(self._world.random.uniform(1, 10 * MINUTE), self.start)

    # ---- what else the centre does ------------------------------------------------------------

    def step(self, act: Act) -> None:
        """The counter does something with a report that was accepted."""
        known = sorted(self._world.ledger.answers)
        if known:
            which = self._world.random.choice(known)
            self._world.ledger.steps.add((act, which))
            self.act(lambda centre: centre.counter_step(act, str(which)))

    def erase(self) -> None:
        """Who runs it has it erase what is over."""
        self.act(lambda centre: erase(centre._store, self.now(), TERM))


def _problem(status: int, retry_after: int | None = None) -> Sent:
    headers = None if retry_after is None else {"retry-after": str(retry_after)}
    said = problems.problem(status, headers=headers)
    return said.status_code, dict(said.headers), bytes(said.body)
