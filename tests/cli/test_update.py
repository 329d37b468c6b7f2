"""The way from one version of the package to another and back, on a queue in a plain folder.

systemd, apt and dpkg are scripts that note what they were told; a "package" is a text file of its
fields. The queue is a real one, and so are the commands on it. A version above 2 brings it forward.
"""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from kiosk.base.records import dataclass
from kiosk.base.resources import RESOURCES
from kiosk.operations.serving import FILE, Serving
from tests.cli.conftest import PROGRAM, Program
from tests.patience import PATIENCE

SCRIPT: Final = RESOURCES / "package/social-card-kiosk-update"
FAKES: Final = {
    "id": "echo 0",
    "chown": "",
    "date": 'cat "$HALL/seconds"',
    "sleep": """
echo $(($(cat "$HALL/seconds") + 30)) >"$HALL/seconds"
for later in "$HALL"/later-*; do [ ! -e "$later" ] || mv "$later" "$HALL/${later#*later-}"; done""",
    "systemctl": """
echo "$1" >>"$HALL/told"
[ "$1" = start ] || exit 0
version=$(cat "$HALL/version")
case $version in 3*) "$PYTHON" "$HALL/forward.py" ;; esac
[ "$version" != "$DEAD" ]""",
    "apt-get": """
for last; do :; done
sed -n "s/^Version: //p" "$last" >"$HALL/version" """,
    "dpkg-deb": 'sed -n "s/^$3: //p" "$2"',
    "dpkg-query": 'cat "$HALL/version"',
    "social-card-kiosk-as-service": """
if [ "$1" = doctor ]; then cat "$HALL/doctor-$(cat "$HALL/version")"; exit 1; fi
exec "$PYTHON" "$MAIN" "$@" """,
}
FORWARD: Final = """
import os
from sqlcipher3 import dbapi2
one = dbapi2.connect(os.environ["KIOSK_KIOSK__DATA_DIR"] + "/queue.db", isolation_level=None)
one.execute("UPDATE alembic_version SET version_num = '9999'")
"""
FINE: Final = (
    '{"checks": [{"name": "printer", "verdict": "fail"}, {"name": "disk", "verdict": "%s"}]}'
)


@dataclass(frozen=True)
class Hall:
    """A machine with version 2.0 installed, and a package of each version."""

    folder: Path
    program: Program

    def package(self, version: str, name: str = "social-card-kiosk") -> Path:
        made = self.folder / f"{version}.deb"
        made.write_text(f"Package: {name}\nVersion: {version}\n")
        return made

    def update(
        self, package: Path, *options: str, dead: str = ""
    ) -> "subprocess.CompletedProcess[str]":
        """One report waits for the centre, which an update by itself waits for."""
        script = self.folder / "update"
        home = self.folder / "home"
        script.write_text(
            SCRIPT.read_text().replace("/var/lib/social-card-kiosk-update", str(home))
        )
        extra = {"HALL": str(self.folder), "DEAD": dead, "PYTHON": sys.executable}
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        return subprocess.run(
            ["sh", str(script), *(options or ["--with-unsent"]), str(package)],
            env={**self.program.environment, **extra, "MAIN": PROGRAM[1], "PATH": path},
            capture_output=True,
            text=True,
            timeout=10 * PATIENCE,
            check=False,
        )

    @property
    def version(self) -> str:
        return (self.folder / "version").read_text().strip()

    @property
    def told(self) -> list[str]:
        """What systemd was told."""
        file = self.folder / "told"
        return file.read_text().split() if file.exists() else []

    def reports(self) -> int:
        return len(self.program("queue", "list", "--json").json["reports"])


@pytest.fixture
def hall(program: Program, tmp_path: Path) -> Hall:
    folder = tmp_path / "hall"
    (folder / "bin").mkdir(parents=True)
    for name, text in FAKES.items():
        fake = folder / "bin" / name
        fake.write_text(f"#!/bin/sh\n{text}\n")
        fake.chmod(0o700)
    (folder / "forward.py").write_text(FORWARD)
    (folder / "version").write_text("2.0\n")
    (folder / "seconds").write_text("0\n")
    for version in ("2.0", "2.1", "3.0"):
        (folder / f"doctor-{version}").write_text(FINE % "pass")
    (folder / "home").mkdir()
    hall = Hall(folder, program)
    hall.package("2.0").rename(folder / "home/2.0.deb")
    program.record()
    return hall


def test_an_update_that_works_is_kept_and_so_is_the_way_back_from_the_next(hall: Hall) -> None:
    done = hall.update(hall.package("2.1"))
    assert (done.returncode, hall.version) == (0, "2.1"), done.stderr
    assert hall.told == ["stop", "start"]
    assert [path.name for path in (hall.folder / "home").iterdir()] == ["2.1.deb"]
    assert hall.reports() == 1


def test_it_is_no_update_while_a_report_waits_for_the_centre(hall: Hall) -> None:
    refused = hall.update(hall.package("2.1"), "--wait", "0")
    assert (refused.returncode, hall.version, hall.told) == (2, "2.0", [])
    assert "1 reports wait for the centre" in refused.stderr


@pytest.mark.parametrize("options", [["--wait", "0"], ["--with-unsent", "--wait", "9"]])
def test_it_is_no_update_while_somebody_is_being_served(hall: Hall, options: list[str]) -> None:
    serving = Serving(hall.program.folder)
    serving.note(somebody=True)
    refused = hall.update(hall.package("2.1"), *options)
    serving.close()
    assert (refused.returncode, hall.version, hall.told) == (2, "2.0", [])
    assert "somebody is being served" in refused.stderr


def test_an_update_waits_for_whoever_is_there_to_leave(hall: Hall) -> None:
    serving = Serving(hall.program.folder)
    serving.note(somebody=True)
    (hall.folder / "bin/sleep").write_text(f"#!/bin/sh\nrm {hall.program.folder / FILE}\n")
    done = hall.update(hall.package("2.1"))
    serving.close()
    assert (done.returncode, hall.version) == (0, "2.1"), done.stderr


def test_what_is_not_ready_at_once_is_waited_for(hall: Hall) -> None:
    """A printer or a centre takes seconds to be found; for a minute that is no fault yet."""
    (hall.folder / "doctor-2.1").write_text(FINE % "fail")
    (hall.folder / "later-doctor-2.1").write_text(FINE % "pass")
    done = hall.update(hall.package("2.1"))
    assert (done.returncode, hall.version) == (0, "2.1"), done.stderr


def _no_first_screen(hall: Hall) -> "subprocess.CompletedProcess[str]":
    return hall.update(hall.package("3.0"), dead="3.0")


def _a_new_fault(hall: Hall) -> "subprocess.CompletedProcess[str]":
    (hall.folder / "doctor-3.0").write_text(FINE % "fail")
    return hall.update(hall.package("3.0"))


def _a_doctor_that_is_none(hall: Hall) -> "subprocess.CompletedProcess[str]":
    (hall.folder / "doctor-3.0").write_text("Traceback")
    return hall.update(hall.package("3.0"))


@pytest.mark.parametrize("failing", [_no_first_screen, _a_new_fault, _a_doctor_that_is_none])
def test_what_does_not_work_is_gone_back_from_with_the_queue(
    hall: Hall, failing: Callable[[Hall], "subprocess.CompletedProcess[str]"]
) -> None:
    done = failing(hall)
    assert (done.returncode, hall.version) == (1, "2.0"), done.stderr
    assert "2.0 is in use again" in done.stderr
    assert hall.told == ["stop", "start", "stop", "start"]
    assert hall.reports() == 1
    assert hall.program("queue", "verify").code == 0
    assert not (hall.folder / "home/queue").exists()
    assert (hall.folder / "home/2.0.deb").exists()


def test_a_queue_that_the_version_before_can_read_stays_where_it_is(hall: Hall) -> None:
    done = hall.update(hall.package("2.1"), dead="2.1")
    assert (done.returncode, hall.version) == (1, "2.0"), done.stderr
    assert not list(hall.program.folder.glob("damaged-*"))


@pytest.mark.parametrize(
    ("version", "name", "words"),
    [
        ("1.9", "social-card-kiosk", "older than 2.0"),
        ("2.1", "another", "no package of social-card-kiosk"),
    ],
)
def test_what_is_no_update_is_refused_with_words(
    hall: Hall, version: str, name: str, words: str
) -> None:
    refused = hall.update(hall.package(version, name))
    assert (refused.returncode, hall.version, hall.told) == (2, "2.0", [])
    assert words in refused.stderr


def test_without_a_way_back_nothing_is_begun(hall: Hall) -> None:
    (hall.folder / "home/2.0.deb").unlink()
    refused = hall.update(hall.package("2.1"))
    assert (refused.returncode, hall.version, hall.told) == (2, "2.0", [])
    assert "the way back is missing" in refused.stderr


def test_the_script_can_be_run() -> None:
    assert SCRIPT.stat().st_mode & stat.S_IXUSR
