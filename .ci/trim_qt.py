"""Takes out of an installed PySide6 what the kiosk doesn't load: python3 .ci/trim_qt.py FOLDER

What is kept begins with the modules that the program imports, the plugins that a kiosk's screen
needs and the QML that its screens import; then whatever library those need. Tools, headers and
Qt's own parts under the GPL alone are none of it.
"""

import shutil
import subprocess
import sys
from pathlib import Path

MODULES = (
    "Core",
    "DBus",
    "Gui",
    "Multimedia",
    "Network",
    "OpenGL",
    "Qml",
    "Quick",
    "Test",
    "TextToSpeech",
)
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
QML = ("QtQml", "QtQuick")
QML_PARTS = ("Controls", "Effects", "Layouts", "NativeStyle", "Shapes", "Templates", "Window")
STYLES = ("Basic", "impl")


def main() -> None:
    """Keep what is needed in the folder that is named, and say how much went."""
    pyside = Path(sys.argv[1])
    qt, before = pyside / "Qt", size(pyside)
    for folder in ("glue", "include", "scripts", "typesystems", "doc", "support", "QtAsyncio"):
        shutil.rmtree(pyside / folder, ignore_errors=True)
    for folder in ("libexec", "metatypes", "resources", "translations"):
        shutil.rmtree(qt / folder, ignore_errors=True)
    trim_qml(qt / "qml")
    trim_plugins(qt / "plugins")
    trim_modules(pyside)
    trim_libraries(pyside)
    print(f"Qt: {before >> 20} MiB, {size(pyside) >> 20} MiB kept")


def trim_qml(folder: Path) -> None:
    for one in [*folder.iterdir(), *(folder / "QtQuick").iterdir()]:
        parts = QML if one.parent == folder else QML_PARTS
        if one.is_dir() and one.name not in parts:
            shutil.rmtree(one)
    for one in (folder / "QtQuick/Controls").iterdir():
        if one.is_dir() and one.name not in STYLES:
            shutil.rmtree(one)


def trim_plugins(folder: Path) -> None:
    for one in [path for path in folder.rglob("*") if path.is_file()]:
        kept = one.parent.name in PLUGINS or str(one.relative_to(folder)) in PLUGIN_FILES
        if not kept or any(name in one.name for name in NOT_HERE):
            one.unlink()


def trim_modules(pyside: Path) -> None:
    """Tools and stubs, and the modules that nobody imports."""
    kept = {f"Qt{name}.abi3.so" for name in MODULES}
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


main()
