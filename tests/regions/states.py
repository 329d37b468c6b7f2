"""What a region's gallery shows: every kind in every state, and every card that may be known."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from kiosk.domain.policy import Policy, Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, ReportKind, ReportState, SiteProfile
from kiosk.domain.slip import Paper, Slip, Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey import events
from kiosk.journey.steps import JourneyName
from kiosk.printing.token.signing import ReceiptKey
from tests.printing.examples import AT, IN_FORCE, KIOSK, RECEIPT, SLIP
from tests.ui.gallery_states import PERSON, State

_HOLDER = Holder(PERSON.document, PERSON.name, PERSON.number)
_PRINTED = events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr="")


def receipts(policy: Policy, language: str = "zh_CN") -> Iterator[tuple[str, Receipt]]:
    """Every kind in every state, those with an end where the rules give one."""
    for kind, state in product(ReportKind, ReportState):
        answered = state in {ReportState.IN_FORCE, ReportState.LAPSED, ReportState.REPLACED}
        rule = policy.loss.get(kind)
        ends = state is ReportState.IN_FORCE and rule is not None and rule.duration is not None
        receipt = replace(
            RECEIPT,
            kind=kind,
            state=state,
            issuing_region=policy.region,
            language=language,
            effective_at=IN_FORCE.effective_at if answered else None,
            expires_at=IN_FORCE.expires_at if ends else None,
        )
        yield f"{kind}-{state}", receipt
        if state is ReportState.LAPSED:
            yield f"{kind}-never", replace(receipt, effective_at=None)


def cards(region: str) -> Iterator[tuple[str, HolderStatus]]:
    """What may be known of a card, by whom, and what may wait beside it."""
    for state in CardState:
        card = CardStatus(region, state, AT if state is not CardState.NORMAL else None)
        yield state, HolderStatus(Source.CENTRE, AT, (card,))
    yield "unasked", HolderStatus(Source.KIOSK, AT)
    for kind, waits in (
        (ReportKind.PRE_LOSS, ReportState.RECORDED),
        (ReportKind.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER),
        (ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER),
    ):
        number = RECEIPT.report_number
        report = ReportStatus(RECEIPT.report_id, number, kind, region, AT, waits)
        yield f"{kind}-{waits}", HolderStatus(Source.KIOSK, AT, (), (report,))


def papers(policy: Policy) -> Iterator[tuple[str, Paper]]:
    """Receipts where reports are taken, and a slip for each topic and each card known."""
    if policy.served:
        yield from receipts(policy)
    for topic in Topic:
        if topic is not Topic.UNSERVED or not policy.served:
            yield f"slip-{topic}", _slip(topic, policy.region)
    for name, known in cards(policy.region):
        for topic in (Topic.FOUND, Topic.STATUS):
            yield f"slip-{topic}-{name}", replace(_slip(topic, policy.region), known=known)


def _slip(topic: Topic, region: str) -> Slip:
    return replace(SLIP, topic=topic, issuing_region=region)


def screens(policy: Policy) -> Iterator[State]:
    """The screens that speak of a card of the region, where a kiosk in Beijing shows them."""
    region = policy.region
    for journey in (JourneyName.WRITTEN_PRE_LOSS, JourneyName.FORMAL_LOSS):
        explained = (events.Begin(journey), events.RegionChosen(region), events.Next())
        yield State(f"guidance_{journey}", explained, profile=SiteProfile.HOSPITAL)
    if not policy.served:
        asked = (*_card(JourneyName.PRE_LOSS), events.Next(), events.RegionChosen(region))
        yield State("not_served", (*asked, events.Next()))
    for name, known in cards(region):
        told = events.EnquiryAnswered(_HOLDER, known)
        found = (*_card(JourneyName.FOUND), events.Next(), events.RegionChosen(region))
        yield State(f"found_{name}", (*found, events.Next(), told))
        yield State(f"status_{name}", (*_card(JourneyName.STATUS), told))
    if policy.served:
        yield from _written(policy)
        for name, receipt in receipts(policy):
            yield State(f"result_{name}", (*_recorded(receipt), _PRINTED))


def _written(policy: Policy) -> Iterator[State]:
    """From the region to the last look, where the region knows a written report."""
    chosen = (
        events.Begin(JourneyName.WRITTEN_PRE_LOSS),
        events.RegionChosen(policy.region),
        events.Next(),
    )
    if not policy.written_proofs:
        yield State("guidance_written_unknown", chosen)
        return
    register = Proof.HOUSEHOLD_REGISTER in policy.written_proofs
    asked = (events.ProofChosen(Proof.ID_CARD), events.Next()) if register else ()
    read = (events.CardLaid(), events.CardRead(PERSON), events.Next())
    told = events.EnquiryAnswered(_HOLDER, HolderStatus(Source.CENTRE, AT))
    yield State("review_written", (*chosen, *asked, *read, told, events.Next(), events.Next()))


def _card(name: JourneyName) -> tuple[events.Event, ...]:
    return (events.Begin(name), events.CardLaid(), events.CardRead(PERSON))


def _recorded(receipt: Receipt) -> tuple[events.Event, ...]:
    """A report of whatever kind, as far as the centre has answered it."""
    told = events.EnquiryAnswered(_HOLDER, HolderStatus(Source.CENTRE, AT))
    asked = (*_card(JourneyName.PRE_LOSS), told, *[events.Next()] * 4, events.Confirm())
    recorded = replace(receipt, state=ReportState.RECORDED, effective_at=None, expires_at=None)
    answer = (
        events.CentreSilent()
        if receipt.state is ReportState.RECORDED
        else events.CentreAnswered(receipt)
    )
    return (*asked, events.Recorded(recorded), answer)


def links(key: ReceiptKey, page: str) -> Iterator[tuple[str, str]]:
    """The page's address for every kind in every state; a receipt's code names no region."""
    for kind, state in product(ReportKind, ReportState):
        receipt = replace(RECEIPT, kind=kind, state=state, kiosk_id=KIOSK)
        yield f"{kind}-{state}", key.link(receipt, page)
