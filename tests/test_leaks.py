"""A run whose log tells of a person fails, whichever of its processes logged it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks import cores, personal
from tests.persons import WANG

ROOT = Path(__file__).parents[1]
RUN = """
import subprocess, sys
def test_it():
    program = {program!r}
    subprocess.run([sys.executable, "-c", program], cwd={root!r}, check=True)
"""
PROGRAM = """
from kiosk.base import log
from kiosk.operations import logging
from kiosk.operations.registry import load_events
logging.configure(load_events())
log.error("kiosk.hindered", code="queue_full", detail={detail!r})
logging.flush()
"""


def ended(detail: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A whole run of one test, whose program logs this."""
    program = PROGRAM.format(detail=detail)
    (folder / "test_run.py").write_text(RUN.format(program=program, root=str(ROOT)))
    command = [sys.executable, "-m", "pytest", "-p", "tests.leaks", "-p", "no:cacheprovider"]
    return subprocess.run(
        [*command, "-c", "/dev/null", "--rootdir", folder, folder / "test_run.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("detail", [WANG.name, WANG.number, "call 13800138000"])
def test_a_run_that_tells_of_a_person_fails(detail: str, tmp_path: Path) -> None:
    run = ended(detail, tmp_path)
    assert run.returncode == 1, run.stdout
    assert "1 passed" in run.stdout
    assert "1 tell of somebody" in run.stdout


def test_a_run_that_tells_of_nobody_does_not(tmp_path: Path) -> None:
    run = ended("0 bytes free on 110105000752345678", tmp_path)
    assert run.returncode == 0, run.stdout
    assert " 0 tell of somebody" in run.stdout


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11010119900307803X", True),  # anybody's, with a valid check digit
        ("110101199003078031", False),
        ("110105000752345678", False),  # a report's
        ("eyJhbGciOiJFZERTQSJ9.eyJyaWQiOiIwMTkifQ.c2lnbmF0dXJlc2ln", True),
        ("2026-11-26T12:00:00Z", False),
    ],
)
def test_what_tells_of_a_person(text: str, found: bool) -> None:
    assert bool(personal(f'{{"detail": "{text}"}}')) is found


def test_a_core_is_seen(tmp_path: Path) -> None:
    (tmp_path / "core.4711").touch()
    assert cores(tmp_path)
