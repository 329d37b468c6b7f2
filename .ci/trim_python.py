"""Takes out of a folder of Python packages what only their makers need, and strips libraries:
python3 .ci/trim_python.py [--central] FOLDER

With ``--central`` also what only a kiosk needs: its interface and its devices.
"""

import shutil
import subprocess
import sys
from pathlib import Path

NOT_NEEDED = ("bin", "share", "tests", "docs", "setuptools", "_distutils_hack", "distutils")
"""Of a kiosk; ``setuptools`` builds, and nobody imports it."""
KIOSK_ONLY = (
    "PySide6",
    "_yaml",
    "appdirs",
    "argcomplete",
    "barcode",
    "escpos",
    "pyscard",
    "pyserial",
    "pyside6_addons",
    "pyside6_essentials",
    "python_barcode",
    "python_escpos",
    "pyusb",
    "pyyaml",
    "serial",
    "shiboken6",
    "smartcard",
    "ui",
    "usb",
    "yaml",
    "zxing_cpp",
    "zxingcpp",
)
SUFFIXES_NOT_NEEDED = (".a", ".c", ".h", ".hpp", ".pxd", ".pyi", ".pyx")


def main() -> None:
    """Trim the folder that is named last, and say how much went."""
    folder = Path(sys.argv[-1])
    before = size(folder)
    if "--central" in sys.argv:
        remove_parts(folder, KIOSK_ONLY)
    else:
        remove_parts(folder, NOT_NEEDED)
        for one in [*folder.glob("*/tests"), folder / "barcode/fonts"]:
            remove(one)
        for file in [path for path in folder.rglob("*") if path.is_file()]:
            tidy(file)
    print(f"{folder.name}: {before >> 20} MiB, {size(folder) >> 20} MiB kept")


def remove_parts(folder: Path, names: tuple[str, ...]) -> None:
    """Packages and modules by their names, with what pip notes of them."""
    for one in folder.iterdir():
        if one.name.partition("-")[0].partition(".")[0] in names:
            remove(one)


def tidy(file: Path) -> None:
    """A module is no program, a library is stripped, and nothing but libraries can be run."""
    if file.suffix in SUFFIXES_NOT_NEEDED:
        file.unlink()
        return
    is_library = ".so" in file.suffixes
    file.chmod(0o755 if is_library else 0o644)
    if is_library:
        subprocess.run(["strip", "--strip-unneeded", str(file)], check=True)
    elif file.suffix == ".py" and (text := file.read_bytes()).startswith(b"#!"):
        file.write_bytes(text.replace(b"#!", b"# ", 1))


def remove(path: Path) -> None:
    """A file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def size(folder: Path) -> int:
    """Bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


main()
