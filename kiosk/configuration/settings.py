"""The configuration: one TOML file, the environment over it, and nothing unknown in either.

The keys are those of the contracts, section 3. Each can also come from the environment as
``KIOSK_<SECTION>__<KEY>``, which wins over the file. Without a file the kiosk is a sandbox: a
simulated reader, receipts into files, the reference centre in this process.
"""

import os
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from kiosk.configuration.sections import (
    CentralSection,
    KioskSection,
    PrinterSection,
    ReaderSection,
    TimeoutSection,
    VoiceSection,
)
from kiosk.domain.failure import Failure, FailureCode

_PREFIX: Final = "KIOSK_"
_LOOKS: Final = {
    "id": "like 110105-0007",
    "region": "like 110105",
    "staff_pin_hash": "as doctor --set-pin prints it",
}


class Settings(BaseSettings):
    """The whole configuration, checked and frozen."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    kiosk: KioskSection
    reader: ReaderSection
    printer: PrinterSection
    central: CentralSection
    timeouts: TimeoutSection = TimeoutSection()
    voice: VoiceSection = VoiceSection()

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

    @property
    def without_effect(self) -> list[str]:
        """Keys that are set, but that this version takes no account of."""
        given = {
            "kiosk.screen_mm": any(self.kiosk.screen_mm),
            "[voice]": self.voice != VoiceSection(),
        }
        return [key for key, is_set in given.items() if is_set]

    def changed(self, **kiosk: str) -> "Settings":
        """The same with other values in ``[kiosk]``, as command options give them."""
        section = KioskSection(**(self.kiosk.model_dump() | kiosk))
        return self.model_copy(update={"kiosk": section})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; there are no further sources."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings


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
        return Settings(**given)
    except ValidationError as error:
        return _invalid(_mend(error.errors(), str(file) if file else "the sandbox"))
    except SettingsError:  # only a list is decoded by the source itself, and there is one
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


def _stray_variable() -> str | None:
    """A variable with our prefix that is no key of ours: it was meant, and would be ignored."""
    sections = Settings.model_fields
    known = [_variable(section, key) for section in sections for key in _keys(section)]
    for name in os.environ:
        if not name.upper().startswith(_PREFIX) or name.upper() in known:
            continue
        section, separator, key = name.upper().removeprefix(_PREFIX).lower().partition("__")
        if not separator or not section:
            return f"{name} is not a known key{_variable_meant(name, known)}"
        if section in sections:
            return f"{name} is not a known key{_suggestion(key, _keys(section))}"
        return f"{name}: there is no section [{section}]{_suggestion(section, sections)}"
    return None


def _variable_meant(name: str, known: list[str]) -> str:
    """The key whose variable this nearly is, or that stands in it without its section."""
    letters = {variable.replace("_", ""): variable for variable in known}
    close = get_close_matches(name.upper().replace("_", ""), letters, n=1, cutoff=0.8)
    key = name.upper().removeprefix(_PREFIX).strip("_")
    meant = [letters[word] for word in close] or [v for v in known if v.endswith(f"__{key}")]
    return f"; did you mean {meant[0]}?" if meant else "; a key's is like KIOSK_PRINTER__HOST"


def _mend(errors: list[ErrorDetails], file: str) -> str:
    """One error in plain words, with its key, and how many more there are.

    A key that is not known comes first: it explains one that seems to be missing.
    """
    error = min(errors, key=lambda error: error["type"] != "extra_forbidden")
    path = [str(part) for part in error["loc"]]
    wanted = _variable(*path[:2])
    variable = next((name for name in os.environ if name.upper() == wanted), None)
    key = variable or f"{path[0]}.{path[1]}" if len(path) > 1 else f"[{path[0]}]"
    where = "" if variable else f" in {file}"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    match error["type"]:
        case "extra_forbidden":
            names = Settings.model_fields if len(path) == 1 else _keys(path[0])
            return f"{key}{where} is not a known key{_suggestion(path[-1], names)}{more}"
        case "missing" if len(path) <= 2:  # deeper down it is part of a value
            return f"{key} is missing{where}: add it{more}"
        case "string_pattern_mismatch":
            return f"{key}{where} must look {_LOOKS[path[-1]]}{more}"
        case "model_type":
            return f"{key}{where} is a section: write its keys under it{more}"
        case _:
            message = error["msg"][:1].lower() + error["msg"][1:]
            return f"{key}{where}: {message}{more}"


def _variable(*path: str) -> str:
    return _PREFIX + "__".join(path).upper()


def _keys(section: str) -> Collection[str]:
    """The keys of one section."""
    model = Settings.model_fields[section].annotation
    return model.model_fields if isinstance(model, type(BaseModel)) else ()


def _suggestion(word: str, known: Collection[str]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(known)}"


def _invalid(detail: str) -> Failure:
    return Failure(FailureCode.CONFIGURATION_INVALID, detail)
