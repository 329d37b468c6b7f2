"""What becomes of a receipt, and of the next person's, with everything that printers do.

``python -m tests.printing.misbehaviour`` prints the table, each cell of it just tried.
"""

import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple
from unittest.mock import patch

from PIL import ImageOps
from structlog.testing import capture_logs

from kiosk.domain.failure import Failure
from kiosk.domain.receipt import Receipt
from kiosk.domain.report_number import report_number
from kiosk.printing import dialogue, escpos, questions
from kiosk.printing.port import Printed
from kiosk.printing.settings import Driver, PrinterSettings
from kiosk.printing.wires import cups, wire
from tests.devices.printer_mind import Condition, Interpreter, Job, Manner
from tests.patience import PATIENCE
from tests.printing.stages import Stage, staged
from tests.printing.world import COMPOSER, IN_FORCE, KIOSK, RECEIPT, RESOURCES

NEXT: Final = replace(IN_FORCE, report_number=report_number(KIOSK, 22482), name="李*")
N, U, S, C = Driver.NETWORK, Driver.USB, Driver.SERIAL, Driver.CUPS


class Next(StrEnum):
    """The next person's paper, and what came out before it."""

    OWN = "own"
    OWN_LATER = "own, after the former's"
    WRONG = "not their own"


class Seen(NamedTuple):
    """``result`` is ``confirmed``, ``unconfirmed`` or a failure's code; ``paper``: the person has
    the whole receipt in hand.
    """

    result: str
    paper: bool
    next: Next


class When(StrEnum):
    """Whether the printer is so before it is asked for the first time, and before it is used."""

    LATER = "later"
    ALWAYS = "always"
    UNASKED = "unasked"


@dataclass(frozen=True)
class Fault:
    """``expected`` for each kind of wire, or why it can't be there.

    ``ended`` are the waits that the fault lasts out: they take ``seconds``, and the others as
    long as it takes.
    """

    name: str
    act: Callable[[Stage], None]
    expected: dict[Driver, Seen | str]
    when: When = When.LATER
    ended: tuple[str, ...] = ()
    seconds: float = 0.3


def _manner(manner: Manner) -> Callable[[Stage], None]:
    return lambda stage: setattr(stage.mind, "manner", manner)


def _condition(**condition: bool) -> Callable[[Stage], None]:
    return lambda stage: setattr(stage.mind, "condition", Condition(**condition))


def _mind(**values: object) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        vars(stage.mind).update(values)

    return act


def _all(*acts: Callable[[Stage], None]) -> Callable[[Stage], None]:
    def act(stage: Stage) -> None:
        for one in acts:
            one(stage)

    return act


def _named(name: str) -> Callable[[Stage], None]:
    return lambda stage: getattr(stage, name)()


def _paper_ends_with_the_last_line(stage: Stage) -> None:
    stage.mind.paper_left = _paper(RECEIPT, stage.settings).picture.height


CONFIRMED: Final = Seen("confirmed", paper=True, next=Next.OWN)
UNCONFIRMED: Final = Seen("unconfirmed", paper=True, next=Next.OWN)
NOT_SEEN: Final = Seen("unconfirmed", paper=False, next=Next.OWN_LATER)
UNTOLD: Final = Seen("unconfirmed", paper=False, next=Next.OWN)
MISSING: Final = Seen("printer_missing", paper=False, next=Next.OWN)
PAPER_OUT: Final = Seen("printer_paper_out", paper=False, next=Next.OWN)
FAILED: Final = Seen("printer_failed", paper=False, next=Next.OWN)

_TELLS_NOTHING: Final = "CUPS keeps answers to itself"


def _wires(seen: Seen, cups_: Seen | str = _TELLS_NOTHING) -> dict[Driver, Seen | str]:
    return {N: seen, U: seen, S: seen, C: cups_}


def _only(driver: Driver, seen: Seen, why: str) -> dict[Driver, Seen | str]:
    return dict.fromkeys((N, U, S, C), why) | {driver: seen}


FAULTS: Final = (
    Fault("none", lambda _: None, _wires(CONFIRMED, UNCONFIRMED)),
    Fault(
        "never answers",
        _manner(Manner.SILENT),
        _wires(UNCONFIRMED, UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("falls silent", _manner(Manner.SILENT), _wires(MISSING), ended=("answer",)),
    Fault(
        "never answers, and has no paper",
        _all(_manner(Manner.SILENT), _condition(paper_out=True)),
        _wires(NOT_SEEN, NOT_SEEN),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("answers slowly", _mind(delay=0.1), _wires(CONFIRMED), When.ALWAYS),
    Fault("answers in line", _manner(Manner.IN_LINE), _wires(CONFIRMED), When.ALWAYS),
    Fault(
        "answers in line, and its paper runs out",
        _all(_manner(Manner.IN_LINE), _mind(paper_left=300)),
        _wires(NOT_SEEN),
        ended=("answer", "finish"),
        seconds=2.0,
    ),
    Fault(
        "answers one question late",
        _all(_mind(behind=1), _condition(drawer_open=True)),
        _wires(UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault(
        "answers the first question only",
        _manner(Manner.FIRST_ONLY),
        _wires(UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("answers garbage", _manner(Manner.GARBAGE), _wires(UNCONFIRMED), When.ALWAYS),
    Fault("tells its status unasked", _mind(unasked=True), _wires(CONFIRMED), When.ALWAYS),
    Fault(
        "never says that it finished",
        _manner(Manner.NO_FINISH),
        _wires(UNCONFIRMED),
        When.ALWAYS,
        ended=("finish", "catch up"),
    ),
    Fault("out of paper", _condition(paper_out=True), _wires(PAPER_OUT, NOT_SEEN)),
    Fault("paper runs out in the middle", _mind(paper_left=300), _wires(PAPER_OUT, NOT_SEEN)),
    Fault(
        "paper ends with the last line",
        _paper_ends_with_the_last_line,
        _wires(PAPER_OUT._replace(next=Next.OWN_LATER), NOT_SEEN),
    ),
    Fault("cover open", _condition(cover_open=True), _wires(FAILED, NOT_SEEN)),
    Fault(
        "too hot, goes on once it has cooled",
        _all(_condition(overheated=True), _mind(cools_after=24)),
        _wires(CONFIRMED, NOT_SEEN),
    ),
    Fault("line lost in the middle", _named("lose"), _wires(FAILED, FAILED), ended=("queue",)),
    Fault("not there", _named("take_away"), _wires(MISSING, MISSING)),
    Fault(
        "in somebody else's hands",
        _named("hold"),
        _wires(MISSING, "a queue is for many"),
        ended=("answer",),
    ),
    Fault(
        "in somebody else's hands, and never asked before",
        _named("hold"),
        _only(N, NOT_SEEN, "as above"),
        When.UNASKED,
        ended=("answer",),
    ),
    Fault(
        "takes no more in the middle",
        _named("choke"),
        _wires(FAILED, "a queue takes all"),
        ended=("stall", "answer"),
        seconds=2.0,
    ),
    Fault(
        "takes little at once, and says wait",
        _named("take_little"),
        _wires(CONFIRMED, "a queue takes all"),
    ),
    Fault(
        "another device",
        _named("mistake"),
        {N: UNTOLD, U: MISSING, S: MISSING, C: MISSING},
        When.ALWAYS,
    ),
    Fault(
        "a line that echoes",
        _named("echo"),
        _only(S, UNTOLD, "a serial fault"),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("an endpoint halts once", _named("halt"), _only(U, CONFIRMED, "a USB fault")),
    Fault("empty packets", _named("say_nothing_in_packets"), _only(U, CONFIRMED, "a USB fault")),
    Fault("no way back", _named("go_one_way"), _only(U, UNCONFIRMED, "a USB fault"), When.ALWAYS),
    Fault("lp hangs", _named("hang"), _only(C, FAILED, "a CUPS fault"), ended=("lp",)),
    Fault(
        "lpstat hangs",
        _named("hang_while_asked"),
        _only(C, MISSING, "a CUPS fault"),
        ended=("connect",),
    ),
    Fault("lp refuses", _named("refuse"), _only(C, FAILED, "a CUPS fault")),
)
CELLS: Final = tuple(
    (fault, driver)
    for fault in FAULTS
    for driver in (N, U, S, C)
    if not isinstance(fault.expected[driver], str)
)


def tried(fault: Fault, driver: Driver, folder: Path) -> Seen:
    """Print a receipt with the fault, mend it, and print the next person's."""
    always = fault.when is not When.LATER
    with staged(driver, folder) as stage:
        if always:
            fault.act(stage)
        if fault.when is not When.UNASKED:
            with _waiting(fault if always else None):
                stage.printer.status()
        if not always:
            fault.act(stage)
        with _waiting(fault):
            outcome = stage.printer.print(RECEIPT)
        receipt, following = _paper(RECEIPT, stage.settings), _paper(NEXT, stage.settings)
        expected = fault.expected[driver]
        if isinstance(expected, Seen) and expected.paper:
            stage.wait_for_jobs(1)
        had = len(stage.jobs())
        paper = any(_alike(job, receipt) for job in stage.jobs())
        if not always:
            stage.mind.manner = Manner.HONEST
        stage.mend()
        with _waiting(fault if always else None):
            stage.printer.print(NEXT)
        return Seen(_result(outcome), paper, _next(stage, had, receipt, following))


@contextmanager
def _waiting(fault: Fault | None) -> Iterator[None]:
    waits = {
        "answer": [(questions, "ANSWER_SECONDS"), (questions, "PATIENT_SECONDS")],
        "catch up": [(questions, "CATCH_UP_SECONDS")],
        "finish": [(dialogue, "_FINISH_SECONDS")],
        "stall": [(wire, "STALL_SECONDS")],
        "connect": [(wire, "CONNECT_SECONDS")],
        "lp": [(cups, "_LP_SECONDS")],
        "queue": [(cups, "_QUEUE_SECONDS")],
    }
    with ExitStack() as owned:
        for name, places in waits.items():
            seconds = fault.seconds if fault and name in fault.ended else PATIENCE
            for module, constant in places:
                owned.enter_context(patch.object(module, constant, seconds))
        yield


def _paper(receipt: Receipt, settings: PrinterSettings) -> Job:
    """The receipt as a printer that is well makes it."""
    mind = Interpreter(settings.width_dots, lambda _: None)
    mind.feed(b"".join(escpos.encode(COMPOSER.compose(receipt), settings)))
    (job,) = mind.jobs
    return job


def _alike(one: Job, other: Job) -> bool:
    return (one.text, one.symbols, _ink(one)) == (other.text, other.symbols, _ink(other))


def _ink(job: Job) -> bytes:
    """The picture without its white edges."""
    black = ImageOps.invert(job.picture.convert("L"))
    return black.crop(black.getbbox()).tobytes()


def _next(stage: Stage, had: int, receipt: Job, following: Job) -> Next:
    """What came after the first ``had`` papers, waited for until the next person's is there."""
    count = had
    while stage.wait_for_jobs(count + 1):
        count += 1
        if _alike(stage.jobs()[count - 1], following):
            former = any(_alike(job, receipt) for job in stage.jobs()[had : count - 1])
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
    yield "| fault | wire | result | the screen says | paper | the next person's paper |"
    yield "|---|---|---|---|---|---|"
    for fault in FAULTS:
        for driver, expected in fault.expected.items():
            if isinstance(expected, str):
                yield f"| {fault.name} | {driver} | – ({expected}) | | | |"
                continue
            with tempfile.TemporaryDirectory() as folder:
                seen = tried(fault, driver, Path(folder))
            wrong = "" if seen == expected else " **(not as it should be)**"
            paper, says = "yes" if seen.paper else "no", screen(seen.result, "en")
            cells = (fault.name, driver, f"{seen.result}{wrong}", says, paper, seen.next)
            yield f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    with capture_logs():
        for line in table():
            sys.stdout.write(f"{line}\n")
