"""What becomes of a receipt, and of the next person's, with everything that printers do.

``python -m tests.printing.misbehaviour`` prints the table, each cell of it just tried.
"""

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final
from unittest.mock import patch

from PIL import ImageOps

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure
from kiosk.domain.report_number import report_number
from kiosk.printing.devices import dialogue, questions
from kiosk.printing.devices.transports import cups, transport
from kiosk.printing.port import Printed
from kiosk.printing.settings import Driver
from tests.devices.printer_mind import Job, Manner
from tests.logs import capture_logs
from tests.patience import PATIENCE
from tests.printing.examples import IN_FORCE, KIOSK, RECEIPT
from tests.printing.printer_faults import FAULTS, Came, Fault, Next, Seen, When, paper_of
from tests.printing.rig import Rig
from tests.printing.rigs import set_up

NEXT: Final = replace(IN_FORCE, report_number=report_number(KIOSK, 22482), name="李*")


def tried(fault: Fault, driver: Driver, folder: Path) -> Seen:
    """Print a receipt with the fault, mend it, and print the next person's."""
    always = fault.when is not When.LATER
    with set_up(driver, folder) as rig:
        if always:
            fault.act(rig)
        if fault.when is not When.UNASKED:
            with _waiting(fault if always else None):
                rig.printer.status()
        if not always:
            fault.act(rig)
        with _waiting(fault):
            outcome = rig.printer.print(RECEIPT)
        receipt, following = paper_of(RECEIPT, rig.settings), paper_of(NEXT, rig.settings)
        expected = fault.expected[driver]
        if isinstance(expected, Seen) and expected.paper is Came.AT_ONCE:
            rig.wait_for_jobs(1)
        came = Came.AT_ONCE if _has(rig, 0, receipt) else Came.NEVER
        had = len(rig.jobs())
        if not always:
            rig.mind.manner = Manner.HONEST
        rig.mend()
        with _waiting(fault if always else None):
            rig.printer.status()  # as the kiosk does now and then
            if _has(rig, had, receipt):
                came = Came.LATER
            had = len(rig.jobs())
            rig.printer.print(NEXT)
        return Seen(_result(outcome), came, _next(rig, had, receipt, following))


def _has(rig: Rig, before: int, receipt: Job) -> bool:
    """Whether the receipt came out after the first papers."""
    return any(_alike(job, receipt) for job in rig.jobs()[before:])


@contextmanager
def _waiting(fault: Fault | None) -> Iterator[None]:
    waits = {
        "answer": [(questions, "ANSWER_SECONDS"), (questions, "PATIENT_SECONDS")],
        "catch up": [(questions, "CATCH_UP_SECONDS")],
        "finish": [(dialogue, "_FINISH_SECONDS")],
        "stall": [(transport, "STALL_SECONDS")],
        "connect": [(transport, "CONNECT_SECONDS")],
        "lp": [(cups, "_LP_SECONDS")],
        "queue": [(cups, "_QUEUE_SECONDS")],
    }
    with ExitStack() as owned:
        for name, places in waits.items():
            seconds = fault.seconds if fault and name in fault.ended else PATIENCE
            for module, constant in places:
                owned.enter_context(patch.object(module, constant, seconds))
        yield


def _alike(one: Job, other: Job) -> bool:
    return (one.text, one.symbols, _ink(one)) == (other.text, other.symbols, _ink(other))


def _ink(job: Job) -> bytes:
    """The picture without its white edges."""
    black = ImageOps.invert(job.picture.convert("L"))
    return black.crop(black.getbbox()).tobytes()


def _next(rig: Rig, had: int, receipt: Job, following: Job) -> Next:
    """What came after the first ``had`` papers, waited for until the next person's is there."""
    count = had
    while rig.wait_for_jobs(count + 1):
        count += 1
        if _alike(rig.jobs()[count - 1], following):
            former = any(_alike(job, receipt) for job in rig.jobs()[had : count - 1])
            return Next.OWN_LATER if former else Next.OWN
    return Next.WRONG


def _result(outcome: Printed | Failure) -> str:
    if isinstance(outcome, Failure):
        return outcome.code.value
    return "confirmed" if outcome.confirmed else "unconfirmed"


def screen(result: str, language: str) -> str:
    """What the screen says then."""
    texts = tomllib.loads((RESOURCES / f"translations/{language}.toml").read_text("utf-8"))
    if result.startswith("printer_"):
        return str(texts["failure"][result]["happened"])
    said = {"confirmed": "printed", "unconfirmed": "unconfirmed"}[result]
    return str(texts["result"]["printing"]["receipt"][said])


def table() -> Iterator[str]:
    yield "| fault | transport | result | the screen says | paper | the next person's paper |"
    yield "|---|---|---|---|---|---|"
    for fault in FAULTS:
        for driver, expected in fault.expected.items():
            if isinstance(expected, str):
                yield f"| {fault.name} | {driver} | – ({expected}) | | | |"
                continue
            with tempfile.TemporaryDirectory() as folder:
                seen = tried(fault, driver, Path(folder))
            wrong = "" if seen == expected else " **(not as it should be)**"
            says = screen(seen.result, "en")
            cells = (fault.name, driver, f"{seen.result}{wrong}", says, seen.paper, seen.next)
            yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    with capture_logs():
        for line in table():
            sys.stdout.write(f"{line}\n")
