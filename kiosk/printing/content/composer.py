"""Writes what a paper says: a receipt's own facts, a slip's guidance, a trial page's signs."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from kiosk.base.records import dataclass
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import SiteProfile
from kiosk.domain.slip import Paper
from kiosk.domain.texts import Texts, languages
from kiosk.domain.trial import TrialPage
from kiosk.printing.content.receipt import receipt_content
from kiosk.printing.content.slip import slip_content
from kiosk.printing.content.structure import CHINESE, Content, Words, clean
from kiosk.printing.content.translator import Translator
from kiosk.printing.content.trial import trial_content


def load_texts(translations: Path) -> dict[str, Texts]:
    """The words of paper in each of its languages: receipts' own, and the shared guidance."""
    folders = (translations / "receipt", translations / "advice")
    return {
        language: Texts(
            language,
            {k: v for folder in folders for k, v in Texts.load(folder, language).entries.items()},
        )
        for language in languages(folders[0])
    }


@dataclass(frozen=True)
class Composer:
    """``policies`` gives the rules as they are now; ``link`` makes the text of a receipt's QR;
    ``site`` and ``district`` (GB/T 2260) are the place this terminal stands in, ``site_name`` is
    what people call it, empty where nobody said.
    """

    texts: Mapping[str, Texts]
    policies: Callable[[], PolicyBook]
    site: SiteProfile
    district: str
    link: Callable[[Receipt], str]
    site_name: str = ""

    def compose(self, paper: Paper) -> Content:
        return replace(self._composed(paper), large=paper.large)

    def _composed(self, paper: Paper) -> Content:
        second = self.texts.get(paper.language) if paper.language != CHINESE else None
        translator = Translator(self.texts[CHINESE], second)
        book = self.policies()
        if isinstance(paper, Receipt):
            rules = Rules.of(paper.issuing_region, book)
            name = clean(self.site_name)
            place = Words(name) if name else translator(f"receipt.site.{self.site}")
            return receipt_content(paper, rules, place, translator, self.link(paper))
        if isinstance(paper, TrialPage):
            return trial_content(paper, Rules.of(paper.issuing_region, book), translator)
        return slip_content(paper, book, self.district, translator)
