"""What the paper says, for those who can't read it."""

from collections.abc import Iterator

from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import minute
from kiosk.domain.advice.steps import bank, next_steps, no_credential
from kiosk.domain.receipt import Receipt
from kiosk.domain.report_number import grouped
from ui.rows.presentation import Presentation


def spoken_receipt(show: Presentation, receipt: Receipt) -> Iterator[str]:
    """Sentence by sentence, in the words and the order of the paper; what is masked there is left
    out.
    """
    rules = show.rules(receipt.issuing_region)
    statement = outcome(receipt, rules)
    yield show.texts("voice.paper")
    yield show.paper(f"receipt.title.{receipt.kind}")
    yield from map(show.say, (statement.state, *statement.meaning))
    yield _fact(show.paper("receipt.number"), grouped(receipt.report_number))
    yield _fact(show.paper("receipt.fact.issuing_region"), show.say(rules.label))
    yield from _times(show, receipt)
    for step in next_steps(receipt, rules):
        yield show.say(step.sentence)
    yield show.say(bank(receipt).sentence)
    yield show.say(no_credential(rules))


def _times(show: Presentation, receipt: Receipt) -> Iterator[str]:
    recorded = show.say(minute(receipt.recorded_at))
    dated = recorded if receipt.is_dated else show.paper("receipt.undated", recorded)
    yield _fact(show.paper("receipt.fact.recorded_at"), dated)
    for name, time in (("effective_at", receipt.effective_at), ("expires_at", receipt.expires_at)):
        if time is not None:
            yield _fact(show.paper(f"receipt.fact.{name}"), show.say(minute(time)))


def _fact(label: str, value: str) -> str:
    return f"{label}: {value}" if label.isascii() else f"{label}：{value}"
