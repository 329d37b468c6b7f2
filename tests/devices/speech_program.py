"""Stands in for ``ui/speech/process.py``, and goes wrong as its first argument says."""

import json
import os
import sys
import time


def tell(**told: object) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def say(way: str, number: int) -> None:
    match way:
        case "dies":
            os.kill(os.getpid(), 9)
        case "babbles":
            os.write(1, b"\xff\xfe not JSON\n")
        case "floods":
            os.write(1, b"x" * 8192)
        case "refuses":
            tell(lost="no such voice")
        case "reads nothing":
            time.sleep(3600)
        case "is well":
            tell(said=number)


def main() -> None:
    way = sys.argv[1]
    if way == "dies at once":
        sys.exit(3)
    for line in sys.stdin:
        asked = json.loads(line)
        if "find" in asked:
            tell(ready=[] if way == "has no voice" else asked["find"])
        elif "say" in asked:
            say(way, asked["say"])


if __name__ == "__main__":
    main()
