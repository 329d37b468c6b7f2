"""The configuration: one TOML file, the environment over it, and nothing unknown in either.

The keys are those of the contracts, section 3. Each can also come from the environment as
``KIOSK_<SECTION>__<KEY>``, which wins over the file. Without a file the kiosk is a sandbox: a
simulated reader, receipts into files, the reference centre in this process.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import RegionCode
from kiosk.domain.report import SiteProfile

_PREFIX: Final = "KIOSK_"
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_LOOKS: Final = {
    "id": "like 110105-0007",
    "region": "like 110105",
    "staff_pin_hash": "as doctor --set-pin prints it",
}


class ReaderDriver(StrEnum):
    PCSC = "pcsc"
    SDT = "sdt"
    SIMULATED = "simulated"


class PrinterDriver(StrEnum):
    NETWORK = "network"
    USB = "usb"
    SERIAL = "serial"
    CUPS = "cups"
    FILE = "file"


class TextMode(StrEnum):
    GB18030 = "gb18030"
    RASTER = "raster"


_HOST_FORMS: Final = {
    PrinterDriver.SERIAL: re.compile(r"/[^:]+(:[0-9]{4,6})?"),
    PrinterDriver.USB: re.compile(r"([0-9a-fA-F]{4}:[0-9a-fA-F]{4})?"),
}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _existing(path: str) -> str:
    if path and not Path(path).is_file():
        raise PydanticCustomError("no_file", "names no file that exists")
    return path


def _guarded(url: str) -> str:
    """Personal data goes over TLS, except to a centre on this very machine."""
    parts = urlsplit(url)
    if url and (
        parts.hostname is None
        or not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK))
    ):
        raise PydanticCustomError(
            "url_guarded", "must be an https:// address, or http:// on loopback"
        )
    return url


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _number(value: object) -> object:
    """The environment has only text, and a choice of numbers would not take it."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


PemFile = Annotated[str, AfterValidator(_existing)]
PinHash = Annotated[str, Field(pattern=r"^(scrypt\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44})?$")]
KioskId = Annotated[str, Field(pattern=r"^[0-9]{6}-[0-9]{4}$")]


class KioskSection(_Section):
    """Where the kiosk stands. ``staff_pin_hash`` empty means that there is no staff PIN."""

    id: KioskId
    profile: SiteProfile = SiteProfile.OUTLET
    region: RegionCode
    language: str = "zh_CN"
    data_dir: Annotated[Path, AfterValidator(_absolute)]
    staff_pin_hash: PinHash = ""


class ReaderSection(_Section):
    """``name`` is part of a PC/SC reader's name; ``port`` a pyserial URL, for ``sdt``."""

    driver: ReaderDriver
    name: str = ""
    port: str = ""

    @model_validator(mode="after")
    def _port_for_sdt(self) -> Self:
        if self.driver is ReaderDriver.SDT and not self.port:
            raise PydanticCustomError("needs_port", 'driver "sdt" needs a port beside it')
        return self


class PrinterSection(_Section):
    """``width_dots`` at 8 dots a millimetre: 576 prints 72 mm of 80 mm paper, 384 48 of 58.

    ``host`` is what the driver needs to find the printer: an address for
    ``network`` (empty: this machine), a line as
    ``/dev/ttyS0`` or ``/dev/ttyS0:19200`` for ``serial``, ``vendor:product`` in hexadecimal for
    ``usb`` (empty: the first one), a queue for ``cups`` (empty: the default one).
    """

    driver: PrinterDriver
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    width_dots: Annotated[Literal[576, 384], BeforeValidator(_number)] = 576
    text_mode: TextMode = TextMode.GB18030

    @model_validator(mode="after")
    def _host_for_its_driver(self) -> Self:
        form = _HOST_FORMS.get(self.driver)
        if form is not None and not form.fullmatch(self.host):
            raise PydanticCustomError("printer_host", f"host is not one for {self.driver}")
        return self


class CentralSection(_Section):
    """The central service. An empty ``url`` starts the reference centre in this process."""

    url: Annotated[str, AfterValidator(_guarded)]
    verify_url: str = ""
    certificate: PemFile = ""
    key: PemFile = ""
    ca: PemFile = ""

    @model_validator(mode="after")
    def _pair(self) -> Self:
        if bool(self.certificate) != bool(self.key):
            raise PydanticCustomError("needs_pair", "certificate and key come together")
        return self


class TimeoutSection(_Section):
    """Seconds. ``idle_countdown`` is the last part of ``idle``, shown counting down."""

    idle: Annotated[int, Field(ge=10, le=3600)] = 90
    idle_countdown: Annotated[int, Field(ge=1)] = 20
    confirm_online: Annotated[float, Field(ge=0, le=60)] = 3

    @model_validator(mode="after")
    def _countdown_inside(self) -> Self:
        if self.idle_countdown >= self.idle:
            raise PydanticCustomError("countdown", "idle_countdown must be less than idle")
        return self


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

    @property
    def sandbox(self) -> bool:
        """Whether reports go to the reference centre in this process and to nobody else."""
        return not self.central.url

    @property
    def verify_url(self) -> str:
        """Where a receipt's QR leads; empty where a sandbox's centre has no fixed address."""
        beside_api = f"{self.central.url.rstrip('/')}/r" if self.central.url else ""
        return self.central.verify_url or beside_api

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


def sandbox_folder() -> Path:
    """The sandbox's own data folder, by the XDG base directory specification."""
    state = os.environ.get("XDG_STATE_HOME", "")
    base = Path(state) if state.startswith("/") else Path.home() / ".local" / "state"
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
    except SettingsError as error:
        return _invalid(f"the environment: {error}")


def _sandbox() -> dict[str, Any]:
    return {
        "kiosk": {"id": "110105-0007", "region": "110105", "data_dir": sandbox_folder()},
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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return _invalid(f"{file} is not TOML: {error}")


def _stray_variable() -> str | None:
    """A variable that looks like a key of ours but names no section, which would be ignored."""
    for name in os.environ:
        section, separator, _ = name.upper().removeprefix(_PREFIX).partition("__")
        if not name.upper().startswith(_PREFIX) or not separator:
            continue
        if section.lower() not in Settings.model_fields:
            return f"{name}: there is no section [{section.lower()}]" + _suggestion(
                section.lower(), Settings.model_fields
            )
    return None


def _mend(errors: list[ErrorDetails], file: str) -> str:
    """One error in plain words, with its key, and how many more there are.

    A key that is not known comes first: it explains one that seems to be missing.
    """
    error = min(errors, key=lambda error: error["type"] != "extra_forbidden")
    path = [str(part) for part in error["loc"]]
    variable = next((name for name in os.environ if name.upper() == _variable(path)), None)
    key = variable or f"{path[0]}.{path[1]}" if len(path) > 1 else f"[{path[0]}]"
    where = "" if variable else f" in {file}"
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    match error["type"]:
        case "extra_forbidden":
            return f"{key}{where} is not a known key{_suggestion(path[-1], _names(path))}{more}"
        case "missing":
            return f"{key} is missing{where}: add it{more}"
        case "string_pattern_mismatch":
            return f"{key}{where} must look {_LOOKS[path[-1]]}{more}"
        case _:
            message = error["msg"][:1].lower() + error["msg"][1:]
            return f"{key}{where}: {message}{more}"


def _variable(path: list[str]) -> str:
    return _PREFIX + "__".join(path[:2]).upper()


def _names(path: list[str]) -> Mapping[str, Any]:
    """The keys that could stand where the one at ``path`` stands."""
    if len(path) == 1:
        return Settings.model_fields
    section = Settings.model_fields[path[0]].annotation
    return section.model_fields if isinstance(section, type(BaseModel)) else {}


def _suggestion(word: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(word.lower(), known, n=1)
    return f'; did you mean "{close[0]}"?' if close else f"; known are {', '.join(known)}"


def _invalid(detail: str) -> Failure:
    return Failure(FailureCode.CONFIGURATION_INVALID, detail)
