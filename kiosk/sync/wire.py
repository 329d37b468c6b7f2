"""Reports and results as the JSON of the central API (contracts, section 4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from unicodedata import category
from uuid import UUID

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.report import (
    CentralResult,
    Holder,
    Outcome,
    Report,
    ReportKind,
    ReportState,
    Verification,
)
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source

_NOT_UNDERSTOOD: Final = (AttributeError, KeyError, OverflowError, TypeError, ValueError)
"""What reading JSON of another form than the contract's raises."""

LONGEST_TEXT: Final = 200  # characters (contracts, section 4)
_NOT_PLAIN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line ends
_YEARS: Final = range(2000, 2200)


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
        "agent": report.agent and holder_json(report.agent),
        "lost_on": report.lost_on and report.lost_on.isoformat(),
        "phone": report.phone,
        "replaces": report.replaces and str(report.replaces),
        "replacement_requested": report.replacement_requested,
    }
    return {key: value for key, value in every.items() if value is not None}


def holder_json(holder: Holder) -> dict[str, object]:
    return {"document": holder.document, "name": holder.name, "number": holder.number}


def known_of(body: object, as_of: datetime) -> HolderStatus | None:
    """The answer of ``POST /v1/status``; ``None`` where any of it can't be understood.

    Half of an answer could hide the very report that is in force. Reports of a kind that only a
    newer centre knows are passed over: what they did to a card stands in the card's state.
    """
    try:
        cards = tuple(_card_of(entry) for entry in _list(body, "cards"))
        reports = tuple(
            _known_report_of(entry) for entry in _list(body, "reports") if _is_of_our_kinds(entry)
        )
    except _NOT_UNDERSTOOD:
        return None
    return HolderStatus(Source.CENTRE, as_of, cards, reports)


def _is_of_our_kinds(entry: Mapping[str, Any]) -> bool:
    return _text(entry["kind"]) in set(ReportKind)


def _list(body: object, key: str) -> list[Any]:
    listed = body[key] if isinstance(body, Mapping) else None
    if not isinstance(listed, list):
        raise TypeError(key)
    return listed


def _card_of(entry: Mapping[str, Any]) -> CardStatus:
    return CardStatus(
        issuing_region=_text(entry["issuing_region"]),
        state=CardState(entry["state"]),
        effective_at=_time(entry.get("effective_at")),
        expires_at=_time(entry.get("expires_at")),
        verification=_verification(entry),
    )


def _known_report_of(entry: Mapping[str, Any]) -> ReportStatus:
    return ReportStatus(
        report_id=UUID(_text(entry["report_id"])),
        report_number=_text(entry["report_number"]),
        kind=ReportKind(entry["kind"]),
        issuing_region=_text(entry["issuing_region"]),
        recorded_at=_moment(entry["recorded_at"]),
        state=_centres_state(entry["state"]),
        effective_at=_time(entry.get("effective_at")),
        expires_at=_time(entry.get("expires_at")),
        verification=_verification(entry) or Verification.CHIP,
    )


def _verification(entry: Mapping[str, Any]) -> Verification | None:
    """How the holder was identified; an older centre doesn't say."""
    told = entry.get("verification")
    return None if told is None else Verification(told)


def results_of(body: object, reports: Sequence[Report]) -> tuple[CentralResult, ...] | None:
    """The results that belong to ``reports`` and can be understood; ``None`` for another form.

    What a newer centre says in words we don't know is left out, and so is what is no plain text:
    those reports go on waiting. A result without a ``report_id`` is told by its place.
    """
    listed = body.get("results") if isinstance(body, Mapping) else None
    if not isinstance(listed, list):
        return None
    asked = {report.report_id for report in reports}
    complete = len(listed) == len(reports)
    found: dict[UUID, CentralResult] = {}
    for place, entry in enumerate(listed):
        result = _result_of(entry, reports[place].report_id if complete else None)
        if result is not None and result.report_id in asked:
            found.setdefault(result.report_id, result)
    return tuple(found.values()) if found or complete else None


def _result_of(entry: Mapping[str, Any], in_its_place: UUID | None) -> CentralResult | None:
    try:
        given = entry.get("report_id")
        return CentralResult(
            report_id=in_its_place if given is None and in_its_place else UUID(_text(given)),
            outcome=Outcome(entry["outcome"]),
            state=_centres_state(entry["state"]),
            central_reference=_text(entry["central_reference"]),
            effective_at=_time(entry.get("effective_at")),
            expires_at=_time(entry.get("expires_at")),
            reason=None if entry.get("reason") is None else _text(entry["reason"]),
        )
    except _NOT_UNDERSTOOD:
        return None


def _centres_state(word: Any) -> ReportState:
    """``recorded`` is the kiosk's own word, and would be no answer."""
    state = ReportState(word)
    if state is ReportState.RECORDED:
        raise ValueError(word)
    return state


def plain_text(value: object) -> str | None:
    """``value`` where it is text of at most 200 characters that a database, a screen and paper
    can hold: no controls, no halves of characters.
    """
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return None
    return None if any(category(letter) in _NOT_PLAIN for letter in value) else value


def _text(value: object) -> str:
    plain = plain_text(value)
    if plain is None:
        raise TypeError("no plain text")
    return plain


def _time(value: object) -> datetime | None:
    return None if value is None else _moment(value)


def _moment(value: object) -> datetime:
    """RFC 3339 with an offset, told in China's time from here on."""
    moment = datetime.fromisoformat(_text(value))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    local = moment.astimezone(CHINA_TIME)
    if local.year not in _YEARS:
        raise ValueError("no year of this service")
    return local
