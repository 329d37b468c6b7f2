"""Two processes of the centre take the same story at once, each in its own order and batches.

In the end each report and call was taken once, by one of them, and everybody stands as they would
had a single centre taken all in the order it happened.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
import sqlalchemy as sa

from kiosk.central.api import Holder
from kiosk.central.centre import Centre
from kiosk.central.rules import settled
from kiosk.central.store import tables
from tests.central.arriving import ARRIVAL, batches_of
from tests.central.events import TAKING_BOOK, day
from tests.central.examples import (
    Clock,
    Json,
    a_call,
    by_agent,
    holder,
    number_of,
    opened,
    report,
    stated,
)
from tests.patience import PATIENCE

PEOPLE = [number_of(serial) for serial in range(8)]


def story(random: Random) -> list[Json]:
    """Some of everything about each person; numbers repeat, and kiosks without a clock state."""
    told: list[Json] = []
    for person in PEOPLE:
        for _ in range(random.randint(3, 8)):
            happened = {"recorded_at": day(random.randint(0, 20) / 4).isoformat()}
            region = {"issuing_region": random.choice(["110105", "370102"])}
            kiosk = {"kiosk_id": f"110105-000{random.randint(1, 3)}"}
            said: Json = happened | region | kiosk
            kind = random.choice(["pre_loss", "written_pre_loss", "formal_loss", "undo_pre_loss"])
            told.append(
                random.choice(
                    [
                        report(kind, number=person, **said),
                        report(kind, number=person, **said),
                        stated(person, clock_synchronised=random.random() < 0.5, **said),
                        by_agent(person, **said),
                        a_call(person, region["issuing_region"], called_at=happened["recorded_at"]),
                    ]
                )
            )
    return told


def standings(centre: Centre) -> list[object]:
    """Of everybody: each report's state, end and reason, each card's state and end."""
    found: list[object] = []
    for person in PEOPLE:
        status = centre.status(Holder.model_validate(holder(person)))
        found += [(one.report_id, one.state, one.expires_at, one.reason) for one in status.reports]
        found += [(one.issuing_region, one.state, one.expires_at) for one in status.cards]
    return found


def kept(centre: Centre) -> dict[UUID, str]:
    """The state of each report as the database has it, which is looked at for lists."""
    with centre._store.reading() as work:
        rows = work._connection.execute(sa.select(tables.standings)).all()
    return {row.report_id: row.state for row in rows}


def true_of(centre: Centre) -> dict[UUID, str]:
    """The same, as the events say it."""
    found: dict[UUID, str] = {}
    with centre._store.reading() as work:
        for person in PEOPLE:
            entries = work.history([centre._store.keys.holder_key(person)])
            ledger = settled((entry.event for entry in entries), ARRIVAL)
            found |= {id_: one.state.value for id_, one in ledger.reports.items()}
    return found


@pytest.mark.parametrize("seed", [1, 2])
def test_two_processes_at_once_end_as_one_would(
    database_url: str, tmp_path: Path, seed: int
) -> None:
    told = story(Random(seed))
    path = tmp_path / "story.json"
    path.write_text(json.dumps(told), "utf-8")
    opened(database_url, TAKING_BOOK, Clock(ARRIVAL)).close()  # its schema is there
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.central.arriving", database_url, str(path), str(each)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in (seed * 10, seed * 10 + 1)
    ]
    for one in processes:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in processes:
        assert one.stdin
        one.stdin.close()
    answers: Counter[tuple[str, str]] = Counter()
    for one in processes:
        assert one.stdout
        answers.update(map(tuple, json.loads(one.stdout.read())))
        assert one.wait(PATIENCE) == 0
        one.stdout.close()
    ids = {sent.get("report_id") or sent["call_id"] for sent in told}
    assert sum(answers.values()) == 4 * len(told)
    assert Counter(id_ for id_, outcome in answers.elements() if outcome != "duplicate") == Counter(
        ids
    ), "each is taken by one of them, once"

    alone = opened(f"sqlite:///{tmp_path / 'alone.db'}", TAKING_BOOK, Clock(ARRIVAL))
    for batch in batches_of(told, Random(0)):
        alone.receive([batch])
    together = opened(database_url, TAKING_BOOK, Clock(ARRIVAL))
    assert standings(together) == standings(alone)
    assert kept(together) == true_of(together)
    for centre in (alone, together):
        centre.close()
