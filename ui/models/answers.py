"""Who the person is and what they have told, as QML sees it."""

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.domain.identity import IdentityWarning
from kiosk.domain.policy import Proof
from kiosk.journey import events
from ui.models.current import CurrentSession
from ui.models.model import Model
from ui.rows.answers import AnswersRows
from ui.rows.presentation import Row

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlSingleton
class Answers(Model):
    """The answers, masked where they are personal."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._rows, self.changed.emit)

    def _rows(self) -> AnswersRows:
        session = self._session.value
        return AnswersRows(
            self._session.show, session.answers, session.journey, self._dates_are_unjudged()
        )

    def _dates_are_unjudged(self) -> bool:
        known = self._session.value.answers.laid_down
        if known is None or IdentityWarning.DATES_UNJUDGED not in known.warnings:
            return False
        expired = known.valid_until is not None and known.valid_until < self._session.today
        return self._session.in_doubt or expired

    @Property(dict, notify=changed)
    def holder(self) -> Row:
        """Whose card is in question: ``name``, ``number`` (both masked), ``spoken_name``,
        ``spoken_number`` and ``document``; what is not known is empty.
        """
        return self._shown.view.holder

    @Property(dict, notify=changed)
    def agent(self) -> Row:
        """The same of who came for them."""
        return self._shown.view.agent

    @Property(dict, notify=changed)
    def laidDown(self) -> Row:
        """The same of whose card was read last."""
        return self._shown.view.laid_down

    @Property(bool, notify=changed)
    def datesUnjudged(self) -> bool:
        """By the clock the card may have expired, and the clock can't be relied on."""
        return self._shown.view.dates_unjudged

    @Property(list, notify=changed)
    def regions(self) -> list[Row]:
        """Rows of ``code``, ``name``, ``served``, ``chosen``."""
        return self._shown.view.regions

    @Property(str, notify=changed)
    def regionName(self) -> str:
        return self._shown.view.region_name

    @Property(list, notify=changed)
    def regionHotlines(self) -> list[Row]:
        """Rows of ``number``, ``note`` of the issuing region."""
        return self._shown.view.hotlines

    @Property(str, notify=changed)
    def caution(self) -> str:
        """What is to be known before the report is confirmed, or an empty text."""
        return self._shown.view.caution

    @Property(list, notify=changed)
    def review(self) -> list[Row]:
        """Rows of ``label``, ``value``, ``spoken``, ``screen`` (empty when it can't be changed)."""
        return self._shown.view.review

    @Slot(str)
    def chooseProof(self, proof: str) -> None:
        self._session.act(events.ProofChosen(Proof(proof)))
        self._session.act(events.Next())

    @Slot(str)
    def chooseRegion(self, code: str) -> None:
        self._session.act(events.RegionChosen(code))
