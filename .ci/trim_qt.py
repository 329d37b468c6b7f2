"""Takes out of an installed PySide6 what the kiosk doesn't load: python3 .ci/trim_qt.py FOLDER

What is kept begins with the modules that the program's own files import, the QML that its screens
import and the plugins that a kiosk's screen needs; then whatever those need. Tools, headers and
Qt's own parts under the GPL alone are none of it.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HOME = Path(__file__).parents[1]
PLUGINS = (
    "multimedia",
    "platforminputcontexts",
    "platforms",
    "texttospeech",
    "wayland-decoration-client",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
    "xcbglintegrations",
)
PLUGIN_FILES = (
    "imageformats/libqsvg.so",
    "imageformats/libqjpeg.so",
)
NOT_HERE = ("virtualkeyboard", "eglfs", "linuxfb", "vkkhrdisplay", "vnc")
IMPORTED = re.compile(r"^\s*(?:from|import) PySide6\.(\w+)", re.MULTILINE)
QML_IMPORTED = re.compile(r"^import (Qt[\w.]*)", re.MULTILINE)
QML_NEEDED = re.compile(r"^(?:import|depends) (Qt[\w.]*)", re.MULTILINE)
"""Of a module's ``qmldir``; an ``optional import`` is another one of a choice."""


def main() -> None:
    """Keep what is needed in the folder that is named, and say how much went."""
    pyside = Path(sys.argv[1])
    before = size(pyside)
    trim(pyside)
    print(f"Qt: {before >> 20} MiB, {size(pyside) >> 20} MiB kept")


def trim(pyside: Path) -> None:
    """Take what the program of this tree does not need out of ``pyside``."""
    modules, qml = needed_modules(pyside), needed_qml(pyside / "Qt/qml")
    for folder in ("glue", "include", "scripts", "typesystems", "doc", "support", "QtAsyncio"):
        shutil.rmtree(pyside / folder, ignore_errors=True)
    for folder in ("libexec", "metatypes", "resources", "translations"):
        shutil.rmtree(pyside / "Qt" / folder, ignore_errors=True)
    trim_qml(pyside / "Qt/qml", qml)
    trim_plugins(pyside / "Qt/plugins")
    trim_modules(pyside, modules)
    trim_libraries(pyside)


def needed_modules(pyside: Path) -> set[str]:
    """What the program imports, and what those load by themselves, as their stubs say."""
    files = [HOME / "main.py", *(HOME / "kiosk").rglob("*.py"), *(HOME / "ui").rglob("*.py")]
    begun = {name for file in files for name in IMPORTED.findall(file.read_text("utf-8"))}
    return whole(begun, lambda name: IMPORTED.findall((pyside / f"{name}.pyi").read_text("utf-8")))


def needed_qml(folder: Path) -> set[str]:
    """What the screens import, and what those import."""
    files = (HOME / "ui/qml").rglob("*.qml")
    begun = {name for file in files for name in QML_IMPORTED.findall(file.read_text("utf-8"))}

    def of(name: str) -> list[str]:
        return QML_NEEDED.findall((folder / name.replace(".", "/") / "qmldir").read_text("utf-8"))

    return whole(begun, of)


def whole(begun: set[str], of: Callable[[str], list[str]]) -> set[str]:
    """``begun``, and all that comes of it by ``of``."""
    known, waiting = set(begun), list(begun)
    while waiting:
        new = set(of(waiting.pop())) - known
        known |= new
        waiting += new
    return known


def trim_qml(folder: Path, kept: set[str]) -> None:
    """Every folder that is no module which is kept, and holds none."""
    for one in sorted(path for path in folder.rglob("*") if path.is_dir()):
        name = ".".join(one.relative_to(folder).parts)
        if not any(module == name or module.startswith(f"{name}.") for module in kept):
            shutil.rmtree(one, ignore_errors=True)


def trim_plugins(folder: Path) -> None:
    for one in [path for path in folder.rglob("*") if path.is_file()]:
        kept = one.parent.name in PLUGINS or str(one.relative_to(folder)) in PLUGIN_FILES
        if not kept or any(name in one.name for name in NOT_HERE):
            one.unlink()


def trim_modules(pyside: Path, modules: set[str]) -> None:
    """Tools and stubs, and the modules that nobody imports."""
    kept = {f"{name}.abi3.so" for name in modules}
    for one in [path for path in pyside.iterdir() if path.is_file()]:
        is_library = one.name.startswith(("libpyside6", "libshiboken"))
        if not (one.name in kept or one.suffix == ".py" or is_library):
            one.unlink()


def trim_libraries(pyside: Path) -> None:
    """Those that nothing that is kept needs, directly or by another."""
    libraries = {path.name: path for path in (pyside / "Qt/lib").iterdir()}
    waiting = [path for path in pyside.rglob("*.so*") if path.parent != pyside / "Qt/lib"]
    needed: set[str] = set()
    while waiting:
        for name in needs(waiting.pop()) & set(libraries) - needed:
            needed.add(name)
            waiting.append(libraries[name])
    for name in set(libraries) - needed:
        libraries[name].unlink()


def needs(library: Path) -> set[str]:
    """The names of the libraries that it asks the loader for."""
    told = subprocess.run(
        ["readelf", "--dynamic", str(library)], capture_output=True, text=True, check=True
    ).stdout
    return {line.split("[")[1].rstrip("]") for line in told.splitlines() if "(NEEDED)" in line}


def size(folder: Path) -> int:
    """Bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
