"""What happens when the kiosk behind the screen can't be opened, or breaks."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QSignalSpy

from kiosk.app import Kiosk
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import SiteProfile
from kiosk.health.finding import Finding
from kiosk.journey.patience import Patience
from kiosk.journey.steps import Screen
from kiosk.keeper import Keeper
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.ui.harness import open_harness
from ui.application import Interface, make
from ui.demo.visitor import visit


def interface_of(folder: Path) -> Interface:
    plain = load(None)
    assert isinstance(plain, Settings)
    interface = make(plain.changed(data_dir=str(folder)))
    assert isinstance(interface, Interface)
    return interface


def test_the_interface_is_what_the_configuration_says(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in {
        "KIOSK__ID": "310101-0042",
        "KIOSK__REGION": "310101",
        "KIOSK__PROFILE": "hospital",
        "KIOSK__LANGUAGE": "en",
        "KIOSK__DATA_DIR": str(tmp_path),
        "KIOSK__SCREEN_MM": "[200, 400]",
        "TIMEOUTS__IDLE": "77",
        "TIMEOUTS__IDLE_COUNTDOWN": "7",
    }.items():
        monkeypatch.setenv(f"KIOSK_{key}", value)
    settings = load(None)
    assert isinstance(settings, Settings)
    interface = make(settings)
    assert isinstance(interface, Interface)
    context, place = interface.session._context, interface.session.value.place
    assert context.kiosk_id == "310101-0042"
    assert (place.region, place.profile) == ("310000", SiteProfile.HOSPITAL)
    assert interface.session.show.hotlines(place.region)[0]["number"] == "962222"
    assert interface.session.value.preferences.language == "en"
    assert context.patience == Patience(77, 7)
    interface.show(windowed=True, dock=False).resize(1000, 2000)
    hints = QGuiApplication.styleHints()
    waited = QSignalSpy(hints.startDragDistanceChanged)
    assert hints.startDragDistance() == 60 or waited.wait(int(PATIENCE * 1000))
    assert hints.startDragDistance() == 60, "12 mm of a screen with five dots a millimetre"
    interface.close()


@pytest.mark.parametrize("dock", [True, False])
@pytest.mark.parametrize(
    ("windowed", "visibility"),
    [(True, QWindow.Visibility.Windowed), (False, QWindow.Visibility.FullScreen)],
)
def test_its_window_is_as_asked_for(
    application: QCoreApplication,
    tmp_path: Path,
    dock: bool,
    windowed: bool,
    visibility: QWindow.Visibility,
) -> None:
    interface = interface_of(tmp_path)
    window = interface.show(windowed=windowed, dock=dock)
    assert window.visibility() is visibility
    assert window.property("dockShown") is dock
    interface.close()


@pytest.mark.crashes
def test_a_bug_while_opening_closes_the_kiosk_until_it_is_gone(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A screen with the hotline, where an end would come again and again with every start."""
    good = Kiosk.open

    def broken(*_: object, **__: object) -> Kiosk:
        raise ZeroDivisionError

    monkeypatch.setattr(Kiosk, "open", broken)
    interface = interface_of(tmp_path)
    try:
        visitor = visit(interface)
        visitor.sees("screen.out_of_service")
        assert interface.obstacle == Failure(FailureCode.INTERNAL, "ZeroDivisionError")
        assert "96102" in visitor.words()
        monkeypatch.setattr(Kiosk, "open", good)
        visitor.see(Screen.ATTRACT)
        assert interface.is_open
    finally:
        interface.close()


def test_a_place_without_rules_or_words_is_a_wrong_configuration(
    application: QCoreApplication, tmp_path: Path
) -> None:
    plain = load(None)
    assert isinstance(plain, Settings)
    failure = make(plain.changed(language="tlh", data_dir=str(tmp_path)))
    assert isinstance(failure, Failure)
    assert failure.code is FailureCode.CONFIGURATION_INVALID


@pytest.mark.parametrize("windowed", [True, False])
def test_only_a_window_beside_others_can_be_closed(
    application: QCoreApplication,
    tmp_path: Path,
    windowed: bool,
) -> None:
    """Full screen it is a kiosk, and a visitor may have found a keyboard."""
    interface = interface_of(tmp_path)
    window = interface.show(windowed=windowed, dock=False)
    assert window.close() is windowed
    interface.close()


def test_a_language_needs_its_own_font_where_the_kiosk_speaks_it_first(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = load(None)
    assert isinstance(plain, Settings)
    plain = plain.changed(data_dir=str(tmp_path))
    there = {"Noto Sans CJK SC"}
    monkeypatch.setattr("ui.application.QFontDatabase.hasFamily", there.__contains__)
    lacking = make(plain.changed(language="zh_HK"))
    assert isinstance(lacking, Failure)
    assert lacking.code is FailureCode.FONT_MISSING
    assert "Noto Sans CJK HK" in lacking.detail
    interface = make(plain)
    assert isinstance(interface, Interface)
    interface.close()


def test_a_font_that_is_missing_is_told(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lacking = Failure(FailureCode.FONT_MISSING, "no Noto")
    monkeypatch.setattr("kiosk.health.display.probe_screen_font", lambda: lacking)
    with capture_logs() as logs:
        interface = interface_of(tmp_path)
        visit(interface)
        interface.close()
    told = [log["detail"] for log in logs if log["event"] == "ui.font_missing"]
    assert told == ["no Noto"]


def speaking(
    folder: Path, monkeypatch: pytest.MonkeyPatch, missing: Finding | None = None, **voice: str
) -> Interface:
    """A kiosk on a machine where ``missing`` is missing for it to speak, once it has looked."""
    for key, value in voice.items():
        monkeypatch.setenv(f"KIOSK_VOICE__{key.upper()}", value)
    monkeypatch.setattr("kiosk.health.voice.probe_voice", lambda: missing)
    interface = interface_of(folder)
    visit(interface)
    interface.close()  # waits for what was begun
    QCoreApplication.processEvents()
    return interface


def test_nobody_waits_while_the_program_is_looked_through_for_garbage(
    application: QCoreApplication, tmp_path: Path
) -> None:
    """A collection goes through what a session has made alone: nothing can be drawn meanwhile."""
    with open_harness(tmp_path):
        gc.collect()
        assert gc.get_freeze_count() > len(gc.get_objects())
    assert gc.get_freeze_count() == 0, "what is left of a closed one is garbage as any other"


def test_no_garbage_is_collected_by_itself_until_every_thread_has_ended(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever thread made the next object would take parts of the screen apart."""
    monkeypatch.setattr(Keeper, "close", lambda _: enabled.append(gc.isenabled()))
    enabled: list[bool] = []
    gc.enable()
    try:
        interface = interface_of(tmp_path)
        interface.close()
        assert (enabled, gc.isenabled()) == ([False], True)
    finally:
        gc.disable()  # as it is for every test


def test_a_kiosk_that_is_not_to_speak_does_not(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = speaking(tmp_path / "quiet", monkeypatch, enabled="false")
    assert quiet.models.voice.property("offered") is False
    dumb = speaking(tmp_path / "dumb", monkeypatch, Finding("no engine"), enabled="true")
    assert dumb.models.voice.property("offered") is False
    assert speaking(tmp_path / "loud", monkeypatch).models.voice.property("offered") is True


def test_who_hears_the_voice_is_what_the_configuration_says(
    application: QCoreApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = speaking(tmp_path / "alone", monkeypatch, output="headphones")
    assert alone.models.voice.property("private") is True
    assert (
        speaking(tmp_path / "hall", monkeypatch, output="speaker").models.voice.property("private")
        is False
    )
