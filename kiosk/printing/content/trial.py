"""What a page says that staff have printed to try the printer."""

from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.rules import Rules
from kiosk.domain.trial import TrialPage
from kiosk.printing.content.structure import Content, Fact, Section, Standing, Words, clean
from kiosk.printing.content.translator import Translator, helpline


def trial_content(page: TrialPage, rules: Rules, translator: Translator) -> Content:
    """Its words, type and code are those of every paper; it says itself that it records nothing."""
    facts = (
        Fact(translator("receipt.fact.terminal"), Words(clean(page.kiosk_id))),
        Fact(translator("receipt.fact.printed_at"), translator.translate(minute(page.printed_at))),
        Fact(translator("receipt.trial.version"), Words(clean(page.version))),
    )
    looked_at = (translator("receipt.trial.whole"), translator("receipt.trial.symbol"))
    return Content(
        copy=None,
        title=translator("receipt.trial.title"),
        standing=Standing.OPEN,
        state=None,
        meaning=(translator("receipt.trial.meaning"),),
        number_label=translator("receipt.number"),
        number="",
        facts=facts,
        sections=(Section(translator("receipt.trial.sample"), looked_at, numbered=False),),
        hotline=helpline(rules, translator),
        qr=page.kiosk_id,
        qr_caption=(translator("receipt.trial.caption"),),
    )
