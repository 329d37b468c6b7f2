"""What a person leaves in memory is overwritten, and nobody else may read it meanwhile.

A string can't be wiped in Python; it is only let go of, and its bytes lie about until something
else is written there. So whatever is freed is overwritten: by the C library when it takes memory
back, and here where it does not, or where Python keeps memory for itself. Measured: 1 ms for a
thread, some 20 ms for all objects. Without glibc only what Python keeps is overwritten.
"""

import ctypes
import resource
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

_M_PERTURB: Final = -6
_M_ARENA_MAX: Final = -8
_FILL: Final = 0x5A
_PR_SET_DUMPABLE: Final = 4

# What glibc's malloc keeps for each thread as it was freed: seven blocks of every size up to
# 1032 bytes (malloc(3), tcache).
_KEPT_SIZES: Final = range(24, 1033, 16)
_KEPT: Final = 7

# Objects/obmalloc.c: objects of 16 to 512 bytes lie in pools of 16 KB of their size, pools in
# arenas of 1 MB, which hold 62 at least.
_SIZES: Final = range(48, 513, 16)
_SNUG: Final = 64  # leaves 16 bytes of a pool's end
_BYTES_HEAD: Final = 33
_POOL_BITS: Final = 14
_POOL_BYTES: Final = (1 << _POOL_BITS) - 48
_POOLS: Final = 62
_MOST: Final = 64 << 20
"""Bytes; no kiosk keeps as much free."""
_ALONE_SECONDS: Final = 0.25
"""Longer than it takes to fill what is free."""


def keep_to_ourselves() -> None:
    """No core dump of this process, and no other user's program may look into it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def overwrite_from_now_on() -> None:
    """Have the C library overwrite what is freed; for threads that begin later too."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_PERTURB, _FILL)


def forget_on_this_thread() -> None:
    """Overwrite the blocks that this thread keeps for itself."""
    with suppress(OSError, AttributeError):
        libc = ctypes.PyDLL(None)
        libc.malloc.restype = ctypes.c_void_p
        libc.malloc.argtypes = (ctypes.c_size_t,)
        libc.free.argtypes = (ctypes.c_void_p,)
        for size in _KEPT_SIZES:
            blocks = [libc.malloc(size) for _ in range(_KEPT)]
            for block in blocks:
                if block:
                    ctypes.memset(block, _FILL, size)
            for block in blocks:
                libc.free(block)


def forget_ways(error: BaseException | None) -> None:
    """Let go of what the calls that ended with ``error`` held: errors and calls hang together in
    circles, which nobody may collect for long.
    """
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def forget_objects() -> None:
    """Overwrite the memory of objects that are gone. Whoever asks has let go of the person.

    Nothing is collected here: what hangs together in circles may hold parts of the screen, and
    those must go on the interface's own thread.
    """
    with _uninterrupted():
        for size in _SIZES:
            _fill(size, pools=1)
        _fill(_SNUG, pools=_POOLS)  # what is wholly free held objects of any size
    _give_back()


def _give_back() -> None:
    """Hand the pages that are wholly free back to the system, which hands them out empty. The C
    library by itself keeps what lies below anything in use, some 20 MB after a few sessions.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """No other thread runs Python meanwhile. While everything is full, whatever another makes
    comes to lie in a new arena, which can't be given back as long as that lives: each time some
    would stay, and there would be more to fill the next time.
    """
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_ALONE_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _fill(size: int, *, pools: int) -> None:
    """Make objects of ``size`` until they alone have filled this many pools in a row: Python
    takes a new one, or a new arena, only where it has no older free place.
    """
    taken: list[bytes] = []
    pool, inside, in_a_row = -1, 0, 0
    while in_a_row < pools and len(taken) * size < _MOST:
        taken.append(bytes(size - _BYTES_HEAD))
        now = id(taken[-1]) >> _POOL_BITS
        if now != pool:
            in_a_row = in_a_row if now == pool + 1 and inside == _POOL_BYTES // size else 0
            pool, inside = now, 0
        inside += 1
        in_a_row += inside == _POOL_BYTES // size
