"""The configuration: what a file and the environment may say, and how a mistake is told."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import SiteProfile
from kiosk.operations.configuration import (
    PrinterDriver,
    ReaderDriver,
    Settings,
    TextMode,
    load,
)

CONTRACT = """
[kiosk]
id = "110105-0007"
profile = "hospital"
region = "110105"
language = "en"
data_dir = "/var/lib/kiosk"
staff_pin_hash = "scrypt$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

[reader]
driver = "sdt"
name = "part"
port = "socket://127.0.0.1:4001"

[printer]
driver = "network"
host = "192.0.2.7"
port = 9101
width_dots = 384
text_mode = "raster"

[central]
url = "https://central.example:8443"
verify_url = "https://central.example/r"
certificate = ""
key = ""
ca = ""

[timeouts]
idle = 60
idle_countdown = 15
confirm_online = 2.5
"""

SMALL = """
[kiosk]
id = "110105-0007"
region = "110105"
data_dir = "/var/lib/kiosk"
[reader]
driver = "pcsc"
[printer]
driver = "file"
[central]
url = ""
"""


def loaded(text: str, folder: Path) -> Settings | Failure:
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def mend(outcome: Settings | Failure) -> str:
    assert isinstance(outcome, Failure)
    assert outcome.code is FailureCode.CONFIGURATION_INVALID
    assert "\n" not in outcome.detail
    return outcome.detail


def test_every_key_of_the_contract(tmp_path: Path) -> None:
    settings = loaded(CONTRACT, tmp_path)
    assert isinstance(settings, Settings)
    assert settings.kiosk.profile is SiteProfile.HOSPITAL
    assert settings.kiosk.data_dir == Path("/var/lib/kiosk")
    assert settings.reader.driver is ReaderDriver.SDT
    assert settings.reader.port == "socket://127.0.0.1:4001"
    assert settings.printer.width_dots == 384
    assert settings.printer.text_mode is TextMode.RASTER
    assert settings.central.verify_url == "https://central.example/r"
    assert settings.timeouts.confirm_online == 2.5
    assert not settings.sandbox


def test_what_may_be_left_out_is_what_the_contract_shows(tmp_path: Path) -> None:
    settings = loaded(SMALL, tmp_path)
    assert isinstance(settings, Settings)
    assert settings.kiosk.language == "zh_CN"
    assert (settings.printer.port, settings.printer.width_dots) == (9100, 576)
    assert settings.printer.text_mode is TextMode.GB18030
    timeouts = settings.timeouts
    assert (timeouts.idle, timeouts.idle_countdown, timeouts.confirm_online) == (90, 20, 3)
    assert settings.sandbox


def test_without_a_file_it_is_a_sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    settings = load(None)
    assert isinstance(settings, Settings)
    assert settings.sandbox
    assert settings.reader.driver is ReaderDriver.SIMULATED
    assert settings.printer.driver is PrinterDriver.FILE
    assert settings.kiosk.data_dir == tmp_path / "social-card-kiosk" / "sandbox"
    assert not settings.kiosk.data_dir.exists(), "reading the configuration writes nothing"


def test_a_relative_state_folder_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "relative")
    settings = load(None)
    assert isinstance(settings, Settings)
    assert settings.kiosk.data_dir.is_relative_to(Path.home() / ".local" / "state")


@pytest.mark.parametrize(
    ("variable", "value", "read"),
    [
        ("KIOSK_PRINTER__HOST", "printer.example", lambda s: s.printer.host == "printer.example"),
        ("KIOSK_PRINTER__PORT", "9200", lambda s: s.printer.port == 9200),
        ("KIOSK_PRINTER__WIDTH_DOTS", "576", lambda s: s.printer.width_dots == 576),
        ("KIOSK_KIOSK__ID", "320100-0001", lambda s: s.kiosk.id == "320100-0001"),
        ("KIOSK_KIOSK__REGION", "320100", lambda s: s.kiosk.region == "320100"),
        ("KIOSK_KIOSK__DATA_DIR", "/x", lambda s: s.kiosk.data_dir == Path("/x")),
        ("KIOSK_TIMEOUTS__CONFIRM_ONLINE", "0.5", lambda s: s.timeouts.confirm_online == 0.5),
        ("kiosk_reader__name", "ACS", lambda s: s.reader.name == "ACS"),
    ],
)
def test_the_environment_wins_over_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, value: str, read: Any
) -> None:
    monkeypatch.setenv(variable, value)
    settings = loaded(CONTRACT, tmp_path)
    assert isinstance(settings, Settings)
    assert read(settings)
    assert settings.timeouts.idle == 60, "the other keys are still the file's"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("host =", "hots =", 'printer.hots in {file} is not a known key; did you mean "host"?'),
        ("[printer]", "[printr]", '[printr] in {file} is not a known key; did you mean "printer"?'),
        ('driver = "sdt"', 'driver = "usb"', "reader.driver in {file}: input should be 'pcsc'"),
        ('id = "110105-0007"', 'id = "7"', "kiosk.id in {file} must look like 110105-0007"),
        ('region = "110105"', 'region = "1"', "kiosk.region in {file} must look like 110105"),
        (
            'pin_hash = "scrypt$',
            'pin_hash = "',
            "kiosk.staff_pin_hash in {file} must look as doctor",
        ),
        ("port = 9101", "port = 99999", "printer.port in {file}: input should be less than or"),
        ("width_dots = 384", "width_dots = 400", "printer.width_dots in {file}: input should be 5"),
        ("https://central.example:8443", "http://central.example", "central.url in {file}: must"),
        ("https://central.example:8443", "central.example", "central.url in {file}: must be an"),
        ('port = "socket://127.0.0.1:4001"', "", '[reader] in {file}: driver "sdt" needs a port'),
        ('certificate = ""', 'certificate = "/no.pem"', "central.certificate in {file}: names no"),
        ("idle_countdown = 15", "idle_countdown = 60", "[timeouts] in {file}: idle_countdown must"),
        ('language = "en"', "language = 7", "kiosk.language in {file}: input should be a valid s"),
    ],
)
def test_a_mistake_names_the_key_and_the_mend(
    tmp_path: Path, right: str, wrong: str, said: str
) -> None:
    assert right in CONTRACT
    detail = mend(loaded(CONTRACT.replace(right, wrong), tmp_path))
    assert detail.startswith(said.format(file=tmp_path / "kiosk.toml"))


@pytest.mark.parametrize("key", ["id", "region", "data_dir", "driver", "url"])
def test_a_key_that_has_no_safe_default_must_be_there(tmp_path: Path, key: str) -> None:
    """A kiosk with another's number, or a centre that is only pretended, must not come about."""
    lines = [line for line in SMALL.splitlines() if not line.startswith(f"{key} =")]
    assert f".{key} is missing in " in mend(loaded("\n".join(lines), tmp_path))


def test_several_mistakes_are_counted(tmp_path: Path) -> None:
    text = SMALL.replace('id = "110105-0007"', 'id = "7"\nidd = 1')
    assert mend(loaded(text, tmp_path)).endswith("(and 1 more)")


def test_certificate_and_key_come_together(tmp_path: Path) -> None:
    pem = tmp_path / "kiosk.pem"
    pem.touch()
    text = CONTRACT.replace('certificate = ""', f'certificate = "{pem}"')
    assert "certificate and key come together" in mend(loaded(text, tmp_path))
    assert isinstance(loaded(text.replace('key = ""', f'key = "{pem}"'), tmp_path), Settings)


def test_plain_http_is_for_loopback_only(tmp_path: Path) -> None:
    for host in ("127.0.0.1:8000", "localhost", "[::1]:8000"):
        text = CONTRACT.replace("https://central.example:8443", f"http://{host}")
        assert isinstance(loaded(text, tmp_path), Settings)


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        (
            "KIOSK_PRINTER__HOTS",
            'KIOSK_PRINTER__HOTS is not a known key; did you mean "host"?',
        ),
        (
            "KIOSK_PRINTR__HOST",
            'KIOSK_PRINTR__HOST: there is no section [printr]; did you mean "printer"?',
        ),
        ("KIOSK_PRINTER__PORT", "KIOSK_PRINTER__PORT: input should be a valid integer"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, said: str
) -> None:
    monkeypatch.setenv(variable, "x")
    assert mend(load(None)).startswith(said)


def test_other_variables_that_begin_alike_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_THEME", "dark")
    assert isinstance(load(None), Settings)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in mend(load(tmp_path / "kiosk.toml"))
    assert "cannot be read (Is a directory)" in mend(load(tmp_path))


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    assert "is not TOML: " in mend(loaded("[kiosk\nid = 1", tmp_path))
    assert "line 3" in mend(loaded("[kiosk]\n\nid = \n", tmp_path))
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b'[kiosk]\nid = "\xff"')
    assert "is not TOML: " in mend(load(file))


@given(st.text(), st.recursive(st.text() | st.integers() | st.booleans(), st.lists, max_leaves=4))
def test_no_value_of_any_key_raises(
    tmp_path_factory: pytest.TempPathFactory, section: str, value: object
) -> None:
    """Whatever stands in the file, the answer is settings or one line."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    quoted = "".join(c if c.isalnum() and c.isascii() else "_" for c in section)
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    file.write_text(SMALL + f"[kiosk_{quoted}]\nx = {text}\n[timeouts]\nidle = {text}\n", "utf-8")
    mend(load(file))
