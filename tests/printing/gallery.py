"""Pictures of every receipt, application and slip: kind x state x size x width x mode x language.

``python -m tests.printing.gallery FOLDER`` writes a PNG each, as it lies on its paper or as the
sheet of A4 to sign, and an ``index.html`` to look through them; it names every line that is laid
badly, and fails where there is one.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from itertools import groupby, product
from pathlib import Path

from PIL import Image

from kiosk.printing.devices import escpos
from kiosk.printing.layout import form, raster
from kiosk.printing.settings import TextMode
from tests.devices.printer import Interpreter
from tests.printing import lines
from tests.printing.examples import WIDTHS, composer, every_paper, settings, with_outlets


def pictures() -> Iterator[tuple[str, Image.Image, list[str]]]:
    """Each as a printer that obeys ESC/POS would print it, and the forms as they are drawn; with
    the characters that have a line to themselves.
    """
    written = composer(book=with_outlets)
    for name, paper in every_paper():
        said = written.compose(paper)
        if said.form:
            yield f"{name}-a4", form.draw(said, said.form).convert("L").reduce(2), []
        large = replace(said, large=True)
        for width, size in product(WIDTHS, (said, large)):
            for mode in TextMode:
                mind = Interpreter(width, lambda _: None)
                for piece in escpos.encode(size, settings(width, mode)):
                    mind.feed(piece)
                if mind.unknown:
                    raise AssertionError(f"{name}: the printer does not know {mind.unknown}")
                ending = "-large" if size.large else ""
                paper_name = f"{name}-{width}-{mode}{ending}"
                alone = lines.alone(size, lines.engine(size, width, mode))
                yield paper_name, raster.paper(mind.jobs[0].picture), alone


def index(title: str, names: list[str]) -> str:
    """A page of the pictures of these names, those that begin alike together."""
    parts = []
    for kind, group in groupby(names, key=lambda name: name.split("-")[0]):
        figures = "".join(
            f'<figure><img loading="lazy" src="{escape(name)}.png">'
            f"<figcaption>{escape(name)}</figcaption></figure>"
            for name in group
        )
        parts.append(f"<h1>{escape(kind)}</h1><div>{figures}</div>")
    style = "body{background:#888;font:14px sans-serif}div{display:flex;flex-wrap:wrap}"
    return (
        f'<!doctype html><meta charset="utf-8"><title>{escape(title)}</title><style>{style}</style>'
        + "".join(parts)
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.printing.gallery")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    findings = 0
    for name, picture, alone in pictures():
        picture.save(folder / f"{name}.png", dpi=(raster.DPI, raster.DPI))
        names.append(name)
        for character in alone:
            print(f"{name}: “{character}” stands alone in a line")
        findings += len(alone)
    (folder / "index.html").write_text(index("Papers", names), "utf-8")
    print(f"{len(names)} papers in {folder}, {findings} findings")
    raise SystemExit(findings > 0)


if __name__ == "__main__":
    main()
