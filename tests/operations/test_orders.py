"""The centre's orders: each at most once, in their order, and nobody else's."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kiosk.base import jose
from kiosk.central.orders import GivenOrder, give, number_after, public_key, to_send
from kiosk.central.store.keys import Keys
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.order import KEY_ID, Answer, Order, OrderAct
from kiosk.operations import orders
from kiosk.operations.orders import FILE, Orders
from tests.logs import capture_logs

KIOSK = "110105-0007"
NOW = datetime(2026, 11, 26, 14, 3, tzinfo=CHINA_TIME)
KEYS = Keys.new()
DAY = timedelta(days=1)


class Obeying:
    """A kiosk that obeys, over restarts; ``done`` is what it did."""

    def __init__(self, folder: Path, key: str = public_key(KEYS)) -> None:
        self.file = folder / FILE
        self.key = key
        self.done: list[str] = []
        self.is_free = True
        self.now = NOW
        self.failing: set[OrderAct] = set()
        self.crashing: OrderAct | None = None
        self.orders = self.started()

    def started(self) -> Orders:
        """The program is started (again)."""
        acts: Mapping[OrderAct, Callable[[], Failure | None]] = {
            act: self._act(act) for act in OrderAct
        }
        self.orders = Orders(
            self.file, KIOSK, self.key, lambda: self.now, acts, is_free=lambda: self.is_free
        )
        return self.orders

    def _act(self, act: OrderAct) -> Callable[[], Failure | None]:
        def do() -> Failure | None:
            self.done.append(act.value)
            if act is self.crashing:
                raise RuntimeError
            return Failure(FailureCode.CENTRAL_UNREACHABLE) if act in self.failing else None

        return do

    @property
    def answers(self) -> list[tuple[object, object]]:
        return [(told["number"], told["answer"]) for told in self.orders.answers]


@pytest.fixture
def kiosk(tmp_path: Path) -> Obeying:
    return Obeying(tmp_path)


def ordered(*acts: OrderAct, kiosk_id: str = KIOSK, keys: Keys = KEYS) -> list[GivenOrder]:
    """One after the other, as the centre gives them."""
    given: list[GivenOrder] = []
    for act in acts:
        number = number_after(given[-1].number if given else 0, NOW)
        order = Order(kiosk_id, number, act.value, NOW + DAY)
        given.append(give(keys, order, "somebody", NOW))
    return given


def signed(act: str, number: int, expires_at: datetime = NOW + DAY) -> str:
    """By the centre, whatever it says."""
    from kiosk.central.orders import _jwk

    return jose.sign(_jwk(KEYS), KEY_ID, Order(KIOSK, number, act, expires_at).payload())


def test_orders_are_done_in_their_order_and_answered(kiosk: Obeying) -> None:
    given = ordered(OrderAct.OUT_OF_SERVICE, OrderAct.IN_SERVICE, OrderAct.FETCH_RULES)
    assert kiosk.orders.take(to_send(given, NOW))
    assert kiosk.done == ["out_of_service", "in_service", "fetch_rules"]
    assert kiosk.answers == [(one.number, "done") for one in given]


def test_what_comes_again_is_answered_and_not_done_again(kiosk: Obeying) -> None:
    tokens = to_send(ordered(OrderAct.RESTART), NOW)
    for _ in range(3):
        kiosk.orders.take(tokens)
    kiosk.started().take(tokens)
    assert kiosk.done == ["restart"]
    assert [answer for _, answer in kiosk.answers] == ["done"]


def test_one_that_comes_after_a_later_one_is_passed_over(kiosk: Obeying) -> None:
    first, second = to_send(ordered(OrderAct.OUT_OF_SERVICE, OrderAct.IN_SERVICE), NOW)
    kiosk.orders.take([second])
    kiosk.orders.take([first])
    assert kiosk.done == ["in_service"]
    assert [answer for _, answer in kiosk.answers] == [Answer.PASSED_OVER]


@pytest.mark.parametrize("strange", ["another key", "another kiosk", "changed", "no form", "long"])
def test_only_the_centres_own_orders_to_this_kiosk_are_obeyed(kiosk: Obeying, strange: str) -> None:
    (token,) = to_send(ordered(OrderAct.RESTART), NOW)
    head, payload, signature = token.split(".")
    tokens = {
        "another key": to_send(ordered(OrderAct.RESTART, keys=Keys.new()), NOW),
        "another kiosk": to_send(ordered(OrderAct.RESTART, kiosk_id="110105-0008"), NOW),
        "changed": [f"{head}.{payload[:-4]}AAAA.{signature}"],
        "no form": ["restart", "", "é", "a.b.c"],
        "long": [token + "A" * 2000],
    }[strange]
    with capture_logs() as logs:
        for _ in range(3):
            assert not kiosk.orders.take(tokens)
    assert (kiosk.done, kiosk.answers) == ([], [])
    assert [line["event"] for line in logs] == ["orders.refused"] * len(tokens), "each told once"


def test_a_kiosk_without_the_centres_key_obeys_nothing(tmp_path: Path) -> None:
    kiosk = Obeying(tmp_path, key="")
    with capture_logs() as logs:
        kiosk.orders.take(to_send(ordered(*OrderAct), NOW))
    assert (kiosk.done, kiosk.answers, logs) == ([], [], [])


def test_an_order_that_has_expired_is_answered_so(kiosk: Obeying) -> None:
    given = ordered(OrderAct.RESTART)
    kiosk.now = NOW + DAY + timedelta(seconds=1)
    kiosk.orders.take([one.token for one in given])
    assert (kiosk.done, kiosk.answers) == ([], [(given[0].number, "expired")])


def test_one_that_is_not_known_is_answered_so_and_the_next_is_done(kiosk: Obeying) -> None:
    kiosk.orders.take([signed("open_the_door", 1), signed("in_service", 2)])
    assert kiosk.done == ["in_service"]
    assert kiosk.answers == [(1, "not_known"), (2, "done")]


def test_while_somebody_is_served_what_disturbs_waits_and_all_behind_it(kiosk: Obeying) -> None:
    tokens = to_send(ordered(OrderAct.FETCH_RULES, OrderAct.RESTART, OrderAct.IN_SERVICE), NOW)
    kiosk.is_free = False
    kiosk.orders.take(tokens)
    assert kiosk.done == ["fetch_rules"]
    kiosk.is_free = True
    kiosk.orders.take(tokens)
    assert kiosk.done == ["fetch_rules", "restart", "in_service"]


@contextmanager
def power_lost(monkeypatch: pytest.MonkeyPatch, kiosk: Obeying, act: OrderAct) -> Iterator[None]:
    """In the middle of doing it."""

    class Lost(BaseException):
        pass

    def lose() -> None:
        kiosk.done.append(act.value)
        raise Lost

    with monkeypatch.context() as patched:
        patched.setattr(kiosk.orders, "_acts", {act: lose})
        with pytest.raises(Lost):
            yield


def test_power_lost_between_doing_and_answering_restarts_nothing_twice(
    kiosk: Obeying, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = to_send(ordered(OrderAct.RESTART), NOW)
    with power_lost(monkeypatch, kiosk, OrderAct.RESTART):
        kiosk.orders.take(tokens)
    kiosk.started().take(tokens)
    assert kiosk.done == ["restart"]
    assert [answer for _, answer in kiosk.answers] == ["done"]


def test_power_lost_in_what_may_be_done_twice_leaves_it_to_be_done(
    kiosk: Obeying, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = to_send(ordered(OrderAct.OUT_OF_SERVICE), NOW)
    with power_lost(monkeypatch, kiosk, OrderAct.OUT_OF_SERVICE):
        kiosk.orders.take(tokens)
    kiosk.started().take(tokens)
    assert kiosk.done == ["out_of_service"] * 2


def test_where_the_disk_keeps_nothing_a_restart_is_not_begun(
    kiosk: Obeying, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(orders, "write_whole", full)
    assert not kiosk.orders.take(to_send(ordered(OrderAct.RESTART), NOW))
    assert (kiosk.done, kiosk.answers) == ([], [])


def test_what_failed_is_told_and_not_tried_again(kiosk: Obeying) -> None:
    kiosk.failing = {OrderAct.SEND_DIAGNOSTICS, OrderAct.ROTATE_KEY}
    tokens = to_send(ordered(OrderAct.SEND_DIAGNOSTICS, OrderAct.ROTATE_KEY), NOW)
    with capture_logs() as logs:
        kiosk.orders.take(tokens)
        kiosk.orders.take(tokens)
    assert kiosk.done == ["send_diagnostics", "rotate_key"]
    assert [answer for _, answer in kiosk.answers] == ["failed", "failed"]
    assert "orders.failed" in {line["event"] for line in logs}


def test_a_bug_in_doing_one_is_told_and_keeps_no_other_waiting(kiosk: Obeying) -> None:
    kiosk.crashing = OrderAct.SEND_DIAGNOSTICS
    tokens = to_send(ordered(OrderAct.SEND_DIAGNOSTICS, OrderAct.FETCH_RULES), NOW)
    with capture_logs() as logs:
        kiosk.orders.take(tokens)
    assert kiosk.done == ["send_diagnostics", "fetch_rules"]
    assert [answer for _, answer in kiosk.answers] == ["failed", "done"]
    assert [line["detail"] for line in logs if line["event"] == "orders.failed"] == ["RuntimeError"]


def test_numbers_follow_the_clock_and_never_go_back() -> None:
    first = number_after(0, NOW)
    again = number_after(first, NOW)
    set_back = number_after(again, NOW - DAY)
    assert [one - first for one in (again, set_back)] == [1, 2]
    assert number_after(0, NOW + DAY) > set_back
