"""What ``pip install .`` installs is whole, and runs wherever it lies."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.patience import PATIENCE

HOME = Path(__file__).parents[1]
BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
DOOR = "import sys; from main import main; sys.exit(main())"  # what pip's script does
UNSHIPPED = ("package/", "pictures/", "statements/")
IGNORED = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy, as the builder leaves things beside what it builds."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in ("main.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(HOME / name, source)
    for name in ("kiosk", "ui", "resources"):
        shutil.copytree(HOME / name, source / name, ignore=IGNORED)
    command = [sys.executable, "-c", BUILD, str(out)]
    built = subprocess.run(
        command, cwd=source, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert built.returncode == 0, built.stderr
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """A folder that holds what is in the wheel, and nothing of this tree."""
    site = tmp_path / "site"
    with ZipFile(wheel) as packed:
        packed.extractall(site)
    return site


def files_below(folder: Path) -> Iterator[str]:
    for file in folder.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts and file.name[0] != ".":
            yield str(file.relative_to(folder))


def test_the_wheel_holds_all_that_the_program_needs_and_no_more(wheel: Path) -> None:
    wanted = {"main.py"}
    wanted |= {f"kiosk/{name}" for name in files_below(HOME / "kiosk")}
    wanted |= {f"ui/{name}" for name in files_below(HOME / "ui")}
    resources = (name for name in files_below(HOME / "resources"))
    wanted |= {f"kiosk/resources/{name}" for name in resources if not name.startswith(UNSHIPPED)}
    with ZipFile(wheel) as packed:
        held = {name for name in packed.namelist() if ".dist-info/" not in name}
        (points,) = (name for name in packed.namelist() if name.endswith("entry_points.txt"))
        assert (
            packed.read(points).split()
            == b"[console_scripts] social-card-kiosk = main:main".split()
        )
    assert held == wanted


def test_installed_it_goes_through_a_journey_and_leaves_nothing_where_it_lies(
    installed: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = set(files_below(installed))
    ended = subprocess.run(
        [sys.executable, "-c", DOOR, "demo", "--fast", "--journey", "help", "--out", "pictures"],
        cwd=elsewhere,
        env={
            "PYTHONPATH": str(installed),
            "HOME": str(tmp_path / "home"),
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "qml" not in ended.stderr.lower(), "QML complains of what it doesn't find"
    assert (elsewhere / "pictures" / "summary.json").exists()
    assert set(files_below(installed)) == before
