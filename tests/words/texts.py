"""Every text that people see or hear, by an id, in each language."""

from collections.abc import Iterator, Mapping

from tests.statements.policies import texts_of
from tests.statements.table import LANGUAGES, catalogue
from tests.ui.sessions import shipped_book

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


def said_in(language: str) -> Iterator[tuple[str, str]]:
    """Id and text of everything in one language."""
    yield from ((i, text[language]) for i, text in every_text().items() if language in text)
