"""The whole space: every region, kind and state, whatever is known and whatever else stands."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from typing import Any, Final
from uuid import UUID

from kiosk.domain.policy import (
    Channel,
    Duration,
    DurationUnit,
    EChannel,
    LossRule,
    OnExpiry,
    Outlet,
    Policy,
    PolicyBook,
    Replacement,
)
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.report_number import report_number
from kiosk.domain.slip import Slip, Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from tests.statements.marked import marked_book
from tests.ui.sessions import DISTRICT, KIOSK_ID, shipped_book

AT: Final = datetime(2026, 11, 24, 6, tzinfo=UTC)
END: Final = AT + timedelta(days=10)
NUMBER: Final = report_number(KIOSK_ID, 1)
UNKNOWN_REGION: Final = "650102"
_WITHOUT: Final = (Verification.STATED, Verification.AGENT, Verification.COUNTER)
_AGENT: Final = {"agent_name": "陈*文", "agent_number": "810***********0019"}
_CENTRES: Final = tuple(state for state in ReportState if state is not ReportState.RECORDED)
_BLOCKS: Final = {
    ReportKind.PRE_LOSS: CardState.PRE_LOSS,
    ReportKind.WRITTEN_PRE_LOSS: CardState.PRE_LOSS,
    ReportKind.FORMAL_LOSS: CardState.FORMAL_LOSS,
}


def books() -> Iterator[PolicyBook]:
    """The rules as they are, as a newer sheet may have them, and without the national ones."""
    shipped = shipped_book()
    yield marked_book(shipped)
    yield marked_book(PolicyBook(policy for policy in shipped if policy.region != "000000"))
    for unit, on_expiry in product(DurationUnit, OnExpiry):
        yield marked_book(PolicyBook(_made_up(policy, unit, on_expiry) for policy in shipped))


def _made_up(policy: Policy, unit: DurationUnit, on_expiry: OnExpiry) -> Policy:
    """Rules as no region has them yet: each unit and end, places of every kind, an outlet near."""
    if not policy.served:
        return policy
    words = {"zh_CN": "某处", "en": "somewhere"}
    outlet = Outlet(
        name=words, address=words, region=DISTRICT, hours=words, phone="1", source="made up"
    )
    rules = [
        LossRule(duration=Duration(amount=days, unit=unit), on_expiry=on_expiry) for days in (3, 2)
    ]
    changes: dict[str, Any] = {
        "loss": dict(zip((ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS), rules, strict=True)),
        "undo_channels": tuple(Channel),
        "formal_loss_at_kiosk": True,
        "outlets": (outlet,),
        "e_channels": (EChannel(name=words, url="https://example.com"),),
        "while_blocked": (words,),
        "replacement": Replacement(working_days=3, same_visit=words, fee_yuan=20),
    }
    return replace(policy, **changes)


def regions() -> tuple[str, ...]:
    """Every region with rules, and one without."""
    return (*(policy.region for policy in shipped_book()), UNKNOWN_REGION)


# ---- what is known ---------------------------------------------------------------------------


@cache
def known(region: str) -> tuple[HolderStatus, ...]:
    """What may be known of a card of ``region``, one or two reports standing or gone."""
    return tuple(_known(region))


def _known(region: str) -> Iterator[HolderStatus]:
    yield HolderStatus(Source.KIOSK, AT)
    yield HolderStatus(Source.CENTRE, AT)
    for state, until in product(CardState, (None, END)):
        yield HolderStatus(Source.CENTRE, AT, (CardStatus(region, state, AT, until),))
    for how, stands in product(_WITHOUT, (ReportState.RECORDED, ReportState.IN_FORCE)):
        yield from _as_known(region, (_anybodys(region, how, stands),))
    singles = list(_reports(region, 1))
    for one in singles:
        yield from _as_known(region, (one,))
    for one, other in product(singles, _reports(region, 2)):
        yield from _as_known(region, (other, one))


def _anybodys(region: str, how: Verification, state: ReportState) -> ReportStatus:
    at = AT if state is ReportState.IN_FORCE else None
    pre_loss = ReportKind.PRE_LOSS
    return ReportStatus(UUID(int=3), NUMBER, pre_loss, region, AT, state, at, None, how)


def _reports(region: str, number: int) -> Iterator[ReportStatus]:
    for kind, state in product(ReportKind, ReportState):
        told = ReportStatus(UUID(int=number), NUMBER, kind, region, AT, state)
        if state is ReportState.IN_FORCE and kind is ReportKind.UNDO_PRE_LOSS:
            continue
        if state in {ReportState.LAPSED, ReportState.IN_FORCE}:
            yield replace(told, effective_at=AT, expires_at=END)
        if state is not ReportState.IN_FORCE or kind is ReportKind.FORMAL_LOSS:
            yield told


def _as_known(region: str, reports: tuple[ReportStatus, ...]) -> Iterator[HolderStatus]:
    """By the centre, with the card as these reports make it, and by this kiosk alone."""
    blocks = [_BLOCKS[one.kind] for one in reports if one.state is ReportState.IN_FORCE]
    state = max(blocks, key=list(CardState).index, default=CardState.NORMAL)
    until = END if state is CardState.PRE_LOSS else None
    since = AT if blocks else None
    theirs = any(one.is_by_holder for one in reports)
    how = reports[0].verification if blocks and not theirs else None
    card = CardStatus(region, state, since, until, how)
    yield HolderStatus(Source.CENTRE, AT, (card,), reports)
    yield HolderStatus(Source.KIOSK, AT, (), reports)


# ---- papers ----------------------------------------------------------------------------------


def receipts(region: str) -> Iterator[Receipt]:
    yield from receipts_by_chip(region)
    yield _receipt_of_nobody(region)
    yield from receipts_without_the_card(region)


def receipts_by_chip(region: str) -> Iterator[Receipt]:
    for kind, state, since, until in product(ReportKind, ReportState, (None, AT), (None, END)):
        yield Receipt(
            report_id=UUID(int=1),
            report_number=NUMBER,
            kind=kind,
            kiosk_id=KIOSK_ID,
            issuing_region=region,
            name="王*娜",
            number="110***********0025",
            recorded_at=AT,
            state=state,
            effective_at=since,
            expires_at=until,
        )


def receipts_without_the_card(region: str) -> Iterator[Receipt]:
    ways = (
        {"verification": Verification.STATED, "name": ""},
        {"verification": Verification.AGENT, "name": "", **_AGENT},
        {"verification": Verification.AGENT, **_AGENT},
    )
    pre_losses = [
        one
        for one in receipts_by_chip(region)
        if one.kind is ReportKind.PRE_LOSS and one.state is not ReportState.REPLACED
    ]
    for changes, receipt in product(ways, pre_losses):
        changed: dict[str, Any] = dict(changes)
        yield replace(receipt, **changed)


def _receipt_of_nobody(region: str) -> Receipt:
    """A copy, by a clock that was wrong, for somebody whose name the counter fills in."""
    return Receipt(
        report_id=UUID(int=1),
        report_number=NUMBER,
        kind=ReportKind.WRITTEN_PRE_LOSS,
        kiosk_id=KIOSK_ID,
        issuing_region=region,
        name="",
        number="110***********0025",
        recorded_at=datetime.fromtimestamp(0, UTC),
        copy=1,
    )


def guidance_slips(region: str, book: PolicyBook) -> Iterator[Slip]:
    """Slips for which nothing of the person is known."""
    policy = book.for_region(region)
    told = {
        Topic.UNSERVED: policy is None or not policy.served,
        Topic.STATED_PRE_LOSS: policy is None or not policy.takes_stated,
        Topic.AGENT_PRE_LOSS: policy is None or not policy.takes_agents,
        Topic.WRITTEN_PRE_LOSS: True,
        Topic.FORMAL_LOSS: True,
        Topic.FOUND: True,
    }
    for topic, is_told in told.items():
        if is_told:
            yield Slip(topic, region, "zh_CN", KIOSK_ID, AT)


def known_slips(region: str, statuses: Iterable[HolderStatus]) -> Iterator[Slip]:
    for status, topic in product(statuses, (Topic.STATUS, Topic.FOUND)):
        yield Slip(topic, region, "zh_CN", KIOSK_ID, AT, known=status)
