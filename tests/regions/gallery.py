"""Contact sheets of what each region's person sees: every kind in every state on screen and paper,
and the page that a receipt's code opens.

``python -m tests.regions.gallery FOLDER [--region 110000]`` writes ``REGION-screens-N.png``,
``REGION-papers-N.png``, where Chromium is there ``page-N.png``, and an ``index.html``; ends with 1
where a screen has something that the gallery's checks find.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont
from PySide6.QtGui import QImage

from kiosk.domain.policy import Policy
from kiosk.printing.devices import escpos
from kiosk.printing.layout import raster
from kiosk.printing.settings import TextMode
from tests.devices.printer import Interpreter
from tests.printing.examples import BOOK, COMPOSER, settings
from tests.printing.gallery import index
from tests.regions.page import on_the_page
from tests.regions.states import papers, screens
from tests.ui.gallery import Gallery, Look
from tests.ui.gallery.tour import Visit

Named = tuple[str, Image.Image]

_TALL: Final = Look((1080, 2400), "zh_CN", 0, "warm")
"""A window so tall that little has to be scrolled for."""
_WIDTH_DOTS: Final = 576
_TILE, _GAP, _LABEL, _ACROSS, _DOWN = 420, 12, 26, 5, 2


def sheets(pictures: Iterable[Named]) -> Iterator[Image.Image]:
    """The pictures, each under its name, so many on a sheet that one can still read them."""
    rest = iter(pictures)
    while tiles := [_tile(*one) for one in islice(rest, _ACROSS * _DOWN)]:
        rows = [tiles[at : at + _ACROSS] for at in range(0, len(tiles), _ACROSS)]
        heights = [max(tile.height for tile in row) for row in rows]
        sheet = Image.new("RGB", (_ACROSS * (_TILE + _GAP), sum(heights)), "grey")
        for place, row in enumerate(rows):
            for column, tile in enumerate(row):
                sheet.paste(tile, (column * (_TILE + _GAP), sum(heights[:place])))
        yield sheet


def _tile(name: str, picture: Image.Image) -> Image.Image:
    shrunk = picture.convert("RGB")
    shrunk = shrunk.resize((_TILE, round(shrunk.height * _TILE / shrunk.width)))
    tile = Image.new("RGB", (_TILE, shrunk.height + _LABEL + _GAP), "grey")
    ImageDraw.Draw(tile).text((4, 4), name, "white", ImageFont.load_default(16))
    tile.paste(shrunk, (0, _LABEL))
    return tile


def on_paper(policy: Policy) -> Iterator[Named]:
    """As a printer of 80 mm that obeys ESC/POS prints it."""
    for name, paper in papers(policy):
        mind = Interpreter(_WIDTH_DOTS, lambda _: None)
        for piece in escpos.encode(COMPOSER.compose(paper), settings(_WIDTH_DOTS, TextMode.RASTER)):
            mind.feed(piece)
        yield name, raster.paper(mind.jobs[0].picture)


def on_screen(policy: Policy, gallery: Gallery, found: list[str]) -> Iterator[Named]:
    """As a kiosk in Beijing shows it; what the checks find goes to ``found``."""
    visit = Visit(gallery, _TALL, rings=False)
    for state in screens(policy):
        name = f"{policy.region} {state.name}"
        found.extend(f"{name}: {one}" for one in visit.findings(state)[_TALL])
        yield state.name, _from_qt(visit.pictures[_TALL])


def _from_qt(picture: QImage) -> Image.Image:
    pixels = picture.convertToFormat(QImage.Format.Format_RGBA8888)
    return Image.frombytes("RGBA", (pixels.width(), pixels.height()), bytes(pixels.constBits()))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.regions.gallery")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--region", action="append", help="only these")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    gallery, found = Gallery(), list[str]()
    chosen = [one for one in BOOK if not wanted.region or one.region in wanted.region]
    names = []
    for policy in chosen:
        shown = on_screen(policy, gallery, found)
        names += _written(wanted.folder, f"{policy.region}-screens", shown)
        names += _written(wanted.folder, f"{policy.region}-papers", on_paper(policy))
    names += _written(wanted.folder, "page", on_the_page())
    (wanted.folder / "index.html").write_text(index("Regions", names), "utf-8")
    print(*found, sep="\n")
    print(f"{len(chosen)} regions, {len(found)} findings")
    return 1 if found else 0


def _written(folder: Path, name: str, pictures: Iterable[Named]) -> list[str]:
    """The names of the sheets that were written."""
    names = []
    for number, sheet in enumerate(sheets(pictures), start=1):
        names.append(f"{name}-{number}")
        sheet.save(folder / f"{names[-1]}.png")
    return names


if __name__ == "__main__":
    sys.exit(main())
