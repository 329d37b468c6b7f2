"""Places, people and answers for tests of the journeys, and a visitor who goes along with them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID

from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.domain.masking import masked_name, masked_number
from kiosk.domain.policy import Proof
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, ReportKind, ReportState, SiteProfile
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import Effect
from kiosk.journey.screens import SCREENS
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Place
from tests.persons import MOTHER, WANG

ENDS: Final = frozenset(screen for screen, traits in SCREENS.items() if traits.may_end)

BEIJING, JIANGSU, UNDOABLE, UNSERVED = "110000", "320000", "510000", "440100"
"""Regions as :data:`OUTLET` sees them: with written and formal loss here, without either, with
written loss by ID card and undo here, not served. No region's real rules let a kiosk undo; this one
is made up to."""

OUTLET: Final = Place(
    SiteProfile.OUTLET,
    BEIJING,
    "zh_CN",
    served=frozenset({BEIJING, JIANGSU, UNDOABLE}),
    known=frozenset({BEIJING, JIANGSU, UNDOABLE, UNSERVED, "000000"}),
    written=frozenset({BEIJING, UNDOABLE}),
    register=frozenset({BEIJING}),
    stated=frozenset({BEIJING}),
    agents=frozenset({BEIJING}),
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

NOTHING: Final = HolderStatus(Source.CENTRE, NOW)
OFFLINE: Final = HolderStatus(Source.KIOSK, NOW)
BY_PHONE: Final = HolderStatus(
    Source.CENTRE, NOW, cards=(CardStatus(BEIJING, CardState.PRE_LOSS, NOW),)
)
"""The centre knows of a pre-loss that no kiosk reported."""


def reported(
    kind: ReportKind = ReportKind.PRE_LOSS,
    state: ReportState = ReportState.IN_FORCE,
    region: str = BEIJING,
    card: CardState | None = CardState.PRE_LOSS,
    source: Source = Source.CENTRE,
) -> HolderStatus:
    """One report is known, and what it does to its card."""
    report = ReportStatus(RECEIPT.report_id, RECEIPT.report_number, kind, region, NOW, state)
    cards = (CardStatus(region, card, NOW),) if card else ()
    return HolderStatus(source, NOW, cards, (report,))


FORMALLY_LOST: Final = reported(ReportKind.FORMAL_LOSS, card=CardState.FORMAL_LOSS)


def after(session: Session, *happening: events.Event) -> tuple[Session, list[Effect]]:
    """The session after all ``happening``, and everything it asked for on the way."""
    effects: list[Effect] = []
    for event in happening:
        session, asked = step(session, event)
        effects.extend(asked)
    return session, effects


def willing(
    session: Session,
    *,
    known: HolderStatus = NOTHING,
    proof: Proof = Proof.ID_CARD,
    region: str | None = None,
    identity: Identity = WANG,
) -> tuple[events.Event, ...]:
    """What a visitor who wants to get on does on this screen, and what the kiosk then does."""
    card = (events.CardLaid(), events.CardRead(identity))
    others_card = (events.CardRemoved(), events.CardLaid(), events.CardRead(_other(session)))
    lying = session.answers.laid_down or identity
    going_on: tuple[events.Event, ...] = (events.Next(),)
    done: dict[Screen, tuple[events.Event, ...]] = {
        Screen.DOCUMENT: (events.ProofChosen(proof), *going_on),
        Screen.PLACE_CARD: card,
        Screen.CARD_GONE: (events.CardLaid(), events.CardRead(lying)),
        Screen.HOLDER_CARD: others_card if proof is Proof.ID_CARD else going_on,
        Screen.ID_NUMBER: (events.IdNumberGiven(_other(session).number), *going_on),
        Screen.REGION: (events.RegionChosen(region or session.answers.issuing_region), *going_on),
        Screen.CHECKING: (events.EnquiryAnswered(session.holder or HOLDER, known),),
        Screen.LOST_ON: (events.LostOnChosen(date(2026, 11, 21)), *going_on),
        Screen.PHONE: (events.PhoneGiven("13800138000"), *going_on),
        Screen.REVIEW: (events.Confirm(),),
        Screen.RECORDING: (events.Recorded(RECEIPT), events.CentreSilent()),
        Screen.PROBLEM: (events.Back(),) if session.can_go_back else (events.Cancel(),),
        **dict.fromkeys(ENDS, (events.Finish(),)),
        Screen.TAKE_CARD: (events.CardRemoved(),),
    }
    undoing = session.screen is Screen.FOUND and session.can_go_on
    return going_on if undoing else done.get(session.screen, going_on)


def _other(session: Session) -> Identity:
    """Whose card is laid down beside the agent's, or whose number is typed."""
    return MOTHER if session.answers.agent == WANG else WANG


def way(
    name: JourneyName,
    *,
    place: Place = OUTLET,
    known: HolderStatus = NOTHING,
    proof: Proof = Proof.ID_CARD,
    region: str | None = None,
    identity: Identity = WANG,
) -> Iterator[Session]:
    """The session on every screen of the straight way, to the first on which one may be done."""
    session, _ = step(fresh(place), events.Begin(name))
    while True:
        yield session
        if session.screen in ENDS and not (session.screen is Screen.FOUND and session.can_go_on):
            return
        happening = willing(session, known=known, proof=proof, region=region, identity=identity)
        session, _ = after(session, *happening)
