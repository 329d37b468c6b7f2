"""Running another program within a time, however it hangs."""

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Final, cast

from kiosk.base.waiting import READABLE, WRITABLE, Deadline, File

_MOST: Final = 64 * 1024
_AT_ONCE: Final = 16 * 1024


class OutputTooLongError(OSError):
    """The program writes more than :data:`_MOST` bytes."""


def run(
    command: Sequence[str],
    deadline: Deadline,
    given: bytes = b"",
    *,
    complaints: bool = False,
    **environment: str,
) -> tuple[int, bytes]:
    """Exit code and standard output, at most 64 KiB of it, with ``complaints`` what it says on
    standard error too; ``given`` is its standard input, and ``environment`` comes over this
    process's own.

    Raises ``OSError`` where it can't be started and ``TimeoutError`` at the deadline; what
    still runs then is killed, its children too.
    """
    deadline.doing = command[0]
    process = subprocess.Popen(  # noqa: S603 - no shell, and no word of a visitor's in it
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT if complaints else subprocess.DEVNULL,
        bufsize=0,
        env=os.environ | environment,
        start_new_session=True,
    )
    into, out = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    # The end of its output is no sign of its own: a child left behind holds the pipe open.
    ended = os.fdopen(os.pidfd_open(process.pid))
    try:
        output = _exchange(into, out, ended, deadline, given)
        return process.wait(), output
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            with suppress(subprocess.TimeoutExpired):
                process.wait(1)  # one that hangs in the kernel is left to it
        for file in (into, out, ended):
            file.close()


def _exchange(
    into: IO[bytes], out: IO[bytes], ended: File, deadline: Deadline, given: bytes
) -> bytes:
    for pipe in (into, out):
        os.set_blocking(pipe.fileno(), False)
    left, output = memoryview(given), bytearray()
    files: dict[File, int] = {into: WRITABLE, out: READABLE, ended: READABLE}
    while True:
        ready = deadline.wait(files)
        if into in ready:
            left = _write(into, left)
            if not left:
                into.close()  # the end of its input
                del files[into]
        if out in ready and not _read_more(out, output):
            del files[out]
        if ended in ready:
            while _read_more(out, output):
                pass
            return bytes(output)


def _write(into: IO[bytes], left: memoryview) -> memoryview:
    try:
        return left[into.write(left) or 0 :]
    except BrokenPipeError:  # it reads no more, and tells why with its exit code
        return left[:0]


def _read_more(out: IO[bytes], output: bytearray) -> bool:
    """Whether there was something more."""
    said = out.read(_AT_ONCE)
    output += said or b""
    if len(output) > _MOST:
        raise OutputTooLongError("says more than it should")
    return bool(said)
