"""Work that hangs holds up nobody, and nothing piles up behind it."""

import threading
from time import monotonic

import pytest

import kiosk.base.worker as worker_module
from kiosk.base.worker import Worker
from tests.patience import PATIENCE

BRIEF = 0.05


def soon() -> float:
    return monotonic() + PATIENCE


def test_one_thing_after_the_other_in_order() -> None:
    worker, done = Worker("test"), list[int]()
    for number in range(5):
        assert worker.submit(lambda number=number: done.append(number))  # type: ignore[misc]
    assert worker.call(lambda: list(done), soon()) == [0, 1, 2, 3, 4]
    assert worker.close(soon())


def test_whoever_waits_for_outcomes_is_not_held_up_by_what_is_forgotten_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[str] = []
    monkeypatch.setattr(worker_module, "_GIVES_WAY_SECONDS", PATIENCE)
    monkeypatch.setattr(worker_module, "forget_on_this_thread", lambda: done.append("forgotten"))
    worker = Worker("test")
    for _ in range(3):
        worker.call(lambda: done.append("done"), soon())
    assert worker.close(soon())
    assert done == ["done", "done", "done", "forgotten"]


def test_once_nothing_comes_any_more_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten = threading.Event()
    monkeypatch.setattr(worker_module, "forget_on_this_thread", forgotten.set)
    worker = Worker("test")
    worker.call(lambda: None, soon())
    assert forgotten.wait(PATIENCE)
    assert worker.close(soon())


def test_what_work_raises_is_raised_where_it_was_asked() -> None:
    worker = Worker("test")
    with pytest.raises(ZeroDivisionError):
        worker.call(lambda: 1 // 0, soon())
    assert worker.call(lambda: 7, soon()) == 7
    assert worker.close(soon())


@pytest.mark.crashes
def test_a_bug_in_handed_work_is_told_and_the_next_is_done() -> None:
    worker = Worker("test")
    worker.submit(lambda: 1 // 0)
    assert worker.call(lambda: 7, soon()) == 7
    assert worker.close(soon())


def test_behind_work_that_hangs_nobody_waits_and_little_piles_up() -> None:
    worker, release, begun, late = Worker("test", line=3), threading.Event(), threading.Event(), []
    given_up = threading.Event()

    def hang() -> None:
        begun.set()
        release.wait(PATIENCE)

    with pytest.raises(TimeoutError):
        worker.call(hang, monotonic() + BRIEF, given_up.set)
    assert begun.wait(PATIENCE)
    assert given_up.is_set()
    given_up.clear()
    for _ in range(3):
        with pytest.raises(TimeoutError):
            worker.call(lambda: late.append(1), monotonic() + BRIEF, given_up.set)
    assert not worker.submit(lambda: late.append(1)), "the line is full"
    with pytest.raises(TimeoutError, match="too much waits"):
        worker.call(lambda: late.append(1), soon())
    assert not worker.close(monotonic() + BRIEF), "closing waits no longer than it was told"
    release.set()
    assert worker.close(soon())
    assert late == [], "nobody waits for it any more"
    assert not given_up.is_set(), "what has not begun needs no giving up"


def test_closing_does_what_waits_and_then_nothing_more() -> None:
    worker, done = Worker("test"), list[int]()
    worker.submit(lambda: done.append(1))
    assert worker.close(soon())
    assert not worker.submit(lambda: done.append(2))
    assert done == [1]
    assert Worker("idle").close(soon())
