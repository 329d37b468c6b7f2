"""Renders every screen in every size, language, text size, theme and reach, and checks each.

``python -m tests.ui.gallery FOLDER`` writes small pictures, whole ones of what has findings, an
``index.html`` to look through them and ``findings.json``; it prints what was found, and ends with 1
when anything was. ``--state``, ``--size``, ``--language``, ``--step``, ``--theme``, ``--reach`` and
``--look`` narrow it; of chosen states all pictures are kept whole. ``--sample 90`` takes every 90th
look.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import monotonic

from tests.ui.gallery.index import index
from tests.ui.gallery.looks import (
    MADE_UP,
    REACHES,
    SIZES,
    STEPS,
    THEMES,
    Look,
    in_colours,
    looks,
    size_of,
)
from tests.ui.gallery.tour import Page, toured
from tests.ui.sessions import presentations

_LANGUAGES = (*presentations(), *MADE_UP)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.ui.gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--state", action="append", help="only states that begin so")
    parser.add_argument("--size", action="append", type=size_of, help="as 1080x1920")
    parser.add_argument("--language", action="append", choices=_LANGUAGES)
    parser.add_argument("--step", action="append", type=int, choices=STEPS)
    parser.add_argument("--theme", action="append", choices=tuple(THEMES))
    parser.add_argument("--reach", action="append", choices=tuple(REACHES))
    parser.add_argument("--look", action="append", type=Look.named, help="as a folder is called")
    parser.add_argument("--sample", type=int, default=1, help="every so manieth look only")
    parser.add_argument("--jobs", type=int, default=1, help="processes at once")
    return parser.parse_args()


def _looks(wanted: argparse.Namespace) -> list[Look]:
    if wanted.look:
        return list(wanted.look)
    every = looks(
        wanted.language or _LANGUAGES,
        wanted.size or SIZES,
        wanted.step or STEPS,
        wanted.theme or THEMES,
        [REACHES[reach] for reach in wanted.reach or REACHES],
    )
    return list(every)[:: wanted.sample]


def _pages(wanted: argparse.Namespace, chosen: list[Look]) -> Iterator[list[Page]]:
    begins = wanted.state or []
    each = partial(toured, begins=begins, folder=wanted.folder, whole=bool(begins))
    groups = in_colours(chosen)
    if wanted.jobs == 1:
        yield from map(each, groups)
        return
    with ProcessPoolExecutor(wanted.jobs, get_context("spawn")) as processes:
        yield from processes.map(each, groups)


def main() -> int:
    wanted = _wanted()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    began = monotonic()
    chosen = _looks(wanted)
    pages: list[Page] = []
    counted = Counter[str]()
    for group in _pages(wanted, chosen):
        pages += group
        for page in group:
            counted.update(finding.check for finding in page.findings)
            for finding in page.findings:
                print(f"{page.look} {page.state}: {finding}")
        for look, number in Counter(page.look for page in group).items():
            found = sum(len(page.findings) for page in group if page.look == look)
            print(f"{look}: {number} pictures, {found} findings", flush=True)
    told = [page.told() for page in pages]
    (wanted.folder / "findings.json").write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    (wanted.folder / "index.html").write_text(index(told), "utf-8")
    for check, number in sorted(counted.items()):
        print(f"{number:7} {check}")
    seconds = monotonic() - began
    print(
        f"{len(pages)} pictures of {len(chosen)} looks, {counted.total()} findings, "
        f"{seconds:.0f} s, {len(pages) / max(seconds, 1e-6):.1f} pictures a second"
    )
    return 1 if counted else 0


if __name__ == "__main__":
    sys.exit(main())
