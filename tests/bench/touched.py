"""A kiosk that is touched while everything behind it works, beside a window with one button.

Both are programs of their own on the X server. The touch is the server's (XTEST), and its answer
the first change in the server's own picture: nothing is taken on the program's word.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from tests.bench.measure import Measure
from tests.bench.windows import Screen
from tests.devices.printer import TcpPrinter
from tests.sync.standin import Centre, refusal, served

_TOUCHES: Final = 200
_ROOT: Final = Path(__file__).parents[2]
_SLOW_SECONDS: Final = 0.2


class SlowCentre(Centre):
    """Takes its time for every answer."""

    def take(self, body: bytes) -> tuple[int, bytes]:
        time.sleep(_SLOW_SECONDS)
        return super().take(body) if b'"reports"' in body else (404, refusal(404))


class Watched(NamedTuple):
    """Seconds of each touch; of each change those to its first frame and from frame to frame;
    and what was done meanwhile.
    """

    touches: list[float]
    changes: list[list[float]]
    work: dict[str, int]

    @property
    def firsts(self) -> list[float]:
        return [change[0] for change in self.changes]


def touched(screen: Screen, context: dict[str, str], folder: Path) -> list[Measure]:
    """What a person waits for; ``folder`` gets the kiosk's state."""
    printer = TcpPrinter()
    try:
        with served(SlowCentre()) as url:
            own = {
                "KIOSK_KIOSK__DATA_DIR": str(folder / "busy"),
                "KIOSK_CENTRAL__URL": url,
                "KIOSK_PRINTER__DRIVER": "network",
                "KIOSK_PRINTER__PORT": str(printer.port),
            }
            kiosk = _watched("kiosk", screen, context | own)
    finally:
        printer.close()
    empty = _watched("empty", screen, context)
    expected = round(median(len(change) for change in empty.changes)) * len(kiosk.changes)
    dropped = max(0, expected - sum(map(len, kiosk.changes)))
    work = ", ".join(f"{count} {name}" for name, count in kiosk.work.items())
    alone = f"{1000 * _p99(empty.touches):.0f} ms in an empty window"
    p99 = f"of {len(kiosk.touches)}, beside {work}; {alone}"
    frames = f"of the {expected} in which an empty window fades in so often"
    return [
        Measure("touch to frame, busy, p99", _p99(kiosk.touches), "s", None, 0.1, p99),
        Measure("touch to frame, busy", median(kiosk.touches), "s", median(empty.touches), None),
        Measure("change to first frame", median(kiosk.firsts), "s", median(empty.firsts), None),
        Measure("dropped frames", dropped, "frames", None, None, frames),
    ]


def _watched(which: str, screen: Screen, context: dict[str, str]) -> Watched:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.busy", which],
        cwd=_ROOT,
        env=context | {"DISPLAY": screen.display},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        try:
            return _touch(program, screen)
        finally:
            program.kill()


def _touch(program: subprocess.Popen[str], screen: Screen) -> Watched:
    assert program.stdin
    assert program.stdout
    lines = map(json.loads, program.stdout)
    changes: list[list[float]] = next(lines)
    touches: list[float] = []
    for told in lines:
        if isinstance(told, dict):
            return Watched(touches, changes, told)
        places = [(round(x), round(y)) for x, y in told]
        touches += [screen.answer(places[turn % len(places)]) for turn in range(_TOUCHES // 2)]
        print(file=program.stdin, flush=True)
    return Watched(touches, changes, {})


def _p99(seconds: Sequence[float]) -> float:
    return sorted(seconds)[round(0.99 * len(seconds)) - 1]
