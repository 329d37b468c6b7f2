"""What Qt keeps of the screens is never shown for others, whatever the files' times say."""

import os
from pathlib import Path

import pytest

from ui.qt.qml_cache import keep_apart

WEEK = 7 * 24 * 3600


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("QML_DISK_CACHE_PATH", "")
    monkeypatch.delenv("QML_DISABLE_DISK_CACHE", raising=False)
    return tmp_path / "cache"


def used(screens: Path) -> Path:
    keep_apart(screens)
    return Path(os.environ["QML_DISK_CACHE_PATH"])


def version(folder: Path, **files: str) -> Path:
    """Screens as an image brings them: every file of 1970."""
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
        os.utime(folder / name, (1, 1))
    return folder


def test_every_content_has_a_folder_of_its_own(tmp_path: Path) -> None:
    screens = tmp_path / "screens"
    first = used(version(screens, a="Text {}", b="Item {}"))
    assert used(screens) == first
    second = used(version(screens, a="Item {}", b="Text {}"))
    third = used(version(screens, c="Item {}"))
    assert len({first, second, third}) == 3
    assert used(version(screens, a="Text {}", b="Item {}", c="Item {}")) != first


def test_what_no_start_used_for_a_week_goes(tmp_path: Path) -> None:
    screens = tmp_path / "screens"
    old, other = (used(version(screens, a=text)) for text in ("1", "2"))
    past = old.stat().st_mtime - WEEK - 60
    os.utime(old, (past, past))
    own = used(version(screens, a="3"))
    assert not old.exists()
    assert other.exists()
    assert own.exists()


@pytest.mark.parametrize("home", ["", "relative"])
def test_without_a_home_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str
) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", home)
    keep_apart(version(tmp_path / "screens", a="1"))
    assert os.environ["QML_DISABLE_DISK_CACHE"] == "1"


def test_a_place_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    keep_apart(version(tmp_path / "screens", a="1"))
