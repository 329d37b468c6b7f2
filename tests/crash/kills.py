"""kill -9 at random moments of a process that records and syncs, over and over."""

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx2

from kiosk.domain.report import ReportState
from kiosk.sync.client import CentralClient
from kiosk.sync.drain import Drain, Drained
from tests.crash.watched import ENOUGH, Promises, Watched, central, is_damaged, recorder
from tests.queue.examples import good, opened

_PEOPLE_PER_LIFE = 100_000
_TAKEN_IN = re.compile(r"^central_reports_total\{outcome=\"accepted\"\} (\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Killed:
    kills: int
    recorded: int
    lost: int
    doubled: int
    numbers_twice: int

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.recorded} reports shown as recorded, {self.lost} lost, "
            f"{self.doubled} doubled in effect, {self.numbers_twice} numbers given twice"
        )


def killed_over_and_over(folder: Path, kills: int, seed: int) -> Killed:
    """Kill it at least so many times; what it promised must have arrived, once."""
    random = Random(seed)
    promises = Promises()
    life = 0
    centre = folder / "central"
    centre.mkdir()
    with central(centre) as url:
        while life < kills or len(promises.recorded) <= ENOUGH:
            life += 1
            first = life * _PEOPLE_PER_LIFE
            process = Watched(recorder(folder / "kiosk", "--url", url, "--first", first), promises)
            process.started()
            process.watch(random.uniform(0, 0.25))
            process.kill(listen=True)
        rows = _drained(folder / "kiosk", url)
        (taken_in,) = _TAKEN_IN.findall(httpx2.get(f"{url}/metrics").text)
    in_force = {str(row["report_id"]) for row in rows if row["state"] == ReportState.IN_FORCE}
    return Killed(
        kills=life,
        recorded=len(promises.recorded),
        lost=len(set(promises.recorded) - in_force),
        doubled=int(taken_in) - len(rows),
        numbers_twice=len(promises.numbers) - len(set(promises.numbers)),
    )


def _drained(folder: Path, url: str) -> list[dict[str, object]]:
    """One more start, which nobody kills: everything goes out. The rows after it."""
    queue = good(opened(folder))
    client = CentralClient(url)
    ended = Drain(queue, client, lambda _: None, 500).run()
    assert isinstance(ended, Drained), ended
    rows = good(queue.rows())
    assert not is_damaged(queue)
    client.close()
    queue.close()
    return rows
