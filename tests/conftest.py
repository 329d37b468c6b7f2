"""What every test shares: no display, no configuration from outside, no clock in hypothesis."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from tests import crashes

pytest_plugins = ("tests.devices.laboratory",)

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

_MUCH = 100_000
"""Objects made since the last collection."""

# How fast examples come says how busy the machine is, and nothing of what is tested.
settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("house")


def pytest_xdist_auto_num_workers() -> int:
    """Half of the time a test waits for something: four workers for two cores."""
    return len(os.sched_getaffinity(0)) * 2


@pytest.fixture(autouse=True)
def _own_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No KIOSK_ variable, credential or folder of the machine's reaches a test, nor another
    worker's.
    """
    for name in list(os.environ):
        if name.upper().startswith("KIOSK_") or name == "CREDENTIALS_DIRECTORY":
            monkeypatch.delenv(name)
    home = tmp_path_factory.getbasetemp()  # pytest-xdist gives each worker one of its own
    for kind in ("STATE", "DATA", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()
    config.addinivalue_line("markers", "crashes: something crashes in here, and is meant to")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Garbage is collected between tests, on the thread that Qt's parts in it belong to: by itself
    Python does it on whichever thread makes objects, under the feet of the one that draws.
    """
    if gc.get_count()[0] > _MUCH:
        gc.collect()


@pytest.fixture(autouse=True)
def _no_crash(request: pytest.FixtureRequest, _own_environment: None) -> Iterator[None]:
    """What crashed beside the test fails it, but where it is meant to: there it must."""
    is_meant = request.node.get_closest_marker("crashes") is not None
    with crashes.heard() as crashed:
        yield
    assert bool(crashed) == is_meant, crashed
