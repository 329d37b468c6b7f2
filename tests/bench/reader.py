"""How long a card takes from being laid down to being an identity, and what a decoding costs."""

import os
import statistics
import tempfile
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from smartcard import scard

from kiosk.domain import china
from kiosk.domain.identity import Identity
from kiosk.reader.decoding.records import decode_record
from kiosk.reader.pcsc import reader as pcsc
from kiosk.reader.pcsc.context import Connection, Context, ReaderStatus
from kiosk.reader.pcsc.monitor import ReaderMonitor, Watched
from kiosk.reader.port import ReaderState
from kiosk.reader.simulated.persons import PERSONS
from tests.bench.measure import Measure
from tests.devices.card import Trouble, identity_card
from tests.devices.vpcd import SOCKET, VirtualReaders
from tests.reader.listening import Listener, listening

CARDS = 100
PERSON = "wang_lina"
READER = "Virtual ID Reader A 00 00"
PAGES = (list(bytes.fromhex("FFB0000000")), list(bytes.fromhex("FFB0010004")))


def measures() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="readers-") as folder:
        os.environ["PCSCLITE_CSOCK_NAME"] = str(Path(folder) / SOCKET)
        with VirtualReaders(Path(folder)) as readers:
            return [*card_to_identity(readers), decoding(), *back_in_service(readers)]


def decoding() -> Measure:
    record = PERSONS[PERSON].record()
    today = china.today()
    with memoryview(record) as view:
        value = best(lambda: decode_record(view, today))
    floor = best(lambda: record.decode("utf-16-le"))
    return Measure(
        "decode one record", value, "s", floor, 60, "floor: bytes.decode of the same 256 bytes"
    )


def best(work: Callable[[], object], number: int = 2000) -> float:
    return min(timeit.repeat(work, number=number, repeat=20)) / number


# ---- a card ------------------------------------------------------------------------------------


def card_to_identity(readers: VirtualReaders) -> list[Measure]:
    readers.reset()
    bare_laid, bare_seen = zip(*bare_loop(readers), strict=True)
    readers.reset()
    laid, seen = zip(*driver_loop(readers), strict=True)
    return [
        Measure(
            "card-in to identity",
            statistics.median(laid),
            "s",
            statistics.median(bare_laid),
            1.5,
            f"medians of {CARDS} cards; floor: a bare scard loop with the same exchanges",
        ),
        Measure(
            "of which after pcscd saw the card",
            statistics.median(seen),
            "s",
            statistics.median(bare_seen),
            None,
            "the driver keeps its time limit with threads, and handing over costs",
        ),
    ]


def bare_loop(readers: VirtualReaders) -> Iterator[tuple[float, float]]:
    """Seconds from laid down, and from seen, to the last byte; card after card."""
    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    state = scard.SCARD_STATE_UNAWARE

    def wait(wanted: int) -> None:
        nonlocal state
        while not state & wanted:
            known = [(READER, state & ~scard.SCARD_STATE_CHANGED)]
            _, ((_, state, _),) = scard.SCardGetStatusChange(context, scard.INFINITE, known)

    wait(scard.SCARD_STATE_EMPTY)
    for _ in range(CARDS):
        laid_at = time.perf_counter()
        readers.place(identity_card(PERSON))
        wait(scard.SCARD_STATE_PRESENT)
        seen_at = time.perf_counter()
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        _, card, protocol = scard.SCardConnect(
            context, READER, scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
        for page in PAGES:
            scard.SCardTransmit(card, protocol, page)
        scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        done_at = time.perf_counter()
        yield done_at - laid_at, done_at - seen_at
        readers.remove()
        wait(scard.SCARD_STATE_EMPTY)
    scard.SCardReleaseContext(context)


class TimedMonitor(ReaderMonitor):
    """Notes when pcscd's last word of readers and cards came in."""

    seen_at = 0.0

    def __init__(self, name: str, watched: Watched) -> None:
        def note(readers: Sequence[ReaderStatus] | None) -> None:
            TimedMonitor.seen_at = time.perf_counter()
            watched(readers)

        super().__init__(name, note)


class TimedListener(Listener):
    """Notes when it was last told a state."""

    told_at = 0.0

    def __call__(self, state: ReaderState) -> None:
        self.told_at = time.perf_counter()
        super().__call__(state)


def driver_loop(readers: VirtualReaders) -> Iterator[tuple[float, float]]:
    """The same two times, to an identity told by the driver."""
    listener = TimedListener()
    with patch.object(pcsc, "ReaderMonitor", TimedMonitor):
        reader = pcsc.PcscReader()
        reader.start(listener)
        listener.until_empty()
    for _ in range(CARDS):
        laid_at = time.perf_counter()
        readers.place(identity_card(PERSON))
        assert isinstance(listener.until_read(), Identity)
        yield listener.told_at - laid_at, listener.told_at - TimedMonitor.seen_at
        readers.remove()
        listener.until_empty()
    reader.close()


# ---- back in service ---------------------------------------------------------------------------

Cause = Callable[[VirtualReaders, Listener], float]
"""Brings trouble about and ends it; the moment at which it ended."""


def back_in_service(readers: VirtualReaders) -> list[Measure]:
    """How long each trouble is felt after its cause has gone: until the next identity."""
    causes: dict[str, Cause] = {
        "pcscd started again": pcscd_started_again,
        "reader plugged back": reader_plugged_back,
        "reader finds its voice": silent_reader_resumes,
        "other program lets go": other_program_lets_go,
    }
    found = []
    for name, cause in causes.items():
        readers.reset()
        with listening(pcsc.PcscReader(limit=1.0)) as heard:
            heard.until_empty()
            over_at = cause(readers, heard)
            heard.until_read()
            seconds = time.perf_counter() - over_at
        found.append(Measure(f"back in service: {name}", seconds, "s", None, 2.0))
    return found


def pcscd_started_again(readers: VirtualReaders, heard: Listener) -> float:
    readers.place(identity_card(PERSON))
    heard.until_read()
    readers.stop_service()
    heard.until_no_reader()
    over_at = time.perf_counter()
    readers.start_service()
    return over_at


def reader_plugged_back(readers: VirtualReaders, heard: Listener) -> float:
    readers.place(identity_card(PERSON))
    heard.until_read()
    readers.unplug()
    heard.until_no_reader()
    over_at = time.perf_counter()
    readers.plug()
    return over_at


def silent_reader_resumes(readers: VirtualReaders, heard: Listener) -> float:
    readers.place(identity_card(PERSON).with_trouble(Trouble.SILENT, times=1))
    heard.until_failed()
    over_at = time.perf_counter()
    readers.resume()
    return over_at


def other_program_lets_go(readers: VirtualReaders, heard: Listener) -> float:
    readers.place(identity_card(PERSON))
    heard.until_read()
    context = Context.establish()
    assert isinstance(context, Context)
    other = context.connect(READER, is_exclusive=True)
    assert isinstance(other, Connection)
    readers.remove()
    heard.until_empty()
    readers.place(identity_card(PERSON))
    heard.until_failed()
    over_at = time.perf_counter()
    other.disconnect()
    context.release()
    return over_at
