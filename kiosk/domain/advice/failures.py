"""What a failure means for the person's card, and what to do now: what a failure's screen says.

A failure of this kiosk tells nothing of the card: whether it is blocked only the centre knows.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import Phrase, phrase, sentences
from kiosk.domain.advice.standing import Standing, statement
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import LOSSES, ReportKind

_UNREAD: Final = "unread"
_UNRECORDED: Final = "unrecorded"

_TOLD: Final[Mapping[FailureCode, tuple[str, str]]] = {
    FailureCode.READER_MISSING: (_UNREAD, "another_kiosk"),
    FailureCode.READER_BUSY: (_UNREAD, "lift_and_wait"),
    FailureCode.READER_TIMEOUT: (_UNREAD, "lay_again"),
    FailureCode.READER_PROTOCOL: (_UNREAD, "lay_again"),
    FailureCode.READER_NO_SECURITY_MODULE: (_UNREAD, "another_kiosk"),
    FailureCode.READER_SECURITY_MODULE_FAILED: (_UNREAD, "another_kiosk"),
    FailureCode.CARD_ABSENT: (_UNREAD, "lay"),
    FailureCode.CARD_REMOVED: (_UNREAD, "hold"),
    FailureCode.CARD_UNREADABLE: (_UNREAD, "lay_bare"),
    FailureCode.CARD_RECORD_INVALID: (_UNREAD, "lay_again"),
    FailureCode.CARD_TYPE_UNKNOWN: (_UNREAD, "lay_another"),
    FailureCode.CARD_WRONG: (_UNREAD, "lay_another"),
    FailureCode.CARD_SOCIAL_SECURITY: ("public", "found"),
    FailureCode.ID_NUMBER_INVALID: (_UNREAD, "lay_again"),
    FailureCode.ID_EXPIRED: (_UNREAD, "counter"),
    FailureCode.QUEUE_UNAVAILABLE: (_UNRECORDED, "again"),
    FailureCode.QUEUE_FULL: (_UNRECORDED, "another_kiosk"),
    FailureCode.QUEUE_NEWER_SCHEMA: (_UNRECORDED, "another_kiosk"),
    FailureCode.QUEUE_DAMAGED: (_UNRECORDED, "another_kiosk"),
    FailureCode.QUEUE_MOVED_ASIDE: ("kept", "staff"),
    FailureCode.QUEUE_REPORTS_LOST: ("doubtful", "number"),
    FailureCode.QUEUE_KEY_WRONG: (_UNRECORDED, "another_kiosk"),
    FailureCode.STATED_LIMIT: (_UNRECORDED, "call_staff"),
    FailureCode.STATED_AGAIN: ("unchanged", "staff"),
    FailureCode.CENTRAL_UNREACHABLE: ("unchanged", "number"),
    FailureCode.CENTRAL_REFUSED: ("unchanged", "number"),
    FailureCode.CENTRAL_PROTOCOL: ("unchanged", "number"),
    FailureCode.CONFLICT: ("unchanged", "number"),
    FailureCode.REGION_NOT_SERVED: (_UNRECORDED, "issuer"),
    FailureCode.CENTRAL_DATABASE_UNUSABLE: (_UNRECORDED, "another_kiosk"),
    FailureCode.REPORT_INVALID: ("unchanged", "number"),
    FailureCode.REPORT_UNKNOWN: ("unchanged", "check_number"),
    FailureCode.REPORT_NUMBER_SHARED: ("unchanged", "show_code"),
    FailureCode.NOT_AT_KIOSK: ("unchanged", "counter"),
    FailureCode.FORMAL_LOSS_FINAL: ("final", "counter"),
    FailureCode.NOT_AWAITING_COUNTER: ("unchanged", "number"),
    FailureCode.KIOSK_UNKNOWN: ("unchanged", "number"),
    FailureCode.PRINTER_MISSING: ("unchanged", "number"),
    FailureCode.PRINTER_PAPER_OUT: ("unchanged", "number"),
    FailureCode.PRINTER_FAILED: ("unchanged", "number"),
    FailureCode.RECEIPT_INVALID: ("unchanged", "show_code"),
    FailureCode.RECEIPT_UNKNOWN: ("unchanged", "check_number"),
    FailureCode.RECEIPT_KEY_DAMAGED: (_UNRECORDED, "another_kiosk"),
    FailureCode.RECEIPT_KEY_NOT_WAITING: ("unchanged", "number"),
    FailureCode.CONFIGURATION_INVALID: (_UNRECORDED, "another_kiosk"),
    FailureCode.POLICY_MISSING: (_UNRECORDED, "another_kiosk"),
    FailureCode.DATA_FOLDER_UNWRITABLE: (_UNRECORDED, "another_kiosk"),
    FailureCode.DATA_FOLDER_IN_USE: (_UNRECORDED, "another_kiosk"),
    FailureCode.DATA_FOLDER_EXPOSED: (_UNRECORDED, "another_kiosk"),
    FailureCode.PORT_IN_USE: (_UNRECORDED, "another_kiosk"),
    FailureCode.DISPLAY_MISSING: (_UNRECORDED, "another_kiosk"),
    FailureCode.SCREEN_FROZEN: (_UNRECORDED, "another_kiosk"),
    FailureCode.FONT_MISSING: ("unchanged", "number"),
    FailureCode.OUT_OF_SERVICE: (_UNRECORDED, "another_kiosk"),
    FailureCode.STICK_MISSING: ("unchanged", "staff"),
    FailureCode.STICK_FAILED: ("unchanged", "staff"),
    FailureCode.CLOCK_UNSYNCHRONISED: ("unchanged", "staff"),
    FailureCode.CLOCK_IMPOSSIBLE: ("unchanged", "staff"),
    FailureCode.CLOCK_AT_ODDS: ("unchanged", "staff"),
    FailureCode.CERTIFICATE_INVALID: ("unchanged", "number"),
    FailureCode.CERTIFICATE_ENDS_SOON: ("unchanged", "staff"),
    FailureCode.INTERNAL: (_UNRECORDED, "again"),
}
"""What each failure means for the card, and what can be done about it besides calling."""


@dataclass(frozen=True)
class FailureAdvice:
    """``card`` is what is true of the person's card, ``todo`` what they can do now."""

    card: Phrase
    todo: Phrase


def about_failure(code: FailureCode, aim: ReportKind | None, standing: Standing) -> FailureAdvice:
    """For somebody who wanted to report ``aim``, if anything; ``standing`` is the card's."""
    card, todo = _TOLD[code]
    return FailureAdvice(
        card=sentences(phrase(f"failed.card.{card}"), *_as_the_centre_says(card, standing)),
        todo=sentences(phrase(f"failed.todo.{todo}"), *_line(card, aim, standing)),
    )


def _as_the_centre_says(card: str, standing: Standing) -> Iterator[Phrase]:
    """Only a report that was not made leaves the card as the centre told it."""
    if card == _UNRECORDED and standing.centre_asked:
        yield statement(standing).detail


def _line(card: str, aim: ReportKind | None, standing: Standing) -> Iterator[Phrase]:
    """Whom to call: before a card was read, nobody has said where theirs was issued."""
    rules = standing.rules
    stop = aim in LOSSES and card in {_UNREAD, _UNRECORDED}
    if card in {_UNREAD, "public"}:
        yield rules.to_stop if stop else rules.to_ask
    else:
        yield phrase(f"failed.{'stop' if stop else 'ask'}", rules.numbers)
