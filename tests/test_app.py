"""The parts put together."""

import socket
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from kiosk.app import Kiosk
from kiosk.base.resources import RESOURCES
from kiosk.configuration.sections import MetricsSection
from kiosk.configuration.settings import Settings
from kiosk.domain.policy import PolicyBook
from kiosk.effects.runner import EffectRunner
from tests.configured import sandbox_in
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.printing.examples import RECEIPT
from tests.queue.examples import good

POLICIES = PolicyBook.load(RESOURCES / "policies")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return sandbox_in(tmp_path)


def test_the_kiosk_waits_for_the_centre_as_long_as_it_is_told(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = replace(settings.timeouts, confirm_online=41.5)
    told: list[object] = []

    class Watched(EffectRunner):
        def __init__(self, **parts: Any) -> None:
            told.append(parts["confirm_online"])
            super().__init__(**parts)

    monkeypatch.setattr("kiosk.app.EffectRunner", Watched)
    patiently = replace(settings, timeouts=patient)
    kiosk = Kiosk.open(patiently, good(POLICIES), lambda _event: None)
    assert isinstance(kiosk, Kiosk)
    kiosk.close()
    assert told == [41.5]


def test_metrics_are_served_where_the_configuration_says(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kiosk = Kiosk.open(
        replace(settings, metrics=MetricsSection(port)), good(POLICIES), lambda _event: None
    )
    assert isinstance(kiosk, Kiosk)
    with closing(kiosk), urlopen(f"http://127.0.0.1:{port}/metrics", timeout=PATIENCE) as page:
        assert b'kiosk_device_ready{device="kiosk"} 1\n' in page.read()


def test_a_part_that_does_not_let_go_is_told_and_left_to_the_end_of_the_process(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(POLICIES, PolicyBook)
    kiosk = Kiosk.open(settings, POLICIES, lambda _event: None)
    assert isinstance(kiosk, Kiosk)
    let_go, closed = threading.Event(), threading.Event()
    parts = kiosk._owned.pop_all()
    for last_to_first in (closed.set, parts.close, let_go.wait):
        kiosk._owned.callback(last_to_first)
    monkeypatch.setattr("kiosk.app._CLOSING_SECONDS", 0.1)
    with capture_logs() as logs:
        kiosk.close()
    let_go.set()
    assert closed.wait(PATIENCE)
    assert "kiosk.close_hangs" in [log["event"] for log in logs]


def test_a_receipt_leads_where_it_is_verified_however_the_centre_s_address_ends(
    settings: Settings,
) -> None:
    central = replace(settings.central, url="http://127.0.0.1:9/")
    slashed = replace(settings, central=central)
    kiosk = Kiosk.open(slashed, good(POLICIES), lambda _event: None)
    assert isinstance(kiosk, Kiosk)
    with closing(kiosk):
        address, _, _ = kiosk.effects.papers._link(RECEIPT).partition("#")
    assert address == slashed.verify_url == "http://127.0.0.1:9/r"
