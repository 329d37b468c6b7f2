"""Writes ``docs/failures.md``: what every failure means, and what to do about it.

``python -m tests.failures.table docs/failures.md`` (``make failures``). The sentences are the
registry's, and those of the screen.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import FailureCode
from kiosk.domain.texts import Texts
from kiosk.operations.registry import FailureEntry, Severity, load_failures

_SPOKEN: Final = [Texts.load(RESOURCES / "translations", language) for language in ("zh_CN", "en")]
_HEAD: Final = """# Failures and their remedies

Made by `make failures` from the [registry](../resources/failures.toml); a test holds it up to date.
The code is the same on the command line, in the log, in the heartbeat, in `doctor` and in the
metrics. What a failure means for the person's card is said on the screen, by the rules of the
card's region. "Goes on" says that the person can go on at this kiosk.
"""
_TITLES: Final = {
    Severity.CRITICAL: "The kiosk can't do its work",
    Severity.ERROR: "Something has to be looked at",
    Severity.WARNING: "Something will have to be looked at",
    Severity.INFO: "Nothing is wrong with the kiosk",
}


def whole() -> str:
    """The page as Markdown: the gravest first, and as in the registry within."""
    entries = load_failures().entries.items()
    lines = [_HEAD]
    for severity, title in _TITLES.items():
        graded = [(code, entry) for code, entry in entries if entry.severity is severity]
        lines += [f"## {title} (`{severity}`)\n", *_table(graded), ""]
    return "\n".join(lines)


def _table(graded: list[tuple[FailureCode, FailureEntry]]) -> Iterator[str]:
    yield "| code | what happened | what staff do | on the screen | goes on |"
    yield "|---|---|---|---|---|"
    for code, entry in graded:
        goes_on = "yes" if entry.continues else "no"
        seen = "<br>".join(texts(f"failure.{code}.happened") for texts in _SPOKEN)
        yield f"| `{code}` | {entry.happened} | {entry.staff} | {seen} | {goes_on} |"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(whole(), "utf-8")
