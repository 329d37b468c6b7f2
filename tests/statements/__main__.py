"""``make statements``: the whole space, every statement held against what is so where it stands.

Prints how much was looked at and whatever was untrue, and ends with 1 where anything was.
``python -m tests.statements 10`` takes every tenth of what may be known.
"""

import os
import sys
from collections.abc import Sequence
from time import monotonic

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication

from tests.statements.judging import Tally
from tests.statements.table import names, statements, text_ids
from tests.statements.walk import in_window, on_models, on_page, on_papers


def main(words: Sequence[str]) -> int:
    every = int(words[0]) if words else 1
    application = QGuiApplication([])
    tally = Tally()
    for walk in (on_page, on_papers, on_models, in_window):
        began = monotonic()
        tally.take(walk(every))
        print(f"{walk.__name__}: {dict(tally.looked_at)} ({monotonic() - began:.0f} s)", flush=True)
    told = sum(tally.told.values())
    print(f"{len(statements())} statements, {len(names())} names, {len(text_ids())} texts")
    print(f"{told} texts were shown, {len(tally.told)} different ones")
    print(tally.report() or "every one is true where it stands")
    application.quit()
    return bool(tally.untrue)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
