"""Pictures of every page: ``python -m tests.central.web.gallery FOLDER``.

Each in both languages, as a telephone, a tablet and a desktop show it: ``PAGE-LANGUAGE-WIDTH.png``,
and an ``index.html``.
"""

import sys
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

from kiosk.base.resources import RESOURCES
from kiosk.domain.policy import PolicyBook
from tests.central.examples import sqlite_in
from tests.central.web.browser import WIDTHS, chromium
from tests.central.web.pages import LANGUAGES, PAGES, sign_in
from tests.central.web.stand import stand


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    shown = []
    for language in LANGUAGES:
        with (
            TemporaryDirectory() as data,
            chromium() as browser,
            stand(sqlite_in(Path(data)), book) as place,
        ):
            sign_in(browser, place, language)
            for name, go in PAGES.items():
                browser.fit(*WIDTHS["desktop"])
                go(browser, place)
                for width, size in WIDTHS.items():
                    browser.fit(*size)
                    shown.append(f"{name}-{language}-{width}.png")
                    browser.picture(folder / shown[-1])
            browser.open("about:blank")
    rows = "".join(f'<figure><img src="{one}"><figcaption>{escape(one)}' for one in shown)
    (folder / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{rows}", "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
