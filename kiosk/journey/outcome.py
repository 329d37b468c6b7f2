"""What comes of a session: what is known, recorded, answered and printed."""

from dataclasses import replace
from uuid import UUID

from kiosk.domain.identity import DocumentKind
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Draft, Holder, ReportKind, Verification
from kiosk.journey import events
from kiosk.journey.effects import AwaitCentre, PrintReceipt, PrintSlip, Record
from kiosk.journey.moves import aside, on
from kiosk.journey.session import Session, Stepped, stay
from kiosk.journey.steps import Screen
from kiosk.journey.values import Answers, Printing

OutcomeEvent = events.Recorded | events.NotRecorded | events.CentreAnswered | events.CentreSilent
PrintEvent = (
    events.ReceiptTakes
    | events.ReceiptPrinted
    | events.ReceiptFailed
    | events.SlipTakes
    | events.SlipPrinted
    | events.SlipFailed
    | events.PaperSeen
)


def learn(session: Session, event: events.EnquiryAnswered) -> Stepped:
    """Keep what is known of the person, unless that was somebody before them, or somebody else asks
    for whom it is not.
    """
    journey = session.journey
    if journey is None or not journey.asks_centre or event.holder != session.holder:
        return stay(session)
    answers = replace(session.answers, known=event.known)
    if journey.step(Screen.REGION) is None:
        region = event.known.region_in_question or answers.issuing_region
        answers = replace(answers, issuing_region=region)
    knowing = replace(session, answers=answers)
    return on(knowing) if session.screen is Screen.CHECKING else stay(knowing)


def confirm(session: Session) -> Stepped:
    """The one way to anything binding."""
    draft = _draft(session)
    if draft is None or not session.can_go_on:
        return stay(session)
    recording = replace(aside(session, Screen.RECORDING), before_change=None)
    return recording, (Record(draft, session.preferences.language),)


def _draft(session: Session) -> Draft | None:
    kind = session.journey.kind if session.journey else None
    answers = session.answers
    typed = answers.id_number
    # Nobody has read the name of somebody whose number was typed.
    holder = session.holder or (typed and Holder(DocumentKind.RESIDENT_ID, "", typed))
    if kind is None or not holder:
        return None
    return Draft(
        kind=kind,
        holder=holder,
        issuing_region=answers.issuing_region,
        verification=_verification(session),
        agent=session.agent,
        lost_on=answers.lost_on,
        phone=answers.phone,
        replaces=_replaced(answers, kind),
        replacement_requested=True if kind is ReportKind.FORMAL_LOSS else None,
    )


def _verification(session: Session) -> Verification:
    if session.journey and session.journey.verification:
        return session.journey.verification
    return Verification.CHIP if session.holder else Verification.COUNTER


def _replaced(answers: Answers, kind: ReportKind) -> UUID | None:
    """The report whose place this one takes, as far as anybody knows: the holder's own pre-loss
    gives way to a formal loss or its undoing, what anybody may have reported to any report.
    """
    known, region = answers.known, answers.issuing_region
    if known is None:
        return None
    ends_one = kind in {ReportKind.FORMAL_LOSS, ReportKind.UNDO_PRE_LOSS}
    open_ones = known.open_reports(ReportKind.PRE_LOSS, region) if ends_one else ()
    own = (report for report in open_ones if report.is_by_holder)
    return next((report.report_id for report in (*own, *known.by_others(region))), None)


def settle(session: Session, event: OutcomeEvent) -> Stepped:
    match event:
        case events.Recorded(receipt) if session.receipt is None:
            return replace(session, receipt=receipt, trail=()), (AwaitCentre(receipt),)
        case events.NotRecorded(failure) if session.receipt is None:
            return stay(replace(session, screen=Screen.PROBLEM, failure=failure))
        case events.CentreAnswered(receipt) if session.receipt and (
            session.receipt.report_id == receipt.report_id
        ):
            return _result(replace(session, receipt=receipt), receipt)
        case events.CentreSilent() if session.receipt:
            return _result(session, session.receipt)
        case _:
            return stay(session)


def _result(session: Session, receipt: Receipt) -> Stepped:
    """Show what is true now, and print it once."""
    if session.screen is not Screen.RECORDING:
        return stay(session)
    shown = replace(session, screen=Screen.RESULT, printing=Printing.BUSY, printing_seconds=0)
    return shown, (PrintReceipt(replace(receipt, large=session.preferences.large_print)),)


def print_slip(session: Session) -> Stepped:
    """Print what the screen tells, once."""
    topic = session.topic
    if topic is None or session.printing not in {Printing.NONE, Printing.FAILED}:
        return stay(session)
    holder = session.holder
    slip = PrintSlip(
        topic=topic,
        issuing_region=session.answers.issuing_region,
        language=session.preferences.language,
        name=masked_name(holder.name) if holder else "",
        number=masked_number(holder.number) if holder else "",
        known=session.answers.known,
        large=session.preferences.large_print,
    )
    busy = replace(session, printing=Printing.BUSY, printing_seconds=0, slip=slip, failure=None)
    return busy, (slip,)


def follow_paper(session: Session, event: PrintEvent) -> Stepped:
    """Where this session's paper is: the receipt's once there is one, before that a slip's.

    What comes late of a paper of the person before says nothing of this one, though it may be
    another just like it.
    """
    busy = session.printing is Printing.BUSY
    own = session.receipt.report_id if session.receipt else None
    match event:
        case events.ReceiptTakes(report, seconds) if busy and report == own:
            session = replace(session, printing_seconds=seconds)
        case events.SlipTakes(slip, seconds) if busy and slip is session.slip:
            session = replace(session, printing_seconds=seconds)
        case events.ReceiptPrinted(report, confirmed, qr) if busy and report == own:
            session = replace(session, printing=_came(confirmed=confirmed), qr=qr)
        case events.SlipPrinted(slip, confirmed) if busy and slip is session.slip:
            session = replace(session, printing=_came(confirmed=confirmed))
        case events.ReceiptFailed(report, failure, qr) if busy and report == own:
            session = replace(session, printing=Printing.FAILED, failure=failure, qr=qr)
        case events.SlipFailed(slip, failure) if busy and slip is session.slip:
            session = replace(session, printing=Printing.FAILED, failure=failure)
        case events.PaperSeen(came) if session.printing is Printing.UNCONFIRMED:
            session = replace(session, printing=Printing.PRINTED if came else Printing.FAILED)
        case _:
            pass
    return stay(session)


def _came(*, confirmed: bool) -> Printing:
    return Printing.PRINTED if confirmed else Printing.UNCONFIRMED
