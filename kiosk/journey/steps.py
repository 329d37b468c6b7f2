"""The journeys as data: which screens, in which order, and what each needs before it leads on.

A journey is the same wherever a kiosk stands; :data:`OFFERS` is the one table of what differs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import IntEnum, StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.report import ReportKind, SiteProfile, Verification
from kiosk.domain.slip import Topic
from kiosk.journey import guards
from kiosk.journey.guards import Guard


class Screen(StrEnum):
    ATTRACT = "attract"
    DOCUMENT = "document"
    PLACE_CARD = "place_card"
    CARD_GONE = "card_gone"
    IDENTITY = "identity"
    HOLDER_CARD = "holder_card"
    ID_NUMBER = "id_number"
    PEOPLE = "people"
    REGION = "region"
    NOT_SERVED = "not_served"
    CHECKING = "checking"
    ALREADY = "already"
    CONSEQUENCES = "consequences"
    LOST_ON = "lost_on"
    PHONE = "phone"
    REVIEW = "review"
    RECORDING = "recording"
    RESULT = "result"
    FOUND = "found"
    STATUS = "status"
    GUIDANCE = "guidance"
    NO_ID_CARD = "no_id_card"
    HELP = "help"
    LAW = "law"
    STAFF_CALLED = "staff_called"
    TAKE_CARD = "take_card"
    PROBLEM = "problem"


class Stage(IntEnum):
    """The four steps that a person is told of at the top of the screen."""

    CARD = 0
    CHECK = 1
    CONFIRM = 2
    RECEIPT = 3


class JourneyName(StrEnum):
    PRE_LOSS = "pre_loss"
    STATED_PRE_LOSS = "stated_pre_loss"
    AGENT_PRE_LOSS = "agent_pre_loss"
    WRITTEN_PRE_LOSS = "written_pre_loss"
    FORMAL_LOSS = "formal_loss"
    FOUND = "found"
    STATUS = "status"
    NO_ID_CARD = "no_id_card"
    HELP = "help"


@dataclass(frozen=True)
class Step:
    """One screen of a journey.

    ``applies`` says whether it is shown at all, ``ready`` whether it leads on. One that is never
    ready is an end. A ``passing`` one has nothing to ask: it is shown only while it is not ready,
    and Back goes past it. ``card_stays`` means that an identity card that was read must lie on
    the reader, so that nobody goes on in another person's name.
    """

    screen: Screen
    stage: Stage | None = None
    ready: Guard = lambda _answers, _place: True
    applies: Guard = lambda _answers, _place: True
    passing: bool = False
    card_stays: bool = False


@dataclass(frozen=True)
class Journey:
    """Screens in order. One that ends in a report names its ``kind``, and the person confirms it
    on its last screen. ``verification`` is how its holder is identified, where the card that was
    read, or its lack, doesn't tell. ``topic`` is what its slip is about.
    """

    name: JourneyName
    steps: tuple[Step, ...]
    kind: ReportKind | None = None
    verification: Verification | None = None
    topic: Topic | None = None

    @property
    def first(self) -> Screen:
        return self.steps[0].screen

    @property
    def for_another(self) -> bool:
        """Whether it is gone through by somebody who came for the holder."""
        return self.verification is Verification.AGENT

    @property
    def asks_centre(self) -> bool:
        return self.step(Screen.CHECKING) is not None

    @property
    def only_tells(self) -> bool:
        """Whether it needs neither a card nor a report: what a kiosk can do in any state."""
        return self.kind is None and self.step(Screen.PLACE_CARD) is None

    def step(self, screen: Screen) -> Step | None:
        return next((step for step in self.steps if step.screen is screen), None)

    def following(self, screen: Screen) -> Iterator[Step]:
        """The steps after one, whether they apply or not."""
        screens = [step.screen for step in self.steps]
        return iter(self.steps[screens.index(screen) + 1 :])


# ---- the journeys -------------------------------------------------------------------------

_PLACE_CARD: Final = Step(Screen.PLACE_CARD, Stage.CARD, ready=guards.identified)
_IDENTITY: Final = Step(Screen.IDENTITY, Stage.CHECK, ready=guards.identified, card_stays=True)
_ID_NUMBER: Final = Step(Screen.ID_NUMBER, Stage.CARD, ready=guards.number_typed, card_stays=True)
_REGION: Final = Step(Screen.REGION, Stage.CHECK, card_stays=True)
_NOT_SERVED: Final = Step(
    Screen.NOT_SERVED, Stage.CHECK, ready=guards.never, applies=guards.not_served, card_stays=True
)
_CHECKING: Final = Step(
    Screen.CHECKING,
    Stage.CHECK,
    ready=guards.known,
    applies=guards.identified,
    passing=True,
    card_stays=True,
)
_CONSEQUENCES: Final = Step(Screen.CONSEQUENCES, Stage.CHECK, card_stays=True)
_LOST_ON: Final = Step(Screen.LOST_ON, Stage.CHECK, card_stays=True)
_PHONE: Final = Step(Screen.PHONE, Stage.CHECK, card_stays=True)
_REVIEW: Final = Step(Screen.REVIEW, Stage.CONFIRM, card_stays=True)
_GUIDANCE: Final = Step(Screen.GUIDANCE, ready=guards.never)


def _already(kind: ReportKind) -> Step:
    return Step(
        Screen.ALREADY,
        Stage.CHECK,
        ready=guards.is_new(kind),
        applies=guards.stands(kind),
        card_stays=True,
    )


PRE_LOSS: Final = Journey(
    JourneyName.PRE_LOSS,
    (
        _PLACE_CARD,
        _IDENTITY,
        _REGION,
        _NOT_SERVED,
        _CHECKING,
        _already(ReportKind.PRE_LOSS),
        _LOST_ON,
        _PHONE,
        _REVIEW,
    ),
    kind=ReportKind.PRE_LOSS,
)

STATED_PRE_LOSS: Final = Journey(
    JourneyName.STATED_PRE_LOSS,
    (
        # Where the card was issued decides whether a number that is only typed will do.
        replace(_REGION, stage=Stage.CARD),
        replace(_NOT_SERVED, stage=Stage.CARD),
        replace(_GUIDANCE, applies=guards.nothing_stated),
        _ID_NUMBER,
        replace(_PHONE, ready=guards.phone_given),
        _CONSEQUENCES,
        _REVIEW,
    ),
    kind=ReportKind.PRE_LOSS,
    verification=Verification.STATED,
    topic=Topic.STATED_PRE_LOSS,
)

AGENT_PRE_LOSS: Final = Journey(
    JourneyName.AGENT_PRE_LOSS,
    (
        replace(_REGION, stage=Stage.CARD),
        replace(_NOT_SERVED, stage=Stage.CARD),
        replace(_GUIDANCE, applies=guards.no_agents),
        replace(_PLACE_CARD, ready=guards.agent_identified),
        replace(_IDENTITY, stage=Stage.CARD, ready=guards.agent_identified),
        Step(Screen.HOLDER_CARD, Stage.CARD),
        replace(_ID_NUMBER, applies=guards.not_identified),
        Step(Screen.PEOPLE, Stage.CHECK, ready=guards.holder_named, card_stays=True),
        _PHONE,
        _CONSEQUENCES,
        _REVIEW,
    ),
    kind=ReportKind.PRE_LOSS,
    verification=Verification.AGENT,
    topic=Topic.AGENT_PRE_LOSS,
)

WRITTEN_PRE_LOSS: Final = Journey(
    JourneyName.WRITTEN_PRE_LOSS,
    (
        # Where the card was issued decides whether there is a written report, and with what.
        replace(_REGION, stage=Stage.CARD),
        replace(_NOT_SERVED, stage=Stage.CARD),
        replace(_GUIDANCE, applies=guards.no_written_report),
        Step(
            Screen.DOCUMENT, Stage.CARD, ready=guards.proof_chosen, applies=guards.register_will_do
        ),
        replace(_PLACE_CARD, applies=guards.with_id_card),
        replace(_IDENTITY, applies=guards.with_id_card),
        replace(_ID_NUMBER, applies=guards.with_register),
        _CHECKING,
        _already(ReportKind.WRITTEN_PRE_LOSS),
        _LOST_ON,
        _PHONE,
        _REVIEW,
    ),
    kind=ReportKind.WRITTEN_PRE_LOSS,
    topic=Topic.WRITTEN_PRE_LOSS,
)

FORMAL_LOSS: Final = Journey(
    JourneyName.FORMAL_LOSS,
    (
        _PLACE_CARD,
        _IDENTITY,
        _REGION,
        _NOT_SERVED,
        replace(_GUIDANCE, applies=guards.no_formal_loss, card_stays=True),
        _CHECKING,
        _already(ReportKind.FORMAL_LOSS),
        _CONSEQUENCES,
        _LOST_ON,
        _PHONE,
        _REVIEW,
    ),
    kind=ReportKind.FORMAL_LOSS,
    topic=Topic.FORMAL_LOSS,
)

FOUND: Final = Journey(
    JourneyName.FOUND,
    (
        replace(_PLACE_CARD, stage=None, ready=guards.identified_or_found),
        replace(_IDENTITY, stage=None, applies=guards.identified),
        replace(_REGION, stage=None, applies=guards.identified),
        replace(_CHECKING, stage=None),
        Step(Screen.FOUND, ready=guards.may_undo, card_stays=True),
        replace(_REVIEW, stage=None),
    ),
    kind=ReportKind.UNDO_PRE_LOSS,
    topic=Topic.FOUND,
)

STATUS: Final = Journey(
    JourneyName.STATUS,
    (
        replace(_PLACE_CARD, stage=None),
        replace(_CHECKING, stage=None),
        Step(Screen.STATUS, ready=guards.never, card_stays=True),
    ),
    topic=Topic.STATUS,
)

NO_ID_CARD: Final = Journey(JourneyName.NO_ID_CARD, (Step(Screen.NO_ID_CARD, ready=guards.never),))

HELP: Final = Journey(JourneyName.HELP, (Step(Screen.HELP), Step(Screen.LAW, ready=guards.never)))

JOURNEYS: Final[Mapping[JourneyName, Journey]] = {
    journey.name: journey
    for journey in (
        *(PRE_LOSS, STATED_PRE_LOSS, AGENT_PRE_LOSS, WRITTEN_PRE_LOSS, FORMAL_LOSS),
        *(FOUND, STATUS, NO_ID_CARD, HELP),
    )
}


class Offer(StrEnum):
    """What a kiosk does about a journey: go through it, or explain where it is done."""

    DONE = "done"
    EXPLAINED = "explained"


OFFERS: Final[Mapping[JourneyName, Mapping[SiteProfile, Offer]]] = {
    name: {SiteProfile.OUTLET: outlet, SiteProfile.HOSPITAL: hospital}
    for name, outlet, hospital in (
        (JourneyName.PRE_LOSS, Offer.DONE, Offer.DONE),
        (JourneyName.STATED_PRE_LOSS, Offer.DONE, Offer.DONE),
        (JourneyName.AGENT_PRE_LOSS, Offer.DONE, Offer.DONE),
        (JourneyName.WRITTEN_PRE_LOSS, Offer.DONE, Offer.EXPLAINED),
        (JourneyName.FORMAL_LOSS, Offer.DONE, Offer.EXPLAINED),
        (JourneyName.FOUND, Offer.DONE, Offer.DONE),
        (JourneyName.STATUS, Offer.DONE, Offer.DONE),
        (JourneyName.NO_ID_CARD, Offer.DONE, Offer.DONE),
        (JourneyName.HELP, Offer.DONE, Offer.DONE),
    )
}
"""The one table of what differs between the profiles."""


def journey_at(name: JourneyName, profile: SiteProfile) -> Journey:
    """The journey as a kiosk of this profile offers it."""
    journey = JOURNEYS[name]
    if OFFERS[name][profile] is Offer.DONE:
        return journey
    return replace(journey, steps=(replace(_REGION, stage=None), _GUIDANCE), kind=None)


STAGES_AFTER_CONFIRMATION: Final[Mapping[Screen, Stage]] = {
    Screen.RECORDING: Stage.CONFIRM,
    Screen.RESULT: Stage.RECEIPT,
}
