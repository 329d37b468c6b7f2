"""Runs the timings: ``python -m tests.bench [--json] [part ...]``."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
import time
from dataclasses import asdict
from pathlib import Path

import tests.bench
from kiosk.operations import logging
from kiosk.operations.registry import load_events
from tests.bench.measure import Measure

Row = tuple[str, Measure]
_HELPERS = {
    "__main__", "busy", "grown", "measure", "neighbours", "serving", "touched", "windows"
}  # fmt: skip


def parts() -> list[str]:
    """The modules beside this one that have ``measures()``."""
    names = (module.name for module in pkgutil.iter_modules(tests.bench.__path__))
    return sorted(set(names) - _HELPERS)


def shown(value: float, unit: str) -> str:
    """A figure in the size people read: ms below a second, us below a millisecond, MB."""
    if unit == "s":
        for factor, name in ((1, "s"), (1e3, "ms"), (1e6, "us")):
            if value * factor >= 1:
                return f"{value * factor:.3g} {name}"
        return f"{value * 1e9:.3g} ns"
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB" if value >= 1e6 else f"{value:.0f} B"
    return f"{value:.4g} {unit}"


def row(part: str, measure: Measure) -> tuple[str, ...]:
    """The cells of one line."""
    verdict = {True: "met", False: "MISSED", None: ""}[measure.met]
    floor = "" if measure.floor is None else shown(measure.floor, measure.unit)
    ratio = "" if measure.ratio is None else f"{measure.ratio:.3g}x"
    bar = ""
    if measure.bar is not None:
        alone = measure.ratio is None
        bar = shown(measure.bar, measure.unit) if alone else f"{measure.bar:g}x"
    return (part, measure.name, shown(measure.value, measure.unit), floor, ratio, bar, verdict)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(parts())}")
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(parts())
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")

    found: list[Row] = []
    with Path(os.devnull).open("wb", buffering=0) as nowhere:
        logging.configure(load_events(), stream=nowhere)  # as in the field, but for the terminal
        sys.excepthook = sys.__excepthook__  # what ends a measure must not go nowhere
        for part in asked.parts or parts():
            print(f"measuring {part} ...", file=sys.stderr, flush=True)
            rows, seconds = measured(part)
            print(f"{part} took {seconds:.0f} s", file=sys.stderr, flush=True)
            if not asked.json:
                print_table(rows)
            found += rows
    if asked.json:
        print_json(found)
    return 0


def measured(part: str) -> tuple[list[Row], float]:
    """The measures of one part, and how many seconds it took."""
    module = importlib.import_module(f"tests.bench.{part}")
    start = time.monotonic()
    rows = [(part, measure) for measure in module.measures()]
    return rows, time.monotonic() - start


def print_json(found: list[Row]) -> None:
    rows = [{"part": part, **asdict(m), "ratio": m.ratio, "met": m.met} for part, m in found]
    print(json.dumps({"measures": rows}, ensure_ascii=False, indent=2))


def print_table(found: list[Row]) -> None:
    table: list[tuple[str, ...]] = [("part", "measure", "value", "floor", "ratio", "bar", "")]
    table += [row(part, measure) for part, measure in found]
    widths = [max(len(line[column]) for line in table) for column in range(len(table[0]))]
    notes = ["", *(measure.note for _, measure in found)]
    for line, note in zip(table, notes, strict=True):
        cells = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print(cells.rstrip())
        if note:
            print(f"    {note}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
