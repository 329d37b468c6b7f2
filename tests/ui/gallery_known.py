"""States of the screens that tell what is known of a card and what to do about it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain
from typing import Final
from uuid import UUID

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import SocialSecurityCard
from kiosk.domain.policy import NATIONAL, Proof
from kiosk.domain.report import Holder, ReportKind, ReportState, SiteProfile, Verification
from kiosk.domain.report_number import report_number
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey import events
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Place
from tests.ui.gallery_states import PERSON, State, states
from tests.ui.gallery_without import states_without_card
from tests.ui.sessions import KIOSK_ID

_NOW: Final = datetime(2026, 11, 22, 14, 3, tzinfo=CHINA_TIME)
_SINCE: Final = _NOW - timedelta(days=2)
_END: Final = _SINCE + timedelta(days=10)
_HOLDER: Final = Holder(PERSON.document, PERSON.name, PERSON.number)
_BEIJING: Final = "110000"


def known_states() -> Iterator[State]:
    yield from _elsewhere()
    yield from _standing()
    yield from _final()
    yield from _found()
    yield from _status()
    yield from states_without_card()


def one_each() -> list[State]:
    """The first state of each screen, and of staff's."""
    found: dict[str, State] = {}
    for state in chain(states(), known_states()):
        screen = max((s for s in (*Screen, "staff") if state.name.startswith(s)), key=len)
        found.setdefault(screen, state)
    return list(found.values())


def _report(
    kind: ReportKind, state: ReportState, *, days_ago: int = 2, region: str = _BEIJING
) -> ReportStatus:
    at = _NOW - timedelta(days=days_ago)
    in_force = state is ReportState.IN_FORCE
    return ReportStatus(
        report_id=UUID(int=days_ago),
        report_number=report_number(KIOSK_ID, 22481 - days_ago),
        kind=kind,
        issuing_region=region,
        recorded_at=at,
        state=state,
        effective_at=at if in_force else None,
        expires_at=_END if in_force else None,
    )


_IN_FORCE: Final = _report(ReportKind.PRE_LOSS, ReportState.IN_FORCE)
_RECORDED: Final = _report(ReportKind.PRE_LOSS, ReportState.RECORDED)
_WRITTEN: Final = _report(ReportKind.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER, days_ago=1)
_FORMAL: Final = _report(ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER, days_ago=0)
_HISTORY: Final = tuple(
    _report(kind, state, days_ago=days)
    for kind, state, days in (
        (ReportKind.WRITTEN_PRE_LOSS, ReportState.LAPSED, 90),
        (ReportKind.UNDO_PRE_LOSS, ReportState.UNDONE, 200),
        (ReportKind.PRE_LOSS, ReportState.UNDONE, 201),
        (ReportKind.PRE_LOSS, ReportState.REFUSED, 500),
        (ReportKind.FORMAL_LOSS, ReportState.REPLACED, 800),
    )
)


def _card(state: CardState, region: str = _BEIJING) -> CardStatus:
    if state is CardState.NORMAL:
        return CardStatus(region, state)
    return CardStatus(region, state, _SINCE, _END if state is CardState.PRE_LOSS else None)


def _told(
    *reports: ReportStatus, cards: tuple[CardStatus, ...] = (), source: Source = Source.CENTRE
) -> events.EnquiryAnswered:
    return events.EnquiryAnswered(_HOLDER, HolderStatus(source, _NOW, cards, reports))


_BLOCKED: Final = _told(_IN_FORCE, cards=(_card(CardState.PRE_LOSS),))
_BY_PHONE: Final = _told(cards=(_card(CardState.PRE_LOSS),))
_ANYBODYS: Final = replace(_IN_FORCE, verification=Verification.STATED)
_STATED: Final = _told(
    _ANYBODYS, cards=(replace(_card(CardState.PRE_LOSS), verification=Verification.STATED),)
)
_STATED_HERE: Final = _told(
    replace(_RECORDED, verification=Verification.AGENT), source=Source.KIOSK
)
_OFFLINE: Final = _told(_RECORDED, source=Source.KIOSK)
_NOTHING: Final = _told(cards=(_card(CardState.NORMAL),))
_UNASKED: Final = _told(source=Source.KIOSK)


def _identified(name: JourneyName) -> tuple[events.Event, ...]:
    return (events.Begin(name), events.CardLaid(), events.CardRead(PERSON))


def _in_region(name: JourneyName, region: str = _BEIJING) -> tuple[events.Event, ...]:
    """Through the screens of identity and region."""
    return (*_identified(name), events.Next(), events.RegionChosen(region), events.Next())


def _elsewhere() -> Iterator[State]:
    """Where this kiosk can't help: cards from elsewhere, and what a hospital's does not do."""
    unserved = _in_region(JourneyName.PRE_LOSS, "440100")
    yield State("not_served_anywhere", _in_region(JourneyName.PRE_LOSS, NATIONAL))
    yield State("not_served_printing", (*unserved, events.Print()))
    for name in (JourneyName.WRITTEN_PRE_LOSS, JourneyName.FORMAL_LOSS):
        happening = (events.Begin(name), events.Next())
        yield State(f"guidance_{name}", happening, profile=SiteProfile.HOSPITAL)
    shanghai = _in_region(JourneyName.FORMAL_LOSS, "310000")
    yield State("guidance_formal_loss_shanghai", shanghai)


def _standing() -> Iterator[State]:
    happening = _in_region(JourneyName.PRE_LOSS)
    yield State("already_in_force", (*happening, _BLOCKED))
    yield State("already_by_phone", (*happening, _BY_PHONE), largest_only=True)
    yield State("already_offline", (*happening, _OFFLINE))
    hospital = SiteProfile.HOSPITAL
    yield State("already_hospital", (*happening, _BLOCKED), profile=hospital, largest_only=True)
    begun, *card = _identified(JourneyName.WRITTEN_PRE_LOSS)
    chosen = (events.Next(), events.ProofChosen(Proof.ID_CARD), events.Next())
    written = (begun, *chosen, *card, events.Next())
    yield State("already_awaiting_counter", (*written, _told(_WRITTEN)))
    yield State("already_by_others", (*happening, _STATED))
    yield State("already_by_others_offline", (*happening, _STATED_HERE))
    formal = _in_region(JourneyName.FORMAL_LOSS)
    both = _told(_FORMAL, _IN_FORCE, cards=(_card(CardState.PRE_LOSS),))
    yield State("already_formal_loss_awaiting", (*formal, both))
    lost = _told(cards=(_card(CardState.FORMAL_LOSS),))
    yield State("already_formal_loss", (*formal, lost))


def _final() -> Iterator[State]:
    happening = _in_region(JourneyName.FORMAL_LOSS)
    yield State("consequences", (*happening, _BLOCKED))
    # Rules that leave open what Beijing's state.
    jiangsu = _in_region(JourneyName.FORMAL_LOSS, "320000")
    yield State("consequences_little_known", (*jiangsu, _UNASKED), place=_formal_loss_anywhere)


def _found() -> Iterator[State]:
    happening = _in_region(JourneyName.FOUND)
    yield State("found_in_force", (*happening, _BLOCKED))
    yield State("found_may_undo", (*happening, _BLOCKED), place=_undo_anywhere)
    yield State("found_unasked", (*happening, _UNASKED))
    yield State("found_nothing", (*happening, _NOTHING), largest_only=True)
    lost = _told(cards=(_card(CardState.FORMAL_LOSS),))
    yield State("found_formal_loss", (*happening, lost), largest_only=True)
    for region in (_BEIJING, "310000", "650100"):
        card = events.SocialCardRead(SocialSecurityCard("D1****45", region))
        begun = (events.Begin(JourneyName.FOUND), events.CardLaid(), card)
        yield State(f"found_card_{region}", begun)


def _status() -> Iterator[State]:
    happening = _identified(JourneyName.STATUS)
    blocked = (*happening, _BLOCKED)
    yield State("status_in_force", blocked)
    yield State("status_stated", (*happening, _STATED))
    yield State("status_offline", (*happening, _OFFLINE))
    yield State("status_nothing", (*happening, _NOTHING))
    yield State("status_unasked", (*happening, _UNASKED))
    cancelled = _told(*_HISTORY, cards=(_card(CardState.CANCELLED),))
    yield State("status_cancelled", (*happening, cancelled), largest_only=True)
    cards = (_card(CardState.PRE_LOSS), _card(CardState.NORMAL, "330784"))
    many = _told(_FORMAL, _WRITTEN, _IN_FORCE, *_HISTORY, cards=cards)
    yield State("status_many", (*happening, many))
    asked = (*blocked, events.Print())
    paper_out = Failure(FailureCode.PRINTER_PAPER_OUT)
    yield State("status_printing", asked)
    slowly = partial(events.SlipTakes, seconds=35)
    yield State("status_printing_slowly", asked, slip=slowly)
    for name, confirmed in (("status_printed", True), ("status_unconfirmed", False)):
        yield State(name, asked, slip=partial(events.SlipPrinted, confirmed=confirmed))
    yield State("status_paper_out", asked, slip=partial(events.SlipFailed, failure=paper_out))


def _formal_loss_anywhere(place: Place) -> Place:
    return replace(place, formal_loss=place.served)


def _undo_anywhere(place: Place) -> Place:
    return replace(place, undo=place.served)
