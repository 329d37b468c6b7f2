"""States of the screens of whoever has no card with them, or comes for somebody else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportState, SiteProfile, Verification
from kiosk.journey import events
from kiosk.journey.steps import JourneyName
from tests.persons import MOTHER
from tests.ui.gallery_states import MISSED, PERSON, QR, REACHED, State, receipt_of

JIANGSU: Final = "320000"

_NEXT: Final = events.Next()
_STATED: Final = (events.Begin(JourneyName.STATED_PRE_LOSS), _NEXT)
_TYPED: Final = (*_STATED, events.IdNumberGiven(PERSON.number), _NEXT)
_CALLABLE: Final = (*_TYPED, events.PhoneGiven("13800138000"), _NEXT)
_STATED_REVIEW: Final = (*_CALLABLE, _NEXT)

_AGENT: Final = (events.Begin(JourneyName.AGENT_PRE_LOSS), _NEXT)
_CAME: Final = (*_AGENT, events.CardLaid(), events.CardRead(PERSON))
_HOLDER_CARD: Final = (*_CAME, _NEXT)
_BY_CARD: Final = (*_HOLDER_CARD, events.CardRemoved(), events.CardRead(MOTHER))
_BY_NUMBER: Final = (*_HOLDER_CARD, _NEXT, events.IdNumberGiven(MOTHER.number), _NEXT)
_AGENT_PHONE: Final = (*_BY_CARD, _NEXT)
_AGENT_TOLD: Final = (*_AGENT_PHONE, events.PhoneGiven("13800138000"), _NEXT)
_AGENT_REVIEW: Final = (*_AGENT_TOLD, _NEXT)


def stated_receipt(state: ReportState = ReportState.RECORDED) -> Receipt:
    return replace(receipt_of(state), name="", verification=Verification.STATED)


def agent_receipt(state: ReportState = ReportState.RECORDED, *, name: str = "李*英") -> Receipt:
    return replace(
        receipt_of(state),
        name=name,
        number=masked_number(MOTHER.number),
        verification=Verification.AGENT,
        agent_name=masked_name(PERSON.name),
        agent_number=masked_number(PERSON.number),
    )


def states_without_card() -> Iterator[State]:
    yield from _stated()
    yield from _agent()


def _stated() -> Iterator[State]:
    yield State("id_number_stated", _STATED)
    yield State("id_number_stated_old", _STATED, digits="11010568")
    yield State("phone_stated", _TYPED)
    yield State("consequences_stated", _CALLABLE)
    yield State("review_stated", (REACHED, *_STATED_REVIEW))
    yield State("review_stated_offline", (MISSED, *_STATED_REVIEW))
    recording = (*_STATED_REVIEW, events.Confirm())
    yield from _ended("stated", recording, stated_receipt)
    too_often = events.NotRecorded(Failure(FailureCode.STATED_LIMIT))
    yield State("problem_stated_too_often", (*recording, too_often))
    elsewhere = (_STATED[0], events.RegionChosen(JIANGSU), _NEXT)
    yield State("guidance_stated", elsewhere)
    yield State("guidance_stated_hospital", elsewhere, profile=SiteProfile.HOSPITAL)


def _agent() -> Iterator[State]:
    yield State("place_card_agent", _AGENT)
    yield State("identity_agent", _CAME)
    yield State("holder_card", _HOLDER_CARD)
    yield State("holder_card_empty", (*_HOLDER_CARD, events.CardRemoved()))
    yield State("holder_card_reading", (*_HOLDER_CARD, events.CardRemoved(), events.CardLaid()))
    yield State("holder_card_no_reader", (*_HOLDER_CARD, events.ReaderGone()))
    yield State("id_number_agent", (*_HOLDER_CARD, _NEXT))
    yield State("id_number_agent_own", (*_HOLDER_CARD, _NEXT), digits=PERSON.number)
    yield State("people", _BY_CARD)
    yield State("people_typed", _BY_NUMBER)
    yield State("phone_agent", _AGENT_PHONE)
    yield State("consequences_agent", _AGENT_TOLD)
    yield State("review_agent", (REACHED, *_AGENT_REVIEW))
    yield State("review_agent_typed", (REACHED, *_BY_NUMBER, _NEXT, _NEXT, _NEXT))
    yield from _ended("agent", (*_AGENT_REVIEW, events.Confirm()), agent_receipt)
    yield State("guidance_agent", (_AGENT[0], events.RegionChosen(JIANGSU), _NEXT))


def _ended(name: str, recording: tuple[events.Event, ...], receipt: object) -> Iterator[State]:
    assert callable(receipt)
    recorded = (*recording, events.Recorded(receipt()))
    printed = events.ReceiptPrinted(receipt().report_id, confirmed=True, qr=QR)
    silent = (MISSED, *recorded, events.CentreSilent(), printed)
    yield State(f"result_{name}_recorded", silent)
    for state in (ReportState.IN_FORCE, ReportState.AWAITING_COUNTER, ReportState.REFUSED):
        answered = (*recorded, events.CentreAnswered(receipt(state)), printed)
        yield State(f"result_{name}_{state}", answered)
