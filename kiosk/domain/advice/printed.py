"""What the page of a receipt's QR says: how the report stood when the receipt was printed.

The QR holds kind and state alone (contracts, section 5), so neither times nor rules are told.
"""

from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.labels import kind_label
from kiosk.domain.advice.phrase import Phrase, phrase
from kiosk.domain.report import ReportKind, ReportState

_OPEN: Final = frozenset({ReportState.RECORDED, ReportState.AWAITING_COUNTER})
_SIGNED: Final = frozenset({ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS})


@dataclass(frozen=True)
class Printed:
    """``todo`` is what to do about a report that was not in force then, else nothing."""

    kind: Phrase
    state: Phrase
    todo: tuple[Phrase, ...]


def printed(kind: ReportKind, state: ReportState) -> Printed:
    return Printed(kind_label(kind), _state(kind, state), _todo(kind, state))


def _state(kind: ReportKind, state: ReportState) -> Phrase:
    """What has lapsed was in force or never; an undoing that is done is not itself undone."""
    if state is ReportState.LAPSED:
        return phrase("page.lapsed")
    done = kind is ReportKind.UNDO_PRE_LOSS and state is ReportState.UNDONE
    return phrase("report_state.done" if done else f"report_state.{state}")


def _todo(kind: ReportKind, state: ReportState) -> tuple[Phrase, ...]:
    if state not in _OPEN:
        return ()
    if kind in _SIGNED:
        return (phrase("page.sign_first"), phrase("page.stop"))
    return (phrase("page.ask" if kind is ReportKind.UNDO_PRE_LOSS else "page.stop"),)
