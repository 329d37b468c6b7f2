"""What other programs on the machine do with PC/SC readers and serial lines."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from smartcard import scard

from kiosk.domain.failure import Failure
from kiosk.reader.pcsc.context import Connection, Context, ReaderStatus
from tests.devices.card import Card
from tests.devices.vpcd import VirtualReaders
from tests.patience import PATIENCE

READER_A, READER_B = "Virtual ID Reader A 00 00", "Virtual ID Reader B 00 00"


@contextmanager
def a_context() -> Iterator[Context]:
    context = Context.establish()
    assert isinstance(context, Context)
    yield context
    context.release()


@contextmanager
def another_program(reader: str, *, is_exclusive: bool = True) -> Iterator[Connection]:
    """Hold the card on a reader; leaving lets it go."""
    with a_context() as context:
        while not isinstance(
            connection := context.connect(reader, is_exclusive=is_exclusive), Connection
        ):
            context.wait(_known(context.look([reader])), 0.05)
        yield connection
        connection.disconnect()


def reset(connection: Connection) -> None:
    """Have the card powered off and on, under whoever else uses it."""
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result = scard.SCardReconnect(
        connection._handle, scard.SCARD_SHARE_SHARED, protocols, scard.SCARD_RESET_CARD
    )
    assert result[0] == scard.SCARD_S_SUCCESS


@contextmanager
def a_transaction(connection: Connection) -> Iterator[None]:
    """Keep every other program waiting that shares the card."""
    scard.SCardBeginTransaction(connection._handle)
    yield
    scard.SCardEndTransaction(connection._handle, scard.SCARD_LEAVE_CARD)


@contextmanager
def held_line(port: str) -> Iterator[None]:
    """Keep a serial line for oneself."""
    line = os.open(port, os.O_RDWR | os.O_NOCTTY)
    fcntl.flock(line, fcntl.LOCK_EX)
    yield
    os.close(line)


def lay_before(readers: VirtualReaders, card: Card, reader: int = 0, slot: int = 0) -> None:
    """Lay a card down and wait until pcscd knows of it: before any driver looks."""
    readers.place(card, reader, slot)
    _until_seen(reader, slot, is_present=True)


def lift_and_wait(readers: VirtualReaders, reader: int = 0, slot: int = 0) -> None:
    """Take a card away and wait until pcscd knows of it, where no driver tells."""
    readers.remove(reader, slot)
    _until_seen(reader, slot, is_present=False)


def _until_seen(reader: int, slot: int, *, is_present: bool) -> None:
    ending, end = f"{'AB'[reader]} 00 0{slot}", time.monotonic() + PATIENCE
    with a_context() as context:
        while True:
            listed = context.readers()
            assert not isinstance(listed, Failure), listed
            names = [name for name in listed if name.endswith(ending)]
            status = _known(context.look(names))
            if status and status[0].is_present is is_present:
                return
            assert time.monotonic() < end, f"{ending}: {status}"
            context.wait(status, 0.05)  # of a reader that comes right now pcscd does not tell


def _known(status: list[ReaderStatus] | Failure) -> list[ReaderStatus]:
    assert isinstance(status, list)
    return status
