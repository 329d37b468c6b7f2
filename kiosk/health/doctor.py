"""The doctor: looks at everything the kiosk needs, and says what to do about what it lacks.

Each part brings a probe, a function that only looks: it makes and changes nothing. The doctor
itself never raises and never waits for long: a probe that does is a row that failed.
"""

import threading
import time
from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure
from kiosk.health.finding import Finding, Outcome, Probe
from kiosk.operations.registry import FailureRegistry, Severity

LONGEST: Final = 30.0
"""Seconds that all probes together may take; each has bounds of its own, far below."""


class Verdict(StrEnum):
    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Row:
    """One thing looked at. ``remedy`` is empty where there is nothing to mend."""

    name: str
    verdict: Verdict
    found: str = ""
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Whether the kiosk can do its work in spite of it."""
        return self.verdict is not Verdict.FAIL


def examine(
    probes: Mapping[str, Probe], registry: FailureRegistry, longest: float = LONGEST
) -> list[Row]:
    """Run every probe, all of them at once; the rows come in the order of the probes."""
    rows: dict[str, Row] = {}

    def run(name: str, probe: Probe) -> None:
        rows[name] = _row(name, probe, registry)

    # A probe that hangs in somebody's library must not keep the process: its thread is left.
    looking = [
        threading.Thread(target=run, args=each, name=f"probe-{each[0]}", daemon=True)
        for each in probes.items()
    ]
    end = time.monotonic() + longest
    for thread in looking:
        thread.start()
    for thread in looking:
        thread.join(max(0, end - time.monotonic()))
    return [rows.get(name) or _unanswered(name, longest) for name in probes]


def row_of(name: str, outcome: Outcome, registry: FailureRegistry) -> Row:
    """A failure warns or fails by its severity in the registry."""
    match outcome:
        case None:
            return Row(name, Verdict.PASS)
        case Finding(found, remedy):
            return Row(name, Verdict.WARN if remedy else Verdict.PASS, found, remedy)
        case Failure(code, detail):
            entry = registry.entries[code]
            light = entry.severity in {Severity.INFO, Severity.WARNING}
            happened = entry.happened.removesuffix(".")
            found = f"{happened}: {detail}" if detail else entry.happened
            return Row(name, Verdict.WARN if light else Verdict.FAIL, found, entry.staff)


def _row(name: str, probe: Probe, registry: FailureRegistry) -> Row:
    try:
        return row_of(name, probe(), registry)
    except Exception as error:  # noqa: BLE001 - a broken probe must not hide the other rows
        return Row(
            name,
            Verdict.FAIL,
            f"the check itself broke ({type(error).__name__})",
            "Report this to the maker of the kiosk, with the log.",
        )


def _unanswered(name: str, longest: float) -> Row:
    return Row(
        name,
        Verdict.FAIL,
        f"nothing came of the check within {longest:.0f} s",
        f"Something that the {name} row looks at hangs: see what, mend or restart it, look again.",
    )
