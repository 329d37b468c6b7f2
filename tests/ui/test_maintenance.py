"""What staff do at the kiosk, touched as they touch it, and what comes of each act."""

import json
import logging as library
import os
import sys
import threading
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.base import log
from kiosk.domain.masking import masked_number
from kiosk.health.diagnostics import LARGEST, LONGEST_SUMMARY, summary
from kiosk.journey.steps import Screen
from kiosk.operations import logging, stick
from kiosk.operations.registry import load_events
from kiosk.queue.remains import lying_aside
from kiosk.reader.simulated.persons import PERSONS
from tests.logs import capture_logs
from tests.persons import WANG
from tests.ui.harness import Harness, open_harness

PHONE = "13800138000"


@pytest.fixture
def harness(application: QCoreApplication, tmp_path: Path) -> Iterator[Harness]:
    with open_harness(tmp_path) as harness:
        yield harness


def enter(harness: Harness, *rooms: str) -> None:
    """Staff come in and go on to a room."""
    harness.interface.staff.signIn()
    harness.visitor.sees("screen.staff_open")
    for room in rooms:
        harness.visitor.touch(f"staff.{room}")
        harness.visitor.sees(f"screen.staff_{room}")


def says(harness: Harness, words: str) -> None:
    harness.visitor.wait(lambda: words in harness.visitor.words(), words)


def leave(harness: Harness) -> None:
    harness.interface.staff.leave()


def test_every_part_is_named_with_its_cause_and_seen_to_be_well_again(harness: Harness) -> None:
    """By itself: nobody asks for a second look."""
    sandbox, maintenance = harness.sandbox, harness.interface.maintenance
    sandbox.paper_out = sandbox.reader_unplugged = sandbox.network_off = True
    harness.visitor.wait(lambda: not harness.interface.session.value.reader_ready, "no reader")
    enter(harness)
    harness.visitor.wait(lambda: not maintenance.property("busy"), "the parts")
    assert [(row["name"], row["cause"]) for row in maintenance.property("parts")[:3]] == [
        ("reader", "reader_missing: its cable is pulled"),
        ("printer", "printer_paper_out: out of paper"),
        ("central", "central_unreachable: the line is cut"),
    ]
    sandbox.paper_out = sandbox.reader_unplugged = sandbox.network_off = False
    harness.visitor.wait(lambda: harness.interface.session.value.reader_ready, "the reader")
    maintenance._live.timeout.emit()

    def names() -> set[str]:
        return {row["name"] for row in maintenance.property("parts") if row["code"]}

    harness.visitor.wait(lambda: not names() & {"reader", "printer", "central"}, "all well again")


def test_a_card_is_read_for_staff_masked_and_forgotten(harness: Harness) -> None:
    enter(harness, "trials")
    harness.visitor.touch("staff.read_card")
    says(harness, "请把一张卡放到读卡器上")
    harness.sandbox.place("wang_lina")
    says(harness, masked_number(WANG.number))
    words = harness.visitor.words()
    assert "王*娜" in words
    assert WANG.name not in words
    assert WANG.number not in words
    assert harness.screen is Screen.ATTRACT
    assert harness.interface.session.value.answers.identity is None
    harness.interface.maintenance._forgetting.timeout.emit()
    harness.visitor.wait(lambda: "王*娜" not in harness.visitor.words(), "the card forgotten")


def test_a_card_that_comes_after_staff_have_left_is_told_to_nobody(harness: Harness) -> None:
    enter(harness, "trials")
    harness.visitor.touch("staff.read_card")
    says(harness, "请把一张卡放到读卡器上")
    leave(harness)
    assert harness.interface.kiosk.effects.cards._tried is None
    harness.sandbox.place("wang_lina")
    harness.visitor.wait(lambda: harness.interface.session.value.card_present, "the card")
    enter(harness, "trials")
    assert harness.interface.maintenance.property("card") == []


def test_a_card_that_can_t_be_read_says_why(harness: Harness) -> None:
    enter(harness, "trials")
    harness.visitor.touch("staff.read_card")
    harness.sandbox.place("unreadable")
    says(harness, "card_unreadable")


def test_a_page_is_printed_and_records_nothing(harness: Harness) -> None:
    enter(harness, "trials")
    harness.visitor.touch("staff.print_page")
    says(harness, "已印好一页")
    assert "这是试印" in harness.paper()
    assert "Printer test page" in harness.paper()
    assert harness.queued() == {}
    harness.sandbox.paper_out = True
    harness.visitor.touch("staff.print_page")
    says(harness, "printer_paper_out")


def test_out_of_service_and_back_over_a_restart(
    application: QCoreApplication, tmp_path: Path
) -> None:
    with open_harness(tmp_path) as harness:
        enter(harness, "trials")
        harness.visitor.touch("staff.close")
        says(harness, "本机已停用")
        leave(harness)
        harness.visitor.sees("screen.out_of_service")
        assert "out_of_service" in harness.visitor.words()
    with open_harness(tmp_path, closed=True) as harness:
        harness.visitor.sees("screen.out_of_service")
        enter(harness, "trials")
        harness.visitor.touch("staff.close")
        says(harness, "本机已恢复使用")
        leave(harness)
        harness.visitor.sees("screen.attract")
        harness.to_result()


def test_a_restart_is_asked_for_twice(harness: Harness) -> None:
    asked: list[object] = []
    harness.interface.over.connect(asked.append)
    enter(harness, "trials")
    harness.visitor.touch("staff.restart")
    assert asked == []
    harness.visitor.touch("staff.restart_now")
    harness.visitor.wait(lambda: asked == [None], "the restart")


def test_the_volume_holds_for_everybody_who_comes(
    application: QCoreApplication, tmp_path: Path
) -> None:
    with open_harness(tmp_path) as harness:
        enter(harness, "trials")
        harness.visitor.touch("staff.louder")
        says(harness, "音量 4，最大 5")
        leave(harness)
        harness.to_result()
        assert harness.interface.session.value.preferences.volume == 4
    with open_harness(tmp_path) as harness:
        assert harness.interface.session.value.preferences.volume == 4


def test_what_was_moved_aside_is_taken_back(application: QCoreApplication, tmp_path: Path) -> None:
    """Its reports were sealed by a key that is not here: it goes on lying there, and says so."""
    elsewhere, here = tmp_path / "elsewhere", tmp_path / "here"
    with open_harness(elsewhere, confirm_online=0) as harness:
        harness.sandbox.network_off = True
        harness.to_result()
        harness.leave()
    here.mkdir(mode=0o700)
    aside = here / "damaged-20261120T031200Z-0"
    aside.mkdir(mode=0o700)
    for part in elsewhere.glob("queue.db*"):
        (aside / part.name).write_bytes(part.read_bytes())
    with open_harness(here) as harness:
        enter(harness, "trials", "reports")
        says(harness, "移开的数据库：1")
        harness.visitor.touch("staff.salvage")
        says(harness, "已取回")
        assert lying_aside(here) == [aside]


def stick_at(folder: Path) -> tuple[Path, Path]:
    """A stick that is mounted at ``folder``: the table of mounts, and the tree of devices."""
    node = folder.parent / "devices" / "pci" / "usb1" / "1-1" / "sdz1"
    node.mkdir(parents=True)
    block = folder.parent / "block"
    block.mkdir()
    (block / "sdz1").symlink_to(node)
    mounts = folder.parent / "mounts"
    place = str(folder).replace(" ", "\\040")
    mounts.write_text(f"tmpfs /tmp tmpfs rw 0 0\n/dev/sdz1 {place} vfat rw 0 0\n")
    return mounts, block


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What happens is logged as in a kiosk that runs."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "unraisablehook", sys.unraisablehook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    handlers, level = library.root.handlers[:], library.root.level
    logging.configure(load_events(), stream=BytesIO())
    yield
    library.captureWarnings(False)
    log.listen()
    library.root.handlers[:] = handlers
    library.root.setLevel(level)


@pytest.mark.usefixtures("logged")
def test_nothing_personal_is_in_what_is_taken_along(
    application: QCoreApplication,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """After whole journeys of several people, with what goes wrong with printer and centre."""
    with open_harness(tmp_path, confirm_online=0) as harness:
        numbers = [go_through(harness, person) for person in ("wang_lina", "zhang_wei")]
        harness.sandbox.paper_out = harness.sandbox.network_off = True
        numbers.append(go_through(harness, "ouyang_jianguo"))
        folder = tmp_path_factory.mktemp("a stick")
        mounts, block = stick_at(folder)
        monkeypatch.setattr(stick, "save", partial(stick.save, mounts=mounts, block=block))
        enter(harness, "trials", "machine")
        harness.visitor.touch("staff.save")
        says(harness, "已存到 U 盘")
        (file,) = folder.glob("kiosk-*.json")
        saved = file.read_bytes()
        found = json.loads(saved)
        assert (found["queue"]["unsent"], found["kiosk_id"]) == (1, "110105-0007")
        assert {"queue.recorded", "printing.failed"} & {line["event"] for line in found["log"]}
        report = harness.interface._staff_service._report
        assert report is not None
        short = summary(report, harness.interface.kiosk.clock.now())
        assert "central: central_unreachable" in short
        for secret in (*secrets_of_everybody(), PHONE, "eyJ", "scrypt"):
            assert secret not in saved.decode()
            assert secret not in short
        assert len(saved) <= LARGEST
        assert len(short.encode()) <= LONGEST_SUMMARY
        assert len(set(numbers)) == 3


def go_through(harness: Harness, person: str) -> str:
    """A whole journey with a phone number; the number of its report."""
    harness.past_region(person)
    harness.visitor.see(Screen.LOST_ON)
    harness.visitor.touch("action.skip")
    harness.visitor.see(Screen.PHONE)
    for digit in PHONE:
        harness.visitor.touch(f"key.{digit}")
    harness.visitor.touch("action.next")
    harness.visitor.see(Screen.REVIEW)
    harness.confirm()
    receipt = harness.interface.session.value.receipt
    assert receipt is not None
    harness.leave()
    return receipt.report_number


def secrets_of_everybody() -> Iterator[str]:
    for person in PERSONS.values():
        yield from filter(None, (person.name, person.name_latin, person.number))


def test_without_a_stick_that_is_said(harness: Harness, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Path(os.devnull)
    monkeypatch.setattr(stick, "save", partial(stick.save, mounts=nowhere, block=nowhere))
    enter(harness, "trials", "machine")
    harness.visitor.touch("staff.save")
    says(harness, "stick_missing")


def test_the_short_of_it_is_a_code_to_be_photographed(harness: Harness) -> None:
    enter(harness, "trials", "machine")
    harness.visitor.touch("staff.show_code")
    says(harness, "请用手机扫码")
    assert harness.interface.maintenance.property("code").startswith("data:image/svg+xml")
    harness.visitor.touch("staff.back")
    harness.visitor.sees("screen.staff_trials")
    assert harness.interface.maintenance.property("code") == ""


def test_what_staff_do_is_logged(harness: Harness) -> None:
    with capture_logs() as logs:
        enter(harness, "trials")
        harness.visitor.touch("staff.print_page")
        says(harness, "已印好一页")
        leave(harness)
    told = [line for line in logs if line["event"].startswith("staff.")]
    assert told == [
        {"event": "staff.entered", "log_level": "info"},
        {"event": "staff.asked", "log_level": "info", "act": "print_page"},
        {"event": "staff.done", "log_level": "info", "act": "print_page", "code": ""},
        {"event": "staff.left", "log_level": "info"},
    ]
