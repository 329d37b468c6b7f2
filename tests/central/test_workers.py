"""Several processes on one database: one that dies is missed by nobody for long."""

import gc
import json
import os
import signal
import sys
from contextlib import closing
from pathlib import Path

import httpx2

from kiosk.central.identity import OPEN
from kiosk.central.server import listen
from kiosk.commands.workers import Duty, serve_by
from kiosk.domain.failure import Failure
from tests.central.examples import report
from tests.central.processes import is_gone, workers_of
from tests.cli.conftest import Program
from tests.patience import PATIENCE

TAKEN = 'central_reports_total{outcome="accepted"} '


def test_workers_serve_side_by_side_and_outlive_one_another(
    database_url: str, tmp_path: Path
) -> None:
    program = Program(tmp_path / "state")
    place = ("--port", "0", "--database", database_url, "--workers", "2")
    with program.started("central", "serve", *place) as service:
        assert service.stdout
        assert service.stderr
        url = service.stdout.readline().strip()

        def taken(*reports: object) -> list[str]:
            answer = httpx2.post(
                f"{url}/v1/reports",
                json={"reports": reports},
                timeout=PATIENCE,
                trust_env=False,
            )
            return [result["outcome"] for result in answer.json()["results"]]

        def counted() -> int:
            text = httpx2.get(f"{url}/metrics", timeout=PATIENCE, trust_env=False).text
            [line] = [line for line in text.splitlines() if line.startswith(TAKEN)]
            return int(line.removeprefix(TAKEN))

        sent = [report(sequence=n, number=f"11010519900101{n:04}") for n in range(1, 9)]
        assert [taken(one) for one in sent] == [["accepted"]] * 8
        assert counted() == 8
        first = workers_of(service.pid)
        assert len(first) == 2
        for pid in first:
            os.kill(pid, signal.SIGKILL)
        assert taken(*sent) == ["duplicate"] * 8
        assert counted() == 8, "the workers of before counted them"
        second = workers_of(service.pid)
        assert not set(first) & set(second)
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=PATIENCE) == 0
        log = [json.loads(line) for line in service.stderr if line.startswith("{")]
        assert -signal.SIGKILL in {line.get("code") for line in log}
        assert all(is_gone(pid) for pid in (*first, *second))


def test_workers_end_with_whoever_started_them(tmp_path: Path, database_url: str) -> None:
    program = Program(tmp_path / "state")
    place = ("--port", "0", "--database", database_url, "--workers", "2")
    service = program.started("central", "serve", *place)
    assert service.stdout
    assert service.stderr
    service.stdout.readline()
    service.kill()
    service.stderr.read()  # the workers hold its other end as long as they live
    service.stdout.close()
    service.stderr.close()
    service.wait()


def test_what_is_there_at_the_start_is_no_longer_looked_through_for_garbage(
    database_url: str,
) -> None:
    """That takes 50 ms, for which all who wait would wait."""
    gc.unfreeze()
    turn = sys.getswitchinterval()
    listener = listen("127.0.0.1", 0)
    assert not isinstance(listener, Failure)
    try:
        with closing(serve_by(Duty(database_url, OPEN, None, 1, None, None), listener)):
            assert gc.get_freeze_count() > 0
    finally:
        sys.setswitchinterval(turn)
        gc.unfreeze()
