"""Every state a screen can be in, as the events that lead there."""

import math
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import DocumentKind, IdentityWarning
from kiosk.domain.policy import Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, ReportKind, ReportState, SiteProfile
from kiosk.domain.report_number import report_number
from kiosk.domain.status import CardState, CardStatus, HolderStatus, Source
from kiosk.domain.trial import shown_of
from kiosk.health.machine import Machine
from kiosk.health.staff import Refused, StaffReport
from kiosk.journey import events
from kiosk.journey.effects import PrintSlip
from kiosk.journey.steps import JourneyName
from kiosk.journey.values import Place
from kiosk.operations.choices import Choices
from kiosk.printing.layout.qr import qr_svg
from kiosk.printing.port import PrinterStatus
from kiosk.queue.alarm import AgeAlarm
from kiosk.queue.remains import MovedAside
from tests.persons import WANG
from tests.ui.sessions import KIOSK_ID
from ui.models.maintenance import Maintenance
from ui.rows.staff import Act, Outcome
from ui.speech.keys import Act as Key

NOW: Final = datetime(2026, 11, 26, 14, 3, tzinfo=CHINA_TIME)
FLAT_BATTERY: Final = datetime(1970, 1, 2, 8, tzinfo=CHINA_TIME)
_RECORDED_AT: Final = datetime(2026, 11, 22, 6, 3, tzinfo=UTC).astimezone(CHINA_TIME)

# A token is about this long; what it says does not matter to the picture.
_TOKEN: Final = "https://central.example/r#" + "eyJhbGciOiJFZERTQSJ9" * 15
QR: Final = "data:image/svg+xml;base64," + b64encode(qr_svg(_TOKEN).encode()).decode()

PERSON: Final = WANG
LONG_NAMED: Final = replace(
    PERSON, name="阿卜杜热合曼·买买提吐尔逊江尼", number="650102198812120012"
)
FOREIGNER: Final = replace(
    PERSON,
    document=DocumentKind.FOREIGN_PERMANENT_RESIDENT,
    name="BARTHOLOMEW-ALEXANDER MONTGOMERY WELLINGTON",
    number="932682198501010017",
)


@dataclass(frozen=True, slots=True)
class State:
    """A picture to take, named after its screen: the events that lead there, what becomes of the
    slip asked for last, digits typed, whether the person is ``asked`` if they are still there,
    whether the screen has ``just_come`` and heeds nothing grave yet, what somebody does who
    ``listens`` to it, and what staff do: what they typed, whether it was right, what they get to
    see, the ``room`` they go to, what they have done there. ``clock_in_doubt``: nobody knows what
    time it is.

    ``profile`` is the kiosk's; ``place`` changes what the regions' rules allow at it.
    ``largest_only`` leaves out the smaller text sizes, where much the same is shown many times.
    """

    name: str
    happening: tuple[events.Event, ...] = ()
    digits: str = ""
    asked: bool = False
    just_come: bool = False
    slip: Callable[[PrintSlip], events.Event] | None = None
    largest_only: bool = False
    listens: tuple[Key, ...] = ()
    pin: str | None = None
    pin_right: bool | None = None
    report: StaffReport | None = None
    room: str = ""
    staff: Callable[[Maintenance], None] = lambda _maintenance: None
    profile: SiteProfile = SiteProfile.OUTLET
    clock_in_doubt: bool = False
    place: Callable[[Place], Place] = lambda place: place


def states() -> Iterator[State]:
    yield from _cards()
    yield from _answers()
    yield from _outcomes()
    yield from _kinds()
    yield from _ways_out()
    yield from _staff()


def receipt_of(
    state: ReportState = ReportState.RECORDED,
    kind: ReportKind = ReportKind.PRE_LOSS,
    region: str = "110000",
) -> Receipt:
    answered = state is ReportState.IN_FORCE
    expires = answered and kind is not ReportKind.FORMAL_LOSS
    return Receipt(
        report_id=UUID("019ab000-0000-7000-8000-000000000001"),
        report_number=report_number(KIOSK_ID, 22481),
        kind=kind,
        kiosk_id=KIOSK_ID,
        issuing_region=region,
        name="王*娜",
        number="110***********0025",
        recorded_at=_RECORDED_AT,
        state=state,
        effective_at=_RECORDED_AT if answered else None,
        expires_at=_RECORDED_AT + timedelta(days=10) if expires else None,
    )


_BY_HAND: Final = (ReportState.AWAITING_COUNTER, ReportState.IN_FORCE, ReportState.REFUSED)
_BY_CENTRE: Final = (ReportState.UNDONE, ReportState.IN_FORCE, ReportState.REFUSED)


def _known(name: JourneyName, card: CardState = CardState.NORMAL) -> tuple[events.Event, ...]:
    """The person's card is read, and the centre has said what it knows."""
    known = HolderStatus(Source.CENTRE, _RECORDED_AT, (CardStatus("110000", card),))
    told = events.EnquiryAnswered(Holder(PERSON.document, PERSON.name, PERSON.number), known)
    return (events.Begin(name), events.CardLaid(), events.CardRead(PERSON), told)


_BEGIN: Final = (events.Begin(JourneyName.PRE_LOSS),)
_WRITTEN: Final = (events.Begin(JourneyName.WRITTEN_PRE_LOSS), events.Next())
_IDENTITY: Final = _known(JourneyName.PRE_LOSS)
_REGION: Final = (*_IDENTITY, events.Next())
_LOST_ON: Final = (*_REGION, events.Next())
_DAY: Final = (events.LostOnChosen(date(2026, 11, 20)), events.Next())
_ANSWERS: Final = (*_DAY, events.PhoneGiven("13800138000"), events.Next())
_PHONE: Final = (*_LOST_ON, *_DAY)
_REVIEW: Final = (*_LOST_ON, *_ANSWERS)
_RECORDING: Final = (*_REVIEW, events.Confirm())
_RECORDED: Final = (*_RECORDING, events.Recorded(receipt_of()))
_PRINTED: Final = events.ReceiptPrinted(receipt_of().report_id, confirmed=True, qr=QR)


REACHED: Final = events.Exchanged(Exchange(answered=True, at=math.inf))
MISSED: Final = events.Exchanged(Exchange(answered=False, at=math.inf))


def _cards() -> Iterator[State]:
    unreadable = events.CardFailed(Failure(FailureCode.CARD_UNREADABLE))
    yield State("attract", (REACHED,))
    yield State("attract_offline", (MISSED,))
    yield State("attract_settings", (REACHED, events.OpenSettings()))
    yield State("attract_unknown")
    yield State("attract_no_reader", (events.ReaderGone(),))
    yield State("attract_closed", (events.ServiceChanged(Failure(FailureCode.QUEUE_FULL)),))
    yield State("attract_hospital", (REACHED,), profile=SiteProfile.HOSPITAL)
    yield State("attract_hospital_offline", (MISSED,), profile=SiteProfile.HOSPITAL)
    yield State("place_card", _BEGIN)
    yield State("place_card_reading", (*_BEGIN, events.CardLaid()))
    yield State("place_card_again", (*_IDENTITY, events.Back()))
    yield State("place_card_no_reader", (*_BEGIN, events.ReaderGone()))
    yield State("place_card_idle", _BEGIN, asked=True)
    yield State(
        "place_card_settings_voice", (*_BEGIN, events.OpenSettings()), listens=(Key.REPEAT,)
    )
    yield State("place_card_keys", _BEGIN, listens=(Key.TRY,))
    yield State("place_card_hidden", _BEGIN, listens=(Key.HIDE,))
    yield State("card_gone", (*_REGION, events.CardRemoved()))
    yield State("card_gone_failed", (*_REGION, events.CardRemoved(), events.CardLaid(), unreadable))
    yield State("identity", _IDENTITY)
    unjudged = events.CardRead(replace(PERSON, warnings=(IdentityWarning.DATES_UNJUDGED,)))
    yield State("identity_day_unknown", (*_BEGIN, unjudged), clock_in_doubt=True)
    yield State("identity_long_name", (*_BEGIN, events.CardRead(LONG_NAMED)))
    yield State("identity_foreigner", (*_BEGIN, events.CardRead(FOREIGNER)))


def _answers() -> Iterator[State]:
    yield from _typed()
    yield State("region", _REGION)
    yield State("lost_on", _LOST_ON)
    yield State("lost_on_chosen", (*_LOST_ON, events.LostOnChosen(date(2026, 11, 20))))
    yield State("lost_on_day_unknown", _LOST_ON, clock_in_doubt=True)
    yield State("phone", _PHONE)
    yield State("phone_typing", _PHONE, digits="1380013")
    yield State("phone_complete", _PHONE, digits="13800138000")
    yield State("phone_problem", _PHONE, digits="23")
    yield State("review", (REACHED, *_REVIEW))
    yield State("review_just_come", (REACHED, *_REVIEW), just_come=True)
    yield State("review_offline", (MISSED, *_REVIEW))
    yield State("review_time_unknown", _REVIEW, clock_in_doubt=True)
    yield State(
        "review_nothing_given", (*_LOST_ON, events.Next(), events.PhoneGiven(None), events.Next())
    )


def _typed() -> Iterator[State]:
    yield State("document", _WRITTEN)
    register = (*_WRITTEN, events.ProofChosen(Proof.HOUSEHOLD_REGISTER), events.Next())
    yield State("id_number", register)
    yield State("id_number_typing", register, digits="110105199003")
    yield State("id_number_complete", register, digits=PERSON.number)
    yield State("id_number_check", register, digits=PERSON.number[:-1] + "6")
    yield State("id_number_birth_date", register, digits="11010519900230")


def _outcomes() -> Iterator[State]:
    yield State("recording", _RECORDING)
    yield State("recording_asking", _RECORDED)
    silent = (*_RECORDED, events.CentreSilent())
    in_force = (*_RECORDED, events.CentreAnswered(receipt_of(ReportState.IN_FORCE)))
    yield State("result_in_force", (*in_force, _PRINTED))
    yield State("result_just_come", in_force, just_come=True)
    yield State("result_printing", in_force)
    takes = events.ReceiptTakes(receipt_of().report_id, 35)
    yield State("result_printing_slowly", (*in_force, takes))
    yield State("result_unconfirmed", (*in_force, replace(_PRINTED, confirmed=False)))
    paper_out = events.ReceiptFailed(
        receipt_of().report_id, Failure(FailureCode.PRINTER_PAPER_OUT), qr=QR
    )
    yield State("result_paper_out", (*in_force, paper_out))
    yield State("result_recorded", (MISSED, *silent, _PRINTED))
    yield State("result_recorded_unanswered", (REACHED, *silent, _PRINTED))
    yield State("result_recorded_paper_out", (*silent, paper_out))
    for state in (
        ReportState.REFUSED,
        ReportState.LAPSED,
        ReportState.AWAITING_COUNTER,
        ReportState.UNDONE,
        ReportState.REPLACED,
    ):
        answered = (*_RECORDED, events.CentreAnswered(receipt_of(state)))
        yield State(f"result_{state}", (*answered, _PRINTED))


def _kinds() -> Iterator[State]:
    """Reviews and results of what is not a plain pre-loss, and of one by other regions' rules."""
    register = (*_WRITTEN, events.ProofChosen(Proof.HOUSEHOLD_REGISTER), events.Next())
    typed = (*register, events.IdNumberGiven(PERSON.number), events.Next())
    formal = (*_known(JourneyName.FORMAL_LOSS), events.Next(), events.Next(), events.Next())
    undo = (*_known(JourneyName.FOUND, CardState.PRE_LOSS), events.Next(), events.Next())
    for kind, asked, answers in (
        (ReportKind.WRITTEN_PRE_LOSS, (*typed, *_ANSWERS), _BY_HAND),
        (ReportKind.FORMAL_LOSS, (*formal, *_ANSWERS), _BY_HAND),
        (ReportKind.UNDO_PRE_LOSS, (*undo, events.Next()), _BY_CENTRE),
    ):
        yield State(f"review_{kind}", asked, place=_undo_anywhere)
        recorded = (*asked, events.Confirm(), events.Recorded(receipt_of(kind=kind)))
        silent = (*recorded, events.CentreSilent(), _PRINTED)
        yield State(f"result_{kind}_recorded", silent, place=_undo_anywhere)
        for state in answers:
            answered = (*recorded, events.CentreAnswered(receipt_of(state, kind)), _PRINTED)
            yield State(f"result_{kind}_{state}", answered, place=_undo_anywhere)
    for region in ("310000", "320000"):
        recorded = (*_RECORDING, events.Recorded(receipt_of(region=region)))
        answered = (
            *recorded,
            events.CentreAnswered(receipt_of(ReportState.IN_FORCE, region=region)),
        )
        yield State(f"result_in_force_{region}", (*answered, _PRINTED), largest_only=True)


def _undo_anywhere(place: Place) -> Place:
    return replace(place, undo=place.served)


def _ways_out() -> Iterator[State]:
    yield State("take_card", (*_IDENTITY, events.Cancel()))
    no_id_card = (events.Begin(JourneyName.NO_ID_CARD),)
    yield State("no_id_card", no_id_card)
    yield State("no_id_card_hospital", no_id_card, profile=SiteProfile.HOSPITAL)
    help_asked = (events.Begin(JourneyName.HELP),)
    yield State("help", help_asked)
    yield State("law", (*help_asked, events.Next()))
    yield State("staff_called", (*help_asked, events.CallStaff()))
    status = (events.Begin(JourneyName.STATUS), events.CardLaid(), events.CardRead(PERSON))
    yield State("checking", (*status, events.Next()))
    for code in FailureCode:
        at_card = code in _AT_THE_CARD
        failure = Failure(code)
        last = events.CardFailed(failure) if at_card else events.NotRecorded(failure)
        happening = (*(_BEGIN if at_card else _RECORDING), last)
        yield State(f"problem_{code}", happening, largest_only=code not in _USUAL)


def _staff() -> Iterator[State]:
    well: dict[str, Failure | None] = dict.fromkeys(_PARTS)
    yield State("staff_locked", pin="")
    yield State("staff_typing", pin="2709")
    yield State("staff_wrong_pin", pin="270916", pin_right=False)
    yield State("staff_looking", pin="270915", pin_right=True)
    calm = StaffReport(well, 0, None, None, ())
    yield State("staff_well", pin="270915", pin_right=True, report=calm)
    faults = {
        "reader": Failure(FailureCode.READER_NO_SECURITY_MODULE),
        "printer": Failure(FailureCode.PRINTER_PAPER_OUT),
        "queue": Failure(FailureCode.QUEUE_REPORTS_LOST),
        "clock": Failure(FailureCode.CLOCK_AT_ODDS),
    }
    full = Failure(FailureCode.QUEUE_FULL, "/var/lib/kiosk: 0 bytes free on the disk")
    hindered = StaffReport({"kiosk": full, "certificate": None}, None, None, None, ())
    yield State("staff_closed", pin="270915", pin_right=True, report=hindered)
    refused = tuple(
        Refused(report_number(KIOSK_ID, 22400 + number), reason)
        for number, reason in enumerate((*[FailureCode.CONFLICT] * 3, _LOST))
    )
    slow = timedelta(days=-12)
    trouble = StaffReport({**well, **faults}, 37, 7500.0, AgeAlarm.SERIOUS, refused, slow)
    yield State("staff_trouble", pin="270915", pin_right=True, report=trouble)
    yield from _rooms(replace(calm, machine=_MACHINE), replace(trouble, aside=_ASIDE, paper=_LOW))


def _rooms(calm: StaffReport, trouble: StaffReport) -> Iterator[State]:
    """What waits, what can be tried and set, what the machine is."""
    inside = State("", pin="270915", pin_right=True, report=calm)
    yield replace(inside, name="staff_reports", room="reports")
    yield replace(inside, name="staff_reports_trouble", room="reports", report=trouble)
    trials = replace(inside, room="trials")
    yield replace(trials, name="staff_trials")
    yield replace(trials, name="staff_trials_reading", staff=Maintenance.readCard)
    yield replace(trials, name="staff_trials_read", staff=_has_read)
    yield replace(trials, name="staff_trials_failed", staff=_has_failed)
    closed = replace(calm, choices=Choices(out_of_service=True, volume=5))
    yield replace(trials, name="staff_trials_closed", report=closed, largest_only=True)
    machine = replace(inside, room="machine")
    yield replace(machine, name="staff_machine")
    yield replace(machine, name="staff_machine_code", staff=_has_code)
    yield replace(machine, name="staff_machine_saved", staff=_has_saved, largest_only=True)


def _has_read(maintenance: Maintenance) -> None:
    maintenance.readCard()
    maintenance.show_card(shown_of(PERSON))


def _has_failed(maintenance: Maintenance) -> None:
    maintenance.printPage()
    paper_out = Failure(FailureCode.PRINTER_PAPER_OUT, "out of paper")
    maintenance.finish(Outcome(Act.PRINT_PAGE, paper_out))


def _has_code(maintenance: Maintenance) -> None:
    maintenance.showCode()
    maintenance.show_code(QR)


def _has_saved(maintenance: Maintenance) -> None:
    maintenance.save()
    name = "kiosk-110105-0007-20261126-140300.json"
    maintenance.finish(Outcome(Act.SAVE, note=name))


_LOW: Final = PrinterStatus.PAPER_NEAR_END
_MACHINE: Final = Machine(
    KIOSK_ID,
    {
        "kiosk": "0.1.0",
        "system": "Debian GNU/Linux 13 (trixie)",
        "kernel": "6.12.57-amd64",
        "libraries": "Python 3.13.5, SQLite 3.46.1",
        "rules": "2026-11-20",
    },
    ("10.20.30.40", "2001:db8:20:30::40"),
    "https://central.example:8443",
    NOW + timedelta(days=300),
    57 << 30,
    1_000_000.0,
)
_ASIDE: Final[tuple[MovedAside, ...]] = (
    {
        "folder": "damaged-20261120T031200Z-0",
        "trouble": "a page is not what was written",
        "reports_found": 12,
        "reports_salvaged": 11,
        "reports_lost": ["110105000700224817"],
        "reports_missing": 0,
        "seals_unreadable": 2,
        "settled": False,
    },
)


_LOST: Final = FailureCode.QUEUE_REPORTS_LOST
_PARTS: Final = (
    "kiosk", "reader", "printer", "central", "queue", "disk", "stated", "clock", "certificate"
)  # fmt: skip
_USUAL: Final = frozenset({FailureCode.CARD_UNREADABLE, FailureCode.QUEUE_UNAVAILABLE})
_AT_THE_CARD: Final = frozenset(
    code for code in FailureCode if code.startswith(("reader_", "card_", "id_"))
)
