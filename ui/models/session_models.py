"""The models of one session, made together."""

from kiosk.base.records import dataclass
from ui.models.answers import Answers
from ui.models.current import CurrentSession
from ui.models.display import Display
from ui.models.entry import Entry
from ui.models.guide import Guide
from ui.models.idle import Idle
from ui.models.listening import Listening
from ui.models.lost_day import LostDay
from ui.models.navigation import Navigation
from ui.models.outcome import Outcome
from ui.models.paper import Paper
from ui.models.phrases import Phrases
from ui.models.preferences import Preferences
from ui.models.reader import Reader
from ui.models.site import Site
from ui.models.truth import Truth
from ui.models.voice import Voice


@dataclass(frozen=True)
class SessionModels:
    """To be kept as long as a screen may show them."""

    display: Display
    navigation: Navigation
    idle: Idle
    phrases: Phrases
    preferences: Preferences
    site: Site
    truth: Truth
    reader: Reader
    answers: Answers
    lost_day: LostDay
    entry: Entry
    outcome: Outcome
    paper: Paper
    guide: Guide
    voice: Voice
    listening: Listening

    @classmethod
    def of(cls, session: CurrentSession) -> "SessionModels":
        voice, entry = Voice(session), Entry(session)
        entry.refused.connect(voice.refuse)
        return cls(
            Display(session),
            Navigation(session),
            Idle(session),
            Phrases(),
            Preferences(session),
            Site(session),
            Truth(session),
            Reader(session),
            Answers(session),
            LostDay(session),
            entry,
            Outcome(session),
            Paper(session),
            Guide(session),
            voice,
            Listening(session, voice),
        )
