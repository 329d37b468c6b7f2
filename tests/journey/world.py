"""Places, people and answers for tests of the journeys, and a visitor who goes along with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.domain.known import CardState, Known, KnownCard, KnownReport, Source
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, ReportKind, ReportState, SiteProfile
from kiosk.journey import events as e
from kiosk.journey.moves import ENDS
from kiosk.journey.session import Session, fresh, step
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Place, Proof
from tests.persons import WANG

BEIJING, JIANGSU, UNDOABLE, UNSERVED = "110000", "320000", "510000", "440100"
"""Regions as :data:`OUTLET` sees them: with formal loss here, without, with undo here, not served.
No region's real rules let a kiosk undo; this one is made up to."""

OUTLET: Final = Place(
    SiteProfile.OUTLET,
    BEIJING,
    "zh_CN",
    served=frozenset({BEIJING, JIANGSU, UNDOABLE}),
    known=frozenset({BEIJING, JIANGSU, UNDOABLE, UNSERVED, "000000"}),
    formal_loss=frozenset({BEIJING}),
    undo=frozenset({UNDOABLE}),
)
HOSPITAL: Final = replace(OUTLET, profile=SiteProfile.HOSPITAL)

NOW: Final = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
HOLDER: Final = Holder(WANG.document, WANG.name, WANG.number)
SOCIAL_CARD: Final = SocialSecurityCard(number="A1******9", region="320200")

RECEIPT: Final = Receipt(
    report_id=UUID("01890a5d-ac96-774b-bcce-b302099a8057"),
    report_number="1101050007224814",
    kind=ReportKind.PRE_LOSS,
    kiosk_id="110105-0007",
    issuing_region=BEIJING,
    name=masked_name(WANG.name),
    number=masked_number(WANG.number),
    recorded_at=NOW,
)
IN_FORCE: Final = replace(
    RECEIPT, state=ReportState.IN_FORCE, effective_at=NOW + timedelta(seconds=1)
)

NOTHING: Final = Known(Source.CENTRE, NOW)
OFFLINE: Final = Known(Source.KIOSK, NOW)
BY_PHONE: Final = Known(Source.CENTRE, NOW, cards=(KnownCard(BEIJING, CardState.PRE_LOSS, NOW),))
"""The centre knows of a pre-loss that no kiosk reported."""


def reported(
    kind: ReportKind = ReportKind.PRE_LOSS,
    state: ReportState = ReportState.IN_FORCE,
    region: str = BEIJING,
    card: CardState | None = CardState.PRE_LOSS,
    source: Source = Source.CENTRE,
) -> Known:
    """One report is known, and what it does to its card."""
    report = KnownReport(RECEIPT.report_id, RECEIPT.report_number, kind, region, NOW, state)
    cards = (KnownCard(region, card, NOW),) if card else ()
    return Known(source, NOW, cards, (report,))


FORMALLY_LOST: Final = reported(ReportKind.FORMAL_LOSS, card=CardState.FORMAL_LOSS)


def after(session: Session, *events: e.Event) -> tuple[Session, list[e.Effect]]:
    """The session after all ``events``, and everything it asked for on the way."""
    effects: list[e.Effect] = []
    for event in events:
        session, asked = step(session, event)
        effects.extend(asked)
    return session, effects


def willing(
    session: Session,
    *,
    known: Known = NOTHING,
    proof: Proof = Proof.ID_CARD,
    region: str | None = None,
    identity: Identity = WANG,
) -> tuple[e.Event, ...]:
    """What a visitor who wants to get on does on this screen, and what the kiosk then does."""
    match session.screen:
        case Screen.DOCUMENT:
            return (e.ProofChosen(proof), e.Next())
        case Screen.PLACE_CARD | Screen.CARD_GONE:
            return (e.CardLaid(), e.CardRead(identity))
        case Screen.ID_NUMBER:
            return (e.IdNumberGiven(WANG.number), e.Next())
        case Screen.REGION:
            return (e.RegionChosen(region), e.Next()) if region else (e.Next(),)
        case Screen.CHECKING:
            return (e.Told(session.holder, known),) if session.holder else ()
        case Screen.LOST_ON:
            return (e.LostOnChosen(date(2026, 11, 21)), e.Next())
        case Screen.PHONE:
            return (e.PhoneGiven("13800138000"), e.Next())
        case Screen.FOUND if session.can_go_on:
            return (e.Next(),)
        case Screen.REVIEW:
            return (e.Confirm(),)
        case Screen.RECORDING:
            return (e.Recorded(RECEIPT), e.CentreSilent())
        case Screen.PROBLEM:
            return (e.Back(),) if session.can_go_back else (e.Cancel(),)
        case Screen.TAKE_CARD:
            return (e.CardRemoved(),)
        case screen if screen in ENDS:
            return (e.Finish(),)
        case _:
            return (e.Next(),)


def way(
    name: JourneyName,
    *,
    place: Place = OUTLET,
    known: Known = NOTHING,
    proof: Proof = Proof.ID_CARD,
    region: str | None = None,
    identity: Identity = WANG,
) -> Iterator[Session]:
    """The session on every screen of the straight way, to the first on which one may be done."""
    session, _ = step(fresh(place), e.Begin(name))
    while True:
        yield session
        if session.screen in ENDS and not (session.screen is Screen.FOUND and session.can_go_on):
            return
        events = willing(session, known=known, proof=proof, region=region, identity=identity)
        session, _ = after(session, *events)
