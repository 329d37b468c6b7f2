"""What is so where something is shown, in the plain facts of ``resources/statements/facts.toml``.

Each is worked out from the rules, the report and what is known of the card, never from what the
program makes of them: nothing of ``kiosk.domain.advice`` is used here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from kiosk.domain.policy import NATIONAL, Channel, LossRule, OnExpiry, Policy, PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.slip import Slip
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey.session import Session
from kiosk.journey.steps import Screen
from tests.statements.table import Values

LOSSES: Final = (ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS)
_STANDS: Final = {ReportState.RECORDED, ReportState.AWAITING_COUNTER, ReportState.IN_FORCE}


class Facts(defaultdict[str, frozenset[str]]):
    """Values by fact; of what isn't told, none."""

    def __init__(self, *told: Mapping[str, Iterable[str]]) -> None:
        super().__init__(frozenset)
        for facts in told:
            for fact, values in facts.items():
                self[fact] |= frozenset(values)


def of_rules(region: str, book: PolicyBook) -> Values:
    """Of the rules for cards of ``region``."""
    policy = book.for_region(region)
    own = policy if policy is not None and policy.region != NATIONAL else None
    governing = own or book.national
    return Facts(
        {
            "rules": ["own" if own else "national" if governing else "none"],
            "served": ["yes" if own and own.served else "no"],
            "terminal_takes": _terminal_takes(own),
            "formal_undo": [_formal_undo(own, book.national)],
            "written": [_written(own)],
            "by_phone": [_by_phone(own)],
            "line": _lines(governing),
            "undo_at": (governing.undo_channels if governing else ()) or ["unknown"],
            "formal_at": (governing.formal_loss_channels if governing else ()) or ["unknown"],
            "lasts": [
                f"{kind}_{rule.on_expiry}"
                for kind, rule in (governing.loss if governing else {}).items()
                if rule.duration
            ],
            "unit": [
                rule.duration.unit
                for rule in (governing.loss if governing else {}).values()
                if rule.duration
            ],
            "new_card": _new_card(governing),
            "credential": [_credential(own)],
        }
    )


def _terminal_takes(own: Policy | None) -> Iterable[str]:
    if own and own.served and Channel.KIOSK in own.without_document:
        yield "stated"
    if own and own.served and Channel.KIOSK in own.agent_channels:
        yield "agent"


def _formal_undo(own: Policy | None, national: Policy | None) -> str:
    if own and own.formal_loss_final:
        return "never"
    noted = any(one.formal_loss_undo_note for one in (own, national) if one)
    return "noted" if noted else "unknown"


def _written(own: Policy | None) -> str:
    """What a written report is there; an older sheet says with its duration that there is one."""
    if own is None or (own.written_report is None and ReportKind.WRITTEN_PRE_LOSS not in own.loss):
        return "unknown"
    counts_as = own.written_report.counts_as if own.written_report else None
    return "formal" if counts_as is ReportKind.FORMAL_LOSS else "pre_loss"


def _by_phone(own: Policy | None) -> str:
    if own is None or Channel.HOTLINE not in own.without_document:
        return "unknown"
    return "tells" if own.hotline_asks else "no_document"


def _lines(policy: Policy | None) -> Iterable[str]:
    lines = policy.hotlines if policy else ()
    for line in lines:
        yield "of_place" if line.number == "12333" or line.area_code_first else "own"
        if line.all_day:
            yield "all_day"
    if not lines:
        yield "of_place"


def _new_card(policy: Policy | None) -> Iterable[str]:
    known = policy.replacement if policy else None
    yield "days" if known and known.working_days else "no_days"
    yield "fee" if known and known.fee_yuan is not None else "no_fee"


def _credential(own: Policy | None) -> str:
    return "yes" if own and own.credential and own.credential.for_doctor else "no"


def on_expiry(kinds: Collection[ReportKind], region: str, book: PolicyBook) -> OnExpiry:
    """What the end brings to a card that reports of ``kinds`` block. Where nobody knows which do,
    what all kinds have in common; a report that cancels the card does so whatever the others say.
    """
    policy = book.for_region(region)
    rules = policy.loss if policy else {}
    told = [rules.get(kind, LossRule()) for kind in kinds or LOSSES]
    ends = [rule.on_expiry for rule in told]
    if kinds and OnExpiry.CANCEL_CARD in ends:
        return OnExpiry.CANCEL_CARD
    return ends[0] if len(set(ends)) == 1 else OnExpiry.UNKNOWN


def of_receipt(receipt: Receipt, book: PolicyBook) -> Values:
    """Of one report, as its receipt has it."""
    return Facts(
        {
            "kind": [receipt.kind],
            "identified": [receipt.verification],
            "state": [receipt.state],
            "began": ["known" if receipt.effective_at else "unknown"],
            "ends": ["known" if receipt.expires_at else "unknown"],
            "on_expiry": [on_expiry([receipt.kind], receipt.issuing_region, book)],
        }
    )


def of_known(known: HolderStatus | None, region: str, book: PolicyBook) -> Values:
    """Of the card of ``region``, and of whatever is listed beside it."""
    if known is None:
        return Facts({"who": ["nobody"], "card": ["unknown"], "ends": ["unknown"]})
    reports = [one for one in known.reports if one.issuing_region == region]
    standing = [one for one in reports if one.state in _STANDS]
    asked = known.source is Source.CENTRE
    card = known.card(region)
    state = card.state if card and asked else CardState.NORMAL if asked else "unknown"
    kinds = {one.kind for one in reports if one.state is ReportState.IN_FORCE}
    times: list[CardStatus | ReportStatus] = [*known.cards, *known.reports]
    return Facts(
        {
            "who": [known.source],
            "card": [state],
            "stands": [f"{one.kind} {one.state}" for one in standing] or ["nothing"],
            "ends": ["known" if _end_is_known(known, region) else "unknown"],
            "on_expiry": [on_expiry(kinds, region, book)],
            "listed": ["something" if times else "nothing"],
            "listed_card": [one.state for one in known.cards],
            "listed_report": [_listed(one) for one in known.reports],
            "listed_kind": [one.kind for one in known.reports],
            "listed_identified": [one.verification for one in known.reports if _is_anybodys(one)],
            "others": ["yes" if any(map(_is_anybodys, standing)) else "no"],
            "listed_time": [
                *("since" for one in times if one.effective_at),
                *("until" for one in times if one.expires_at),
            ],
        }
    )


def _is_anybodys(report: ReportStatus) -> bool:
    """Whether nobody has seen a document of the holder for it."""
    typed = report.verification is Verification.COUNTER
    unseen = report.state in {ReportState.RECORDED, ReportState.AWAITING_COUNTER}
    without = report.verification in {Verification.STATED, Verification.AGENT}
    return without or (typed and unseen)


def _end_is_known(known: HolderStatus, region: str) -> bool:
    """Whether whoever knows of the card said when it works again: of all that blocks it."""
    card = known.card(region)
    blocking: list[CardStatus | ReportStatus] = [
        one
        for one in known.reports
        if one.issuing_region == region and one.state is ReportState.IN_FORCE
    ]
    if card is not None:
        if card.state is not CardState.PRE_LOSS:
            return False
        blocking.append(card)
    return bool(blocking) and all(one.expires_at for one in blocking)


def _listed(report: ReportStatus) -> str:
    if report.state is ReportState.LAPSED:
        return "ended" if report.effective_at else "never"
    if report.kind is ReportKind.UNDO_PRE_LOSS and report.state is ReportState.UNDONE:
        return "done"
    return report.state


# ---- where something is shown ----------------------------------------------------------------


def on_paper(paper: Receipt | Slip, book: PolicyBook, *, form: bool = False) -> Values:
    """Of a receipt (or the application on it), or of a slip."""
    rules = of_rules(paper.issuing_region, book)
    if isinstance(paper, Receipt):
        told: Values = Facts({"surface": ["form" if form else "receipt"]})
        return Facts(rules, told, of_receipt(paper, book))
    known = of_known(paper.known, paper.issuing_region, book)
    # A slip is taken along from a kiosk that works: nobody can tell what it will be like then.
    told = Facts({"surface": ["slip"], "topic": [paper.topic], "kiosk_has": ["not_recorded"]})
    return Facts(rules, told, known)


def on_the_page(kind: ReportKind, state: ReportState) -> Values:
    """Of what the QR of a receipt holds."""
    done = kind is ReportKind.UNDO_PRE_LOSS and state is ReportState.UNDONE
    return Facts(
        {
            "surface": ["page"],
            "kind": [kind],
            "state": [state],
            "listed_kind": [kind],
            "listed_report": ["done" if done else state],
        }
    )


def now_on_the_page(receipt: Receipt, book: PolicyBook) -> Values:
    """Of a report that the centre has: all that its receipt would say if it were printed now."""
    return Facts(on_the_page(receipt.kind, receipt.state), on_paper(receipt, book))


def _contact(session: Session) -> str:
    """Sessions here have had their last exchange for ever to come, or for ever ago."""
    last = session.exchange
    if last is None or (last.answered and last.at < 0):
        return "unknown"
    return "reached" if last.answered else "missed"


def on_screen(session: Session, book: PolicyBook, *, clock_in_doubt: bool = False) -> Values:
    """Of what a session shows."""
    receipt, answers, journey = session.receipt, session.answers, session.journey
    region = (receipt or answers).issuing_region
    closed = session.closed is not None
    out_of_service = closed and session.screen is Screen.ATTRACT
    told = Facts(
        {
            "surface": ["screen"],
            "screen": ["out_of_service" if out_of_service else session.screen],
            "profile": [session.place.profile],
            "topic": [session.topic] if session.topic else [],
            "aim": [(journey.kind or "none") if journey else "none"],
            "identified": [journey.verification] if journey and journey.verification else [],
            "reader": ["ready" if session.reader_ready else "missing"],
            "kiosk_is": ["closed" if closed else "open"],
            "paper": [session.printing],
            "kiosk_has": ["recorded" if receipt else "not_recorded"],
            "contact": [_contact(session)],
            "clock": ["doubtful" if clock_in_doubt else "sound"],
            "failure": [one.code for one in (session.failure, session.closed) if one is not None],
        }
    )
    about = of_receipt(receipt, book) if receipt else of_known(answers.known, region, book)
    return Facts(of_rules(region, book), told, about)
