"""One million inputs against the decoders: ``python -m tests.reader.fuzz [--inputs N]``.

Nine tenths come from a coverage-guided fuzzer that starts from made-up cards and frames, one tenth
from hypothesis. Whatever the input, the answer must be a card or a typed failure, and raw bytes
must be wiped. Prints how many inputs there were; ends with 1 on anything else.
"""

import argparse
import importlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

atheris = importlib.import_module("atheris")  # has no types

with atheris.instrument_imports(include=["kiosk"]):
    from kiosk.domain.failure import Failure, FailureCode
    from kiosk.domain.identity import Identity, SocialSecurityCard
    from kiosk.reader.decoding.image import HEADER, decode_image
    from kiosk.reader.decoding.records import RECORD_SIZE
    from kiosk.reader.pcsc.card import read_card
    from kiosk.reader.sdt.frames import OK, FrameReader, checked
    from kiosk.reader.simulated.persons import PERSONS
    from tests.devices.card import BARE_ATR, CONTACT_ATR, IDENTITY_ATR, MIFARE_ATR
    from tests.devices.serial_reader import frame, person_image
    from tests.reader.listening import TODAY


ATRS = (IDENTITY_ATR, CONTACT_ATR, BARE_ATR, MIFARE_ATR)
RECORDS = [person.record() for person in PERSONS.values()]


def image(data: bytes) -> None:
    """The image decoder, with a record of the right size made of the input."""
    decode(HEADER + data[:RECORD_SIZE].ljust(RECORD_SIZE, b"\0"))
    decode(data)


def decode(data: bytes) -> None:
    buffer = bytearray(data)
    assert isinstance(decode_image(buffer, TODAY), Identity | Failure)
    assert not any(buffer)


def frames(data: bytes) -> None:
    """The frame parser, fed in pieces, and the image decoder behind it."""
    size = data[0] + 1 if data else 1
    reader = FrameReader()
    for start in range(1, len(data), size):
        body = reader.feed(data[start : start + size])
        if body is not None:
            answer = checked(body, OK)
            assert isinstance(answer, bytearray | Failure)
            if isinstance(answer, bytearray):
                decode(bytes(answer))
    reader.wipe()


def answers(data: bytes) -> None:
    """A card on a PC/SC reader that answers as the input says: a length, then so many bytes."""

    def transmit(command: bytes) -> bytearray | Failure:
        nonlocal data
        if not data:
            return Failure(FailureCode.CARD_REMOVED)
        size = data[0] + 3
        answer, data = bytearray(data[1:size]), data[size:]
        return answer

    atr, data = ATRS[data[0] % len(ATRS)] if data else b"", data[1:]
    outcome = read_card(transmit, atr, TODAY)
    assert isinstance(outcome, Identity | SocialSecurityCard | Failure)


def _spoken(atr: int, *parts: bytes) -> bytes:
    return bytes([atr]) + b"".join(bytes([len(part) - 2]) + part for part in parts)


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "image": (image, RECORDS),
    "frames": (
        frames,
        [
            b"\x20" + frame(b"\0\0\x90"),
            *(b"\xff" + frame(b"\0\0\x90" + person_image(key)) for key in PERSONS),
        ],
    ),
    "answers": (
        answers,
        [
            _spoken(0, (HEADER + RECORDS[0])[:255] + b"\x90\0", RECORDS[0][251:] + b"\x90\0"),
            _spoken(0, b"\x6c\x80", b"\x61\x20", b"\x62\x82"),
            _spoken(
                1,
                b"\x90\0",
                b"\x90\0",
                bytes.fromhex("0110330300D15600000599110145FFFFFFFF9000"),
                b"\x07\x09A12345678\x90\0",
            ),
        ],
    ),
}
SHARES = {"image": 0.5, "frames": 0.25, "answers": 0.15}
"""Of all inputs; hypothesis has the rest."""


def fuzz(name: str, runs: int) -> None:
    """Run one target coverage-guided, in a process that ends with it."""
    target, seeds = TARGETS[name]
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            (Path(corpus) / str(number)).write_bytes(seed)
        atheris.Setup(
            ["fuzz", f"-runs={runs}", "-max_len=3000", "-verbosity=0", corpus],
            lambda data: target(bytes(data)),
        )
        atheris.Fuzz()


def guess(runs: int) -> int:
    """Run every target with hypothesis: made-up cards and frames with bytes changed, cut, moved."""
    return sum(
        _guess(target, seeds, -(-runs // len(TARGETS))) for target, seeds in TARGETS.values()
    )


def _guess(target: Callable[[bytes], None], seeds: list[bytes], runs: int) -> int:
    count = 0

    @settings(
        max_examples=runs, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(mutated(seeds))
    def run(data: bytes) -> None:
        nonlocal count
        count += 1
        target(data)

    run()
    return count


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    data = bytearray(draw(st.sampled_from(seeds) | st.binary(max_size=300)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(("change", "insert", "cut"))):
            case "change":
                data[place : place + 2] = draw(st.binary(min_size=1, max_size=2))
            case "insert":
                data[place:place] = draw(st.binary(max_size=8))
            case _:
                del data[place : place + draw(st.integers(1, 20))]
    return bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reader.fuzz")
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--target", choices=TARGETS, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.target:
        fuzz(asked.target, asked.inputs)
    total, start = 0, time.monotonic()
    for name, share in SHARES.items():
        runs = round(asked.inputs * share)
        command = [sys.executable, "-m", "tests.reader.fuzz", "--target", name]
        done = subprocess.run([*command, "--inputs", str(runs)], check=False)
        if done.returncode:
            print(f"{name}: FAILED")
            return 1
        total += runs
        print(f"{name}: {runs} coverage-guided inputs")
    guessed = guess(asked.inputs - total)
    print(f"hypothesis: {guessed} inputs")
    minutes = (time.monotonic() - start) / 60
    print(f"{total + guessed:,} inputs in {minutes:.1f} min: a card or a typed failure each time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
