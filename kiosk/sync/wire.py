"""Reports and results as the JSON of the central API (contracts, section 4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.known import CardState, Known, KnownCard, KnownReport, Source
from kiosk.domain.report import (
    CentralResult,
    Holder,
    Outcome,
    Report,
    ReportKind,
    ReportState,
)

_NOT_UNDERSTOOD: Final = (KeyError, OverflowError, TypeError, ValueError)
"""What reading JSON of another form than the contract's raises."""


def report_json(report: Report) -> dict[str, object]:
    """What the contract calls a Report; keys without a value are left out."""
    every = {
        "report_id": str(report.report_id),
        "report_number": report.report_number,
        "kind": report.kind,
        "kiosk_id": report.kiosk_id,
        "site_profile": report.site_profile,
        "kiosk_region": report.kiosk_region,
        "issuing_region": report.issuing_region,
        "recorded_at": report.recorded_at.isoformat(),
        "clock_synchronised": report.clock_synchronised,
        "holder": holder_json(report.holder),
        "verification": report.verification,
        "lost_on": report.lost_on and report.lost_on.isoformat(),
        "phone": report.phone,
        "replaces": report.replaces and str(report.replaces),
        "replacement_requested": report.replacement_requested,
    }
    return {key: value for key, value in every.items() if value is not None}


def holder_json(holder: Holder) -> dict[str, object]:
    return {"document": holder.document, "name": holder.name, "number": holder.number}


def known_of(body: object, as_of: datetime) -> Known | None:
    """The answer of ``POST /v1/status``; ``None`` where any of it can't be understood.

    Half of an answer could hide the very report that is in force.
    """
    try:
        cards = tuple(_card_of(entry) for entry in _list(body, "cards"))
        reports = tuple(_known_report_of(entry) for entry in _list(body, "reports"))
    except _NOT_UNDERSTOOD:
        return None
    return Known(Source.CENTRE, as_of, cards, reports)


def _list(body: object, key: str) -> list[Any]:
    listed = body[key] if isinstance(body, Mapping) else None
    if not isinstance(listed, list):
        raise TypeError(key)
    return listed


def _card_of(entry: Mapping[str, Any]) -> KnownCard:
    return KnownCard(
        issuing_region=_text(entry["issuing_region"]),
        state=CardState(entry["state"]),
        effective_at=_time(entry.get("effective_at")),
        expires_at=_time(entry.get("expires_at")),
    )


def _known_report_of(entry: Mapping[str, Any]) -> KnownReport:
    return KnownReport(
        report_id=UUID(_text(entry["report_id"])),
        report_number=_text(entry["report_number"]),
        kind=ReportKind(entry["kind"]),
        issuing_region=_text(entry["issuing_region"]),
        recorded_at=_moment(entry["recorded_at"]),
        state=_centres_state(entry["state"]),
        effective_at=_time(entry.get("effective_at")),
        expires_at=_time(entry.get("expires_at")),
    )


def results_of(body: object, reports: Sequence[Report]) -> tuple[CentralResult, ...]:
    """The results that belong to ``reports`` and can be understood, in their order.

    What a newer centre says in words we don't know is left out, and those reports go on waiting.
    """
    listed = body.get("results") if isinstance(body, Mapping) else None
    if not isinstance(listed, Sequence):
        return ()
    asked = {report.report_id for report in reports}
    found = (_result_of(entry) for entry in listed)
    return tuple(result for result in found if result is not None and result.report_id in asked)


def _result_of(entry: Mapping[str, Any]) -> CentralResult | None:
    try:
        return CentralResult(
            report_id=UUID(_text(entry["report_id"])),
            outcome=Outcome(entry["outcome"]),
            state=_centres_state(entry["state"]),
            central_reference=str(entry["central_reference"]),
            effective_at=_time(entry.get("effective_at")),
            expires_at=_time(entry.get("expires_at")),
            reason=None if entry.get("reason") is None else str(entry["reason"]),
        )
    except _NOT_UNDERSTOOD:
        return None


def _centres_state(word: Any) -> ReportState:
    """``recorded`` is the kiosk's own word, and would be no answer."""
    state = ReportState(word)
    if state is ReportState.RECORDED:
        raise ValueError(word)
    return state


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _time(value: object) -> datetime | None:
    return None if value is None else _moment(value)


def _moment(value: object) -> datetime:
    """RFC 3339 with an offset, told in China's time from here on."""
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.astimezone(CHINA_TIME)
