"""Killed in the middle of batches, over and over: nothing lost, nothing doubled, nothing torn."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

import httpx2
import pytest

from kiosk.domain.china import now
from tests.central.examples import Json, report
from tests.central.test_store import ask
from tests.patience import PATIENCE

MOMENTS: Final = (*(f"statement {n}" for n in range(17)), "commit", "answer", "later")
HOT: Final = "110105195812310019"
"""Somebody who reports with every batch."""


class Lives:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin
        assert process.stdout
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout
        self.url = f"http://127.0.0.1:{int(self._out.readline())}"

    @contextmanager
    def living(self, moment: str) -> Iterator[None]:
        """One life, which ends with SIGKILL at the latest when the ``with`` does."""
        print(moment, file=self._in, flush=True)
        assert self._out.readline() == "lives\n"
        try:
            yield
        finally:
            print("end", file=self._in, flush=True)
            assert self._out.readline() == "dead\n"

    def post(self, reports: list[Json]) -> list[Json] | None:
        """The answers; ``None`` where there came none."""
        try:
            answer = httpx2.post(
                f"{self.url}/v1/reports", json={"reports": reports}, timeout=PATIENCE
            )
        except httpx2.TransportError:
            return None
        assert answer.status_code == 200, answer.text
        results: list[Json] = answer.json()["results"]
        return results


@pytest.fixture
def lives(database_url: str) -> Iterator[Lives]:
    command = [sys.executable, "-m", "tests.central.lives", database_url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Lives(process)
        assert process.stdin
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def batch(number: int) -> list[Json]:
    """Six people, one of them in every batch; one reports twice; one report comes twice."""
    first = 10 * number + 1
    people = [HOT, *(f"1101051990{1 + n:02}{1 + number:02}0012" for n in range(5))]
    times = {"recorded_at": now().isoformat()}
    sent = [report(sequence=first + n, number=who, **times) for n, who in enumerate(people)]
    return [
        *sent,
        report("written_pre_loss", sequence=first + 8, number=people[3], **times),
        sent[0],
    ]


def said(result: Json) -> Json:
    return {name: value for name, value in result.items() if name != "outcome"}


def test_nothing_is_lost_doubled_or_torn(database_url: str, lives: Lives) -> None:
    first: dict[str, Json] = {}
    sent: dict[str, Json] = {}
    unanswered = 0
    pending: list[Json] = []
    for number, moment in enumerate(MOMENTS):
        ours = batch(number)
        sent |= {one["report_id"]: one for one in ours}
        with lives.living(moment):
            for reports in (pending, ours) if moment == "later" else (ours,):
                for result in lives.post(reports) or []:
                    assert result["outcome"] in ("accepted", "duplicate")
                    first.setdefault(result["report_id"], result)
        unanswered += ours[0]["report_id"] not in first
        pending += [one for one in ours if one["report_id"] not in first]
    assert unanswered >= 10, "it was killed in the middle"
    with lives.living("later"):
        again = [
            result
            for begin in range(0, len(sent), 20)
            for result in lives.post(list(sent.values())[begin : begin + 20]) or []
        ]
    assert len(again) == len(sent), "0 lost"
    for result in again:
        known = first.setdefault(result["report_id"], result)
        assert said(result) == said(known)
    one_each = Counter(dict.fromkeys(map(_hex, sent), 1))
    for table in ("report_index", "events", "answers", "standings", "content", "numbers"):
        rows = ask(database_url, f"SELECT report_id FROM {table}")
        assert Counter(_hex(str(row[0])) for row in rows) == one_each, f"{table}: doubled or torn"
    references = ask(database_url, "SELECT reference FROM events")
    assert len(set(references)) == len(sent)


def _hex(report_id: str) -> str:
    return report_id.replace("-", "")
