"""What is logged: the listed fields and nothing else, whatever code tries."""

import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.base import log
from kiosk.operations.logging import (
    CRASHED,
    LIBRARY,
    LOST,
    UNLISTED,
    ListedFields,
    configure,
    flush,
    latest,
)
from kiosk.operations.registry import EventEntry, Level, load_events

EVENTS = {
    "queue.recorded": EventEntry(level=Level.INFO, fields=frozenset({"report_number"})),
    "reader.failed": EventEntry(level=Level.WARNING, fields=frozenset({"code"})),
} | {
    name: entry
    for name, entry in load_events().items()
    if name in {UNLISTED, LIBRARY, CRASHED, LOST}
}
SECRET = "王丽娜110105199003070025"
NOTHING = EventEntry(level=Level.INFO, fields=frozenset())


def broken() -> None:
    raise ValueError(SECRET)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.BytesIO]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    handlers, level = logging.root.handlers[:], logging.root.level
    logging.captureWarnings(False)
    stream = io.BytesIO()
    configure(EVENTS, stream=stream)
    yield stream
    logging.captureWarnings(False)
    log.listen()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def text(stream: io.BytesIO) -> str:
    flush()
    return stream.getvalue().decode()


def written(stream: io.BytesIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text(stream).splitlines()]


def test_a_listed_event_is_one_json_object(lines: io.BytesIO) -> None:
    log.info("queue.recorded", report_number="1101050007224817")
    (line,) = written(lines)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "queue.recorded",
        "report_number": "1101050007224817",
    }


def test_a_field_that_is_not_listed_is_dropped(lines: io.BytesIO) -> None:
    log.info("queue.recorded", report_number="1", name=SECRET, exc_info=True)
    assert SECRET not in text(lines)
    assert written(lines)[0].keys() == {"at", "level", "event", "report_number"}


def test_the_level_is_the_registrys(lines: io.BytesIO) -> None:
    log.debug("reader.failed", code="card_wrong")
    assert written(lines)[0]["level"] == "warning"


def test_below_the_least_level_nothing_is_written(lines: io.BytesIO) -> None:
    configure(EVENTS, Level.WARNING, lines)
    log.error("queue.recorded", report_number="1")
    log.info("reader.failed", code="card_wrong")
    assert [line["event"] for line in written(lines)] == ["reader.failed"]


def test_an_event_that_is_not_listed_is_marked_and_loses_its_fields(lines: io.BytesIO) -> None:
    log.info("reader.mystery", name=SECRET)
    log.info(f"read {SECRET}")
    named, nameless = written(lines)
    assert (named["event"], named["unlisted"], named["level"]) == (
        UNLISTED,
        "reader.mystery",
        "error",
    )
    assert nameless.keys() == {"at", "level", "event"}
    assert SECRET not in text(lines)


def test_a_librarys_own_line_loses_its_text(lines: io.BytesIO) -> None:
    try:
        broken()
    except ValueError:
        logging.getLogger("sqlalchemy.engine").exception("params %s", SECRET)
    (line,) = written(lines)
    assert (line["event"], line["library"], line["exception"]) == (
        LIBRARY,
        "sqlalchemy.engine",
        "ValueError",
    )
    assert line["place"].startswith("test_logging:")
    assert SECRET not in text(lines)


@pytest.mark.crashes
def test_a_crash_names_the_exception_and_the_way_to_it(lines: io.BytesIO) -> None:
    try:
        broken()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    first, second = written(lines)
    assert first["event"] == second["event"] == CRASHED
    assert first["exception"] == "ValueError"
    assert first["stack"][-1].endswith("broken")
    assert SECRET not in text(lines)


def test_a_warning_loses_its_text_too(lines: io.BytesIO) -> None:
    warnings.warn(SECRET, stacklevel=1)
    (line,) = written(lines)
    assert (line["event"], line["library"]) == (LIBRARY, "py.warnings")
    assert SECRET not in text(lines)


@pytest.mark.crashes
def test_what_nobody_could_raise_is_told_as_a_crash(lines: io.BytesIO) -> None:
    class Odd:
        def __del__(self) -> None:
            broken()

    Odd()
    (line,) = written(lines)
    assert (line["event"], line["exception"]) == (CRASHED, "ValueError")
    assert SECRET not in text(lines)


def test_an_event_that_cannot_be_told_is_counted_and_ends_nothing(lines: io.BytesIO) -> None:
    class Odd:
        def __str__(self) -> str:
            raise ZeroDivisionError

    log.info("queue.recorded", report_number=Odd())
    log.info("queue.recorded", report_number="\ud800")
    odd, lost = written(lines)
    assert odd["report_number"] == "\ud800"
    assert (lost["event"], lost["lines"]) == (LOST, 1)
    assert json.dumps(latest())  # what is told of the log later can be told


@given(
    st.sampled_from(sorted(EVENTS)) | st.text(),
    st.dictionaries(st.text(min_size=1), st.text(min_size=1).map(lambda text: SECRET + text)),
)
def test_nothing_personal_gets_through(event: str, fields: dict[str, str]) -> None:
    """Neither in a value nor, for an event nobody listed, in the event's own words."""
    allowed = {name: fields[name] for name in fields if name in EVENTS.get(event, NOTHING).fields}
    kept = ListedFields(EVENTS)(event, fields)
    assert {k: v for k, v in kept.items() if v in fields.values()} == allowed
