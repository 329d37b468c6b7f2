"""The program as others start it: a process, its exit code, its stdout and its stderr."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from kiosk.configuration.settings import Settings, load
from kiosk.domain.failure import Failure
from kiosk.domain.report import Draft, Holder, Report, ReportKind, Verification
from kiosk.printing.token.signing import ReceiptKey
from kiosk.wiring.queue import open_queue
from tests import crashes
from tests.patience import PATIENCE
from tests.persons import WANG

ROOT = Path(__file__).parents[2]
PROGRAM = (sys.executable, str(ROOT / "main.py"))


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command left behind."""

    code: int
    stdout: str
    stderr: str

    @property
    def line(self) -> str:
        """The one line that it said on stderr; log lines, which are JSON, do not count."""
        said = [line for line in self.stderr.splitlines() if not line.startswith("{")]
        assert len(said) == 1, self.stderr
        return said[0]

    @property
    def json(self) -> Any:
        return json.loads(self.stdout)


class Running(subprocess.Popen[str]):
    """A program that goes on until the ``with`` around it ends; it must not have crashed."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        assert self.stderr
        if kind:
            self.kill()  # nobody will tell it to end any more
        rest = "" if kind else self.stderr.read()
        super().__exit__(kind, value, traceback)
        assert crashes.told(rest) == []


@dataclass(slots=True)
class Program:
    """Starts ``main.py`` on a data folder of the test's own.

    With a ``config`` file, that alone says what the kiosk is; else it is a sandbox.
    """

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    config: Path | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
        told = {} if self.config else {"KIOSK_KIOSK__DATA_DIR": str(self.folder)}
        return kept | told | self.extra

    @property
    def command(self) -> list[str]:
        return [*PROGRAM, *(["--config", str(self.config)] if self.config else [])]

    def __call__(self, *arguments: str | Path, typed: str = "") -> Ended:
        ended = subprocess.run(
            [*self.command, *map(str, arguments)],
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert crashes.told(ended.stderr) == []
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def started(self, *arguments: str) -> "Running":
        return Running(
            [*self.command, *arguments],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def record(self, kind: ReportKind = ReportKind.PRE_LOSS, region: str = "110000") -> Report:
        """A report in the queue of the data folder, not sent yet."""
        settings = load(self.config)
        assert isinstance(settings, Settings)
        assert isinstance(ReceiptKey.open(self.folder, settings.kiosk.id), ReceiptKey)
        queue = open_queue(settings.changed(data_dir=str(self.folder)))
        assert not isinstance(queue, Failure)
        holder = Holder(WANG.document, WANG.name, WANG.number)
        draft = Draft(kind, holder, region, Verification.CHIP)
        report = queue.record(draft, language="zh_CN")
        queue.close()
        assert isinstance(report, Report)
        return report


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path / "state")
