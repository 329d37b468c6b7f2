"""Prints every fault as a row: ``python -m tests.faults [WORD]``."""

import sys
import tempfile
from pathlib import Path

from tests.faults.line import HELD, LINE
from tests.faults.visit import visited

print("| fault | the screen says | after | staff see | in force, once mended, after |")
print("|---|---|---|---|---|")
for fault, broken in (LINE | HELD).items():
    if sys.argv[1:] and sys.argv[1] not in fault:
        continue
    with tempfile.TemporaryDirectory() as folder:
        row = visited(fault, broken, Path(folder), confirm_online=3.0)
    said = f"{row.said} | {row.said_after:.1f} s"
    print(f"| {fault} | {said} | {row.staff} | {row.healed_after:.1f} s |", flush=True)
