"""Opens and ends the real program over and over: ``python -m tests.ui.soak [TIMES]``.

With each of Qt's render loops and each signal: how often it opened once, and ended cleanly in time.
"""

import sys
import tempfile
from pathlib import Path

from kiosk.operations.ending import SIGNALS
from tests.ui import running as r

ENDING_SECONDS = 3.0


def is_clean(loop: str, number: int) -> tuple[bool, float]:
    """Whether one run was as it must be, and the seconds that its end took."""
    with tempfile.TemporaryDirectory() as folder, r.display() as (name, _):
        with r.running(Path(folder), loop, DISPLAY=name) as program:
            program.until("kiosk.opened")
            code, seconds = program.told_to_end(SIGNALS[number % len(SIGNALS)])
        names = program.names()
    once = all(names.count(event) == 1 for event in ("kiosk.opened", "central.stopped"))
    clean = code == 0 and once and seconds < ENDING_SECONDS and "kiosk.end_forced" not in names
    if not clean:
        print(loop, SIGNALS[number % len(SIGNALS)].name, code, f"{seconds:.2f} s", *program.lines)
    return clean, seconds


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for loop in r.LOOPS:
        runs = [is_clean(loop, number) for number in range(times)]
        good, longest = sum(clean for clean, _ in runs), max(seconds for _, seconds in runs)
        print(f"{loop:9} {good} of {times} opened once and ended, the slowest in {longest:.2f} s")


if __name__ == "__main__":
    main()
