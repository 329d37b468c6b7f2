"""Whose word an answer is, and what it means.

Any proxy, filter or captive portal on the way can answer with any status. What makes an answer
the centre's own is JSON with a 200, or an RFC 9457 problem document of its own type (contracts,
section 4); only that can refuse a report, everything else means "not now".
"""

import json
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.problem import MEDIA_TYPE, TYPES
from kiosk.sync.port import BatchRefused, NotNow, Reply, TooMuch
from kiosk.sync.wire import plain_text

if TYPE_CHECKING:
    from kiosk.base.exchange import Answer

_OK: Final = 200
_TOO_LARGE: Final = 413
_SERVER_ERROR: Final = 500
_BATCH_REFUSED: Final = frozenset({400, 409, 413, 422})
_TRY_LATER: Final = frozenset({408, 425, 429})
_NOT_US: Final = frozenset({401, 403})
_STRANGERS_PATIENCE: Final = 60.0
_ABOUT_CERTIFICATES: Final = b"SSL certificate"  # nginx's pages for one that expired or is missing
_HEAD_OF_PAGE: Final = 1024


@dataclass(frozen=True)
class Problem:
    """The centre's own problem document; ``retry_after`` is in seconds."""

    status: int
    title: str
    retry_after: float | None

    @property
    def failure(self) -> Failure:
        detail = f"HTTP {self.status}: {self.title}"
        if self.status >= _SERVER_ERROR or self.status in _TRY_LATER:
            return Failure(FailureCode.CENTRAL_UNREACHABLE, detail)
        if self.status in _BATCH_REFUSED | _NOT_US:
            return Failure(FailureCode.CENTRAL_REFUSED, detail)
        return Failure(FailureCode.CENTRAL_PROTOCOL, detail)


def heard(answer: "Answer") -> Mapping[str, object] | Problem | Failure:
    """The JSON of a 200, the centre's problem, or why it is neither.

    A captive portal's 200 may be JSON too: whether it is the centre's shows in what it says.
    """
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, Mapping):
        return _strangers(answer)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == MEDIA_TYPE and str(body.get("type")).startswith(TYPES):
        title = plain_text(body.get("title")) or "no reason given"
        return Problem(answer.status, title, _retry_after(answer.headers))
    return body if answer.status == _OK else _strangers(answer)


def refused_batch(problem: Problem) -> Reply:
    """What the centre's problem means for the reports it was sent."""
    if problem.status in _BATCH_REFUSED:
        return BatchRefused(problem.failure)
    return NotNow(problem.failure, problem.retry_after)


def unheard_batch(answer: "Answer", failure: Failure) -> Reply:
    """What a stranger's answer means for them: nothing, but that so many at once don't pass."""
    if answer.status == _TOO_LARGE:
        return TooMuch(failure)
    asked = _retry_after(answer.headers)
    return NotNow(failure, None if asked is None else min(asked, _STRANGERS_PATIENCE))


def time_of(answer: "Answer") -> datetime | None:
    """When its sender says that it was sent (the ``Date`` header)."""
    return _moment(answer.headers.get("date"))


def _strangers(answer: "Answer") -> Failure:
    """Of an answer that is not the centre's. Nothing of its text is told: it may hold anything."""
    if _ABOUT_CERTIFICATES in answer.body[:_HEAD_OF_PAGE]:
        detail = f"HTTP {answer.status}: a proxy does not accept this kiosk's certificate"
        return Failure(FailureCode.CERTIFICATE_INVALID, detail)
    detail = f"HTTP {answer.status}, not from the centre itself"
    if answer.status >= _SERVER_ERROR or answer.status in _TRY_LATER:
        return Failure(FailureCode.CENTRAL_UNREACHABLE, detail)
    return Failure(FailureCode.CENTRAL_PROTOCOL, detail)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds (RFC 9110, 10.2.3); a date counts from the sender's own ``Date``, not our clock."""
    text = headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text[:9])
    until, now = _moment(text), _moment(headers.get("date"))
    return None if until is None or now is None else max(0.0, (until - now).total_seconds())


def _moment(text: str | None) -> datetime | None:
    """An HTTP date (RFC 9110, 5.6.7)."""
    try:
        moment = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else None
