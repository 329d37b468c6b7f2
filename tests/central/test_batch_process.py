"""Batches are taken in by a process of their own, which nobody else waits for."""

import gc
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from kiosk.central import batch_process, batch_work
from kiosk.central.api import ReportBatch
from kiosk.central.batch import Batch
from kiosk.central.batch_process import BatchProcess, DiedError
from kiosk.central.batch_work import answer_of
from kiosk.central.batches import Job, Taken
from kiosk.central.centre import Centre
from kiosk.central.identity import Caller, Role
from kiosk.domain.policy import PolicyBook
from tests.central.examples import MONDAY, Clock, number_of, opened, report
from tests.central.processes import is_gone, workers_of
from tests.cli.conftest import Program, Running
from tests.patience import PATIENCE


def body(*reports: object) -> bytes:
    return json.dumps({"reports": reports}).encode()


MANY = [report(sequence=n, number=number_of(n)) for n in range(1, 41)]


class Serving:
    """The service as it is started in the field."""

    def __init__(self, program: Running) -> None:
        self.program = program
        assert program.stdout
        self.url = program.stdout.readline().strip()

    def post(self, content: bytes) -> httpx2.Response:
        said = {"Content-Type": "application/json"}
        return httpx2.post(
            f"{self.url}/v1/reports",
            content=content,
            headers=said,
            timeout=PATIENCE,
            trust_env=False,
        )

    def outcomes(self, content: bytes) -> dict[str, int]:
        return Counter(one["outcome"] for one in self.post(content).json()["results"])

    def get(self, path: str) -> str:
        return httpx2.get(self.url + path, timeout=PATIENCE, trust_env=False).text

    @property
    def batches(self) -> int:
        (process,) = workers_of(self.program.pid)
        return process


@pytest.fixture
def serving(database_url: str, tmp_path: Path) -> Iterator[Serving]:
    place = ("--port", "0", "--database", database_url)
    with Program(tmp_path / "state").started("central", "serve", *place) as program:
        yield Serving(program)
        program.kill()


def test_a_person_waits_for_no_batch_and_a_batch_outlives_its_process(serving: Serving) -> None:
    assert serving.outcomes(body(*MANY[:20])) == {"accepted": 20}
    first = serving.batches
    os.kill(first, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(serving.post, body(*MANY))
        (alone,) = serving.post(body(report(sequence=99, number=number_of(99)))).json()["results"]
        assert alone["outcome"] == "accepted"
        assert serving.get("/healthz") == "ok\n"
        assert not held.done()
        os.kill(first, signal.SIGKILL)
        answer = held.result(PATIENCE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["content-type"] == "application/problem+json"
    assert serving.outcomes(body(*MANY)) == {"duplicate": 20, "accepted": 20}
    assert 'central_reports_total{outcome="accepted"} 41' in serving.get("/metrics")
    second = serving.batches
    assert second != first
    serving.program.send_signal(signal.SIGTERM)
    assert serving.program.wait(PATIENCE) == 0
    assert is_gone(second)
    assert serving.program.stderr
    log = [json.loads(line) for line in serving.program.stderr if line.startswith("{")]
    (died,) = [line for line in log if line["event"] == "central.batches_died"]
    assert died["code"] == -signal.SIGKILL


def test_it_ends_with_whoever_started_it(serving: Serving) -> None:
    serving.post(body(*MANY))
    process = serving.batches
    serving.program.kill()
    assert serving.program.stderr
    serving.program.stderr.read()  # it holds its other end as long as it lives
    serving.program.wait(PATIENCE)
    assert is_gone(process)


# ---- what it answers ---------------------------------------------------------------------------


@pytest.fixture
def centre(database_url: str, book: PolicyBook, clock: Clock) -> Iterator[Centre]:
    with closing(opened(database_url, book, clock)) as centre:
        yield centre


def answered(centre: Centre, content: bytes, caller: Caller | None = None, most: int = 7) -> Any:
    """As it comes out of the line."""
    ours, theirs = Pipe()
    with ours, theirs:
        theirs.send(answer_of(centre, Job(content, caller, most)))
        return ours.recv()


def test_it_answers_in_the_order_of_the_reports_however_it_writes_them(centre: Centre) -> None:
    sent = [*MANY[:3], {"report_id": 7}, *MANY[3:10], {**MANY[0], "phone": "13800000000"}]
    first, again = answered(centre, body(*sent)), answered(centre, body(*sent), most=100)
    results, repeated = (json.loads(one.answer)["results"] for one in (first, again))
    ids = [one.get("report_id") for one in results]
    assert ids == [one["report_id"] if len(one) > 1 else None for one in sent]
    assert [one["outcome"] for one in results] == ["accepted"] * 3 + ["refused"] + [
        "accepted"
    ] * 7 + ["refused"]
    assert first.outcomes == {"accepted": 10, "refused": 2}
    assert [one["outcome"] for one in repeated] == ["duplicate"] * 3 + ["refused"] + [
        "duplicate"
    ] * 7 + ["refused"]
    known = "central_reference"
    assert [one[known] for one in results] == [one[known] for one in repeated]


@pytest.mark.parametrize(
    ("content", "status"), [(b"{", 400), (b"{}", 422), (body(report(kiosk_id="110105-0002")), 403)]
)
def test_what_it_refuses_comes_over_the_line(centre: Centre, content: bytes, status: int) -> None:
    error = answered(centre, content, Caller("110105-0001", Role.KIOSK, MONDAY))
    if status == 422:
        assert isinstance(error, RequestValidationError)
        assert error.errors()[0]["loc"] == ("body", "reports")
    else:
        assert isinstance(error, HTTPException)
        assert error.status_code == status


def test_between_two_parts_somebody_else_gets_in(
    centre: Centre, database_url: str, book: PolicyBook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite lets nobody know that its lock is free: who waits for it looks again and again."""
    pauses = []
    with closing(opened(database_url, book, Clock())) as other:

        def comes(seconds: float) -> None:
            pauses.append(seconds)
            one = report(sequence=100 + len(pauses), number=number_of(100 + len(pauses)))
            said = ReportBatch.model_validate({"reports": [one]})
            ((alone,),) = other.receive([Batch(said.reports)])
            assert alone.outcome == "accepted"

        monkeypatch.setattr(batch_work, "sleep", comes)
        taken = answer_of(centre, Job(body(*MANY[:25]), None, 10, 0.002))
    assert isinstance(taken, Taken)
    assert taken.outcomes == {"accepted": 25}
    assert pauses == [0.002, 0.002]


def test_a_batch_that_comes_again_waits_for_nobody_who_writes(
    centre: Centre, database_url: str, book: PolicyBook
) -> None:
    sent = body(*MANY)
    first = answered(centre, sent)
    with closing(opened(database_url, book, Clock())) as other:
        writing = other._store._engine.begin()
        with writing as connection:
            connection.exec_driver_sql("UPDATE holders SET known_since = known_since")
            again = answered(centre, sent)
    assert again.outcomes == {"duplicate": len(MANY)}
    known = "central_reference"
    said = [json.loads(one.answer)["results"] for one in (first, again)]
    assert [one[known] for one in said[0]] == [one[known] for one in said[1]]


def told(line: Connection, database: str, book: PolicyBook) -> None:
    """Do its work, but answer with what is done about garbage then, and leave some; and with how
    nice it is.
    """

    def answer(centre: Centre, job: Job) -> Taken | Exception:
        said = f"{gc.isenabled()} {gc.get_freeze_count() > 0} {gc.get_count()[0] < 5000}"
        said += f" {os.getpriority(os.PRIO_PROCESS, 0)}"
        for _ in range(5000):
            itself: list[object] = []
            itself.append(itself)
        return Taken(said, {}, 0.0)

    batch_work.answer_of = answer
    batch_work.write_batches(line, database, book)


def test_it_lets_others_go_first_and_never_collects_garbage_within_a_batch(
    centre: Centre, database_url: str, book: PolicyBook
) -> None:
    """Garbage of its whole heap takes a tenth of a second, while all others wait for the lock."""
    work = partial(told, database=database_url, book=book)
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    nice = usual + (10 if database_url.startswith("postgresql") else 5)
    with closing(BatchProcess(work)) as process:
        for _ in range(2):
            answer = process.write(Job(b"", None)).answer
            assert answer == f"False True True {min(nice, 19)}"


def test_a_database_that_fails_is_told_too(centre: Centre) -> None:
    with centre._store._engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE standings")
    error = answered(centre, body(*MANY))
    assert isinstance(error, sa.exc.DBAPIError)
    assert "standings" in str(error.orig)


# ---- how it is handed over ---------------------------------------------------------------------


def echo(line: Connection) -> None:
    """Answer with the body; one that names a pipe is never answered, and says so there."""
    while True:
        try:
            job = line.recv()
        except EOFError:
            return
        if job.body.startswith(b"/"):
            Path(job.body.decode()).write_text("here")
            time.sleep(PATIENCE)
        line.send(Taken(job.body.decode(), {}, 0.0))


def test_one_that_is_not_done_in_time_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_process, "_LONGEST", 0.2)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with closing(BatchProcess(echo)) as process:
        with pytest.raises(DiedError):
            process.write(Job(bytes(pipe), None))
        monkeypatch.setattr(batch_process, "_LONGEST", PATIENCE)
        assert process.write(Job(b"next", None)).answer == "next"


class OfTwoError(Exception):
    """One that can be sent, and not be made again from its arguments."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def unreadable(line: Connection) -> None:
    line.recv()
    line.send(OfTwoError("a", "b"))


def test_one_whose_word_cannot_be_read_is_as_one_that_died() -> None:
    with closing(BatchProcess(unreadable)) as process:
        for _ in range(2):
            with pytest.raises(DiedError):
                process.write(Job(b"", None))
