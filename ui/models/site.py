"""The kiosk and the place it stands in, as QML sees it."""

from functools import cached_property

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base.records import dataclass
from kiosk.domain.advice.phrase import phrase
from kiosk.domain.failure import Failure
from kiosk.domain.policy import Channel
from kiosk.domain.report import LOSSES, ReportKind, SiteProfile
from kiosk.journey.home import at_home, behind
from kiosk.journey.steps import JourneyName
from kiosk.journey.values import Place
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.presentation import Presentation, Row

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True)
class _Site:
    show: Presentation
    place: Place
    region: str
    home: tuple[JourneyName, ...]
    behind: tuple[JourneyName, ...]
    closed: Failure | None
    clock_in_doubt: bool
    loses: bool
    """Whether a card may have been lost: nobody has come to do anything else."""

    @cached_property
    def hotline(self) -> str:
        return self.show.rules(self.region).hotlines[0].number

    @cached_property
    def hotline_name(self) -> str:
        return self.show.say(self.show.rules(self.region).whose_line_with_hours)

    @cached_property
    def hotlines(self) -> list[Row]:
        return self.show.every_hotline

    @cached_property
    def by_phone(self) -> str:
        return self.show.say(self.show.rules(self.region).by_phone)

    @cached_property
    def from_elsewhere(self) -> str:
        told = self.show.rules(self.region).from_elsewhere
        return self.show.say(told) if told else ""

    @cached_property
    def to_call(self) -> str:
        rules = self.show.rules(self.region)
        return self.show.say(rules.to_stop if self.loses else rules.to_ask)

    @cached_property
    def to_ask(self) -> str:
        return self.show.say(self.show.rules(self.region).to_ask)

    @cached_property
    def seeing_doctor(self) -> list[str]:
        if self.place.profile is not SiteProfile.HOSPITAL:
            return []
        rules = self.show.rules(self.place.region)
        return [self.show.say(told) for told in (*rules.while_blocked, *rules.meanwhile)]

    @cached_property
    def outlet(self) -> str:
        return self.show.say(self.show.rules(self.place.region).place(Channel.OUTLET))

    @cached_property
    def outlet_needs(self) -> str:
        rules = self.show.rules(self.place.region)
        return self.show.say(phrase("sentence", rules.bring(ReportKind.WRITTEN_PRE_LOSS)))


@QmlElement
@QmlSingleton
class Site(Model):
    """What is the same for everybody who comes."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._site, self.changed.emit)

    def _site(self) -> _Site:
        current, session = self._session, self._session.value
        profile, preferences = session.place.profile, session.preferences
        return _Site(
            current.show,
            session.place,
            (session.receipt or session.answers).issuing_region,
            at_home(profile, preferences),
            behind(profile, preferences),
            session.closed,
            current.in_doubt,
            session.journey is None or session.journey.kind in LOSSES,
        )

    @Property(str, notify=changed)
    def kioskId(self) -> str:
        return self._session.context.kiosk_id

    @Property(str, notify=changed)
    def profile(self) -> str:
        return self._shown.view.place.profile

    @Property(list, notify=changed)
    def home(self) -> list[str]:
        """The journeys that the first screen has doors to."""
        return list(self._shown.view.home)

    @Property(list, notify=changed)
    def behind(self) -> list[str]:
        """Those behind its door to other ways."""
        return list(self._shown.view.behind)

    @Property(str, notify=changed)
    def hotline(self) -> str:
        """The line for the card in question, of the kiosk's own region until another is named."""
        return self._shown.view.hotline

    @Property(str, notify=changed)
    def hotlineName(self) -> str:
        """Whose cards it is for, and at which hours."""
        return self._shown.view.hotline_name

    @Property(list, notify=changed)
    def hotlines(self) -> list[Row]:
        """What the two have room for, so that nothing moves when another region is named."""
        return self._shown.view.hotlines

    @Property(str, notify=changed)
    def byPhone(self) -> str:
        """What that line wants to see or to hear."""
        return self._shown.view.by_phone

    @Property(str, notify=changed)
    def fromElsewhere(self) -> str:
        """Whom to call for a card that is not that region's, or an empty text."""
        return self._shown.view.from_elsewhere

    @Property(str, notify=changed)
    def toCall(self) -> str:
        """Whom to call instead, whosever card it is: to block it, for who came to report a loss or
        for nothing yet, else to ask about it.
        """
        return self._shown.view.to_call

    @Property(str, notify=changed)
    def toAsk(self) -> str:
        """Whom to ask of a card, whosever it is."""
        return self._shown.view.to_ask

    @Property(list, notify=changed)
    def seeingDoctor(self) -> list[str]:
        """What helps at the doctor's once a card of this place is blocked; told at hospitals."""
        return self._shown.view.seeing_doctor

    @Property(str, notify=changed)
    def outlet(self) -> str:
        """The counters of this place, to go to."""
        return self._shown.view.outlet

    @Property(str, notify=changed)
    def outletNeeds(self) -> str:
        """What to bring there for a written report, or whom to ask."""
        return self._shown.view.outlet_needs

    @Property(str, notify=changed)
    def closedBecause(self) -> str:
        """The code of what keeps this kiosk from taking any report now, or an empty text."""
        closed = self._shown.view.closed
        return closed.code if closed else ""

    @Property(bool, notify=changed)
    def clockInDoubt(self) -> bool:
        """The clock is known to be wrong, and nobody has told the time yet."""
        return self._shown.view.clock_in_doubt
