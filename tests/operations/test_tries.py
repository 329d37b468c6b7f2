"""Wrong PINs are remembered over restarts and reboots, and never lock anybody out for good."""

import json
from pathlib import Path

import pytest

from kiosk.operations.tries import FREE_TRIES, LONGEST_PENALTY, Tries


class Machine:
    """Where the program is started again, and the machine too."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "tries"
        self.uptime = 1000.0
        self.boot = "one"

    def started(self) -> Tries:
        return Tries(self.file, uptime=lambda: self.uptime, boot=lambda: self.boot)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def guess(tries: Tries, times: int = 1) -> None:
    for _ in range(times):
        tries.begin()
        tries.keep()


def test_three_tries_are_free_and_every_further_one_costs_more(machine: Machine) -> None:
    tries = machine.started()
    waits = []
    for _ in range(6):
        guess(tries)
        waits.append(tries.wait)
    assert waits == [0, 0, 0, 30, 60, 90]
    machine.uptime += 30
    assert tries.wait == 60


def test_a_restart_forgives_nothing(machine: Machine) -> None:
    guess(machine.started(), FREE_TRIES + 2)
    machine.uptime += 10
    again = machine.started()
    assert again.wait == 50
    guess(again)
    assert machine.started().wait == 90


def test_a_try_that_was_never_judged_has_counted(machine: Machine) -> None:
    """The plug was pulled once the PIN was typed: each time anew."""
    for _ in range(FREE_TRIES + 1):
        tries = machine.started()
        assert tries.wait == 0
        guess(tries)
    assert machine.started().wait == 30


def test_after_a_reboot_the_whole_penalty_starts_anew(machine: Machine) -> None:
    guess(machine.started(), FREE_TRIES + 2)
    machine.boot, machine.uptime = "two", 5_000_000.0
    assert machine.started().wait == 60
    machine.boot, machine.uptime = "three", 5.0
    again = machine.started()
    assert again.wait == 60
    machine.uptime += 60
    assert again.wait == 0


def test_the_right_pin_forgets_all_before_it(machine: Machine) -> None:
    tries = machine.started()
    guess(tries, FREE_TRIES + 3)
    tries.forgive()
    tries.keep()
    assert tries.wait == machine.started().wait == 0
    guess(tries, FREE_TRIES)
    assert tries.wait == 0


def test_nobody_waits_longer_than_a_quarter_of_an_hour(machine: Machine) -> None:
    tries = machine.started()
    guess(tries, 1000)
    assert tries.wait == machine.started().wait == LONGEST_PENALTY


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"wrong": "x", "boot": "one", "until": 0}',
        b'{"wrong": 9}',
        b"\xff",
    ],
)
def test_what_cannot_be_read_locks_nobody_out(machine: Machine, content: bytes) -> None:
    machine.file.write_bytes(content)
    assert machine.started().wait == 0


def test_a_count_that_was_tampered_with_ends(machine: Machine) -> None:
    for until in (1e300, float("nan"), float("inf")):
        machine.file.write_text(json.dumps({"wrong": 5, "boot": "one", "until": until}))
        tries = machine.started()
        assert tries.wait == 60
        machine.uptime += 60
        assert tries.wait == 0


def test_where_the_disk_fails_the_count_goes_on_in_memory(machine: Machine) -> None:
    machine.file.parent.joinpath("tries.part").mkdir()
    tries = machine.started()
    guess(tries, FREE_TRIES + 1)
    assert not machine.file.exists()
    assert tries.wait == 30
    machine.uptime += 30
    assert tries.wait == 0
    machine.file.parent.joinpath("tries.part").rmdir()
    guess(tries)
    assert machine.started().wait == 60


def test_only_the_kiosk_s_user_reads_it(machine: Machine) -> None:
    guess(machine.started())
    assert machine.file.stat().st_mode & 0o777 == 0o600
