"""What is missing for a voice is named with its mend, and nothing is started to see it."""

from pathlib import Path

import pytest

from kiosk.health import voice
from kiosk.health.finding import Finding


@pytest.fixture
def engines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine that lacks nothing; the folder of its engines."""
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "sd_espeak-ng").touch()
    (folder / "sd_dummy").touch()
    monkeypatch.setattr(voice, "_MODULES", (tmp_path / "nowhere", folder))
    monkeypatch.setattr(voice, "_loads", lambda _library: True)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/speech-dispatcher")
    monkeypatch.setattr(voice, "_has_mandarin", lambda: True)
    monkeypatch.setattr(voice, "find_spec", lambda _name: object())
    return folder


def test_a_machine_that_lacks_nothing_speaks(engines: Path) -> None:
    assert voice.probe_voice() is None


@pytest.mark.parametrize(
    ("part", "found", "remedy"),
    [
        ("find_spec", "Qt's text to speech", "pip install 'social-card-kiosk[voice]'"),
        ("_loads", "Speech Dispatcher is not installed", "apt-get install libspeechd2"),
        ("_has_mandarin", "no Chinese voice", "speech-dispatcher-espeak-ng"),
    ],
)
def test_what_is_missing_is_named(
    engines: Path, monkeypatch: pytest.MonkeyPatch, part: str, found: str, remedy: str
) -> None:
    monkeypatch.setattr(voice, part, lambda *_: None)
    finding = voice.probe_voice()
    assert isinstance(finding, Finding)
    assert found in finding.found
    assert remedy in finding.remedy


def test_an_engine_that_is_none_does_not_count(engines: Path) -> None:
    (engines / "sd_espeak-ng").unlink()
    finding = voice.probe_voice()
    assert isinstance(finding, Finding)
    assert "no engine" in finding.found


def test_the_voices_of_other_engines_are_known_to_them_alone(
    engines: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "_has_mandarin", lambda: False)
    (engines / "sd_voxin").touch()
    assert voice.probe_voice() is None
