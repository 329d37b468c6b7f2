"""How the person wants to be spoken to, as QML sees it."""

from dataclasses import replace

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey import events, values
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_TEXT_STEPS = 4


@QmlElement
@QmlSingleton
class Preferences(Model):
    """Language, text size and contrast, each changed by one touch at any time."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._preferences, self.changed.emit)

    def _preferences(self) -> values.Preferences:
        return self._session.value.preferences

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._shown.view.language

    @Property(int, notify=changed)
    def textStep(self) -> int:
        return self._shown.view.text_step

    @Property(str, notify=changed)
    def look(self) -> str:
        """The colours: ``default``, ``contrast`` or ``dark``."""
        return self._shown.view.look

    @Property(bool, notify=changed)
    def lowReach(self) -> bool:
        """Whether everything that is touched stands in the lowest third."""
        return self._shown.view.low_reach

    @Property(bool, notify=changed)
    def calm(self) -> bool:
        """Whether nothing may move."""
        return self._shown.view.calm

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        """Whether the person wants the screens read out."""
        return self._shown.view.voice

    @Property(bool, notify=changed)
    def elder(self) -> bool:
        """Whether this is the version for elderly people."""
        return self._shown.view.elder

    @Property(list, constant=True)
    def languages(self) -> list[dict[str, str]]:
        """The shipped ones, each with its ``code`` and the ``name`` that it calls itself."""
        shown = self._session.context.presentations
        return [{"code": code, "name": one.texts("language.name")} for code, one in shown.items()]

    @Slot()
    def nextLanguage(self) -> None:
        """Go round the shipped languages."""
        codes = list(self._session.context.presentations)
        following = codes[(codes.index(self._shown.view.language) + 1) % len(codes)]
        self._prefer(replace(self._shown.view, language=following))

    @Slot()
    def nextTextStep(self) -> None:
        """Go round the four text sizes."""
        following = (self._shown.view.text_step + 1) % _TEXT_STEPS
        self._prefer(replace(self._shown.view, text_step=following))

    @Slot()
    def toggleContrast(self) -> None:
        preferred = self._shown.view
        contrast = preferred.look is values.Look.CONTRAST
        look = values.Look.DEFAULT if contrast else values.Look.CONTRAST
        self._prefer(replace(preferred, look=look))

    def _prefer(self, preferred: values.Preferences) -> None:
        self._session.act(events.Preferred(preferred))
