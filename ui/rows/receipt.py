"""What the paper says, for those who can't read it."""

from collections.abc import Iterator

from kiosk.domain.advice.labels import kind_label
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.receipt import Receipt
from kiosk.domain.report_number import grouped
from ui.rows.presentation import Presentation


def spoken_receipt(show: Presentation, receipt: Receipt) -> Iterator[str]:
    """Sentence by sentence, in the order of the paper and in the words of the screens, which are in
    more languages than paper; what is masked there is left out.
    """
    texts, rules = show.texts, show.rules(receipt.issuing_region)
    statement = outcome(receipt, rules)
    yield texts("voice.paper")
    yield texts("known.report", show.say(kind_label(receipt.kind)), show.say(rules.label))
    yield from map(show.say, (statement.state, *statement.meaning))
    yield texts("known.number", grouped(receipt.report_number))
    yield from _times(show, receipt)
    for step in next_steps(receipt, rules):
        yield show.say(step.sentence)
    yield show.say(bank(receipt).sentence)
    yield show.say(no_credential(rules))


def _times(show: Presentation, receipt: Receipt) -> Iterator[str]:
    yield show.texts("known.recorded", show.say(minute(receipt.recorded_at)))
    if not receipt.is_dated:
        yield show.texts("review.time_unknown")
    for text_id, time in (("since", receipt.effective_at), ("until", receipt.expires_at)):
        if time is not None:
            yield show.texts(f"known.{text_id}", show.say(minute(time)))
