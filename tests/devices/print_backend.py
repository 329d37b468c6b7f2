#!/usr/bin/python3 -I
"""CUPS's ``socket`` backend as ``backend(7)`` has it: a job to the host and port of its queue.

A printer that is away is waited for as long as it takes, and what it says is heard by nobody.
"""

import os
import socket
import sys
import time
from pathlib import Path


def printer() -> socket.socket:
    host, port = os.environ["DEVICE_URI"].removeprefix("socket://").split(":")
    scheduler = os.getppid()
    while os.getppid() == scheduler:  # which is killed where a test is
        try:
            return socket.create_connection((host, int(port)))
        except OSError:
            sys.stderr.write("STATE: +connecting-to-device\n")
            time.sleep(0.1)
    sys.exit(1)


def main() -> None:
    """Job, user, title, copies and options come before the file, which may be standard input."""
    file = sys.argv[6:]
    job = Path(file[0]).read_bytes() if file else sys.stdin.buffer.read()
    with printer() as line:
        line.sendall(job)
        line.shutdown(socket.SHUT_WR)
        line.recv(1)


if __name__ == "__main__":
    main()
