"""The program on a machine whose clock or time zone is wrong, beside a centre whose is right."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.wiring.queue import open_queue
from tests.cli.conftest import ROOT, Program

TWELVE_DAYS_SLOW = datetime.now() - timedelta(days=12)  # noqa: DTZ005 - as faketime wants it


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[str]:
    book = PolicyBook.load(ROOT / "resources" / "policies")
    assert isinstance(book, PolicyBook)
    app = create_app(f"sqlite:///{tmp_path / 'central.db'}", book)
    assert not isinstance(app, Failure)
    server = CentralServer(app, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.start()}"
    server.close()


def faked(moment: str) -> dict[str, str]:
    """The environment in which a program's wall clock starts at ``moment``; no other clock does."""
    asked = ["faketime", "-f", f"@{moment}", "printenv", "LD_PRELOAD"]
    library = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
    return {"LD_PRELOAD": library, "FAKETIME": f"@{moment}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


@pytest.mark.parametrize(
    "moment",
    ["1970-01-02 08:00:00", f"{TWELVE_DAYS_SLOW:%F %T}", "2061-01-02 08:00:00"],
    ids=["1970", "slow", "2061"],
)
def test_with_a_wrong_clock_a_loss_is_reported_and_comes_into_force(
    moment: str, program: Program, centre: str, tmp_path: Path
) -> None:
    program.extra |= {"KIOSK_CENTRAL__URL": centre, "KIOSK_TIMEOUTS__CONFIRM_ONLINE": "30"}
    ended = Program(program.folder, program.extra | faked(moment))(
        "demo", "--fast", "--out", tmp_path / "out"
    )
    assert ended.code == 0, ended.stderr
    [told] = program("queue", "list", "--json").json["reports"]
    assert told["state"] == "in_force"


def test_with_a_flat_battery_and_no_line_a_loss_is_recorded_and_said_to_be_undated(
    program: Program, tmp_path: Path
) -> None:
    program.extra |= {"KIOSK_CENTRAL__URL": "http://127.0.0.1:9"} | faked("1970-01-02 08:00:00")
    ended = program("demo", "--fast", "--out", tmp_path / "out")
    assert ended.code == 0, ended.stderr
    settings = load(None)
    assert isinstance(settings, Settings)
    queue = open_queue(settings.changed(data_dir=str(program.folder)))
    assert not isinstance(queue, Failure)
    with closing(queue):
        reports = queue.pending(10)
    assert not isinstance(reports, Failure)
    assert [report.clock_synchronised for report in reports] == [False]
    assert reports[0].recorded_at.year == 1970


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Not/AZone", ""])
def test_times_are_china_s_wherever_the_machine_believes_it_is(zone: str, program: Program) -> None:
    program.extra |= {"TZ": zone, "PYTHONTZPATH": "", "LC_ALL": "C"}
    script = "from kiosk.domain import china; print(china.now().isoformat(), china.today())"
    told = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    moment, day = told.stdout.split()
    assert moment.endswith("+08:00")
    assert abs(datetime.fromisoformat(moment) - datetime.now(UTC)) < timedelta(minutes=5)
    assert moment.startswith(day)
