"""Whether this kiosk can speak, looked at without starting anything that would."""

import ctypes
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from kiosk.health.finding import Finding

_MODULES: Final = (
    Path("/usr/lib/speech-dispatcher-modules"),
    Path("/usr/libexec/speech-dispatcher-modules"),
)
_SILENT: Final = frozenset({"sd_dummy", "sd_generic"})
_ESPEAK: Final = frozenset({"sd_espeak", "sd_espeak-ng", "sd_espeak-ng-mbrola"})
_MANDARIN: Final = "espeak-ng-data/cmn_dict"
_DATA: Final = ("/usr/lib/*/", "/usr/lib/", "/usr/share/")
_DEBIAN: Final = "apt-get install libspeechd2 speech-dispatcher speech-dispatcher-espeak-ng."


def probe_voice() -> Finding | None:
    """What is missing, the first thing of it; a kiosk without a voice does all its other work.

    The voices of other engines than eSpeak NG are known only to them.
    """
    if find_spec("PySide6") is None or find_spec("PySide6.QtTextToSpeech") is None:
        return Finding(
            "Qt's text to speech is not installed, so voice is not offered",
            "Install the kiosk with its extra: pip install 'social-card-kiosk[voice]'.",
        )
    if not _loads("libspeechd.so.2") or shutil.which("speech-dispatcher") is None:
        return Finding("Speech Dispatcher is not installed, so voice is not offered", _DEBIAN)
    engines = _engines()
    if not engines:
        return Finding("Speech Dispatcher has no engine, so voice is not offered", _DEBIAN)
    if engines <= _ESPEAK and not _has_mandarin():
        return Finding("there is no Chinese voice, so voice is not offered", _DEBIAN)
    return None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _engines() -> frozenset[str]:
    found = (path.name for folder in _MODULES if folder.is_dir() for path in folder.iterdir())
    return frozenset(name for name in found if name.startswith("sd_")) - _SILENT


def _has_mandarin() -> bool:
    return any(any(Path("/").glob(f"{place[1:]}{_MANDARIN}")) for place in _DATA)
