"""Connecting to a host by its name, whatever hangs on the way.

Nothing can end ``getaddrinfo``, so it runs in a thread that nobody waits for past their deadline;
one name is looked up once at a time, and a program knows few names, so these threads can't pile up.
A host with a dead address beside a living one (often IPv6) is reached by trying the next before
the first has failed (RFC 8305).
"""

import os
import socket
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import Final, NamedTuple

from kiosk.base.waiting import READABLE, WRITABLE, Deadline, Waker

_STAGGER: Final = 0.25
_ADDRESSES: Final = 8


class Address(NamedTuple):
    family: socket.AddressFamily
    place: tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]


def dial(host: str, port: int, deadline: Deadline) -> socket.socket:
    """A connected socket that doesn't block; raises ``OSError``, ``TimeoutError`` among them."""
    deadline.doing = f"looking up the name {host}"
    addresses = _look_up(host, port, deadline)
    deadline.doing = f"connecting to {host} port {port}"
    return _first_to_answer(_alternating(addresses)[:_ADDRESSES], deadline)


class _LookUp:
    def __init__(self) -> None:
        self.done = Waker()
        self.found: list[Address] | OSError = OSError("not looked up")

    def run(self, host: str, port: int) -> None:
        try:
            listed = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            self.found = [Address(family, place) for family, _, _, _, place in listed]
        except UnicodeError:
            self.found = socket.gaierror(socket.EAI_NONAME, "not a name")
        except OSError as error:
            self.found = error
        finally:
            with _lock:
                del _running[host, port]
            self.done.wake()


_lock: Final = threading.Lock()
_running: Final[dict[tuple[str, int], _LookUp]] = {}


def _look_up(host: str, port: int, deadline: Deadline) -> list[Address]:
    with _lock:
        asked = _running.get((host, port))
        if asked is None:
            asked = _running[host, port] = _LookUp()
            threading.Thread(target=asked.run, args=(host, port), name="names", daemon=True).start()
    deadline.wait({asked.done: READABLE})
    if isinstance(asked.found, OSError):
        raise asked.found
    return asked.found


def _alternating(addresses: Sequence[Address]) -> list[Address]:
    """The preferred family first, then one of each in turn."""
    first = [one for one in addresses if one.family == addresses[0].family]
    others = deque(one for one in addresses if one.family != addresses[0].family)
    mixed: list[Address] = []
    for one in first:
        mixed.append(one)
        if others:
            mixed.append(others.popleft())
    return [*mixed, *others]


def _first_to_answer(addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    waiting, trying = deque(addresses), set[socket.socket]()
    failure = OSError("the name has no address")
    next_at = monotonic()
    try:
        while waiting or trying:
            if waiting and (not trying or monotonic() >= next_at):
                try:
                    trying.add(_start_connecting(waiting.popleft()))
                except OSError as error:
                    failure = error
                next_at = monotonic() + _STAGGER
                continue
            patience = max(0.0, next_at - monotonic()) if waiting else deadline.left()
            for ready in deadline.wait(dict.fromkeys(trying, WRITABLE), patience):
                tried = next(one for one in trying if one is ready)
                trying.remove(tried)
                error_number = tried.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if not error_number:
                    return tried
                tried.close()
                failure = OSError(error_number, os.strerror(error_number))
                next_at = monotonic()
        raise failure
    finally:
        for beaten in trying:
            beaten.close()


def _start_connecting(address: Address) -> socket.socket:
    begun = socket.socket(address.family, socket.SOCK_STREAM)
    try:
        begun.setblocking(False)
        begun.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with suppress(BlockingIOError):
            begun.connect(address.place)
    except OSError:
        begun.close()
        raise
    return begun
