"""A session as a value: everything the screens show, and nothing else."""

from dataclasses import replace

from kiosk.base.records import dataclass
from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure
from kiosk.domain.identity import Identity
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import Holder, ReportKind
from kiosk.domain.slip import Topic
from kiosk.journey import events
from kiosk.journey.effects import Effect, PrintSlip
from kiosk.journey.screens import SCREENS, Traits
from kiosk.journey.steps import (
    STAGES_AFTER_CONFIRMATION,
    Journey,
    JourneyName,
    Screen,
    Stage,
    Step,
    journey_at,
)
from kiosk.journey.values import Answers, Place, Preferences, Printing


@dataclass(frozen=True)
class Session:
    """``trail`` is the undo stack of screens.

    ``resume`` is the screen to come back to once the card lies there again;
    ``slot`` is where the card lies that the session is about, or lay last;
    ``before_change`` are the answers as the review showed them, while one of them is changed: the
    way on leads back there. ``exchange`` is the last one with the centre; ``slip`` is the one last
    asked for;
    ``printing_seconds`` is how long the paper on its way takes, 0 where nobody said.
    ``before_settings`` are the preferences as they were when the sheet that changes them was laid
    over the screen, while it lies there.
    """

    place: Place
    answers: Answers
    preferences: Preferences
    before_settings: Preferences | None = None
    screen: Screen = Screen.ATTRACT
    journey: Journey | None = None
    trail: tuple[Screen, ...] = ()
    before_change: Answers | None = None
    resume: Screen | None = None
    card_present: bool = False
    slot: str = ""
    reading: bool = False
    reader_ready: bool = True
    closed: Failure | None = None
    exchange: Exchange | None = None
    receipt: Receipt | None = None
    printing: Printing = Printing.NONE
    printing_seconds: int = 0
    slip: PrintSlip | None = None
    qr: str = ""
    failure: Failure | None = None

    @property
    def here(self) -> Step | None:
        """The journey's step that is shown, if it is one of the journey's."""
        return self.journey.step(self.screen) if self.journey else None

    @property
    def traits(self) -> Traits:
        return SCREENS[self.screen]

    @property
    def stage(self) -> Stage | None:
        if self.journey is None or not any(step.stage is not None for step in self.journey.steps):
            return None
        return self.here.stage if self.here else STAGES_AFTER_CONFIRMATION.get(self.screen)

    @property
    def can_go_back(self) -> bool:
        if events.Back not in self.traits.acts:
            return False
        return bool(self.trail) or (self.journey is not None and self.screen is self.journey.first)

    @property
    def before(self) -> Screen | None:
        """The screen of the journey that Back leads to."""
        return self.trail[-1] if self.trail else None

    @property
    def can_go_on(self) -> bool:
        """Whether this step of the journey leads on, and nothing before it has come to stop it."""
        ready = self.here is not None and self.here.ready(self.answers, self.place)
        return ready and self.stop is None

    @property
    def stop(self) -> Step | None:
        """The first step before this one that leads no further, as things are now."""
        if self.here is None or self.journey is None:
            return None
        answers, place = self.answers, self.place
        before = self.journey.steps[: self.journey.steps.index(self.here)]
        applying = (step for step in before if step.applies(answers, place))
        return next((step for step in applying if not step.ready(answers, place)), None)

    @property
    def onward(self) -> JourneyName | None:
        """The journey that somebody who reads this screen may want to go through next, here."""
        for_another = self.journey is not None and self.journey.for_another
        onward = () if for_another else self.traits.onward
        return next((name for name in onward if self._makes_sense(name)), None)

    def _makes_sense(self, name: JourneyName) -> bool:
        """Whether its report is made here and not made needless by what is known."""
        known, region, place = self.answers.known, self.answers.issuing_region, self.place
        journey = journey_at(name, place.profile)
        if journey.kind is None or region not in place.served or self.closed is not None:
            return False
        if journey.kind is ReportKind.FORMAL_LOSS and region not in place.formal_loss:
            return False
        return known is None or not known.makes_needless(journey.kind, region)

    @property
    def can_cancel(self) -> bool:
        return events.Cancel in self.traits.acts

    @property
    def topic(self) -> Topic | None:
        """What the screen tells about, if it is one to take along on paper."""
        if self.screen is Screen.GUIDANCE and self.journey is not None:
            return self.journey.topic
        return self.traits.topic

    @property
    def shows_person(self) -> bool:
        """Whether the screen shows somebody whose card was read."""
        here = self.here
        return here is not None and here.card_stays and self.answers.laid_down is not None

    @property
    def stops_here(self) -> bool:
        """Whether the card in question can be reported lost here, to be blocked at once."""
        aim = self.journey.kind if self.journey else None
        served = self.answers.issuing_region in self.place.served
        works = self.closed is None and self.reader_ready
        return works and served and aim in {None, ReportKind.PRE_LOSS}

    @property
    def holder(self) -> Holder | None:
        """Whose report it is, where their card was read."""
        return _person(self.answers.identity)

    @property
    def agent(self) -> Holder | None:
        """Who came for them."""
        return _person(self.answers.agent)


def _person(identity: Identity | None) -> Holder | None:
    if identity is None:
        return None
    return Holder(identity.document, identity.name, identity.number)


Stepped = tuple[Session, tuple[Effect, ...]]


def fresh(place: Place) -> Session:
    """A session in which nothing of anybody is known."""
    return Session(place, Answers(place.region), Preferences(place.language, volume=place.volume))


def forgotten(session: Session) -> Session:
    """The same kiosk with nothing of the person left."""
    return replace(
        fresh(session.place),
        card_present=session.card_present,
        slot=session.slot if session.card_present else "",
        reader_ready=session.reader_ready,
        closed=session.closed,
        exchange=session.exchange,
    )


def stay(session: Session) -> Stepped:
    return session, ()
