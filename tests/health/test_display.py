"""What is told of the screen itself, apart from whether anybody answers at it."""

from pathlib import Path

import pytest

from kiosk.health.display import probe_display, screen_size, too_small
from kiosk.health.finding import Finding


def _plug(graphics: Path, connector: str, status: str, modes: str = "") -> None:
    folder = graphics / connector
    folder.mkdir(parents=True)
    (folder / "status").write_text(f"{status}\n", "ascii")
    (folder / "modes").write_text(modes, "ascii")


def test_the_one_connected_screen_tells_its_pixels(tmp_path: Path) -> None:
    _plug(tmp_path, "card0-HDMI-A-1", "connected", "1024x600\n800x600\n")
    _plug(tmp_path, "card0-DP-1", "disconnected")
    assert screen_size(tmp_path) == (1024, 600)


def test_of_two_screens_nobody_knows_which_is_the_kiosk_s(tmp_path: Path) -> None:
    _plug(tmp_path, "card0-HDMI-A-1", "connected", "1024x600\n")
    _plug(tmp_path, "card0-DP-1", "connected", "1920x1080\n")
    assert screen_size(tmp_path) is None


@pytest.mark.parametrize("modes", ["", "auto\n"])
def test_a_screen_that_tells_nothing_is_unknown(tmp_path: Path, modes: str) -> None:
    _plug(tmp_path, "card0-HDMI-A-1", "connected", modes)
    assert screen_size(tmp_path) is None


@pytest.mark.parametrize(
    ("size", "screen_mm"),
    [
        ((1024, 600), (0, 0)),
        ((1280, 1024), (376, 301)),
        ((1920, 1080), (531, 299)),
        ((1920, 1080), (268, 476)),
    ],
    ids=["unknown", "19 inches", "24 inches", "turned"],
)
def test_a_screen_that_holds_its_text_is_well(
    size: tuple[int, int], screen_mm: tuple[float, float]
) -> None:
    assert too_small(size, screen_mm) is None


def test_a_screen_too_small_for_its_text_is_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "linuxfb")
    _plug(tmp_path, "card0-HDMI-A-1", "connected", "1024x600\n")
    told = probe_display((222, 130), graphics=tmp_path)
    assert isinstance(told, Finding)
    assert "1024x600 on 222 x 130 mm" in told.found
    assert "kiosk.screen_mm" in told.remedy


@pytest.mark.parametrize("screen", ["", "1024x600\n"])
def test_a_display_that_a_running_kiosk_shows_itself_on_is_there(
    screen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever looks from beside its session is told of no display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    _plug(tmp_path, "card0-HDMI-A-1", "connected", screen)
    told = probe_display((222, 130), "run in process 7", tmp_path)
    assert isinstance(told, Finding)
    assert bool(told.remedy) == bool(screen)
    assert screen or told.found == "in use by run in process 7, as it should be"
