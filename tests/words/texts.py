"""Every text that people see or hear, by an id, in each language."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Final

from kiosk.central.pages import RECEIPT
from tests.statements.policies import texts_of
from tests.statements.table import LANGUAGES, catalogue
from tests.ui.sessions import shipped_book

_STRING: Final = re.compile(r'"([^"\n]*)"|`([^`\n]*)`')
_HAN: Final = re.compile(r"[\u4e00-\u9fff]")

LocalText = Mapping[str, str]


def every_text() -> dict[str, LocalText]:
    """Those of the catalogues and of the regions' policies."""
    catalogues = {language: catalogue(language) for language in LANGUAGES}
    texts: dict[str, LocalText] = {
        text_id: {code: texts[text_id] for code, texts in catalogues.items() if text_id in texts}
        for text_id in catalogues[LANGUAGES[0]]
    }
    for policy in shipped_book():
        texts[f"{policy.region}.name"] = policy.name
        for number, (key, text) in enumerate(texts_of(policy)):
            texts[f"{policy.region}.{number}.{key.removeprefix('policy.')}"] = text
    return texts


def of_page() -> list[tuple[str, str]]:
    """Language and text of everything on the receipt page: its markup's, and its script's."""
    page = _Page()
    page.feed(RECEIPT.html)
    return [(language, " ".join(text.split())) for language, text in page.found if text.strip()]


def said_in(language: str) -> Iterator[tuple[str, str]]:
    """Id and text of everything in one language, the page's too."""
    yield from ((i, text[language]) for i, text in every_text().items() if language in text)
    for number, (spoken, words) in enumerate(of_page()):
        if spoken == language:
            yield f"page.{number}", words


class _Page(HTMLParser):
    """Reads text with the language of the element it stands in; a script's strings by their
    characters, without what is code.
    """

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"meta", "br", "circle", "path"}:
            return
        inherited = self._open[-1][1] if self._open else ""
        self._open.append((tag, dict(attrs).get("lang") or inherited))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self._open[-1] if self._open else ("", "")
        if tag == "script":
            self.found += [
                ("zh_CN" if _HAN.search(text) else "en", re.sub(r"\$\{[^}]*\}", "1", text))
                for text in (one or other for one, other in _STRING.findall(data))
                if _HAN.search(text) or re.search(r"^[A-Z][a-z]+.* ", text)
            ]
        elif tag != "style":
            self.found.append(("en" if language == "en" else "zh_CN", data))
