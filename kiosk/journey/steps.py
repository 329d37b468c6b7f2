"""The journeys as data: which screens, in which order, and what each needs before it leads on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Final

from kiosk.domain.report import ReportKind, SiteProfile
from kiosk.journey.values import Answers, Place


class Screen(StrEnum):
    ATTRACT = "attract"
    PLACE_CARD = "place_card"
    CARD_GONE = "card_gone"
    IDENTITY = "identity"
    REGION = "region"
    NOT_SERVED = "not_served"
    LOST_ON = "lost_on"
    PHONE = "phone"
    REVIEW = "review"
    RECORDING = "recording"
    RESULT = "result"
    TAKE_CARD = "take_card"
    PROBLEM = "problem"
    NO_ID_CARD = "no_id_card"


class Stage(IntEnum):
    """The steps a person sees at the top of the screen."""

    CARD = 0
    CHECK = 1
    CONFIRM = 2
    RECEIPT = 3


class JourneyName(StrEnum):
    PRE_LOSS = "pre_loss"
    NO_ID_CARD = "no_id_card"


def _always(_answers: Answers, _place: Place) -> bool:
    return True


def _identified(answers: Answers, _place: Place) -> bool:
    return answers.identity is not None


def _served(answers: Answers, place: Place) -> bool:
    return answers.issuing_region in place.served


def _complete(answers: Answers, place: Place) -> bool:
    return _identified(answers, place) and _served(answers, place)


@dataclass(frozen=True, slots=True)
class Step:
    """One screen of a journey.

    ``ready`` says whether the answers allow to go on; ``otherwise`` is the screen that explains
    when they don't (none: the screen stays). ``card_stays`` means the identity card must lie on
    the reader, so that nobody goes on in another person's name.
    """

    screen: Screen
    stage: Stage | None = None
    ready: Callable[[Answers, Place], bool] = _always
    otherwise: Screen | None = None
    card_stays: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """Screens in order. One that ends in a report names its ``kind``; the last screen before
    the report is made is where the person confirms.
    """

    name: JourneyName
    profiles: frozenset[SiteProfile]
    steps: tuple[Step, ...]
    kind: ReportKind | None = None

    def step(self, screen: Screen) -> Step | None:
        return next((step for step in self.steps if step.screen is screen), None)

    def after(self, screen: Screen) -> Screen | None:
        """The screen that follows, or ``None`` after the last."""
        screens = [step.screen for step in self.steps]
        following = screens[screens.index(screen) + 1 :]
        return following[0] if following else None


EVERYWHERE: Final = frozenset(SiteProfile)

PRE_LOSS: Final = Journey(
    JourneyName.PRE_LOSS,
    EVERYWHERE,
    kind=ReportKind.PRE_LOSS,
    steps=(
        Step(Screen.PLACE_CARD, Stage.CARD, ready=_identified),
        Step(Screen.IDENTITY, Stage.CHECK, ready=_identified, card_stays=True),
        Step(
            Screen.REGION,
            Stage.CHECK,
            ready=_served,
            otherwise=Screen.NOT_SERVED,
            card_stays=True,
        ),
        Step(Screen.LOST_ON, Stage.CHECK, card_stays=True),
        Step(Screen.PHONE, Stage.CHECK, card_stays=True),
        Step(Screen.REVIEW, Stage.CONFIRM, ready=_complete, card_stays=True),
    ),
)

NO_ID_CARD: Final = Journey(
    JourneyName.NO_ID_CARD,
    EVERYWHERE,
    steps=(Step(Screen.NO_ID_CARD),),
)

JOURNEYS: Final[Mapping[JourneyName, Journey]] = {
    journey.name: journey for journey in (PRE_LOSS, NO_ID_CARD)
}

STAGE_AFTER_CONFIRMING: Final[Mapping[Screen, Stage]] = {
    Screen.RECORDING: Stage.CONFIRM,
    Screen.RESULT: Stage.RECEIPT,
}
