"""A centre's process: ``python -m tests.central.arriving DATABASE STORY SEED`` takes a story.

The story is a JSON list of reports and calls, which arrive in an order and in batches that the seed
chooses, each twice. It begins when its input ends, and prints what was answered as
``[[id, outcome]…]``.
"""

import json
import sys
from pathlib import Path
from random import Random

from kiosk.central.api import ReportBatch
from kiosk.central.batch import Batch
from kiosk.central.calls import Call
from kiosk.central.centre import Centre
from tests.central.events import TAKING_BOOK, day
from tests.central.examples import Clock, Json

ARRIVAL = day(6)


def main(database: str, story: Path, seed: int) -> None:
    told: list[Json] = json.loads(story.read_text("utf-8"))
    centre = Centre.open(database, TAKING_BOOK, clock=Clock(ARRIVAL))
    assert isinstance(centre, Centre), centre
    print("ready", flush=True)
    sys.stdin.read()
    answers: list[tuple[str, str]] = []
    for batch in batches_of(told, Random(seed)):
        (results,) = centre.receive([batch])
        answers += [(str(one.report_id), one.outcome.value) for one in results]
    centre.close()
    print(json.dumps(answers))


def batches_of(told: list[Json], random: Random) -> list[Batch]:
    twice = [*told, *told]
    random.shuffle(twice)
    found: list[Batch] = []
    while twice:
        some = [twice.pop() for _ in range(min(len(twice), random.randint(1, 12)))]
        reports = [one for one in some if "report_id" in one]
        if reports:
            found.append(Batch(ReportBatch.model_validate({"reports": reports}).reports))
        found += [Batch([Call.model_validate(one)]) for one in some if "call_id" in one]
    return found


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
