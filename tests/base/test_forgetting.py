"""What is let go of is overwritten, wherever Python and the C library keep it."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

_ROOT = Path(__file__).parents[2]

_SCENE = """
import ctypes, gc, sys, threading
from kiosk.base import forgetting

def found():
    'How often the needle can be read in this process; it is never whole in this program.'
    needle = bytes(b ^ 1 for b in SHIFTED)
    count = 0
    with open("/proc/self/mem", "rb", 0) as memory, open("/proc/self/maps") as maps:
        for line in list(maps):
            place, modes, *_ = line.split()
            if "w" in modes and "[v" not in line:
                start, end = (int(address, 16) for address in place.split("-"))
                memory.seek(start)
                piece = memory.read(end - start)
                count += piece.count(needle * 3)
    return count

SHIFTED = bytes(b ^ 1 for b in b"Zq7-somebody")
def needle(times):
    return bytes(b ^ 1 for b in SHIFTED).decode() * times

forgetting.overwrite_from_now_on()  # what is read here, copies of all that is found, goes too
"""

_OBJECTS = """
kept = []
for size in range(3, 30):
    kept += [needle(size) + str(n) for n in range(200)]
kept = kept[::7]
held = found()
del kept
let_go = found()
forgetting.forget_objects()
print(held, let_go, found())
"""

_BLOCKS = """
libc = ctypes.PyDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = (ctypes.c_void_p,)
def work():
    blocks = []
    for size in (60, 200, 700, 1000, 3000):
        text = needle(size // 12).encode()
        blocks.append(libc.malloc(len(text)))
        ctypes.memmove(blocks[-1], text, len(text))
    del text
    forgetting.forget_objects()
    counts.append(found())
    for block in blocks:
        libc.free(block)
    forgetting.forget_on_this_thread()
    counts.append(found())
counts = []
thread = threading.Thread(target=work)
thread.start()
thread.join()
print(*counts, 0)
"""

_BESIDE_OTHERS = """
import os, re, tempfile
from collections import deque

def arenas():
    'How many Python has; it tells that on the standard error alone.'
    with tempfile.TemporaryFile() as told:
        usual = os.dup(2)
        os.dup2(told.fileno(), 2)
        sys._debugmallocstats()
        os.dup2(usual, 2)
        told.seek(0)
        return int(re.search(rb"arenas allocated current += +(\\d+)", told.read())[1])

ended, at_work, kept = threading.Event(), threading.Event(), deque(maxlen=40_000)
def work():
    'Make objects of every size, of which few stay, for long: 5 MB at most.'
    count = 0
    while not ended.is_set():
        count += 1
        made = [bytes(16 * (count % 28)) for _ in range(300)]
        kept.append((count, made[7] if count % 20 == 0 else None))
        if count % 1000 == 0:
            at_work.set()
thread = threading.Thread(target=work)
thread.start()
counts = []
for _ in range(30):
    at_work.clear()
    at_work.wait()
    forgetting.forget_objects()
    counts.append(arenas())
ended.set()
thread.join()
print(counts[0], counts[-1])
"""
_FREE = """
def own():
    'Memory of this process alone, in MB.'
    with open("/proc/self/smaps_rollup") as rollup:
        (kilobytes,) = (line.split()[1] for line in rollup if line.startswith("Anonymous:"))
    return int(kilobytes) // 1000

libc = ctypes.PyDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.free.argtypes = (ctypes.c_void_p,)
blocks = [libc.malloc(2000) for _ in range(50_000)]
for block in blocks[:-1]:  # what lies below the last can't shrink away
    libc.free(block)
del blocks
before = own()
forgetting.forget_objects()
print(before, own())
"""
_MORE_ARENAS: Final = 10
"""Of 1 MB; what stays takes half as many."""


def numbers(program: str) -> list[int]:
    """What the program prints. It isn't watched by ``make coverage``, whose records lie beside what
    is looked for.
    """
    watching = {name for name in os.environ if name.startswith("COVERAGE_")}
    ended = subprocess.run(
        [sys.executable, "-c", _SCENE + program],
        env={name: value for name, value in os.environ.items() if name not in watching},
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
    )
    assert ended.returncode == 0, ended.stderr
    return [int(number) for number in ended.stdout.split()]


def test_objects_that_are_gone_are_overwritten() -> None:
    held, let_go, forgotten = numbers(_OBJECTS)
    assert held > 500
    assert let_go > 100, "letting go alone leaves them lying about"
    assert forgotten == 0


def test_no_memory_is_lost_to_what_others_make_meanwhile() -> None:
    first, last = numbers(_BESIDE_OTHERS)
    assert last - first < _MORE_ARENAS


def test_what_is_free_is_given_back() -> None:
    before, after = numbers(_FREE)
    assert before > 100
    assert after < 50


def test_what_the_c_library_takes_back_is_overwritten() -> None:
    held, forgotten, _ = numbers(_BLOCKS)
    assert held > 5
    assert forgotten == 0


def test_no_core_dump_is_made_and_nobody_else_may_look() -> None:
    """Though the one who started it allowed both."""
    program = (
        "import ctypes, resource\n"
        "from kiosk.base.forgetting import keep_to_ourselves\n"
        "keep_to_ourselves()\n"
        "print(*resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=_ROOT
    )
    assert ended.stdout.split() == ["0", "0", "0"]


@pytest.mark.skipif(os.geteuid() != 0, reason="of a closed process only root sees the limits")
def test_the_program_is_closed_from_the_door_on(tmp_path: Path) -> None:
    """Whichever command: it waits for a card here, and its limits are read meanwhile."""
    with subprocess.Popen(
        [sys.executable, "main.py", "read-card", "--timeout", "60"],
        cwd=_ROOT,
        env=os.environ | {"KIOSK_KIOSK__DATA_DIR": str(tmp_path / "state")},
        stdout=subprocess.DEVNULL,
    ) as process:
        limits = Path(f"/proc/{process.pid}/limits")
        while "Max core file size        0                    0" not in limits.read_text("ascii"):
            assert process.poll() is None
        process.kill()
