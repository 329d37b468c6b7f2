"""On its way to the journal a line says how grave it is, and nowhere else."""

import json
import os
import subprocess
import sys

import pytest

from kiosk.operations.journal import prefix
from kiosk.operations.registry import Level

TELLS = """
from kiosk.base import log
from kiosk.operations import logging
from kiosk.operations.registry import load_events
logging.configure(load_events())
log.info("kiosk.unhindered")
log.info("kiosk.hindered", code="queue_full")
log.info("kiosk.thread_died", thread="x")
log.info("sync.stopped")
logging.flush()
"""


def told(*, names_it: bool) -> list[str]:
    """The lines of a program whose stderr the journal reads, or somebody else does."""
    reading, writing = os.pipe()
    status = os.fstat(writing)
    stream = f"{status.st_dev}:{status.st_ino if names_it else status.st_ino + 1}"
    with os.fdopen(reading) as lines:
        subprocess.run(
            [sys.executable, "-c", TELLS],
            stderr=writing,
            env=os.environ | {"JOURNAL_STREAM": stream},
            check=True,
        )
        os.close(writing)
        return lines.read().splitlines()


def test_a_line_to_the_journal_has_its_priority_and_is_json_behind_it() -> None:
    lines = told(names_it=True)
    assert [line[:3] for line in lines] == ["<6>", "<3>", "<2>", "<4>"]
    assert json.loads(lines[1][3:])["code"] == "queue_full"


def test_a_line_to_anybody_else_is_json_alone() -> None:
    lines = told(names_it=False)
    assert [json.loads(line)["level"] for line in lines] == ["info", "error", "critical", "warning"]


@pytest.mark.parametrize("level", Level)
def test_every_level_has_a_priority_of_syslog(level: Level) -> None:
    assert prefix(level)[1] in "23467"
