"""The doctor: a row for everything it looks at, whatever that does."""

import threading

import pytest

from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure, FailureCode
from kiosk.health.doctor import Row, Verdict, examine
from kiosk.health.finding import Finding
from kiosk.health.probes import probes
from kiosk.operations.registry import load_failures
from tests.patience import PATIENCE

REGISTRY = load_failures()


def broken() -> Failure | None:
    raise RuntimeError("boom")


def test_each_languages_font_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = Failure(FailureCode.FONT_MISSING, "no font for Hong Kong")
    monkeypatch.setattr(
        "kiosk.health.probes.probe_screen_font",
        lambda font: lacking if font == "Noto Sans CJK HK" else None,
    )
    settings = load(None)
    assert isinstance(settings, Settings)
    assert probes(settings)["fonts"]() == lacking


def test_every_probe_has_its_row_in_order() -> None:
    rows = examine(
        {
            "reader": lambda: Failure(FailureCode.PORT_IN_USE, "8000"),
            "printer": broken,
            "queue": lambda: None,
            "clock": lambda: Failure(FailureCode.CLOCK_UNSYNCHRONISED),
            "key": lambda: Finding("its own"),
            "fonts": lambda: Finding("few", "Install more."),
        },
        REGISTRY,
    )
    reader, printer, queue, clock, key, fonts = rows
    taken = REGISTRY.entries[FailureCode.PORT_IN_USE]
    assert reader == Row(
        "reader", Verdict.FAIL, f"{taken.happened.removesuffix('.')}: 8000", taken.staff
    )
    assert (printer.name, printer.verdict) == ("printer", Verdict.FAIL)
    assert "RuntimeError" in printer.found
    assert "boom" not in printer.found, "an exception's text may hold anything"
    assert printer.remedy
    assert queue == Row("queue", Verdict.PASS)
    drifting = REGISTRY.entries[FailureCode.CLOCK_UNSYNCHRONISED]
    assert clock == Row("clock", Verdict.WARN, drifting.happened, drifting.staff)
    assert key == Row("key", Verdict.PASS, "its own")
    assert fonts == Row("fonts", Verdict.WARN, "few", "Install more.")
    assert [row.ok for row in rows] == [False, False, True, True, True, True]


def test_a_probe_that_hangs_keeps_nobody() -> None:
    hangs = threading.Event()
    try:
        rows = examine({"reader": hangs.wait, "queue": lambda: None}, REGISTRY, longest=0.2)  # type: ignore[dict-item]  # what it answers in the end nobody hears
    finally:
        hangs.set()
    assert [(row.name, row.verdict) for row in rows] == [
        ("reader", Verdict.FAIL),
        ("queue", Verdict.PASS),
    ]
    assert rows[0].found == "nothing came of the check within 0 s"
    assert rows[0].remedy


def test_probes_look_side_by_side() -> None:
    """Each waits for the other; one after the other they would hang."""
    both = threading.Barrier(2)

    def meets() -> None:
        both.wait(PATIENCE)

    rows = examine({"reader": meets, "printer": meets}, REGISTRY)
    assert [row.verdict for row in rows] == [Verdict.PASS] * 2
