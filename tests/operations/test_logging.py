"""What is logged: the listed fields and nothing else, whatever code tries."""

import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from kiosk.operations.logging import CRASHED, LIBRARY, UNLISTED, ListedFields, configure
from kiosk.operations.registry import EventEntry, Level, load_events

EVENTS = {
    "queue.recorded": EventEntry(level=Level.INFO, fields=frozenset({"report_number"})),
    "reader.failed": EventEntry(level=Level.WARNING, fields=frozenset({"code"})),
} | {name: entry for name, entry in load_events().items() if name in {UNLISTED, LIBRARY, CRASHED}}
SECRET = "王丽娜110105199003070025"
NOTHING = EventEntry(level=Level.INFO, fields=frozenset())


def broken() -> None:
    raise ValueError(SECRET)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    monkeypatch.setattr(logging, "raiseExceptions", logging.raiseExceptions)
    handlers, level = logging.root.handlers[:], logging.root.level
    stream = io.StringIO()
    configure(EVENTS, stream=stream)
    yield stream
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)


def written(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_listed_event_is_one_json_object(lines: io.StringIO) -> None:
    structlog.get_logger().info("queue.recorded", report_number="1101050007224817")
    (line,) = written(lines)
    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "event": "queue.recorded",
        "report_number": "1101050007224817",
    }


def test_a_field_that_is_not_listed_is_dropped(lines: io.StringIO) -> None:
    structlog.get_logger().info("queue.recorded", report_number="1", name=SECRET, exc_info=True)
    assert SECRET not in lines.getvalue()
    assert written(lines)[0].keys() == {"at", "level", "event", "report_number"}


def test_the_level_is_the_registrys(lines: io.StringIO) -> None:
    structlog.get_logger().debug("reader.failed", code="card_wrong")
    assert written(lines)[0]["level"] == "warning"


def test_below_the_least_level_nothing_is_written(lines: io.StringIO) -> None:
    configure(EVENTS, Level.WARNING, lines)
    structlog.get_logger().error("queue.recorded", report_number="1")
    structlog.get_logger().info("reader.failed", code="card_wrong")
    assert [line["event"] for line in written(lines)] == ["reader.failed"]


def test_an_event_that_is_not_listed_is_marked_and_loses_its_fields(lines: io.StringIO) -> None:
    structlog.get_logger().info("reader.mystery", name=SECRET)
    structlog.get_logger().info(f"read {SECRET}")
    named, nameless = written(lines)
    assert (named["event"], named["unlisted"], named["level"]) == (
        UNLISTED,
        "reader.mystery",
        "error",
    )
    assert nameless.keys() == {"at", "level", "event"}
    assert SECRET not in lines.getvalue()


def test_a_librarys_own_line_loses_its_text(lines: io.StringIO) -> None:
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
    assert SECRET not in lines.getvalue()


@pytest.mark.crashes
def test_a_crash_names_the_exception_and_the_way_to_it(lines: io.StringIO) -> None:
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
    assert SECRET not in lines.getvalue()


@given(
    st.sampled_from(sorted(EVENTS)) | st.text(),
    st.dictionaries(st.text(min_size=1), st.text(min_size=1).map(lambda text: SECRET + text)),
)
def test_nothing_personal_gets_through(event: str, fields: dict[str, str]) -> None:
    """Neither in a value nor, for an event nobody listed, in the event's own words."""
    allowed = {name: fields[name] for name in fields if name in EVENTS.get(event, NOTHING).fields}
    kept = ListedFields(EVENTS)(None, "info", {**fields, "event": event})
    assert {k: v for k, v in kept.items() if v in fields.values()} == allowed
