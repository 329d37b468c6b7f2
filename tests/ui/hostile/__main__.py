"""``python -m tests.ui.hostile``: ends with 1 where a promise was broken, and says how to replay.

``--seed N`` (any, without it) lets the same be done again; ``--minutes M`` (10) and ``--acts N``
(any number) say for how long.
"""

import argparse
import faulthandler
import os
import secrets
import sys
import tempfile
import time
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from tests.ui.hostile.run import run, screen_file, size_of


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.hostile")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--acts", type=int, default=sys.maxsize)
    asked = parser.parse_args()
    faulthandler.enable()
    width, height = size_of(asked.seed)
    print(f"seed {asked.seed}: a screen of {width} x {height}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screen_file(folder, asked.seed)}"
        os.environ["QT_QUICK_BACKEND"] = "software"
        application = QGuiApplication(["hostile"])
        end = time.monotonic() + 60 * asked.minutes
        ended = run(folder, asked.seed, lambda done: done < asked.acts and time.monotonic() < end)
        application.shutdown()
    print(f"seed {asked.seed}: {ended}", flush=True)
    if ended.broken:
        print(*ended.last, *ended.broken, sep="\n")
        print(f"again: python -m tests.ui.hostile --seed {asked.seed} --acts {ended.acts}")
    return 1 if ended.broken else 0


if __name__ == "__main__":
    sys.exit(main())
