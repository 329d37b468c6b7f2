"""A kiosk's client of the centre, over the simulated line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from json import dumps
from typing import TYPE_CHECKING

from kiosk.base.exchange import Answer
from kiosk.domain.failure import Failure
from kiosk.domain.report import Report
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Reply
from tests.simulator.heard import is_problem
from tests.simulator.question import Question

if TYPE_CHECKING:
    from datetime import datetime

    from tests.simulator.certificate import Certificate
    from tests.simulator.world import World


class Line(CentralClient):
    """Of one process of a kiosk."""

    def __init__(
        self,
        world: "World",
        kiosk_id: str,
        certificate: "Certificate",
        patience: float,
        *,
        on_time: "Callable[[datetime], None]",
        now: "Callable[[], datetime]",
    ) -> None:
        super().__init__("https://centre.example", on_time=on_time, now=now)
        self._world = world
        self._id = kiosk_id
        self._certificate = certificate
        self._patience = patience
        self._hold_until = 0.0

    def send_later(self, reports: Sequence[Report], hear: Callable[[Reply], None]) -> None:
        """Send, and go on: somebody ``hear``s of it when time has passed."""
        world = self._world
        if world.agenda.now < self._hold_until:
            world.ledger.wrong(f"{self._id} comes before the centre wants it to")
        heard = partial(self._heard, reports, hear)
        question = self._question("POST", "/v1/reports", dumps(self.question(reports)).encode())
        if isinstance(question, Failure):
            world.agenda.after(0, partial(heard, question))
            return
        world.network.ask(self._id, question, heard)

    def _heard(
        self, reports: Sequence[Report], hear: Callable[[Reply], None], answer: Answer | Failure
    ) -> None:
        if isinstance(answer, Answer) and answer.status in {429, 503}:
            self._note_hold(answer)
        hear(self.reply(reports, answer))

    def _note_hold(self, answer: Answer) -> None:
        try:
            is_believed = is_problem((answer.status, answer.headers, answer.body))
        except ValueError:  # it was cut off
            return
        if is_believed:
            seconds = min(float(answer.headers["retry-after"]), self._patience)
            self._hold_until = self._world.agenda.now + seconds

    def _exchange(
        self,
        method: str,
        path: str,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        seconds: float | None = None,  # noqa: ARG002 - it takes none
    ) -> Answer | Failure:
        """In no time, as the world sees it."""
        question = self._question(method, path, content)
        if isinstance(question, Failure):
            return question
        if headers is not None:
            question = replace(question, headers=headers)
        return self._world.network.ask_at_once(self._id, question)

    def _question(self, method: str, path: str, content: bytes) -> Question | Failure:
        certificate = self._certificate.shown()
        if isinstance(certificate, Failure):
            return certificate
        self._world.exchanges += 1
        return Question(method, path, content, certificate=certificate)
