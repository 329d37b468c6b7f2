"""Runs tests on a copy of the tree in which one thing is changed."""

import os
import select
import signal
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import Final

import pytest

from tests.mutants.changes import Change
from tests.mutants.reach import Reach
from tests.planted.tree import copy_tree

_GREEN: Final = 0
_PLUGINS: Final = ("-p", "no:cacheprovider", "-p", "tests.mutants.watching")
_LONGEST: Final = 3600.0
_PATIENCE: Final = 120.0
"""Seconds that tests get beyond five times what they take without a change: one that waits for
what no longer comes waits a minute (``tests/patience.py``)."""

LOADED_ONCE: Final = (
    *("alembic", "chinese_calendar", "click", "cryptography.x509", "fastapi", "httpcore2"),
    *("httpx2", "hypothesis.stateful", "joserfc.jws", "pydantic", "smartcard", "sqlalchemy"),
    *("sqlcipher3", "trustme", "uvicorn"),
)
"""What the tests load beside the tree: half of the time of a run that turns red at once."""


class Verdict(StrEnum):
    KILLED = "killed"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


class Copy:
    """A copy of the tree, in ``tree``."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        copy_tree(tree)
        for name in LOADED_ONCE:
            import_module(name)

    def reach(self, tests: Sequence[str]) -> Reach | None:
        """Which lines these tests come to; ``None`` where one of them is red."""
        with tempfile.TemporaryDirectory(prefix="mutants-reach-") as folder:
            file = Path(folder) / "reach.json"
            if self._run([f"--reach={file}", *tests], _LONGEST) != _GREEN:
                return None
            return Reach.read(file)

    def judge(self, file: str, change: Change, reach: Reach) -> Verdict:
        """Whether a test that ``reach`` knows of turns red by the change."""
        path = self.tree / file
        source = path.read_text(encoding="utf-8")
        path.write_text(change.applied(source), encoding="utf-8")
        try:
            for tests in filter(None, reach.rounds(file, change)):
                limit = _PATIENCE + 5 * sum(reach.seconds[test] for test in tests)
                ended = self._run(["--exitfirst", *tests], limit)
                if ended != _GREEN:
                    return Verdict.TIMED_OUT if ended is None else Verdict.KILLED
        finally:
            path.write_text(source, encoding="utf-8")
        return Verdict.SURVIVED

    def _run(self, arguments: Sequence[str], seconds: float) -> int | None:
        """What pytest ended with; ``None`` where it took longer. It leaves nothing running."""
        with tempfile.TemporaryDirectory(prefix="mutants-", ignore_cleanup_errors=True) as own:
            process = os.fork()
            if process == 0:
                self._become_pytest([*_PLUGINS, *arguments], own)
            ended = os.pidfd_open(process)
            try:
                in_time, _, _ = select.select([ended], [], [], seconds)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(process, signal.SIGKILL)
                _, status = os.waitpid(process, 0)
                os.close(ended)
        return os.waitstatus_to_exitcode(status) if in_time else None

    def _become_pytest(self, arguments: list[str], own: str) -> None:
        """Run pytest in the copy, in a group of its own, and end."""
        code = 1
        try:
            os.setsid()
            os.chdir(self.tree)
            nothing = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nothing, stream)
            Path(own).chmod(0o711)  # PostgreSQL runs as a user of its own in there
            os.environ["TMPDIR"] = own
            tempfile.tempdir = None
            sys.path[0] = str(self.tree)
            for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
                del sys.modules[name]
            code = pytest.main(arguments)
        finally:
            os._exit(code)
