"""The rules of an issuing region (facts, section 1). The issuing region rules, nothing else.

One TOML file a region under ``resources/policies``, named by its GB/T 2260 code. What a source
does not state stays absent, and nothing is printed or computed from it. The centre hands out
the same rules as JSON (``GET /v1/policies``), so :class:`PolicyBook` reads and writes both.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Annotated, ClassVar, Final, Self

from kiosk.base.narrowing import NOT_EMPTY, SOME, Rule, above, at_least, matching
from kiosk.base.parsing import UnfitError, parse
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportKind

NATIONAL: Final = "000000"

REGION_CODE: Final = re.compile("[0-9]{6}")
RegionCode = Annotated[str, matching(REGION_CODE.pattern, look="like 110105")]


def _speaks_chinese(text: dict[str, str]) -> dict[str, str]:
    if not text.get("zh_CN"):
        raise ValueError("has no zh_CN")
    return text


Text = Annotated[dict[str, str], Rule(_speaks_chinese)]
"""Words by language code; ``zh_CN`` is always there."""


class DurationUnit(StrEnum):
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"


class OnExpiry(StrEnum):
    """What becomes of the card when a loss report's validity ends."""

    RESTORE = "restore"
    CANCEL_CARD = "cancel_card"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    OUTLET = "outlet"
    HOTLINE = "hotline"
    BANK = "bank"
    ONLINE = "online"
    KIOSK = "kiosk"


class Proof(StrEnum):
    """What a written report is made with: a card that is read, or a book that is copied from."""

    ID_CARD = "id_card"
    HOUSEHOLD_REGISTER = "household_register"


class Confidence(StrEnum):
    """How sure a statement is, as the facts mark it."""

    VERIFIED = "verified"
    ONE_SOURCE = "one_source"
    DATED = "dated"
    """Of rules that may have changed: who is told them is told to ask whether they still hold."""


class _Strict:
    __pydantic_config__: ClassVar = {"extra": "forbid"}  # as the centre's OpenAPI document says it


@dataclass(frozen=True, kw_only=True)
class Duration(_Strict):
    amount: Annotated[int, above(0)]
    unit: DurationUnit


@dataclass(frozen=True, kw_only=True)
class LossRule(_Strict):
    """How long one kind of report lasts. Without ``duration`` no end is ever stated."""

    duration: Duration | None = None
    on_expiry: OnExpiry = OnExpiry.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class WrittenReport(_Strict):
    """A region's own loss report in writing. ``counts_as`` is what it is there, a written pre-loss
    or already the formal loss, absent where not stated; ``proofs`` is what it can be made with.
    """

    counts_as: ReportKind | None = None
    proofs: Annotated[tuple[Proof, ...], SOME]


@dataclass(frozen=True, kw_only=True)
class Credential(_Strict):
    """What is handed out to go on with until the new card is there. ``for_doctor`` says that a
    doctor takes it, ``lasts`` for how long, each only where a source says.
    """

    name: Text
    for_doctor: bool = False
    lasts: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Ground(_Strict):
    """Where a statement comes from, and how sure it is."""

    source: Annotated[str, NOT_EMPTY]
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class Hotline(_Strict):
    """A number to call. ``area_code_first``: elsewhere it is dialled after the place's area code,
    which no source gives.
    """

    number: Annotated[str, matching("[0-9-]{3,}")]
    all_day: bool = False
    area_code_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Replacement(_Strict):
    """What is known of getting a new card. An absent fee is unknown, not free."""

    working_days: Annotated[int, above(0)] | None = None
    same_visit: Text | None = None
    fee_yuan: Annotated[int, at_least(0)] | None = None


@dataclass(frozen=True, kw_only=True)
class EChannel(_Strict):
    """A way to deal with the card online. ``does`` is what can be done there, ``url`` its address,
    each only where a source says.
    """

    name: Text
    does: Text | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Outlet(_Strict):
    """A counter the person can walk to. ``region`` is the code of its district."""

    name: Text
    address: Text
    region: RegionCode
    hours: Text | None = None
    phone: str | None = None
    source: Annotated[str, NOT_EMPTY]


@dataclass(frozen=True, kw_only=True)
class Policy(_Strict):
    """One region's rules, with where they come from and when that was checked.

    ``served`` says whether the centre takes reports for this region. ``pre_loss_channels``,
    ``undo_channels`` and ``formal_loss_channels`` say where each is taken, ``without_document``
    which of them ask for no document, ``agent_channels`` where somebody else may make a pre-loss
    for the holder, ``hotline_asks`` what the line wants to know instead of a document.
    ``written_report`` is absent where nobody states that the region knows one.
    ``formal_loss_at_kiosk`` says whether an application for formal loss and replacement may be
    prepared at a kiosk, ``formal_loss_final`` that one can never be undone; else its note says
    until when and where, if known. ``documents`` lists what to bring for each kind of report.
    ``agents`` and ``minors`` say who may act for whom, ``bank`` what becomes of the bank account.
    ``while_blocked`` tells how to see a doctor during a pre-loss, ``meanwhile`` how after a formal
    loss, until the new card is there, and ``credential`` is what helps then. ``grounds`` give each
    statement's source by its key, as ``loss.pre_loss``; ``source`` is that of the whole.
    """

    region: RegionCode
    name: Text
    served: bool
    hotlines: tuple[Hotline, ...]
    hotline_asks: Text | None = None
    loss: dict[ReportKind, LossRule] = field(default_factory=dict)
    pre_loss_channels: tuple[Channel, ...] = ()
    pre_loss_note: Text | None = None
    without_document: tuple[Channel, ...] = ()
    agent_channels: tuple[Channel, ...] = ()
    written_report: WrittenReport | None = None
    undo_channels: tuple[Channel, ...] = ()
    undo_note: Text | None = None
    formal_loss_channels: tuple[Channel, ...] = ()
    formal_loss_at_kiosk: bool = False
    formal_loss_final: bool = False
    formal_loss_undo_note: Text | None = None
    documents: dict[ReportKind, tuple[Text, ...]] = field(default_factory=dict)
    agents: tuple[Text, ...] = ()
    minors: tuple[Text, ...] = ()
    bank: tuple[Text, ...] = ()
    replacement: Replacement = Replacement()
    credential: Credential | None = None
    while_blocked: tuple[Text, ...] = ()
    meanwhile: tuple[Text, ...] = ()
    e_channels: tuple[EChannel, ...] = ()
    outlets: tuple[Outlet, ...] = ()
    grounds: dict[str, Ground] = field(default_factory=dict)
    source: Annotated[str, NOT_EMPTY]
    checked_on: date

    @property
    def takes_stated(self) -> bool:
        """Whether a kiosk may take a pre-loss of somebody who only typed their number."""
        return self.served and Channel.KIOSK in self.without_document

    @property
    def takes_agents(self) -> bool:
        """Whether a kiosk may take a pre-loss of somebody who reports for the holder, with the
        agent's own card.
        """
        return self.served and Channel.KIOSK in self.agent_channels

    @property
    def written_proofs(self) -> tuple[Proof, ...]:
        """What a written report can be made with; none where the region isn't known to have one.
        A sheet from before ``written_report`` says with its duration that there is one.
        """
        if self.written_report:
            return self.written_report.proofs
        return (Proof.ID_CARD,) if ReportKind.WRITTEN_PRE_LOSS in self.loss else ()


def _once_each(policies: tuple[Policy, ...]) -> tuple[Policy, ...]:
    if len({policy.region for policy in policies}) != len(policies):
        raise ValueError("a region has two rules")
    return policies


@dataclass(frozen=True, kw_only=True)
class _Sheet(_Strict):
    policies: Annotated[tuple[Policy, ...], Rule(_once_each)]


class PolicyBook:
    """Every region's rules. ``etag`` is what those who hand them out call them, if they do."""

    def __init__(self, policies: Iterable[Policy], etag: str | None = None) -> None:
        self._by_region = {policy.region: policy for policy in policies}
        self._etag = etag

    @classmethod
    def load(cls, folder: Path) -> Self | Failure:
        """Read a folder of TOML files; a failure names the file and the key at fault."""
        policies = []
        for path in sorted(folder.glob("*.toml")):
            policy = load_policy(path)
            if isinstance(policy, Failure):
                return policy
            policies.append(policy)
        if not policies:
            return Failure(FailureCode.CONFIGURATION_INVALID, f"{folder}: no policy files")
        return cls(policies)

    @classmethod
    def parse(cls, sheet: bytes, etag: str | None = None) -> Self | Failure:
        """Read the JSON answer of ``GET /v1/policies``; what a newer centre adds is passed over."""
        try:
            return cls(parse(_Sheet, json.loads(sheet), pass_over_unknown=True).policies, etag)
        except UnfitError as error:
            problem = _first(error)
        except (ValueError, RecursionError) as error:
            problem = str(error)
        return Failure(FailureCode.CONFIGURATION_INVALID, f"policies: {problem}")

    def to_json(self) -> bytes:
        """The body of ``GET /v1/policies``, UTF-8, regions in order."""
        sheet = _plain(_Sheet(policies=tuple(self)))
        return json.dumps(sheet, ensure_ascii=False, separators=(",", ":")).encode()

    @cached_property
    def etag(self) -> str:
        """The strong entity tag (RFC 9110, with its quotes) of these rules.

        Another centre's may be made in any way, so one that was given is never made anew.
        """
        return self._etag or f'"{hashlib.sha256(self.to_json()).hexdigest()[:32]}"'

    def for_region(self, code: str) -> Policy | None:
        """The rules that govern ``code``: its own, else its city's, else its province's."""
        region = governing(code, self._by_region.keys())
        return self._by_region[region] if region else None

    @property
    def national(self) -> Policy | None:
        """What holds everywhere: guidance where :meth:`for_region` finds no rules."""
        return self._by_region.get(NATIONAL)

    def __iter__(self) -> Iterator[Policy]:
        return iter(sorted(self._by_region.values(), key=lambda policy: policy.region))

    def __len__(self) -> int:
        return len(self._by_region)


def governing(code: str, regions: Collection[str]) -> str | None:
    """Which of ``regions`` has the rules for ``code``: itself, else its city, else its province."""
    candidates = (code, f"{code[:4]}00", f"{code[:2]}0000")
    return next((region for region in candidates if region in regions), None)


def load_policy(path: Path) -> Policy | Failure:
    """Read one region's file; a key unknown or missing is ``configuration_invalid``."""
    try:
        with path.open("rb") as file:
            policy = parse(Policy, tomllib.load(file))
    except UnfitError as error:
        problem = _first(error)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        problem = str(error)
    else:
        if policy.region == path.stem:
            return policy
        problem = f"region: {policy.region} does not match the file's name"
    return Failure(FailureCode.CONFIGURATION_INVALID, f"{path.name}: {problem}")


def _first(error: UnfitError) -> str:
    """The first problem as ``key.in.dots: what is wrong``."""
    problem = error.problems[0]
    return f"{'.'.join(problem.path) or '(whole file)'}: {problem.what}"


def _plain(value: object) -> object:
    """As JSON has it, without what is left at its default."""
    if is_dataclass(value):
        said = {each.name: getattr(value, each.name) for each in fields(value)}
        usual = {each.name: each.default for each in fields(value)}
        return {key: _plain(each) for key, each in said.items() if each not in (usual[key], {})}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
