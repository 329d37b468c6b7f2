"""What is true of one report now: the statement at the top of the result screen and the receipt."""

from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.advice.rules import Rules
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState

_OWN: Final = frozenset(
    {
        (ReportKind.WRITTEN_PRE_LOSS, ReportState.RECORDED),
        (ReportKind.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER),
        (ReportKind.WRITTEN_PRE_LOSS, ReportState.IN_FORCE),
        (ReportKind.FORMAL_LOSS, ReportState.RECORDED),
        (ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER),
        (ReportKind.FORMAL_LOSS, ReportState.IN_FORCE),
        (ReportKind.FORMAL_LOSS, ReportState.REFUSED),
        (ReportKind.FORMAL_LOSS, ReportState.REPLACED),
        (ReportKind.UNDO_PRE_LOSS, ReportState.RECORDED),
        (ReportKind.UNDO_PRE_LOSS, ReportState.AWAITING_COUNTER),
        (ReportKind.UNDO_PRE_LOSS, ReportState.IN_FORCE),
        (ReportKind.UNDO_PRE_LOSS, ReportState.LAPSED),
        (ReportKind.UNDO_PRE_LOSS, ReportState.REFUSED),
    }
)
"""Where a kind says of a state what no other says; the rest is said of every kind."""


@dataclass(frozen=True)
class Outcome:
    """A screen shows ``title`` and ``detail``, a receipt ``state`` and under it ``meaning``."""

    title: Phrase
    detail: Phrase
    state: Phrase
    meaning: tuple[Phrase, ...]


def outcome(receipt: Receipt, rules: Rules) -> Outcome:
    """What is true of the report that ``receipt`` is of, by its issuing region's ``rules``."""
    name = _name(receipt, rules)
    effective_at = receipt.effective_at if receipt.state is ReportState.IN_FORCE else None
    undated = receipt.state is ReportState.IN_FORCE and effective_at is None

    def part(which: str) -> Phrase:
        arguments = (rules.numbers, effective_at) if effective_at else (rules.numbers,)
        return phrase(f"outcome.{name}.{which}", *arguments)

    return Outcome(
        title=part("title"),
        detail=part("detail_undated" if undated else "detail"),
        state=part("state"),
        meaning=(
            part("meaning_undated" if undated else "meaning"),
            *((part("now"),) if _may_be_blocked_at_once(receipt) else ()),
        ),
    )


def _name(receipt: Receipt, rules: Rules) -> str:
    """A formal loss that was replaced without ever having had effect gave way to another one:
    only its own completion brings a new card. What has lapsed never had effect, or has ended.
    """
    kind, state = receipt.kind, receipt.state
    if state is ReportState.LAPSED and kind is not ReportKind.UNDO_PRE_LOSS:
        ended = f"ended_{rules.on_expiry({kind})}"
        return f"any.{ended if receipt.effective_at else 'never'}"
    gave_way = state is ReportState.REPLACED and receipt.effective_at is None
    return f"{kind}.{state}" if (kind, state) in _OWN and not gave_way else f"any.{state}"


def _may_be_blocked_at_once(receipt: Receipt) -> bool:
    """Whether the card is to be blocked and this report doesn't do it yet."""
    waits = receipt.state in {ReportState.RECORDED, ReportState.AWAITING_COUNTER}
    return waits and receipt.kind is not ReportKind.UNDO_PRE_LOSS
