"""Whoever upgrades or restarts a kiosk asks first whether somebody is there."""

import threading
from contextlib import closing

from kiosk.operations.serving import Serving
from tests.cli.conftest import Program


def test_a_kiosk_without_anybody_and_with_all_sent_is_idle(program: Program) -> None:
    program.folder.mkdir(mode=0o700)
    ended = program("idle", "--json")
    assert (ended.code, ended.json) == (0, {"idle": True, "serving": False, "unsent": 0})


def test_an_unsent_report_holds_it_up(program: Program) -> None:
    program.record()
    ended = program("idle")
    assert ended.code == 1
    assert ended.stdout == "nobody is being served; 1 reports wait for the centre\n"
    assert ended.stderr == ""


def test_whoever_is_served_holds_it_up_until_they_have_gone(program: Program) -> None:
    program.folder.mkdir(mode=0o700)
    with closing(Serving(program.folder)) as serving:
        serving.note(somebody=True)
        assert program("idle", "--json").json["serving"] is True
        leaving = threading.Timer(1, lambda: serving.note(somebody=False))
        leaving.start()
        ended = program("idle", "--wait", "60", "--json")
        leaving.join()
    assert (ended.code, ended.json["serving"]) == (0, False)
