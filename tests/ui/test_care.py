"""A kiosk that has a supervisor starts itself anew, while nobody is there and never else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from kiosk.journey.steps import Screen
from kiosk.operations.serving import is_serving
from tests.logs import capture_logs
from tests.ui.harness import Harness, open_harness


@contextmanager
def cared_for(
    folder: Path, patch: pytest.MonkeyPatch, *, supervised: bool = True, **care: str
) -> Iterator[tuple[Harness, list[object]]]:
    """A kiosk, and what it told of its end."""
    if supervised:
        patch.setenv("NOTIFY_SOCKET", str(folder / "nobody-reads"))
    for key, value in care.items():
        patch.setenv(f"KIOSK_CARE__{key.upper()}", value)
    ends: list[object] = []
    with open_harness(folder) as harness:
        harness.interface.over.connect(ends.append, Qt.ConnectionType.DirectConnection)
        yield harness, ends


def looked_after(harness: Harness, seconds: float) -> list[str]:
    """The reasons it told, once nobody has touched anything for so long."""
    harness.pass_seconds(seconds)
    with capture_logs() as logs:
        harness.interface._care.look()
    return [entry["reason"] for entry in logs if entry["event"] == "kiosk.restarting"]


@pytest.mark.usefixtures("application")
def test_too_much_memory_and_nobody_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cared_for(tmp_path, monkeypatch, memory_mb="1") as (harness, ends):
        told = [looked_after(harness, seconds) for seconds in (60, 61)]
    assert told == [[], ["memory"]]
    assert ends == [None]


@pytest.mark.usefixtures("application")
def test_the_hour_has_come_and_nobody_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cared_for(tmp_path, monkeypatch, memory_mb="0") as (harness, _):
        now = harness.interface.session.context.clock.now()
    ours, other = (f"{(now - timedelta(hours=h)).hour:02}:00" for h in (0, 12))
    monkeypatch.setattr("ui.care.seconds_running", lambda: 86_400.0)
    told = []
    for hour in (ours, other, ""):
        with cared_for(tmp_path, monkeypatch, memory_mb="0", restart_at=hour) as (harness, _):
            told.append(looked_after(harness, 121))
    assert told == [["nightly"], [], []]


@pytest.mark.usefixtures("application")
def test_nobody_is_cut_short_and_others_may_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither who stands before the screen, nor staff who look at the kiosk."""
    with cared_for(tmp_path, monkeypatch, memory_mb="1") as (harness, ends):
        before = is_serving(tmp_path)
        harness.visitor.touch("home.pre_loss")
        harness.visitor.see(Screen.PLACE_CARD)
        assert (before, is_serving(tmp_path)) == (False, True)
        assert looked_after(harness, 125) == []
        harness.pass_seconds(600)
        harness.visitor.see(Screen.ATTRACT)
        assert not is_serving(tmp_path)
        harness.interface.staff.signIn()
        assert looked_after(harness, 121) == []
    assert ends == []


@pytest.mark.usefixtures("application")
def test_without_a_supervisor_nothing_ends_it(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with cared_for(tmp_path, monkeypatch, supervised=False, memory_mb="1") as (harness, ends):
        assert looked_after(harness, 121) == []
    assert ends == []
