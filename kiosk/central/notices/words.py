"""What a notice says: a body for the gateway, with a text that is ready to be sent."""

import json
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

from kiosk.base.resources import RESOURCES
from kiosk.central.notices.changes import Change
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import minute, phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.policy import PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportState
from kiosk.domain.texts import Texts

LANGUAGE: Final = "zh_CN"
_TRANSLATIONS: Final = RESOURCES / "translations"
_LAST: Final = 4
"""Digits of the receipt's number: enough to tell one's receipts apart, and no key to a report."""


def body_of(change: Change, notice_id: UUID, policies: PolicyBook, now: datetime) -> str:
    """JSON, in ASCII, the same at every try."""
    receipt = change.receipt
    times = {"effective_at": receipt.effective_at, "expires_at": receipt.expires_at}
    return json.dumps(
        {
            "notice_id": str(notice_id),
            "phone": change.phone,
            "kind": receipt.kind.value,
            "state": receipt.state.value,
            "number_ends": receipt.report_number[-_LAST:],
            "recorded_at": receipt.recorded_at.isoformat(),
            "changed_at": now.isoformat(),
            **{name: time.isoformat() for name, time in times.items() if time},
            "language": LANGUAGE,
            "text": text_of(receipt, policies),
        }
    )


def text_of(receipt: Receipt, policies: PolicyBook) -> str:
    """As a screen says it, with the end of validity where there is one; it names nobody."""
    rules = Rules.of(receipt.issuing_region, policies)
    pages, advice = _texts("pages"), _texts("advice")
    said = outcome(receipt, rules)
    sentences = [f"{worded(said.title, advice)}。", worded(said.detail, advice)]
    if receipt.state is ReportState.IN_FORCE and receipt.expires_at:
        ends = f"ends.date_{rules.on_expiry({receipt.kind})}"
        sentences.append(worded(phrase(ends, minute(receipt.expires_at), rules.numbers), advice))
    whole = "".join(sentences)
    return pages("centre.notice.text", receipt.report_number[-_LAST:], whole)


@cache
def _texts(which: str) -> Texts:
    return Texts.load(_TRANSLATIONS / which, LANGUAGE)
