"""Durability: real power cuts where that is allowed (root), crash states from a trace anywhere."""

from pathlib import Path
from random import Random

import pytest

from kiosk.queue.database import connect
from tests.crash.harm import page
from tests.crash.power import cut_over_and_over, may_cut
from tests.crash.replay import judged, replayed
from tests.crash.watched import Promises
from tests.queue.examples import draft, good, opened

needs_root = pytest.mark.skipif(not may_cut(), reason="only root may cut a disk's power")


@needs_root
def test_what_was_shown_as_recorded_outlives_a_power_cut(tmp_path: Path) -> None:
    cut = cut_over_and_over(tmp_path, cuts=20, seed=20261122)
    print(cut)
    assert cut.recorded > 100
    assert (cut.lost, cut.damaged, cut.numbers_twice) == (0, 0, 0), cut


@needs_root
def test_the_power_cut_is_one_because_less_syncing_loses_reports(tmp_path: Path) -> None:
    cut = cut_over_and_over(tmp_path, cuts=4, seed=20261122, synchronous=1)
    print(cut)
    assert cut.lost > 0, cut


def test_every_crash_state_of_a_trace_keeps_every_promise(tmp_path: Path) -> None:
    found = replayed(tmp_path, records=200, states=120, seed=20261122)
    print(found)
    assert found.recorded == 200
    assert (found.lost, found.damaged) == (0, 0), found


def test_the_replay_is_a_proof_because_less_syncing_loses_reports(tmp_path: Path) -> None:
    found = replayed(tmp_path, records=60, states=40, seed=20261122, synchronous=1)
    print(found)
    assert found.lost > 0, found


@pytest.mark.parametrize("harm", ["a page", "a seal", "the end"])
def test_damage_is_seen_where_there_is_some(harm: str, folder: Path) -> None:
    queue = good(opened(folder))
    reports = [good(queue.record(draft(serial), language="en")) for serial in range(9)]
    queue.close()
    promises = Promises(recorded=[str(report.report_id) for report in reports])
    assert judged(folder, promises) == (False, False)
    database = folder / "queue.db"
    content = database.read_bytes()
    if harm == "a page":
        page(database, Random(3))
    elif harm == "a seal":
        connection = good(connect(database))
        connection.execute("UPDATE personal SET sealed = zeroblob(9) WHERE sequence = 1")
        connection.close()
    else:
        database.write_bytes(content[: len(content) // 2])
    assert judged(folder, promises)[1]
