"""Names and addresses that hang, and a living one beside a dead one."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from time import monotonic
from typing import Any

import pytest

from kiosk.base.hosts import dial
from kiosk.base.waiting import Deadline, HungUpError, Waker
from tests.patience import PATIENCE

BRIEF = 0.3  # seconds, of a deadline that is meant to pass
ENDLESS = 2 * PATIENCE


@pytest.fixture
def dead() -> Iterator[tuple[str, int]]:
    """An address that neither takes a connection nor refuses it: its queue is full."""
    with ExitStack() as owned:
        deaf = owned.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        place = deaf.getsockname()
        for _ in range(4):
            waiting = owned.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(place)
        yield place


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[tuple[str, int]]]:
    """What a name server knows; asked for anything else, the system answers."""
    known: dict[str, list[tuple[str, int]]] = {}
    real = socket.getaddrinfo

    def look_up(host: str, *arguments: Any, **others: Any) -> Any:
        if host not in known:
            return real(host, *arguments, **others)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", place)
            for place in known[host]
        ]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


def test_a_living_address_beside_dead_ones_is_reached_without_waiting_for_them(
    dead: tuple[str, int], names: dict[str, list[tuple[str, int]]]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as living:
        names["centre.test"] = [dead, dead, living.getsockname()]
        deadline = Deadline(ENDLESS)
        with closing(dial("centre.test", 443, deadline)) as line:
            assert line.getpeername() == living.getsockname()
        assert deadline.left() > PATIENCE, "not the time that the dead would have taken"


def test_where_one_refuses_the_next_is_tried_at_once(
    names: dict[str, list[tuple[str, int]]],
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        refusing = gone.getsockname()
    with socket.create_server(("127.0.0.1", 0)) as living:
        names["centre.test"] = [refusing, living.getsockname()]
        with closing(dial("centre.test", 443, Deadline(PATIENCE))) as line:
            assert line.getpeername() == living.getsockname()
    with pytest.raises(ConnectionRefusedError):
        dial("centre.test", 443, Deadline(PATIENCE))


def test_nobody_but_the_dead_ends_with_the_term(
    dead: tuple[str, int], names: dict[str, list[tuple[str, int]]]
) -> None:
    names["centre.test"] = [dead] * 20
    begun = monotonic()
    with pytest.raises(TimeoutError, match=r"connecting to centre\.test port 443 took too long"):
        dial("centre.test", 443, Deadline(BRIEF))
    assert monotonic() - begun >= BRIEF


def test_a_name_without_addresses_is_an_error(names: dict[str, list[tuple[str, int]]]) -> None:
    names["centre.test"] = []
    with pytest.raises(OSError, match="no address"):
        dial("centre.test", 443, Deadline(PATIENCE))


@pytest.mark.parametrize("name", ["x" * 64 + ".test", "..", "\ud800.test"])
def test_what_is_no_name_is_an_error(name: str) -> None:
    with pytest.raises(socket.gaierror):
        dial(name, 443, Deadline(PATIENCE))


def test_a_look_up_that_hangs_is_left_and_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found, asked = threading.Event(), threading.Semaphore(0)
    real = socket.getaddrinfo

    def hanging(*arguments: Any, **others: Any) -> Any:
        asked.release()
        found.wait(PATIENCE)
        return real(*arguments, **others)

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    with socket.create_server(("127.0.0.1", 0)) as living:
        port = living.getsockname()[1]
        for _ in range(3):
            with pytest.raises(TimeoutError, match=r"looking up the name .* took too long"):
                dial("127.0.0.1", port, Deadline(BRIEF))
        assert asked.acquire(timeout=PATIENCE)
        assert not asked.acquire(blocking=False), "one thread, however often it is asked"
        waiting = threading.Thread(
            target=lambda: lines.append(dial("127.0.0.1", port, Deadline(60)))
        )
        lines: list[socket.socket] = []
        waiting.start()
        found.set()
        waiting.join(PATIENCE)
        (line,) = lines
        line.close()


def test_the_bell_ends_a_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    found, waker = threading.Event(), Waker()

    def hanging(*_: Any, **__: Any) -> Any:
        waker.wake()
        found.wait(PATIENCE)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hanging)
    with pytest.raises(HungUpError):
        dial("127.0.0.1", 1, Deadline(PATIENCE, waker))
    found.set()


def test_a_bell_is_hushed_and_rung_again() -> None:
    waker = Waker()
    for _ in range(100_000):
        waker.wake()  # far more than a pipe holds
    with pytest.raises(HungUpError):
        Deadline(PATIENCE, waker).wait({})
    waker.clear()
    with pytest.raises(TimeoutError):
        Deadline(BRIEF, waker).wait({})
