"""What papers say, by id: composed as they are for the printer, from marked texts."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import SiteProfile
from kiosk.domain.slip import Slip
from kiosk.printing.content.composer import Composer
from kiosk.printing.content.structure import Words
from tests.statements.facts import on_paper
from tests.statements.marked import Mark, marks_in, paper_texts
from tests.statements.table import Values
from tests.ui.sessions import DISTRICT

Told = tuple[Values, frozenset[Mark]]
"""What is so, and which texts are shown there."""


def told_on(paper: Receipt | Slip, book: PolicyBook) -> Iterator[Told]:
    """On ``paper``, and on the application that is part of it, where there is one."""
    composer = Composer(paper_texts(), lambda: book, SiteProfile.OUTLET, DISTRICT, lambda _: "")
    content = composer.compose(paper)
    yield on_paper(paper, book), marks_in(_words(replace(content, form=None)))
    if content.form is not None and isinstance(paper, Receipt):
        yield on_paper(paper, book, form=True), marks_in(_words(content.form))


def _words(content: object) -> Iterator[str]:
    if isinstance(content, Words):
        yield content.chinese
    elif isinstance(content, tuple):
        for one in content:
            yield from _words(one)
    elif is_dataclass(content) and not isinstance(content, type):
        for field in fields(content):
            yield from _words(getattr(content, field.name))
