"""Everything that printers do on every transport, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from kiosk.domain.receipt import Receipt
from kiosk.printing.devices import escpos
from kiosk.printing.settings import Driver, PrinterSettings
from tests.devices.printer_mind import Condition, Interpreter, Job, Manner
from tests.printing.examples import COMPOSER, RECEIPT
from tests.printing.rig import Rig

N, U, S, C = Driver.NETWORK, Driver.USB, Driver.SERIAL, Driver.CUPS


class Came(StrEnum):
    """When the whole receipt was in somebody's hands."""

    AT_ONCE = "yes"
    NEVER = "no"
    LATER = "when it was mended"


class Next(StrEnum):
    """The next person's paper, and what came out just before it."""

    OWN = "own"
    OWN_LATER = "own, after the former's"
    WRONG = "not their own"


class Seen(NamedTuple):
    """``result`` is ``confirmed``, ``unconfirmed`` or a failure's code."""

    result: str
    paper: Came
    next: Next = Next.OWN


class When(StrEnum):
    """Whether the printer is so before it is asked for the first time, and before it is used."""

    LATER = "later"
    ALWAYS = "always"
    UNASKED = "unasked"


@dataclass(frozen=True)
class Fault:
    """``expected`` for each kind of transport, or why it can't be there.

    ``ended`` are the waits that the fault lasts out: they take ``seconds``, and the others as
    long as it takes.
    """

    name: str
    act: Callable[[Rig], None]
    expected: dict[Driver, Seen | str]
    when: When = When.LATER
    ended: tuple[str, ...] = ()
    seconds: float = 0.3


def paper_of(receipt: Receipt, settings: PrinterSettings) -> Job:
    """The receipt as a printer that is well makes it."""
    mind = Interpreter(settings.width_dots, lambda _: None)
    mind.feed(b"".join(escpos.encode(COMPOSER.compose(receipt), settings)))
    (job,) = mind.jobs
    return job


def _manner(manner: Manner) -> Callable[[Rig], None]:
    return lambda rig: setattr(rig.mind, "manner", manner)


def _condition(**condition: bool) -> Callable[[Rig], None]:
    return lambda rig: setattr(rig.mind, "condition", Condition(**condition))


def _mind(**values: object) -> Callable[[Rig], None]:
    def act(rig: Rig) -> None:
        vars(rig.mind).update(values)

    return act


def _all(*acts: Callable[[Rig], None]) -> Callable[[Rig], None]:
    def act(rig: Rig) -> None:
        for one in acts:
            one(rig)

    return act


def _named(name: str) -> Callable[[Rig], None]:
    return lambda rig: getattr(rig, name)()


def _paper_ends_with_the_last_line(rig: Rig) -> None:
    rig.mind.paper_left = paper_of(RECEIPT, rig.settings).picture.height


CONFIRMED: Final = Seen("confirmed", Came.AT_ONCE)
UNCONFIRMED: Final = Seen("unconfirmed", Came.AT_ONCE)
NOT_SEEN: Final = Seen("unconfirmed", Came.LATER)
UNTOLD: Final = Seen("unconfirmed", Came.NEVER)
MISSING: Final = Seen("printer_missing", Came.NEVER)
PAPER_OUT: Final = Seen("printer_paper_out", Came.NEVER)
FAILED: Final = Seen("printer_failed", Came.NEVER)

_TELLS_NOTHING: Final = "CUPS keeps answers to itself"


def _transports(seen: Seen, cups_: Seen | str = _TELLS_NOTHING) -> dict[Driver, Seen | str]:
    return {N: seen, U: seen, S: seen, C: cups_}


def _only(driver: Driver, seen: Seen, why: str) -> dict[Driver, Seen | str]:
    return dict.fromkeys((N, U, S, C), why) | {driver: seen}


FAULTS: Final = (
    Fault("none", lambda _: None, _transports(CONFIRMED, UNCONFIRMED)),
    Fault(
        "never answers",
        _manner(Manner.SILENT),
        _transports(UNCONFIRMED, UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("falls silent", _manner(Manner.SILENT), _transports(MISSING), ended=("answer",)),
    Fault(
        "never answers, and has no paper",
        _all(_manner(Manner.SILENT), _condition(paper_out=True)),
        _transports(NOT_SEEN, NOT_SEEN),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("answers slowly", _mind(delay=0.1), _transports(CONFIRMED), When.ALWAYS),
    Fault("answers in line", _manner(Manner.IN_LINE), _transports(CONFIRMED), When.ALWAYS),
    Fault(
        "answers in line, and its paper runs out",
        _all(_manner(Manner.IN_LINE), _mind(paper_left=300)),
        _transports(NOT_SEEN),
        ended=("answer", "finish"),
        seconds=2.0,
    ),
    Fault(
        "answers one question late",
        _all(_mind(behind=1), _condition(drawer_open=True)),
        _transports(UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault(
        "answers the first question only",
        _manner(Manner.FIRST_ONLY),
        _transports(UNCONFIRMED),
        When.ALWAYS,
        ended=("answer",),
    ),
    Fault("answers garbage", _manner(Manner.GARBAGE), _transports(UNCONFIRMED), When.ALWAYS),
    Fault("tells its status unasked", _mind(unasked=True), _transports(CONFIRMED), When.ALWAYS),
    Fault(
        "never says that it finished",
        _manner(Manner.NO_FINISH),
        _transports(UNCONFIRMED),
        When.ALWAYS,
        ended=("finish", "catch up"),
    ),
    Fault("out of paper", _condition(paper_out=True), _transports(PAPER_OUT, NOT_SEEN)),
    Fault("paper runs out in the middle", _mind(paper_left=300), _transports(PAPER_OUT, NOT_SEEN)),
    Fault(
        "paper ends with the last line",
        _paper_ends_with_the_last_line,
        _transports(PAPER_OUT._replace(paper=Came.LATER), NOT_SEEN),
    ),
    Fault("cover open", _condition(cover_open=True), _transports(FAILED, NOT_SEEN)),
    Fault(
        "too hot, goes on once it has cooled",
        _all(_condition(overheated=True), _mind(cools_after=24)),
        _transports(CONFIRMED, NOT_SEEN),
    ),
    Fault("line lost in the middle", _named("lose"), _transports(FAILED, FAILED), ended=("queue",)),
    Fault("not there", _named("take_away"), _transports(MISSING, MISSING)),
    Fault(
        "in somebody else's hands",
        _named("hold"),
        _transports(MISSING, "a queue is for many"),
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
        _transports(FAILED, "a queue takes all"),
        ended=("stall", "answer"),
        seconds=2.0,
    ),
    Fault(
        "takes little at once, and says wait",
        _named("take_little"),
        _transports(CONFIRMED, "a queue takes all"),
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
