"""What becomes of a person's card, and of the next person, with everything that readers do.

``python -m tests.reader.misbehaviour`` prints the table, each cell of it just tried.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from kiosk.domain.failure import FailureCode
from kiosk.reader.port import Empty, Failed, NoReader, Read, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from tests.devices.card import Trouble, social_security_card
from tests.devices.sdt_server import SdtServer
from tests.devices.serial_reader import IDENTIFY, READ, SELECT, STATUS, Manners, SerialReader
from tests.devices.vpcd import SOCKET, VirtualReaders
from tests.logs import capture_logs
from tests.reader import pcsc_faults as pcsc
from tests.reader import sdt_faults as sdt
from tests.reader.listening import listening
from tests.reader.rigs import PcscRig, Rig, SdtRig, SocketRig
from tests.reader.visitor import TEXTS, Visitor, number_on

FIRST, NEXT = pcsc.FIRST, "wang_hong"
NO_READER: Final = "no reader"


class Kind(StrEnum):
    PCSC = "PC/SC"
    SERIAL = "SDT, serial"
    SOCKET = "SDT, socket"


@dataclass(frozen=True)
class Seen:
    """``told`` are the failures that the first person is told; ``is_safe``: the next one's card is
    read, and of the first one nothing is told or kept once their card is gone.
    """

    told: frozenset[str] = frozenset()
    is_read: bool = True
    is_safe: bool = True


@dataclass(frozen=True)
class Case:
    """``may_tell`` besides what is ``expected``, as the machine is quick or not."""

    act: Callable[[Any, Visitor], None]
    expected: Seen = Seen()
    before: tuple[Callable[[Any], None], ...] = ()
    may_tell: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Result:
    """What was seen, and how: the states told to the first person, and the screens."""

    seen: Seen
    states: tuple[str, ...]
    screens: tuple[str, ...]


def told(*failures: FailureCode | str, is_read: bool = True) -> Seen:
    return Seen(frozenset(str(failure) for failure in failures), is_read)


C: Final = FailureCode
_PULLED: Final = told(C.CARD_REMOVED)
# The exchange may fail before pcscd says that the reader is gone.
_LOST_AS_IT_READS: Final = frozenset({C.CARD_REMOVED, C.READER_MISSING})
_ONE_SLOT: Final = "a module has one slot"
_ONE_CARD: Final = "a module reads one card at a time"
_NO_WORDS: Final = "its status words are others"
_ALONE: Final = "nobody else is on its line"


def _in_lengths(*lengths: int, names_length: bool = False) -> Case:
    card = replace(pcsc.CARD, lengths=frozenset(lengths), names_length=names_length)
    return Case(pcsc.lays_down(card))


def _in_parts(trouble: Trouble, after: int) -> Case:
    return Case(pcsc.lays_down(pcsc.CARD.with_trouble(trouble, after, times=1)))


def _mannered(manners: Manners, *failures: str) -> Case:
    return Case(sdt.lays_it_down, told(*failures), (sdt.with_manners(manners),))


def _rows(pcsc_case: Case | str, sdt_case: Case | str, socket: Case | str = "") -> "Row":
    return {Kind.PCSC: pcsc_case, Kind.SERIAL: sdt_case, Kind.SOCKET: socket or sdt_case}


Row = dict[Kind, Case | str]

FAULTS: Final[dict[str, Row]] = {
    "none": _rows(Case(pcsc.lays_it_down), Case(sdt.lays_it_down)),
    "SAM in the second slot": _rows(
        Case(pcsc.lays_it_down, before=(pcsc.sam_in_second_slot,)), _ONE_SLOT
    ),
    "foreign card laid beside": _rows(
        Case(pcsc.foreign_card_beside, told(C.CARD_WRONG)), _ONE_SLOT
    ),
    "neighbour held by another program": _rows(
        Case(pcsc.lays_it_down, before=(pcsc.busy_neighbour,)), _ONE_SLOT
    ),
    "neighbour in another's transaction": _rows(
        Case(pcsc.lays_it_down, before=(pcsc.short_limit, pcsc.neighbour_in_a_transaction)),
        _ONE_SLOT,
    ),
    "reader held by another program": _rows(
        "the reader is shared",
        Case(sdt.is_let_go, told(NO_READER), (sdt.is_held_by_another_program,)),
        _ALONE,
    ),
    "two persons' cards": _rows(
        Case(pcsc.companion_lays_theirs_beside, before=(pcsc.second_reader,)), _ONE_CARD
    ),
    "slow answers": _rows(
        Case(pcsc.lays_down(replace(pcsc.CARD, delay=1.0))), _mannered(Manners(delay=0.8))
    ),
    "status command unknown": _rows(
        "it has none", _mannered(Manners(unknown=frozenset({STATUS, IDENTIFY})))
    ),
    "status command not answered": _rows(
        "it has none", _mannered(Manners(ignored=frozenset({STATUS, IDENTIFY})), NO_READER)
    ),
    "answer after the limit": _rows(
        Case(pcsc.answers_after_the_limit, told(C.READER_TIMEOUT), (pcsc.short_limit,)),
        Case(
            sdt.answers_too_late,
            told(is_read=False),
            (sdt.short_first_byte,),
            frozenset({NO_READER, C.READER_TIMEOUT, C.READER_PROTOCOL}),
        ),
    ),
    **{
        f"61 xx, {what}, page {page + 1}": _rows(_in_parts(trouble, page), _NO_WORDS)
        for page in (0, 1)
        for what, trouble in {
            "all to fetch": Trouble.ANSWER_WAITS,
            "half to fetch": Trouble.REST_WAITS,
            "nothing to fetch": Trouble.REST_IS_LOST,
            "beyond the page": Trouble.PROMISES_MORE,
        }.items()
    },
    "67 00 to the whole page": _rows(_in_lengths(*range(1, 129)), _NO_WORDS),
    "67 00 to all but 16 bytes": _rows(_in_lengths(16), _NO_WORDS),
    "67 00 to the last page": _rows(_in_lengths(256), _NO_WORDS),
    "6C xx to the whole page": _rows(_in_lengths(128, 4, names_length=True), _NO_WORDS),
    "6C 00 to the last page": _rows(_in_lengths(256, names_length=True), _NO_WORDS),
    "pulled at once": _rows(
        Case(pcsc.pulled_at_once, may_tell=frozenset({C.CARD_REMOVED})),
        Case(sdt.pulled_as_it_is_found),
    ),
    "pulled as it is selected": _rows(
        Case(pcsc.pulled(social_security_card(), 0), _PULLED),
        Case(sdt.pulled_at(SELECT), _PULLED),
    ),
    "pulled at the first page": _rows(
        Case(pcsc.pulled(pcsc.CARD, 0), _PULLED), Case(sdt.pulled_at(READ), _PULLED)
    ),
    "pulled at the last page": _rows(
        Case(pcsc.pulled(pcsc.CARD, 1), _PULLED), "it is read in one go"
    ),
    "reading fails twice": _rows(
        Case(pcsc.lays_down(pcsc.CARD.with_trouble(Trouble.REFUSED, times=2))),
        Case(sdt.answers_instead(READ, 0x41, 0x41)),
    ),
    "reset by another program": _rows(
        Case(pcsc.reset_by_another, before=(pcsc.shared_with_another,)), _ALONE
    ),
    "plugged in again": _rows(
        Case(pcsc.replugged_while_it_reads, told(NO_READER), may_tell=_LOST_AS_IT_READS),
        Case(sdt.loses_power_and_is_back, told(NO_READER)),
    ),
    "comes back renamed": _rows(
        Case(pcsc.comes_back_renamed, told(NO_READER)), "its port names the socket it is in"
    ),
    "service restarted": _rows(
        Case(pcsc.service_restarts_while_it_reads, told(NO_READER), may_tell=_LOST_AS_IT_READS),
        "it needs none",
    ),
    "garbage": _rows(
        Case(
            pcsc.tries_again_after(pcsc.CARD.with_trouble(Trouble.GARBLED), C.CARD_RECORD_INVALID),
            told(C.CARD_RECORD_INVALID),
        ),
        Case(sdt.carries_garbage, told(C.READER_PROTOCOL), may_tell=frozenset({NO_READER})),
    ),
    "broken record": _rows(
        "as garbage", Case(sdt.holds_a_broken_record, told(C.CARD_RECORD_INVALID))
    ),
    "flooding": _rows("an answer is 258 bytes at most", Case(sdt.floods, told(C.READER_PROTOCOL))),
    "module out of order": _rows(
        "told by its status word alone",
        Case(sdt.lays_it_down, told(C.READER_SECURITY_MODULE_FAILED), (sdt.is_out_of_order,)),
    ),
    "finds a card but once": _rows("pcscd knows", _mannered(Manners(finds_once=True))),
}

CELLS: Final = [
    (name, kind) for name, row in FAULTS.items() for kind in Kind if isinstance(row[kind], Case)
]


def run_case(case: Case, rig: Rig) -> Result:
    """One person's visit, and the next one's after it."""
    with rig.stack, rig.others:
        for prepare in case.before:
            prepare(rig)
        reader = rig.driver()
        visitor = Visitor(reader.read_again)
        with listening(reader, visitor):
            visitor.until_told_anything()
            case.act(rig, visitor)
            until_lifted = len(visitor.states)
            rig.mend()
            visitor.until_rest()
            of_first, screens = tuple(visitor.states[:until_lifted]), tuple(visitor.screens)
            after = visitor.heard()
            rig.lay(NEXT)
            visitor.until_read_as(NEXT)
            session = visitor.session
            rig.lift()
            visitor.until_rest()
        later = visitor.states[after:]
    number = PERSONS[FIRST].number
    identity = session.answers.identity
    is_safe = identity is not None and identity.number == PERSONS[NEXT].number
    is_safe = is_safe and number not in repr((session, visitor.session, later))
    is_read = number in map(number_on, of_first)
    return Result(
        Seen(frozenset(filter(None, map(_failure, of_first))), is_read, is_safe),
        tuple(map(_short, of_first)),
        screens,
    )


def _failure(state: ReaderState) -> str | None:
    if isinstance(state, Failed):
        return state.failure.code.value
    return NO_READER if isinstance(state, NoReader) else None


def _short(state: ReaderState) -> str:
    match state:
        case Failed(failure):
            return failure.code.value
        case Read(again=True):
            return "Read again"
        case Empty(slot) if slot:
            return f"Empty {slot[-7:]}"
        case _:
            return type(state).__name__


def as_expected(case: Case, seen: Seen) -> Seen:
    """What was seen, without what may be told besides."""
    return replace(seen, told=seen.told - (case.may_tell - case.expected.told))


@contextmanager
def set_up(kind: Kind, folder: Path, readers: VirtualReaders | None) -> Iterator[Rig]:
    match kind:
        case Kind.PCSC:
            assert readers
            yield PcscRig(readers)
        case Kind.SERIAL:
            with SerialReader(folder) as device:
                yield SdtRig(device, device.port)
        case Kind.SOCKET:
            with SdtServer(folder) as server:
                yield SocketRig(server)


def table(readers: VirtualReaders, language: str = "zh_CN") -> Iterator[str]:
    yield "| fault | reader | states told | the screen says | read | next person |"
    yield "|---|---|---|---|---|---|"
    for name, row in FAULTS.items():
        for reason in dict.fromkeys(case for case in row.values() if isinstance(case, str)):
            kinds = ", ".join(kind for kind, case in row.items() if case == reason)
            yield f"| {name} | {kinds} | – ({reason}) | | | |"
        for kind, case in row.items():
            if isinstance(case, str):
                continue
            with tempfile.TemporaryDirectory() as folder, set_up(kind, Path(folder), readers) as it:
                result = run_case(case, it)
            seen = result.seen
            wrong = "" if as_expected(case, seen) == case.expected else "**not as it should be** "
            says = " → ".join(TEXTS[language](screen) for screen in result.screens)
            cells = (name, kind, wrong + ", ".join(result.states), says)
            ends = ("yes" if seen.is_read else "no", "safe" if seen.is_safe else "**not safe**")
            yield f"| {' | '.join((*cells, *ends))} |"


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        os.environ["PCSCLITE_CSOCK_NAME"] = str(Path(folder) / SOCKET)
        with VirtualReaders(Path(folder)) as readers, capture_logs():
            for line in table(readers, *sys.argv[1:2]):
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
