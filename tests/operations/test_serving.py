"""Other processes can ask whether somebody is being served, and disturb nobody by it."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from kiosk.operations.serving import FILE, Serving, is_serving

NOW = datetime.fromisoformat("2026-11-26T12:00:00+08:00")
ASK = "import sys; from pathlib import Path; from kiosk.operations.serving import is_serving; "
ASK += "print(is_serving(Path(sys.argv[1])))"
SERVE = "import sys; from pathlib import Path; from kiosk.operations.serving import Serving; "
SERVE += "Serving(Path(sys.argv[1])).note(somebody=True); print('on', flush=True); input()"


def asked(folder: Path) -> bool:
    told = subprocess.run(
        [sys.executable, "-c", ASK, folder], capture_output=True, text=True, check=True
    )
    return told.stdout == "True\n"


def test_it_is_told_while_somebody_is_served_and_no_longer(tmp_path: Path) -> None:
    serving = Serving(tmp_path, lambda: NOW)
    told = [(asked(tmp_path), serving.last_ended)]
    for somebody in (True, False):
        serving.note(somebody=somebody)
        told.append((asked(tmp_path), serving.last_ended))
    serving.close()
    assert told == [(False, None), (True, None), (False, NOW)]


def test_who_asks_takes_nothing_from_it(tmp_path: Path) -> None:
    """Also in the same process, where the file's end lets go of other kinds of locks."""
    serving = Serving(tmp_path)
    serving.note(somebody=True)
    assert [is_serving(tmp_path) for _ in range(3)] == [True] * 3
    serving.close()


def test_one_that_was_killed_serves_nobody(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVE, tmp_path], stdout=subprocess.PIPE, stdin=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.readline()
        before = is_serving(tmp_path)
        process.kill()
    assert (before, is_serving(tmp_path)) == (True, False)


def test_where_no_kiosk_has_been_nothing_is_made(tmp_path: Path) -> None:
    assert not is_serving(tmp_path)
    assert not (tmp_path / FILE).exists()


def test_a_disk_that_takes_no_file_ends_nothing() -> None:
    serving = Serving(Path("/proc/nowhere"))
    serving.note(somebody=True)
    serving.note(somebody=False)
    assert serving.last_ended
    serving.close()
