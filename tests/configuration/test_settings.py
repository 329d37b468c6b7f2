"""The configuration: what a file and the environment may say, and how a mistake is told."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.configuration.sections import VoiceOutput
from kiosk.configuration.settings import Settings, every_key, load
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import SiteProfile
from kiosk.printing.settings import Driver as PrinterDriver
from kiosk.printing.settings import Flow, TextMode
from kiosk.reader.factory import Driver as ReaderDriver

CONTRACT = """
[kiosk]
id = "110105-0007"
profile = "hospital"
region = "110105"
language = "en"
data_dir = "/var/lib/kiosk"
staff_pin_hash = "scrypt$AAAAAAAAAAAAAAAAAAAAAA==$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
site_name = "朝阳区社保卡服务网点"
screen_mm = [337.5, 600]

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
native_qr = false
flow = "none"

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

[voice]
enabled = false
output = "headphones"

[stated]
an_hour = 9
by_phone = 1

[care]
restart_at = "02:30"
memory_mb = 500

[metrics]
port = 9101
"""

EXAMPLE = """
[kiosk]
id = "110105-0007"            # also the certificate's name and the receipt key's id
profile = "outlet"            # "outlet" | "hospital"
region = "110105"             # GB/T 2260 code of the place it stands in
language = "zh_CN"
data_dir = "/var/lib/kiosk"
staff_pin_hash = ""           # made by `doctor --set-pin`
site_name = ""                # as people call the place; printed on receipts
screen_mm = [0, 0]            # the screen's visible width and height in millimetres; 0 = unknown

[reader]
driver = "pcsc"               # "pcsc" | "sdt" | "simulated"
name = ""                     # part of the PC/SC reader's name; empty = any
port = ""                     # pyserial URL, for "sdt"

[printer]
driver = "network"            # "network" | "usb" | "serial" | "cups" | "file"
host = "127.0.0.1"
port = 9100
width_dots = 576              # 576 = 80 mm, 384 = 58 mm
text_mode = "gb18030"         # "gb18030" | "raster"
native_qr = true              # false for printers that lack the QR command
flow = "none"                 # serial only: "none" | "xon_xoff" | "rts_cts"

[central]
url = "https://central.example:8443"    # empty = sandbox
verify_url = "https://central.example/r"
certificate = ""              # client certificate, key and CA (PEM)
key = ""
ca = ""
order_key = ""

[timeouts]                    # seconds
idle = 180
idle_countdown = 45
confirm_online = 3            # how long the screen waits for the centre

[voice]
enabled = true                # offered where an engine is there
output = "speaker"            # "speaker" | "headphones"

[stated]
an_hour = 6
by_phone = 2

[care]
restart_at = "04:00"
memory_mb = 700

[metrics]
port = 0
"""
"""The contract's own file, which shows every key at what it is left at."""

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
    assert settings.printer.native_qr is False
    assert settings.printer.flow is Flow.NONE
    assert settings.kiosk.site_name == "朝阳区社保卡服务网点"
    assert settings.kiosk.screen_mm == (337.5, 600)
    assert settings.timeouts.confirm_online == 2.5
    assert settings.voice.enabled is False
    assert settings.voice.output is VoiceOutput.HEADPHONES
    assert (settings.stated.an_hour, settings.stated.by_phone) == (9, 1)
    assert (settings.care.restart_at, settings.care.memory_mb) == ("02:30", 500)
    assert settings.metrics.port == 9101
    assert not settings.sandbox


def test_what_may_be_left_out_is_what_the_contract_shows(tmp_path: Path) -> None:
    settings = loaded(SMALL, tmp_path)
    assert isinstance(settings, Settings)
    assert settings.kiosk.language == "zh_CN"
    assert (settings.printer.port, settings.printer.width_dots) == (9100, 576)
    assert settings.printer.text_mode is TextMode.GB18030
    assert (settings.printer.native_qr, settings.printer.flow) == (True, Flow.NONE)
    assert (settings.kiosk.site_name, settings.kiosk.screen_mm) == ("", (0, 0))
    assert (settings.voice.enabled, settings.voice.output) == (True, VoiceOutput.SPEAKER)
    timeouts = settings.timeouts
    assert (timeouts.idle, timeouts.idle_countdown, timeouts.confirm_online) == (180, 45, 3)
    assert settings.sandbox


def test_the_contracts_own_file_says_every_key_and_changes_none(tmp_path: Path) -> None:
    example = loaded(EXAMPLE, tmp_path)
    assert isinstance(example, Settings)
    small = SMALL.replace('driver = "file"', 'driver = "network"\nhost = "127.0.0.1"').replace(
        'url = ""',
        'url = "https://central.example:8443"\nverify_url = "https://central.example/r"',
    )
    assert loaded(small, tmp_path) == example
    told = {(section, key) for section, keys in tomllib.loads(EXAMPLE).items() for key in keys}
    assert told == set(every_key())


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
        ("KIOSK_KIOSK__SCREEN_MM", "[477, 268]", lambda s: s.kiosk.screen_mm == (477, 268)),
        ("KIOSK_PRINTER__NATIVE_QR", "true", lambda s: s.printer.native_qr),
        ("KIOSK_VOICE__ENABLED", "1", lambda s: s.voice.enabled),
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
        ('certificate = ""', 'certificate = "/x"', "[central] in {file}: certificate and key come"),
        ('data_dir = "/var/lib/kiosk"', 'data_dir = "data"', "kiosk.data_dir in {file}: must be a"),
        ('data_dir = "/var/lib/kiosk"', 'data_dir = ""', "kiosk.data_dir in {file}: must be a"),
        ('data_dir = "/var/lib/kiosk"', 'data_dir = "~no-such-user/x"', "kiosk.data_dir in {file}"),
        ('"朝阳区社保卡服务网点"', '"a\\nb"', "kiosk.site_name in {file}: must be one line"),
        ('"朝阳区社保卡服务网点"', f'"{"长" * 61}"', "kiosk.site_name in {file}: string should"),
        ("[337.5, 600]", "[337.5]", "kiosk.screen_mm in {file}: field required"),
        ("[337.5, 600]", "[337.5, -1]", "kiosk.screen_mm in {file}: input should be greater"),
        ("[337.5, 600]", "[337.5, nan]", "kiosk.screen_mm in {file}: input should be"),
        ("native_qr = false", 'native_qr = "x"', "printer.native_qr in {file}: input should be a"),
        ('flow = "none"', 'flow = "x"', "printer.flow in {file}: input should be 'none', 'xon_x"),
        ('flow = "none"', 'flow = "rts_cts"', '[printer] in {file}: flow is for driver "serial"'),
        ('host = "192.0.2.7"', 'host = "tcp://x"', "[printer] in {file}: host is not one for net"),
        ('output = "headphones"', 'output = "x"', "voice.output in {file}: input should be 'speak"),
        ("enabled = false", "enabld = false", "voice.enabld in {file} is not a known key; did you"),
        ("idle = 60", "idle = 9", "timeouts.idle in {file}: input should be greater than or equal"),
        ("countdown = 15", "countdown = 0", "timeouts.idle_countdown in {file}: input should be"),
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


@pytest.mark.parametrize("key", ["url", "verify_url"])
@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:8000", None),
        ("http://localhost/r", None),
        ("http://[::1]:8000/r", None),
        ("HTTPS://Central.Example/base/r", None),
        ("", None),
        ("http://central.example/r", "must be an https:// address, or http:// on loopback"),
        ("http://10.0.0.1/r", "must be an https:// address, or http:// on loopback"),
        ("http://127.0.0.1.evil.example", "must be an https:// address, or http:// on loopback"),
        ("ftp://127.0.0.1", "must be an https:// address, or http:// on loopback"),
        ("https://", "must be an https:// address, or http:// on loopback"),
        ("central.example", "must be an https:// address, or http:// on loopback"),
        (" https://central.example", "must hold no white space and only plain letters"),
        ("https://central.example ", "must hold no white space and only plain letters"),
        ("https://central.exam ple/r", "must hold no white space and only plain letters"),
        ("https://central.example\\t", "must hold no white space and only plain letters"),
        ("https://central.example\\u00a0", "must hold no white space and only plain letters"),
        ("https://central.example\\ufeff", "must hold no white space and only plain letters"),
        ("https://kiosk:secret@central.example", "must name no user and no password"),
        ("http://127.0.0.1@evil.example", "must name no user and no password"),
        ("https://central.example/r?kiosk=7", 'must end before a "?" or "#"'),
        ("https://central.example/r#", 'must end before a "?" or "#"'),
        ("https://central.example:99999", "is no address: Port out of range 0-65535"),
        ("https://[central.example", "is no address: Invalid IPv6 URL"),
    ],
)
def test_what_an_address_may_be(tmp_path: Path, key: str, address: str, said: str | None) -> None:
    lines = [
        f'{key} = "{address}"' if line.startswith(f"{key} =") else line
        for line in CONTRACT.replace("\\", "\\\\").splitlines()
    ]
    outcome = loaded("\n".join(lines), tmp_path)
    if said is None:
        assert isinstance(outcome, Settings)
    else:
        assert mend(outcome) == f"central.{key} in {tmp_path / 'kiosk.toml'}: {said}"
        assert "secret" not in mend(outcome)


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
        ("KIOSK_PRINTERHOST", "KIOSK_PRINTERHOST is not a known key; did you mean KIOSK_PRINTER_"),
        ("KIOSK_PRINTER_HOST", "KIOSK_PRINTER_HOST is not a known key; did you mean KIOSK_PRINTE"),
        ("kiosk_printer_host", "kiosk_printer_host is not a known key; did you mean KIOSK_PRINTE"),
        ("KIOSK_ID", "KIOSK_ID is not a known key; did you mean KIOSK_KIOSK__ID?"),
        ("KIOSK_PRINTER", "KIOSK_PRINTER is not a known key; "),
        ("KIOSK_PRINTER__HOST__NAME", "KIOSK_PRINTER__HOST__NAME is not a known key; known are"),
        ("KIOSK__HOST", "KIOSK__HOST is not a known key; did you mean KIOSK_PRINTER__HOST"),
        ("KIOSK_FOO", "KIOSK_FOO is not a known key; a key's is like KIOSK_PRINTER__HOST"),
        ("KIOSK_", "KIOSK_ is not a known key; "),
        ("KIOSK_KIOSK__SCREEN_MM", "KIOSK_KIOSK__SCREEN_MM: write it as [477, 268]"),
    ],
)
def test_a_mistake_in_the_environment_names_the_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, said: str
) -> None:
    monkeypatch.setenv(variable, "x")
    assert mend(load(None)).startswith(said)


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KIOSK", "KIOSKTHEME", "MY_KIOSK_THEME"):
        monkeypatch.setenv(name, "dark")
    assert isinstance(load(None), Settings)


def test_without_a_home_the_sandbox_says_what_to_set(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_home() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", no_home)
    monkeypatch.delenv("XDG_STATE_HOME", raising=False)
    assert "set HOME or XDG_STATE_HOME" in mend(load(None))
    monkeypatch.setenv("KIOSK_KIOSK__DATA_DIR", str(tmp_path))
    assert isinstance(load(None), Settings)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot be read (No such file or directory)" in mend(load(tmp_path / "kiosk.toml"))
    assert "cannot be read (Is a directory)" in mend(load(tmp_path))


def test_a_broken_file_says_where(tmp_path: Path) -> None:
    assert "is not TOML: " in mend(loaded("[kiosk\nid = 1", tmp_path))
    assert "line 3" in mend(loaded("[kiosk]\n\nid = \n", tmp_path))
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b'[kiosk]\nid = "\xff"')
    assert "is not TOML: save it as UTF-8" in mend(load(file))
    assert mend(loaded("kiosk = 1", tmp_path)).startswith(f"[kiosk] in {file} is a section")
    assert "[kiosk] is missing in" in mend(loaded("", tmp_path))
    assert "is not TOML: " in mend(loaded("x = " + "[" * 100_000, tmp_path))


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
