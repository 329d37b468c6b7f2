"""A centre with many lives: ``python -m tests.central.lives URL``.

It tells the port that it listens on. For each line on stdin it lives once, tells when it serves,
and is dead by the line after it. The line says when it kills itself with SIGKILL, as a plug that is
pulled: ``statement N`` before the N-th statement of a request, ``commit`` before that of its
transaction, ``answer`` when all is committed and nothing is answered, ``later`` not at all.
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kiosk.base.resources import RESOURCES
from kiosk.central.api import Result
from kiosk.central.batch import Batch
from kiosk.central.centre import Centre
from kiosk.central.server import CentralServer, listen
from kiosk.central.service import create_app
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Deadly:
    """Kills at the moment that it was told, once a request is being taken in."""

    def __init__(self, moment: str, number: int) -> None:
        self._moment = moment
        self._left = number

    def arm(self, centre: Centre) -> None:
        engine = centre._store._engine
        receive = centre.receive

        def armed(batches: Sequence[Batch]) -> list[list[Result]]:
            if self._moment == "statement":
                sa.event.listen(engine, "before_cursor_execute", self._count)
            if self._moment == "commit":
                sa.event.listen(engine, "commit", die)
            answers = receive(batches)
            if self._moment == "answer":
                die()
            return answers

        centre.receive = armed  # type: ignore[method-assign]

    def _count(self, *_: Any) -> None:
        if not self._left:
            die()
        self._left -= 1


def main(database: str) -> None:
    book = PolicyBook.load(RESOURCES / "policies")
    listener = listen("127.0.0.1", 0)
    assert isinstance(book, PolicyBook)
    assert not isinstance(listener, Failure)
    print(listener.getsockname()[1], flush=True)
    for line in sys.stdin:
        moment, _, number = line.strip().partition(" ")
        life = os.fork()
        if life:
            sys.stdin.readline()  # until it is to end, if it hasn't
            os.kill(life, signal.SIGKILL)
            os.waitpid(life, 0)
            print("dead", flush=True)
            continue
        app = create_app(database, book)
        assert not isinstance(app, Failure), app
        Deadly(moment, int(number or 0)).arm(app.state.centre)
        CentralServer(app, "127.0.0.1", 0).serve(listener)
        print("lives", flush=True)
        signal.pause()


if __name__ == "__main__":
    main(sys.argv[1])
