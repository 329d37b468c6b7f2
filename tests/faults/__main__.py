"""Prints every fault as a row: ``python -m tests.faults [WORD]``. As root, the disk's too."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtGui import QGuiApplication

from tests.faults.line import HELD, LINE
from tests.faults.opening import FAULTS, disk, shown
from tests.faults.visit import visited


def wanted(fault: str) -> bool:
    return not sys.argv[1:] or sys.argv[1] in fault


print("| fault | the screen says | after | staff see | in force, once mended, after |")
print("|---|---|---|---|---|")
for fault, broken in (LINE | HELD).items():
    if wanted(fault):
        with tempfile.TemporaryDirectory() as folder:
            row = visited(fault, broken, Path(folder), confirm_online=3.0)
        said = f"{row.said} | {row.said_after:.1f} s"
        print(f"| {fault} | {said} | {row.staff} | {row.healed_after:.1f} s |", flush=True)

if os.geteuid() == 0:
    application = QGuiApplication([])
    print("\n| fault | the screen says | staff see | healed by | after |")
    print("|---|---|---|---|---|")
    for fault in filter(wanted, FAULTS):
        with disk() as place:
            found = shown(fault, place)
        statement = next(line for line in found.said.splitlines() if "report" in line)
        row_of = (f"{statement}. Call 96102.", found.staff, found.mended)
        print(f"| {fault} | {' | '.join(row_of)} | {found.healed_after:.1f} s |", flush=True)
