"""What a person waits for before they see anything: no more than the first frame shows."""

import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import Final

from tests.patience import PATIENCE

HOME: Final = Path(__file__).parents[2]
NEEDED: Final = {"PySide6", "click", "shiboken6"}

_UNTIL_FIRST_FRAME: Final = """
import builtins, linecache, sys, tempfile
plain = builtins.__import__
import main, ui.program
assert builtins.__import__ is plain, "PySide looks at whatever is imported"
from PySide6.QtGui import QGuiApplication
from kiosk.configuration.settings import load
from ui.application import make
application = QGuiApplication([])
with tempfile.TemporaryDirectory() as folder:
    make(load(None).changed(data_dir=folder)).show(windowed=True, dock=False)
assert not [file for file in linecache.cache if "/kiosk/" in file], "sources are kept"
print(*sys.modules)
"""

_FINISHED: Final = """
for name in [name for name in sys.modules if name.startswith(("kiosk.", "ui."))]:
    for one in vars(sys.modules[name]).values():
        if isinstance(one, type) and isinstance(vars(one).get("__dataclass_fields__"), dict):
            print(one.__name__)
"""

_UNTIL_HOME_RESTS: Final = """
import tempfile
from pathlib import Path
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from kiosk.configuration.settings import load
from ui.application import make
from ui.qt import icons

def told(kind, provider):
    class Told(provider):
        def requestImage(self, id, size, room):
            print(kind, id.partition("/")[0], room.width(), room.height())
            return super().requestImage(id, size, room)

    return Told

icons.Drawings, icons.Signs = told("drawn", icons.Drawings), told("sign", icons.Signs)
application = QGuiApplication([])
with tempfile.TemporaryDirectory() as folder:
    interface = make(load(None).changed(data_dir=folder))
    window = interface.show(windowed=False, dock=False)
    window.frameSwapped.disconnect()  # no kiosk is to be opened
    screen = window.findChild(QObject, "kiosk.screen")
    window.frameSwapped.connect(lambda: screen.property("opacity") < 1 or application.exit())
    application.exec()
    interface.close()
print(Path("/proc/self/maps").read_text())
"""
_IN_THE_FIRST_FRAME: Final = """
import tempfile
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from kiosk.configuration.settings import load
from ui.application import make
application = QGuiApplication([])
with tempfile.TemporaryDirectory() as folder:
    interface = make(load(None).changed(data_dir=folder))
    window = interface.show(windowed=False, dock=False)
    window.frameSwapped.disconnect()  # no kiosk is to be opened
    screen = window.findChild(QObject, "kiosk.screen")
    names = "home.pre_loss", "home.no_reader", "idle.continue"

    def shown():
        made = [name for name in names if window.findChild(QObject, name)]
        print(screen.property("opacity"), *made)
        application.exit()

    window.frameSwapped.connect(shown)
    application.exec()
    interface.close()
"""
_FONT: Final = re.compile(r"/([^/]+[.](?:otf|ttc|ttf))$", re.MULTILINE)
_DRAWN: Final = re.compile(r"^drawn ([a-z-]+) (\d+ \d+)$", re.MULTILINE)
_SIGN: Final = re.compile(r"^sign ([a-z-]+) ", re.MULTILINE)


def libraries() -> set[str]:
    """The modules of every library that the program depends on."""
    project = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    names = project["tool"]["deptry"]["package_module_name_map"]
    packages = [one.partition("<")[0] for one in project["project"]["dependencies"]]
    modules = [names.get(package, package.replace("-", "_")) for package in packages]
    return {name for one in modules for name in ([one] if isinstance(one, str) else one)}


def test_before_the_first_frame_only_what_it_shows_is_imported() -> None:
    imported = set(_done(_UNTIL_FIRST_FRAME).stdout.split())
    assert libraries() & imported == NEEDED
    assert {"kiosk.app", "kiosk.central", "kiosk.sandbox.switches"}.isdisjoint(imported)
    assert {"asyncio", "ssl", "email.message", "sqlite3"}.isdisjoint(imported)
    assert {"difflib", "subprocess"}.isdisjoint(imported)


def test_before_the_first_frame_no_class_is_finished_that_it_needs_no_value_of() -> None:
    finished = set(_done(_UNTIL_FIRST_FRAME + _FINISHED).stdout.split())
    assert {"Session", "Place", "Policy", "KioskSection"} <= finished
    assert {"Identity", "Receipt", "Report", "Draft", "Confirm", "Outlet"}.isdisjoint(finished)
    assert {"AnswersRows", "Guidance", "MonthRows", "OutcomeRows"}.isdisjoint(finished)


def test_the_first_frame_shows_the_home_screen_and_not_what_becomes_of_it() -> None:
    """What may stand there later, or lie over it, is made then."""
    assert _done(_IN_THE_FIRST_FRAME).stdout.split() == ["1.0", "home.pre_loss"]


def test_what_the_home_screen_shows_is_drawn_once() -> None:
    """Full screen, and not for any size that things have on the way to the one they come to."""
    drawn = _DRAWN.findall(_done(_UNTIL_HOME_RESTS).stdout)
    names = Counter(name for name, _size in drawn)
    assert {"social-card-lost", "found", "status"} <= names.keys()
    assert set(names.values()) == {1}, drawn


def test_no_sign_is_drawn_that_is_not_in_sight() -> None:
    signs = set(_SIGN.findall(_done(_UNTIL_HOME_RESTS).stdout))
    assert {"forward", "next", "wait"} <= signs
    assert {"attention", "leave", "sound", "up"}.isdisjoint(signs)


def test_no_font_is_loaded_but_the_one_of_the_screens() -> None:
    assert set(_FONT.findall(_done(_UNTIL_HOME_RESTS).stdout)) == {
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
    }


def _done(program: str) -> "subprocess.CompletedProcess[str]":
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=HOME,
        env=os.environ
        | {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_QUICK_BACKEND": "software",
        },
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done
