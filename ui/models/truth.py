"""The one line on every screen that says how things stand, as QML sees it."""

from dataclasses import replace
from functools import cached_property
from itertools import product

from PySide6.QtCore import Property, Signal
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.base.records import dataclass
from kiosk.domain.advice.bar import Bar, Situation, bar, before_confirming
from kiosk.domain.advice.standing import Standing
from kiosk.domain.contact import Contact, contact
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind
from kiosk.domain.status import HolderStatus
from kiosk.journey.steps import Screen
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.presentation import Presentation
from ui.rows.room import ems

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True)
class _Told:
    show: Presentation
    region: str
    known: HolderStatus | None
    contact: Contact
    receipt: Receipt | None
    is_asked: bool
    shows_card: bool
    stops_here: bool
    aim: ReportKind | None
    chooses_region: bool

    @cached_property
    def situation(self) -> Situation:
        return Situation(
            Standing(self.show.rules(self.region), self.known),
            self.contact,
            self.receipt,
            is_asked=self.is_asked,
            shows_card=self.shows_card,
            stops_here=self.stops_here,
            aim=self.aim,
        )

    @cached_property
    def bar(self) -> Bar:
        return bar(self.situation)

    @cached_property
    def text(self) -> str:
        # A title is parted where its sense is; here it is part of a line.
        return self.show.say(self.bar.text).replace("\n", "")

    @cached_property
    def longest(self) -> str:
        """The longest that the line becomes on this screen by what is chosen on it."""
        regions = [policy.region for policy in self.show.book] if self.chooses_region else []
        others = (
            replace(self, region=region, stops_here=stops)
            for region, stops in product(regions, (False, True))
        )
        return max((self.text, *(other.text for other in others)), key=ems)

    @cached_property
    def longest_ever(self) -> str:
        """The same, whether or not the centre is reached meanwhile."""
        return max((replace(self, contact=known).longest for known in Contact), key=ems)

    @cached_property
    def caution(self) -> str:
        told = before_confirming(self.situation)
        return self.show.say(told) if told else ""


@QmlElement
@QmlSingleton
class Truth(Model):
    """How the card stands as far as known, and whether the centre is reached."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._told, self.changed.emit)

    def _told(self) -> _Told:
        current, session = self._session, self._session.value
        receipt = session.receipt
        return _Told(
            current.show,
            (receipt or session.answers).issuing_region,
            session.answers.known,
            contact(session.exchange, current.context.uptime()),
            receipt,
            is_asked=receipt is not None and session.screen is Screen.RECORDING,
            # What is known of somebody is for them only, and they may have gone with their card.
            shows_card=session.shows_person,
            stops_here=session.stops_here,
            aim=session.journey.kind if session.journey else None,
            chooses_region=session.screen is Screen.REGION,
        )

    @Property(str, notify=changed)
    def tone(self) -> str:
        """``good``, ``plain``, ``attention`` or ``danger``."""
        return self._shown.view.bar.tone

    @Property(str, notify=changed)
    def text(self) -> str:
        """One or two sentences."""
        return self._shown.view.text

    @Property(str, notify=changed)
    def longest(self) -> str:
        """What the line has room for, so that nothing moves when another answer is chosen."""
        return self._shown.view.longest

    @Property(str, notify=changed)
    def longestEver(self) -> str:
        """The same, when the centre is reached or missed meanwhile, too."""
        return self._shown.view.longest_ever

    @Property(bool, notify=changed)
    def offline(self) -> bool:
        """The last exchange with the centre was in vain."""
        return self._shown.view.contact is Contact.MISSED

    @Property(str, notify=changed)
    def caution(self) -> str:
        """What a report that is confirmed now will not yet do, or an empty text."""
        return self._shown.view.caution
