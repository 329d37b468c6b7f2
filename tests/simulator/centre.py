"""The centre: two workers behind a balancer, over one database, and the hotline's system beside."""

import json
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from tests.simulator import heard
from tests.simulator.agenda import HOUR, MINUTE
from tests.simulator.certificate import certificate_of
from tests.simulator.question import Question, Sent
from tests.simulator.worker import WORKERS, Worker

if TYPE_CHECKING:
    from tests.simulator.world import World

_DOWN: Sent = (502, {"content-type": "text/html"}, b"<html>Bad Gateway")
logging.getLogger("sqlalchemy.pool").disabled = True  # a dead process's connections


class Balancer:
    """Sends a request to any worker that is up."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.workers = [Worker(world) for _ in range(WORKERS)]

    def take(self, question: Question, answer: Callable[[Sent | None], None]) -> None:
        up = self.up()
        if up is None:
            answer(_DOWN)
            return

        def answered(question: Question, sent: Sent | None) -> None:
            if sent is not None:
                heard.hold(self._world, question, sent)
            answer(sent)

        up.take(question, answered)

    def up(self) -> Worker | None:
        """Any worker, if one is there."""
        there = [worker for worker in self.workers if worker.centre is not None]
        return self._world.random.choice(there) if there else None

    def call(self) -> None:
        """Somebody tells the hotline, whose system hands it on until it has an answer."""
        world = self._world
        call_id = world.make_id()
        call = {
            "call_id": str(call_id),
            "holder": {"number": world.people.anybody().number},
            "issuing_region": world.people.region(),
            "called_at": world.time().isoformat(),
            "call_reference": str(len(world.ledger.calls)),
        }
        question = Question(
            "POST",
            "/v1/calls",
            json.dumps(call).encode(),
            certificate=certificate_of("the hotline", "hotline").der,
        )
        world.ledger.calls[call_id] = False
        self._hand_on(call_id, question)
        if world.happens("twice"):
            world.agenda.after(HOUR, lambda: self._hand_on(call_id, question))

    def _hand_on(self, call_id: UUID, question: Question) -> None:
        world = self._world

        def answered(sent: Sent | None) -> None:
            if sent is None or sent[0] != HTTPStatus.OK:
                world.agenda.after(10 * MINUTE, lambda: self._hand_on(call_id, question))
                return
            world.ledger.calls[call_id] = bool(json.loads(sent[2])["central_reference"])

        self.take(question, answered)
