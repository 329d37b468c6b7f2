"""Somebody who stands at a kiosk: what the reader tells, and what the screen makes of that."""

from collections.abc import Callable
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.texts import Texts
from kiosk.effects.cards import card_event
from kiosk.journey import events
from kiosk.journey.effects import ReadCard
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.reader.port import Empty, Failed, NoReader, Read, ReaderState
from kiosk.reader.simulated.persons import PERSONS
from tests.journey.examples import OUTLET
from tests.reader.listening import Listener

TEXTS: Final = {
    language: Texts.load(RESOURCES / "translations", language) for language in ("zh_CN", "en")
}


def said(session: Session) -> str:
    """The id of the text that stands on the screen above all others."""
    match session.screen:
        case Screen.PROBLEM if session.failure:
            return f"failure.{session.failure.code}.happened"
        case Screen.CARD_GONE:
            return "card_gone.failed" if session.failure else "card_gone.title"
        case Screen.PLACE_CARD if not session.reader_ready:
            return "place_card.no_reader.title"
        case Screen.PLACE_CARD if session.reading:
            return "place_card.reading.title"
        case Screen.PLACE_CARD:
            return f"place_card.{'again' if session.card_present else 'waiting'}.title"
        case _:
            return f"{session.screen}.title"


class Visitor(Listener):
    """Has begun a pre-loss report and goes on to nothing, whatever comes of the card."""

    def __init__(self, read_again: Callable[[], None]) -> None:
        super().__init__()
        self._read_again = read_again
        self.session, _ = step(fresh(OUTLET), events.Begin(JourneyName.PRE_LOSS))
        self.screens: list[str] = []

    def __call__(self, state: ReaderState) -> None:
        self.session, effects = step(self.session, card_event(state))
        text = said(self.session)
        if self.screens[-1:] != [text]:
            self.screens.append(text)
        if ReadCard() in effects:
            self._read_again()
        super().__call__(state)

    def until_read_as(self, person: str) -> None:
        number = PERSONS[person].number
        self.until(lambda state: isinstance(state, Read) and number_on(state) == number)

    def until_told(self, code: FailureCode) -> None:
        self.until(lambda state: isinstance(state, Failed) and state.failure.code is code)

    def until_rest(self) -> None:
        self.until(lambda state: isinstance(state, Empty | NoReader))


def number_on(state: ReaderState) -> str | None:
    """The ID number on a card that was read."""
    match state:
        case Read(Identity() as identity):
            return identity.number
        case _:
            return None
