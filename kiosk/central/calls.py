"""A loss told by phone, as the hotline's system reports it (contracts, section 4)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from kiosk.central.api import Result
from kiosk.central.forms import Code, DocumentNumber, Id7, Moment, RegionCode
from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Outcome, ReportState

_OPEN = ConfigDict(extra="allow", frozen=True)


class CallHolder(BaseModel):
    """Whose card it is, as far as the operator wrote it down; the number tells its document."""

    model_config = _OPEN

    number: DocumentNumber
    name: Annotated[str, Field(max_length=120)] | None = None
    document: DocumentKind | None = None


class Call(BaseModel):
    """One call. ``call_reference`` is what the hotline knows it by."""

    model_config = _OPEN

    call_id: Id7
    holder: CallHolder
    issuing_region: RegionCode
    called_at: Moment
    call_reference: Annotated[str, Field(min_length=1, max_length=120)]


class CallResult(BaseModel):
    """What became of a call, as of a report."""

    call_id: UUID
    outcome: Outcome
    state: ReportState
    central_reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: Code | None = None


def call_result(call: Call, result: Result) -> CallResult:
    return CallResult(call_id=call.call_id, **result.model_dump(exclude={"report_id"}))
