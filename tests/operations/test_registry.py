"""The registries are read strictly, and a failure becomes one line."""

from pathlib import Path

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations.registry import (
    FailureEntry,
    FailureRegistry,
    Severity,
    load_events,
    load_failures,
)

ENTRY = FailureEntry(
    severity=Severity.ERROR,
    continues=False,
    happened="The port is taken.",
    staff="Choose another one.",
)


@pytest.mark.parametrize(
    ("detail", "line"),
    [
        ("", "port_in_use: The port is taken. Choose another one."),
        ("127.0.0.1:80", "port_in_use: The port is taken: 127.0.0.1:80. Choose another one."),
        ("did you?", "port_in_use: The port is taken: did you? Choose another one."),
        ("a\n  b", "port_in_use: The port is taken: a b. Choose another one."),
    ],
)
def test_the_line_of_a_failure(detail: str, line: str) -> None:
    registry = FailureRegistry({FailureCode.PORT_IN_USE: ENTRY})
    assert registry.line(Failure(FailureCode.PORT_IN_USE, detail)) == line


@pytest.mark.parametrize(
    "text",
    [
        '[no_such_code]\nseverity = "info"\ncontinues = true\nhappened = "A."\nstaff = "B."',
        '[conflict]\nseverity = "bad"\ncontinues = true\nhappened = "A."\nstaff = "B."',
        '[conflict]\nseverity = "info"\nhappened = "A."\nstaff = "B."',
        '[conflict]\nseverity = "info"\ncontinues = 1\nhappened = "A."\nstaff = "B."',
        '[conflict]\nseverity = "info"\ncontinues = true\nhappened = "A"\nstaff = "B."',
        '[conflict]\nseverity = "info"\ncontinues = true\nhappened = "A."\nstaff = "B."\nx = 1',
    ],
)
def test_an_entry_of_another_form_is_a_bug(tmp_path: Path, text: str) -> None:
    file = tmp_path / "failures.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises((KeyError, TypeError, ValueError)):
        load_failures(file)


def test_an_event_lists_its_fields(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text('["a.b"]\nlevel = "info"\nfields = ["x", "y"]\n', encoding="utf-8")
    assert load_events(file)["a.b"].fields == {"x", "y"}
    file.write_text('["a.b"]\nlevel = "info"\n', encoding="utf-8")
    with pytest.raises(KeyError):
        load_events(file)
