"""The journeys as data: which screens, in which order, and what each needs before it leads on.

A journey is the same wherever a kiosk stands; :data:`OFFERS` is the one table of what differs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import IntEnum, StrEnum
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.policy import Proof
from kiosk.domain.report import ReportKind, SiteProfile
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, Source
from kiosk.journey.values import Answers, Place


class Screen(StrEnum):
    ATTRACT = "attract"
    DOCUMENT = "document"
    PLACE_CARD = "place_card"
    CARD_GONE = "card_gone"
    IDENTITY = "identity"
    ID_NUMBER = "id_number"
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
    WRITTEN_PRE_LOSS = "written_pre_loss"
    FORMAL_LOSS = "formal_loss"
    FOUND = "found"
    STATUS = "status"
    NO_ID_CARD = "no_id_card"
    HELP = "help"


Guard = Callable[[Answers, Place], bool]


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
    on its last screen. ``topic`` is what its slip is about.
    """

    name: JourneyName
    steps: tuple[Step, ...]
    kind: ReportKind | None = None
    topic: Topic | None = None

    @property
    def first(self) -> Screen:
        return self.steps[0].screen

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


# ---- guards -------------------------------------------------------------------------------


def _never(_answers: Answers, _place: Place) -> bool:
    return False


def _identified(answers: Answers, _place: Place) -> bool:
    return answers.identity is not None


def _identified_or_found(answers: Answers, _place: Place) -> bool:
    return answers.identity is not None or answers.found_card is not None


def _proof_chosen(answers: Answers, _place: Place) -> bool:
    return answers.proof is not None or answers.identity is not None


def _register_will_do(answers: Answers, place: Place) -> bool:
    return answers.issuing_region in place.register


def _with_register(answers: Answers, place: Place) -> bool:
    return answers.proof is Proof.HOUSEHOLD_REGISTER and _register_will_do(answers, place)


def _with_id_card(answers: Answers, place: Place) -> bool:
    return not _with_register(answers, place)


def _number_typed(answers: Answers, _place: Place) -> bool:
    return answers.id_number is not None


def _not_served(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.served


def _no_written_report(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.written


def _no_formal_loss(answers: Answers, place: Place) -> bool:
    return answers.issuing_region not in place.formal_loss


def _known(answers: Answers, _place: Place) -> bool:
    return answers.known is not None


def _may_undo(answers: Answers, place: Place) -> bool:
    """The rules let a kiosk do it, and as far as anybody knows there is something to undo."""
    known, region = answers.known, answers.issuing_region
    if region not in place.served & place.undo or known is None or answers.identity is None:
        return False
    card = known.card(region)
    return known.source is Source.KIOSK or (card is not None and card.state is CardState.PRE_LOSS)


def _doubles(kind: ReportKind) -> Guard:
    """Whether a report of ``kind`` stands already."""

    def doubled(answers: Answers, _place: Place) -> bool:
        known = answers.known
        return known is not None and known.makes_needless(kind, answers.issuing_region)

    return doubled


# ---- the journeys -------------------------------------------------------------------------

_PLACE_CARD: Final = Step(Screen.PLACE_CARD, Stage.CARD, ready=_identified)
_IDENTITY: Final = Step(Screen.IDENTITY, Stage.CHECK, ready=_identified, card_stays=True)
_REGION: Final = Step(Screen.REGION, Stage.CHECK, card_stays=True)
_NOT_SERVED: Final = Step(
    Screen.NOT_SERVED, Stage.CHECK, ready=_never, applies=_not_served, card_stays=True
)
_CHECKING: Final = Step(
    Screen.CHECKING, Stage.CHECK, ready=_known, applies=_identified, passing=True, card_stays=True
)
_LOST_ON: Final = Step(Screen.LOST_ON, Stage.CHECK, card_stays=True)
_PHONE: Final = Step(Screen.PHONE, Stage.CHECK, card_stays=True)
_REVIEW: Final = Step(Screen.REVIEW, Stage.CONFIRM, card_stays=True)
_GUIDANCE: Final = Step(Screen.GUIDANCE, ready=_never)


def _already(kind: ReportKind) -> Step:
    return Step(Screen.ALREADY, Stage.CHECK, ready=_never, applies=_doubles(kind), card_stays=True)


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

WRITTEN_PRE_LOSS: Final = Journey(
    JourneyName.WRITTEN_PRE_LOSS,
    (
        # Where the card was issued decides whether there is a written report, and with what.
        replace(_REGION, stage=Stage.CARD),
        replace(_NOT_SERVED, stage=Stage.CARD),
        replace(_GUIDANCE, applies=_no_written_report),
        Step(Screen.DOCUMENT, Stage.CARD, ready=_proof_chosen, applies=_register_will_do),
        replace(_PLACE_CARD, applies=_with_id_card),
        replace(_IDENTITY, applies=_with_id_card),
        Step(Screen.ID_NUMBER, Stage.CARD, ready=_number_typed, applies=_with_register),
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
        replace(_GUIDANCE, applies=_no_formal_loss, card_stays=True),
        _CHECKING,
        _already(ReportKind.FORMAL_LOSS),
        Step(Screen.CONSEQUENCES, Stage.CHECK, card_stays=True),
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
        replace(_PLACE_CARD, stage=None, ready=_identified_or_found),
        replace(_IDENTITY, stage=None, applies=_identified),
        replace(_REGION, stage=None, applies=_identified),
        replace(_CHECKING, stage=None),
        Step(Screen.FOUND, ready=_may_undo, card_stays=True),
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
        Step(Screen.STATUS, ready=_never, card_stays=True),
    ),
    topic=Topic.STATUS,
)

NO_ID_CARD: Final = Journey(JourneyName.NO_ID_CARD, (Step(Screen.NO_ID_CARD, ready=_never),))

HELP: Final = Journey(JourneyName.HELP, (Step(Screen.HELP), Step(Screen.LAW, ready=_never)))

JOURNEYS: Final[Mapping[JourneyName, Journey]] = {
    journey.name: journey
    for journey in (PRE_LOSS, WRITTEN_PRE_LOSS, FORMAL_LOSS, FOUND, STATUS, NO_ID_CARD, HELP)
}


class Offer(StrEnum):
    """What a kiosk does about a journey: go through it, or explain where it is done."""

    DONE = "done"
    EXPLAINED = "explained"


OFFERS: Final[Mapping[JourneyName, Mapping[SiteProfile, Offer]]] = {
    name: {SiteProfile.OUTLET: outlet, SiteProfile.HOSPITAL: hospital}
    for name, outlet, hospital in (
        (JourneyName.PRE_LOSS, Offer.DONE, Offer.DONE),
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
