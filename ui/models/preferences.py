"""How the person wants to be spoken to, as QML sees it."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Property, Signal, Slot
from PySide6.QtQml import QmlElement, QmlSingleton

from kiosk.journey import events, values
from ui.models.current import CurrentSession
from ui.models.model import Model

QML_IMPORT_NAME = "Kiosk"
QML_IMPORT_MAJOR_VERSION = 1

_ENGLISH = "en"
_ITS_NAME = "English"


class _Preferred(NamedTuple):
    now: values.Preferences
    before: values.Preferences | None


@QmlElement
@QmlSingleton
class Preferences(Model):
    """Each is changed by one touch at any time, and seen at once; and the sheet to do so."""

    changed = Signal()

    def __init__(self, session: CurrentSession) -> None:
        super().__init__()
        self._session = session
        self._shown = session.shown(self._preferred, self.changed.emit)

    def _preferred(self) -> _Preferred:
        session = self._session.value
        return _Preferred(session.preferences, session.before_settings)

    @property
    def _now(self) -> values.Preferences:
        return self._shown.view.now

    # ---- what is preferred ---------------------------------------------------------------------

    @Property(str, notify=changed)
    def language(self) -> str:
        return self._now.language

    @Property(str, notify=changed)
    def otherLanguage(self) -> str:
        """What the language calls itself that is a touch away; empty where there is none."""
        return self._name(self._other())

    @Slot()
    def speakOther(self) -> None:
        self.speak(self._other())

    def _other(self) -> str:
        """English, or from there the kiosk's own; empty where there is no other."""
        shown = self._session.context.presentations
        others = [code for code in shown if code != self._now.language]
        wanted = (_ENGLISH, self._session.value.place.language, *others)
        return next((code for code in wanted if code in others), "")

    def _name(self, code: str) -> str:
        # English is offered in the first frame, before its words are read.
        if code in {"", _ENGLISH}:
            return _ITS_NAME if code else ""
        return self._session.context.presentations[code].texts("language.name")

    @Property(int, notify=changed)
    def textStep(self) -> int:
        return self._now.text_step

    @Property(str, notify=changed)
    def look(self) -> str:
        """The colours: ``default``, ``contrast`` or ``dark``."""
        return self._now.look

    @Property(bool, notify=changed)
    def lowReach(self) -> bool:
        """Whether everything that is touched stands in the lowest third."""
        return self._now.low_reach

    @Property(bool, notify=changed)
    def calm(self) -> bool:
        """Whether nothing may move."""
        return self._now.calm

    @Property(bool, notify=changed)
    def voice(self) -> bool:
        """Whether the person wants the screens read out."""
        return self._now.voice

    @Property(bool, notify=changed)
    def elder(self) -> bool:
        """Whether this is the version for elderly people."""
        return self._now.elder

    @Slot(str)
    def speak(self, language: str) -> None:
        self._prefer(lambda now: replace(now, language=language))

    @Slot(int)
    def write(self, text_step: int) -> None:
        self._prefer(lambda now: replace(now, text_step=text_step))

    @Slot(str)
    def wear(self, look: str) -> None:
        self._prefer(lambda now: replace(now, look=values.Look(look)))

    @Property(list, notify=changed)
    def languages(self) -> list[dict[str, str]]:
        """The shipped ones, each with its ``code`` and the ``name`` that it calls itself."""
        shown = self._session.context.presentations
        return [{"code": code, "name": one.texts("language.name")} for code, one in shown.items()]

    @Slot()
    def toggleLowReach(self) -> None:
        self._prefer(lambda now: replace(now, low_reach=not now.low_reach))

    @Slot()
    def toggleCalm(self) -> None:
        self._prefer(lambda now: replace(now, calm=not now.calm))

    @Slot()
    def toggleVoice(self) -> None:
        self._prefer(lambda now: replace(now, voice=not now.voice))

    @Slot()
    def toggleElder(self) -> None:
        before = self._session.value.before_settings or self._now
        self._prefer(lambda now: now.as_usual(before) if now.elder else now.for_elders())

    def _prefer(self, change: Callable[[values.Preferences], values.Preferences]) -> None:
        self._session.act(events.Preferred(change(self._session.value.preferences)))

    # ---- the sheet -----------------------------------------------------------------------------

    @Property(bool, notify=changed)
    def sheetOpen(self) -> bool:
        return self._shown.view.before is not None

    @Property(bool, notify=changed)
    def altered(self) -> bool:
        """Whether anything is other than it was when the sheet was opened."""
        return self._shown.view.before not in {None, self._now}

    @Slot()
    def openSheet(self) -> None:
        self._session.act(events.OpenSettings())

    @Slot()
    def closeSheet(self) -> None:
        self._session.act(events.CloseSettings())

    @Slot()
    def restore(self) -> None:
        """Everything as it was when the sheet was opened."""
        before = self._session.value.before_settings
        if before is not None:
            self._session.act(events.Preferred(before))
