"""The configuration: one TOML file, the environment over it, and nothing unknown in either.

The keys are those of the contracts, section 3. Each can also come from the environment as
``KIOSK_<SECTION>__<KEY>``, which wins over the file. Without a file the kiosk is a sandbox: a
simulated reader, receipts into files, the reference centre in this process.
"""

import json
import os
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any, Final

from kiosk.base.parsing import Fault, Problem, UnfitError, keys_of, parse
from kiosk.base.records import dataclass
from kiosk.configuration.sections import (
    CareSection,
    CentralSection,
    KioskSection,
    MetricsSection,
    PrinterSection,
    ReaderSection,
    StatedSection,
    TimeoutSection,
    VoiceSection,
)
from kiosk.domain.failure import Failure, FailureCode

_PREFIX: Final = "KIOSK_"
_LOOKS: Final = "must look "


@dataclass(frozen=True)
class Settings:
    """The whole configuration, checked and frozen."""

    kiosk: KioskSection
    reader: ReaderSection
    printer: PrinterSection
    central: CentralSection
    timeouts: TimeoutSection = field(default_factory=TimeoutSection)
    voice: VoiceSection = field(default_factory=VoiceSection)
    stated: StatedSection = field(default_factory=StatedSection)
    care: CareSection = field(default_factory=CareSection)
    metrics: MetricsSection = field(default_factory=MetricsSection)

    @property
    def sandbox(self) -> bool:
        """Whether reports go to the reference centre in this process and to nobody else."""
        return not self.central.url

    @property
    def has_stand_ins(self) -> bool:
        """Whether anything is simulated here: the reader, the printer, or the centre."""
        return self.sandbox or self.reader.is_simulated or self.printer.is_simulated

    @property
    def papers_folder(self) -> Path:
        """Where papers come that are files, not on paper."""
        return self.kiosk.data_dir / "receipts"

    @property
    def verify_url(self) -> str:
        """Where a receipt's QR leads; empty where a sandbox's centre has no fixed address."""
        beside_api = f"{self.central.url.rstrip('/')}/r" if self.central.url else ""
        return self.central.verify_url or beside_api

    def changed(self, **kiosk: str) -> "Settings":
        """The same with other values in ``[kiosk]``, as command options give them."""
        return replace(self, kiosk=parse(KioskSection, asdict(self.kiosk) | kiosk))


def sandbox_folder() -> Path | Failure:
    """The sandbox's own data folder, by the XDG base directory specification."""
    state = os.environ.get("XDG_STATE_HOME", "")
    try:
        base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
    except RuntimeError:
        return _invalid("kiosk.data_dir: this user has no home folder: set HOME or XDG_STATE_HOME")
    return base / "social-card-kiosk" / "sandbox"


def load(file: Path | None) -> Settings | Failure:
    """Read ``file`` (``None``: the sandbox) and the environment.

    Whatever is wrong is one ``configuration_invalid`` whose detail names the key and the mend.
    """
    given = _sandbox() if file is None else _read(file)
    if isinstance(given, Failure):
        return given
    stray = _stray_variable()
    if stray is not None:
        return _invalid(stray)
    try:
        return parse(Settings, _overridden(given))
    except UnfitError as error:
        return _invalid(_mend(error.problems, str(file) if file else "the sandbox"))
    except json.JSONDecodeError:
        return _invalid(f"{_variable('kiosk', 'screen_mm')}: write it as [477, 268]")


def language_fault(language: str, shipped: Collection[str]) -> Failure | None:
    """Whether the language to speak first is none of those that the program came with."""
    if language in shipped:
        return None
    return _invalid(f"kiosk.language must be one of {', '.join(shipped)}")


def _sandbox() -> dict[str, Any] | Failure:
    kiosk: dict[str, Any] = {"id": "110105-0007", "region": "110105"}
    if not any(name.upper() == _variable("kiosk", "data_dir") for name in os.environ):
        folder = sandbox_folder()
        if isinstance(folder, Failure):
            return folder
        kiosk["data_dir"] = folder
    return {
        "kiosk": kiosk,
        "reader": {"driver": "simulated"},
        "printer": {"driver": "file"},
        "central": {"url": ""},
    }


def _read(file: Path) -> dict[str, Any] | Failure:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except OSError as error:
        return _invalid(f"{file} cannot be read ({error.strerror}): name an existing file")
    except UnicodeDecodeError as error:
        return _invalid(f"{file} is not TOML: save it as UTF-8 ({error.reason} at {error.start})")
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return _invalid(f"{file} is not TOML: {error}")


def _overridden(given: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says, with what the environment says instead. Only a list is not plain text."""
    said = {name.upper(): value for name, value in os.environ.items()}
    table = dict(given)
    for section, key in every_key():
        value: object = said.get(_variable(section, key))
        if value is None or not isinstance(table.get(section, {}), Mapping):
            continue
        if key == "screen_mm":
            value = json.loads(str(value))
        table[section] = {**table.get(section, {}), key: value}
    return table


def _stray_variable() -> str | None:
    """A variable with our prefix that is no key of ours: it was meant, and would be ignored."""
    sections = keys_of(Settings)
    known = [_variable(section, key) for section, key in every_key()]
    for name in os.environ:
        if not name.upper().startswith(_PREFIX) or name.upper() in known:
            continue
        section, separator, key = name.upper().removeprefix(_PREFIX).lower().partition("__")
        if not separator or not section:
            return f"{name} is not a known key{_variable_meant(name, known)}"
        if section in sections:
            return f"{name} is not a known key{_suggestion(key, keys_of(sections[section]))}"
        return f"{name}: there is no section [{section}]{_suggestion(section, sections)}"
    return None


def _variable_meant(name: str, known: list[str]) -> str:
    """The key whose variable this nearly is, or that stands in it without its section."""
    letters = {variable.replace("_", ""): variable for variable in known}
    close = _close(name.upper().replace("_", ""), letters, 0.8)
    key = name.upper().removeprefix(_PREFIX).strip("_")
    meant = [letters[word] for word in close] or [v for v in known if v.endswith(f"__{key}")]
    return f"; did you mean {meant[0]}?" if meant else "; a key's is like KIOSK_PRINTER__HOST"


def _mend(problems: list[Problem], file: str) -> str:
    """One problem in plain words, with its key, and how many more there are.

    A key that is not known comes first: it explains one that seems to be missing.
    """
    path, fault, what = min(problems, key=lambda problem: problem.fault is not Fault.UNKNOWN)
    wanted = _variable(*path[:2])
    variable = next((name for name in os.environ if name.upper() == wanted), None)
    key = variable or f"{path[0]}.{path[1]}" if len(path) > 1 else f"[{path[0]}]"
    where = "" if variable else f" in {file}"
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    match fault:
        case Fault.UNKNOWN:
            sections = keys_of(Settings)
            names = sections if len(path) == 1 else keys_of(sections[path[0]])
            return f"{key}{where} is not a known key{_suggestion(path[-1], names)}{more}"
        case Fault.MISSING:
            return f"{key} is missing{where}: add it{more}"
        case Fault.NO_TABLE:
            return f"{key}{where} is a section: write its keys under it{more}"
        case Fault.VALUE:
            return f"{key}{where}{' ' if what.startswith(_LOOKS) else ': '}{what}{more}"


def _variable(*path: str) -> str:
    return _PREFIX + "__".join(path).upper()


def every_key() -> Iterator[tuple[str, str]]:
    """Every section and key."""
    for section, kind in keys_of(Settings).items():
        yield from ((section, key) for key in keys_of(kind))


def _suggestion(word: str, known: Collection[str]) -> str:
    close = _close(word.lower(), known, 0.6)
    return f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(known)}"


def _close(word: str, known: Collection[str], likeness: float) -> list[str]:
    """Of ``known`` what was probably meant, if anything."""
    from difflib import get_close_matches  # for whoever misspelt something

    return get_close_matches(word, known, 1, likeness)


def _invalid(detail: str) -> Failure:
    return Failure(FailureCode.CONFIGURATION_INVALID, detail)
