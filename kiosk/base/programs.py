"""Running another program within a time, however it hangs."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Final, cast

from kiosk.base.waiting import READABLE, WRITABLE, File, Term

_MOST: Final = 64 * 1024
_AT_ONCE: Final = 16 * 1024


class TooTalkativeError(OSError):
    """The program says more than anybody wants to hear."""


def run(
    command: Sequence[str], term: Term, given: bytes = b"", **environment: str
) -> tuple[int, bytes]:
    """Exit code and standard output, at most 64 KiB of it; ``given`` is its standard input, and
    ``environment`` comes over this process's own.

    Raises ``OSError`` where it can't be started and ``TimeoutError`` at the end of the term; what
    still runs then is killed, its children too.
    """
    term.doing = command[0]
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of a visitor's in it
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=os.environ | environment,
        start_new_session=True,
    )
    into, out = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    # The end of its output is no sign of its own: a child left behind holds the pipe open.
    ended = os.fdopen(os.pidfd_open(process.pid))
    try:
        heard = _talk(into, out, ended, term, given)
        return process.wait(), heard
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)  # one that hangs in the kernel is left to it
        for file in (into, out, ended):
            file.close()


def _talk(into: IO[bytes], out: IO[bytes], ended: File, term: Term, given: bytes) -> bytes:
    for pipe in (into, out):
        os.set_blocking(pipe.fileno(), False)
    left, heard = memoryview(given), bytearray()
    files: dict[File, int] = {into: WRITABLE, out: READABLE, ended: READABLE}
    while True:
        ready = term.wait(files)
        if into in ready:
            left = _told(into, left)
            if not left:
                into.close()  # the end of its input
                del files[into]
        if out in ready and not _hear(out, heard):
            del files[out]
        if ended in ready:
            while _hear(out, heard):
                pass
            return bytes(heard)


def _told(into: IO[bytes], left: memoryview) -> memoryview:
    try:
        return left[into.write(left) or 0 :]
    except BrokenPipeError:  # it reads no more, and says why with its exit code
        return left[:0]


def _hear(out: IO[bytes], heard: bytearray) -> bool:
    """Whether it said something more."""
    said = out.read(_AT_ONCE)
    heard += said or b""
    if len(heard) > _MOST:
        raise TooTalkativeError("says more than it should")
    return bool(said)
