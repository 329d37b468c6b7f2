"""A process that reads one card, and a look into all its memory from outside.

Run as ``python -m tests.reader.memory DRIVER NAME_OR_PORT``: it says ``read`` once it has the
identity, and ends when its standard input does. ``exchange`` for a driver only reads one page and
wipes it. It must not import the made-up persons, whose texts the test looks for.
"""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.domain.identity import Identity
from kiosk.reader.decoding.image import wipe
from kiosk.reader.pcsc.context import Connection, Context
from kiosk.reader.pcsc.reader import PcscReader
from kiosk.reader.port import Read, ReaderState
from kiosk.reader.sdt.reader import SdtReader

_ROOT = Path(__file__).parents[2]


@contextmanager
def a_process_that_has_read(driver: str, name_or_port: str) -> Iterator[int]:
    """The number of a process that has just read the card on this reader, and holds it."""
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, driver, name_or_port],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )
    with process:
        assert process.stdout is not None
        assert any(line == "read\n" for line in process.stdout)
        yield process.pid
        assert process.stdin is not None
        process.stdin.close()
    assert process.returncode == 0


def occurrences(process_id: int, needle: bytes) -> int:
    """How often a process has these bytes in its memory."""
    count = 0
    maps = Path(f"/proc/{process_id}/maps").read_text().splitlines()
    with Path(f"/proc/{process_id}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            span, permissions, *_ = line.split()
            if not permissions.startswith("rw"):
                continue
            start, end = (int(address, 16) for address in span.split("-"))
            memory.seek(start)
            try:
                count += memory.read(end - start).count(needle)
            except OSError:
                continue  # a mapping that can't be read, such as vvar
    return count


def main() -> None:
    driver, name_or_port = sys.argv[1:]
    if driver == "exchange":
        _exchange(name_or_port)
        return
    reader = PcscReader(name_or_port) if driver == "pcsc" else SdtReader(name_or_port)
    kept: list[Identity] = []
    has_read = threading.Event()

    def listen(state: ReaderState) -> None:
        if isinstance(state, Read) and isinstance(state.card, Identity):
            kept.append(state.card)
            has_read.set()

    reader.start(listen)
    has_read.wait()
    _hold()
    reader.close()


def _exchange(reader: str) -> None:
    context = Context.establish()
    assert isinstance(context, Context)
    while not isinstance(connection := context.connect(reader, is_exclusive=True), Connection):
        status = context.look([reader])
        assert isinstance(status, list)
        context.wait(status, 0.05)
    page = connection.transmit(bytes.fromhex("FFB0000000"))
    assert isinstance(page, bytearray)
    assert len(page) == 258
    wipe(page)
    _hold()
    context.release()


def _hold() -> None:
    print("read", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
