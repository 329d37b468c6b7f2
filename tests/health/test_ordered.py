"""Orders over the wire: a real centre gives them, a whole kiosk obeys and says what came of it."""

import json
import queue
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kiosk.app import Kiosk
from kiosk.base import log
from kiosk.base.resources import RESOURCES
from kiosk.central.centre import Centre
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.order import OrderAct
from kiosk.domain.policy import PolicyBook
from tests.configured import sandbox_in
from tests.patience import PATIENCE
from tests.queue.examples import good

POLICIES = PolicyBook.load(RESOURCES / "policies")
KIOSK = "110105-0007"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Centre, str]]:
    """A centre, and where it is."""
    folder = tmp_path / "centre"
    folder.mkdir()
    server = CentralServer(
        good(create_app(f"sqlite:///{folder / 'central.db'}", good(POLICIES))), "127.0.0.1", 0
    )
    port = server.start()
    assert isinstance(port, int)
    yield server.centre, f"http://127.0.0.1:{port}"
    server.close()


class Running:
    """A kiosk that is configured with this centre, and what was logged."""

    def __init__(self, settings: Settings) -> None:
        self.restarts: queue.SimpleQueue[None] = queue.SimpleQueue()
        self.logged: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self._before = log.listen(
            lambda _level, event, fields: self.logged.put({"event": event, **fields})
        )
        self.kiosk = good(
            Kiosk.open(
                settings,
                good(POLICIES),
                lambda _event: None,
                restart=lambda: self.restarts.put(None),
            )
        )
        self.kiosk.effects.sync.beat_soon()

    def until(self, event: str, **fields: object) -> dict[str, Any]:
        """The next such line of the log."""
        while True:
            line = self.logged.get(timeout=PATIENCE)
            if line["event"] == event and fields.items() <= line.items():
                return line

    def close(self) -> None:
        self.kiosk.close()
        log.listen(self._before)


def settings_for(folder: Path, centre: Centre, url: str) -> Settings:
    plain = sandbox_in(folder / "kiosk")
    (folder / "kiosk").mkdir(mode=0o700)
    return replace(plain, central=replace(plain.central, url=url, order_key=centre.order_key))


class Answers:
    """What a centre has heard of orders, waited for."""

    def __init__(self, centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
        self._told: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
        self.heard: queue.SimpleQueue[None] = queue.SimpleQueue()
        real = centre.heartbeat

        def heartbeat(told: Any, until: Any = None) -> Any:
            answer = real(told, until)
            self.heard.put(None)
            if told.orders:
                self._told.put(told.orders)
            return answer

        monkeypatch.setattr(centre, "heartbeat", heartbeat)

    def next(self) -> list[Any]:
        return self._told.get(timeout=PATIENCE)


@pytest.mark.parametrize("act", list(OrderAct))
def test_a_kiosk_does_what_the_centre_orders_and_says_so(
    act: OrderAct,
    served: tuple[Centre, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    centre, url = served
    answers = Answers(centre, monkeypatch)
    with closing(Running(settings_for(tmp_path, centre, url))) as running:
        answers.heard.get(timeout=PATIENCE)
        before = centre.receipt_keys(KIOSK).keys
        given = good(centre.order(KIOSK, act))
        running.kiosk.effects.sync.beat_soon()
        running.until("orders.settled", act=act.value)
        running.kiosk.effects.sync.beat_soon()
        assert [(one.number, one.answer) for one in answers.next()] == [(given.number, "done")]
        assert centre.orders_of(KIOSK)[0].answer == "done"
        if act is OrderAct.OUT_OF_SERVICE:
            assert running.kiosk.obstacle() == Failure(FailureCode.OUT_OF_SERVICE)
        if act is OrderAct.RESTART:
            running.restarts.get(timeout=PATIENCE)
        if act is OrderAct.SEND_DIAGNOSTICS:
            told = centre.diagnostics(KIOSK)
            assert told is not None
            assert json.loads(told[0])["kiosk_id"] == KIOSK
        if act is OrderAct.ROTATE_KEY:
            assert len(centre.receipt_keys(KIOSK).keys) == len(before) + 1


def test_a_kiosk_that_was_never_heard_of_is_given_no_order(served: tuple[Centre, str]) -> None:
    refused = served[0].order("110105-0099", OrderAct.RESTART)
    assert refused == Failure(FailureCode.KIOSK_UNKNOWN, "110105-0099")
