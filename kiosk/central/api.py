"""What crosses the wire (contracts, section 4). The OpenAPI document is generated from this."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from kiosk.base.records import dataclass
from kiosk.central.forms import (
    Code,
    Count,
    DocumentNumber,
    Id7,
    KioskId,
    Moment,
    OrderNumber,
    RegionCode,
    ReportNumber,
)
from kiosk.domain.failure import Failure
from kiosk.domain.id_number import check_id_number
from kiosk.domain.identity import DocumentKind
from kiosk.domain.order import MOST_ORDERS
from kiosk.domain.policy import Policy
from kiosk.domain.report import Outcome, ReportKind, ReportState, SiteProfile, Verification
from kiosk.domain.status import CardState

MAX_REPORTS = 500
MAX_BODY_BYTES = 1024 * 1024  # a full batch is about 300 KB


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_OPEN: Final = ConfigDict(extra="allow", frozen=True)
"""What a newer kiosk says besides is kept, and otherwise ignored."""


class Holder(_Strict):
    """The person, as the card says."""

    document: DocumentKind
    name: Annotated[str, Field(min_length=1, max_length=120)]
    number: DocumentNumber


class ReportedHolder(Holder):
    """The person, as the card says or as their number was typed.

    The name is empty only where a number may be typed: in a written pre-loss of somebody who came
    with their household register, where the counter fills it in, and in a pre-loss that was stated
    or that an agent makes.
    """

    model_config = _OPEN

    name: Annotated[str, Field(max_length=120)]


class Agent(Holder):
    """Who came for the holder, as their card says."""

    model_config = _OPEN


class Report(_Strict):
    """One report, as the kiosk recorded it."""

    model_config = _OPEN

    report_id: Id7
    report_number: ReportNumber
    kind: ReportKind
    kiosk_id: KioskId
    site_profile: SiteProfile
    kiosk_region: RegionCode
    issuing_region: RegionCode
    recorded_at: Moment
    clock_synchronised: bool
    holder: ReportedHolder
    verification: Verification
    agent: Annotated[
        Agent | None, Field(description="With verification `agent`: whose chip was read")
    ] = None
    lost_on: date | None = None
    phone: Annotated[str, Field(pattern=r"^\+?[0-9-]{3,20}$")] | None = None
    replaces: UUID | None = None
    replacement_requested: bool | None = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if (self.agent is not None) != (self.verification is Verification.AGENT):
            raise PydanticCustomError("agent_unlike_verification", "who came isn't told alike")
        typed = _is_typed(self.verification, self.kind, self.holder)
        if not (self.holder.name or typed):
            raise PydanticCustomError("holder_name_missing", "the holder has no name")
        day = self.recorded_at.date() if self.clock_synchronised else None
        checked = check_id_number(self.holder.number, self.holder.document, day)
        by_chip = self.verification is Verification.CHIP
        if not by_chip and isinstance(checked, Failure):
            raise PydanticCustomError("holder_number_invalid", "no document has this number")
        return self


def _is_typed(verification: Verification, kind: ReportKind, holder: ReportedHolder) -> bool:
    """Whether the holder's number may have been typed, so that nobody knows a name."""
    match verification:
        case Verification.CHIP:
            return False
        case Verification.COUNTER:
            written = kind is ReportKind.WRITTEN_PRE_LOSS
            return written and holder.document is DocumentKind.RESIDENT_ID
        case Verification.AGENT | Verification.STATED:
            return kind is ReportKind.PRE_LOSS


@dataclass(frozen=True)
class Malformed:
    """A report that can't be understood; ``faults`` says which fields, never their values.

    ``raw`` is all that came, as JSON.
    """

    report_id: UUID | None
    faults: tuple[str, ...]
    raw: str

    @property
    def kiosk_id(self) -> str | None:
        """Whose it says it is, whatever else is wrong with it."""
        value = json.loads(self.raw)
        named = value.get("kiosk_id") if isinstance(value, dict) else None
        return named if isinstance(named, str) else None

    @classmethod
    def of(cls, value: object, error: ValidationError) -> Self:
        named = value.get("report_id") if isinstance(value, dict) else None
        try:
            report_id = UUID(named) if isinstance(named, str) else None
        except ValueError:
            report_id = None
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        return cls(
            report_id=report_id,
            faults=tuple(f"{_place(found)}: {found['type']}" for found in problems),
            raw=json.dumps(value, sort_keys=True),
        )


def _place(found: Mapping[str, Any]) -> str:
    """The field at fault; of an unknown key only where it stands, for it may hold anything."""
    unknown = found["type"] == "extra_forbidden"
    return ".".join(str(part) for part in found["loc"][: -1 if unknown else None])


def _understood(value: object) -> Report | Malformed:
    """Each report is read for itself, so that a bad one doesn't fail its batch."""
    try:
        return Report.model_validate(value)
    except ValidationError as error:
        return Malformed.of(value, error)


class ReportBatch(_Strict):
    model_config = _OPEN

    sent_at: Annotated[Moment | None, Field(description="The kiosk's clock when it sent")] = None
    reports: Annotated[
        list[
            Annotated[
                Report | Malformed,
                PlainValidator(_understood, json_schema_input_type=Report | Any),
            ]
        ],
        Field(min_length=1, max_length=MAX_REPORTS),
    ]


class Result(BaseModel):
    """What became of one report.

    ``report_id`` is absent where the report had none that could be read, ``central_reference``
    is empty where the centre kept nothing, and ``reason`` is a code of the failure registry.
    """

    report_id: UUID | None = None
    outcome: Outcome
    state: ReportState
    central_reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: Code | None = None


class Results(BaseModel):
    """The answers, in the order of the reports."""

    results: list[Result]


class StatusQuestion(_Strict):
    holder: Holder
    verification: Annotated[
        Verification, Field(description="How the kiosk knows who asks; all but `chip` is refused")
    ]


class KnownReport(BaseModel):
    """One report. ``verification`` is how the holder was identified, absent where that was not
    kept; ``by_arrival`` is there, and true, where it goes by when it arrived, for the kiosk's clock
    was wrong.
    """

    report_id: UUID
    report_number: str
    kind: ReportKind
    issuing_region: str
    recorded_at: datetime
    verification: Verification | None = None
    by_arrival: bool | None = None
    state: ReportState
    central_reference: str
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    reason: Code | None = None


class KnownCard(BaseModel):
    """One card of the holder; ``issuing_region`` is that of the policy that governs it.

    ``verification`` is there where what blocks it was reported without the holder's own card.
    """

    issuing_region: str
    state: CardState
    central_reference: str | None = None
    effective_at: datetime | None = None
    expires_at: datetime | None = None
    verification: Verification | None = None


class Status(BaseModel):
    """The holder's cards, and their reports newest first."""

    cards: list[KnownCard]
    reports: list[KnownReport]


class Policies(BaseModel):
    policies: list[Policy]


class PublicKey(_Strict):
    """The public half of a kiosk's receipt key (RFC 8037)."""

    kty: Literal["OKP"]
    crv: Literal["Ed25519"]
    x: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{43}$")]
    kid: KioskId
    use: Literal["sig"] = "sig"


class QueueHealth(_Strict):
    """As ``queue status --json``."""

    states: dict[ReportState, Count]
    oldest_unsent_seconds: Annotated[float, Field(ge=0, strict=True)] | None = None


PartVersion = Annotated[str, Field(pattern="^[!-~]{1,40}$")]


class Versions(_Strict):
    """Of what a kiosk stands on."""

    kernel: PartVersion | None = None
    python: PartVersion | None = None
    qt: PartVersion | None = None
    sqlite: PartVersion | None = None


class Vitals(_Strict):
    """How a kiosk's program and machine are: sizes in bytes, times in seconds.

    ``starts`` and ``crashes`` are counted since its data folder was made, ``moved_aside`` are the
    databases there that somebody has to look at.
    """

    disk_free_bytes: Count | None = None
    memory_bytes: Count
    uptime_seconds: Annotated[float, Field(ge=0, strict=True)]
    machine_uptime_seconds: Annotated[float, Field(ge=0, strict=True)]
    starts: Count
    crashes: Count
    moved_aside: Count
    last_served_at: Moment | None = None
    certificate_until: Moment | None = None
    versions: Versions


class OrderAnswer(_Strict):
    """What became of an order that the centre had sent."""

    number: OrderNumber
    answer: Annotated[str, Field(pattern="^[a-z_]{1,40}$")]


class Heartbeat(_Strict):
    """A kiosk's health. ``devices`` says of each device ``ready`` or what is wrong with it."""

    kiosk_id: KioskId
    site_profile: SiteProfile
    kiosk_region: RegionCode
    sent_at: Moment
    version: Annotated[str, Field(max_length=40)]
    clock_synchronised: StrictBool
    queue: QueueHealth
    devices: dict[str, Code]
    receipt_key: PublicKey
    receipt_key_signature: Annotated[
        str | None,
        Field(
            pattern=r"^[A-Za-z0-9_-]{86}$",
            description="Ed25519, base64url: the key before signs `receipt key of <kid>: <x>`",
        ),
    ] = None
    policies: Annotated[str | None, Field(description="ETag of the policies it has")] = None
    vitals: Vitals | None = None
    orders: Annotated[list[OrderAnswer] | None, Field(max_length=MOST_ORDERS)] = None


class Fetch(StrEnum):
    POLICIES = "policies"


class HeartbeatAnswer(BaseModel):
    """The centre's time, what the kiosk should fetch, and what it should do: orders as compact JWS
    (EdDSA) over ``{"kiosk_id", "number", "act", "expires_at"}``, the oldest first.
    """

    time: datetime
    fetch: list[Fetch]
    orders: list[str] | None = None


class Diagnostics(_Strict):
    """What a kiosk tells of itself when it was ordered to; nothing personal is in it."""

    kiosk_id: KioskId
    diagnostics: dict[str, Any]


class KeySet(BaseModel):
    """The receipt keys a kiosk has had (RFC 7517)."""

    keys: list[PublicKey]
