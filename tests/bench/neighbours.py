"""Bad neighbours of a person at a kiosk: ``python -m tests.bench.neighbours PORT`` is all of them.

One sends 500 reports for one person again and again, as soon as it is answered. 48 kiosks drain,
and come again when they are told to. 200 connections send a byte a second. They end when their
input does, and print how often they were answered what.
"""

import json
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from time import perf_counter
from typing import Final

from tests.central.examples import report

_DRAINING: Final = 48
_SLOW: Final = 200
_BATCHES: Final = 2


class Line:
    """A kept connection, for one thread."""

    def __init__(self, port: int) -> None:
        self._http = HTTPConnection("127.0.0.1", port, timeout=60)
        self.said: Counter[int] = Counter()
        self.retry_after = 0
        """Of the last answer, in seconds; 0 where it said nothing of that."""

    def post(self, body: bytes, path: str = "/v1/reports") -> float:
        """Seconds that the answer took."""
        return self._ask("POST", path, body)

    def get(self, path: str) -> float:
        return self._ask("GET", path, None)

    def close(self) -> None:
        self._http.close()

    def _ask(self, way: str, path: str, body: bytes | None) -> float:
        start = perf_counter()
        try:
            self._http.request(way, path, body, {"Content-Type": "application/json"})
            answer = self._http.getresponse()
            answer.read()
            self.said[answer.status] += 1
            self.retry_after = int(answer.getheader("Retry-After", "0"))
        except (OSError, HTTPException):
            self._http.close()
            self.said[0] += 1
        return perf_counter() - start


@contextmanager
def neighbours(port: int) -> Iterator[Counter[int]]:
    """They are at work meanwhile; how often they were answered what is known afterwards."""
    told: Counter[int] = Counter()
    command = [sys.executable, "-m", "tests.bench.neighbours", str(port)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        if program.stdin is None or program.stdout is None:
            raise AssertionError("it has both")
        program.stdout.readline()
        yield told
        program.stdin.close()
        told.update({int(code): count for code, count in json.loads(program.stdout.read()).items()})


def posted(told: Counter[int]) -> str:
    return ", ".join(f"{told[code]} x {code or 'dropped'}" for code in sorted(told))


def main() -> None:
    port = int(sys.argv[1])
    ended = threading.Event()
    lines = [Line(port) for _ in range(_DRAINING + 1)]
    threads = [threading.Thread(target=_drip, args=(port, ended))]
    threads += [
        threading.Thread(
            target=_pester, args=(line, _bodies(number), ended), kwargs={"obeys": number > 0}
        )
        for number, line in enumerate(lines)
    ]
    for thread in threads:
        thread.start()
    print("begun", flush=True)
    sys.stdin.read()
    ended.set()
    for thread in threads:
        thread.join()
    print(json.dumps(sum((line.said for line in lines), Counter())))


def _bodies(number: int) -> list[bytes]:
    """The first neighbour's are about one person, the others' about many."""
    people = 500 if number else 1
    return [
        json.dumps(
            {
                "reports": [
                    report(
                        sequence=turn * 500 + n + 1,
                        kiosk_id=f"110106-{number:04d}",
                        number=f"350105{number:04d}{n % people:08d}",
                    )
                    for n in range(500)
                ]
            }
        ).encode()
        for turn in range(_BATCHES)
    ]


def _pester(line: Line, bodies: list[bytes], ended: threading.Event, *, obeys: bool) -> None:
    """Again and again, as soon as it is answered; who ``obeys`` waits as long as it is told."""
    for body in cycle(bodies):
        line.post(body)
        if ended.wait(line.retry_after if obeys else 0):
            return


def _drip(port: int, ended: threading.Event) -> None:
    """Connections that never finish saying what they want, anew when they are dropped."""
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(_SLOW)]
    while not ended.wait(1):
        for number, one in enumerate(slow):
            try:
                one.sendall(b"P")
            except OSError:
                one.close()
                with suppress(OSError):
                    slow[number] = socket.create_connection(("127.0.0.1", port))
    for one in slow:
        one.close()


if __name__ == "__main__":
    main()
