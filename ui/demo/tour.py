"""One journey of a made-up visitor: what they do on each screen, and what they see."""

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import SiteProfile
from kiosk.journey.patience import Patience
from kiosk.journey.screens import SCREENS
from kiosk.journey.session import Session
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.values import Printing
from kiosk.sandbox.switches import Sandbox
from ui.application import Interface
from ui.demo.visitor import LostError, Visitor

Say = Callable[[str], None]

_WITHOUT_CARD: Final = {
    JourneyName.STATED_PRE_LOSS,
    JourneyName.AGENT_PRE_LOSS,
    JourneyName.WRITTEN_PRE_LOSS,
}
_BEHIND: Final = {
    SiteProfile.OUTLET: _WITHOUT_CARD | {JourneyName.HELP},
    SiteProfile.HOSPITAL: _WITHOUT_CARD | {JourneyName.FORMAL_LOSS},
}
"""What stands behind the first screen's door to other ways."""
_PASSING: Final = frozenset({Screen.CHECKING, Screen.RECORDING})

_BY_HAND: Final[Mapping[Screen, str]] = {
    Screen.PLACE_CARD: "lay an identity card on the reader",
    Screen.CARD_GONE: "lay the identity card on the reader again",
    Screen.HOLDER_CARD: "lay the card holder's identity card there instead",
    Screen.ID_NUMBER: "type an identity card number, and go on",
    Screen.PROBLEM: "take that card away and lay an identity card on the reader",
    Screen.TAKE_CARD: "take the card away",
}
"""What nobody but a person can do at a real reader: whoever has a card has a number, too."""

_PATIENCE_MS: Final = 20_000
_PAPER_MS: Final = 60_000


@dataclass()
class Tour:
    """One journey of a made-up visitor, photographed on the way.

    ``person`` is their key in the sandbox, where its reader is simulated, and ``holder`` that of
    whoever they come for; ``say`` asks a person for what only they can do. ``fast`` takes each
    picture at once, without waiting until nothing moves. ``failure`` is what kept a report from
    being recorded, or is of a device that did not do its part.
    """

    interface: Interface
    visitor: Visitor
    journey: JourneyName
    out: Path
    number: int
    fast: bool
    say: Say
    patience: Patience
    person: str = ""
    holder: str = ""
    screens: list[str] = field(default_factory=list)
    been: set[Screen] = field(default_factory=set)
    receipt: Receipt | None = None
    failure: Failure | None = None

    @property
    def session(self) -> Session:
        return self.interface.session.value

    @property
    def cards(self) -> Sandbox | None:
        """Where cards are laid down by a switch; at a real reader a person does it."""
        sandbox = self.interface.kiosk.sandbox
        return sandbox if sandbox and sandbox.has_reader else None

    def go(self) -> None:
        """From the first screen to the last, along the straight way of the journey."""
        self._arrive(Screen.ATTRACT)
        if not self._is_open():
            self.failure = Failure(FailureCode.READER_MISSING)
            return
        self._begin()
        screen = Screen.ATTRACT
        while (screen := self._after(screen)) is not Screen.ATTRACT:
            if not self._by_hand(screen):
                _MOVES.get(screen, _go_on)(self)
            self.been.add(screen)

    def _is_open(self) -> bool:
        """Whether the first screen has the door to this journey: to a pre-loss only where a card
        can be read, as it names other ways then.
        """
        if self.journey is not JourneyName.PRE_LOSS:
            return True
        door = f"home.{self.journey}"
        self.visitor.wait(
            lambda: self.visitor.touchable(door) or not self.session.reader_ready, door
        )
        return self.session.reader_ready

    def _begin(self) -> None:
        """By a door of the first screen, or one behind its door to other ways."""
        if self.journey in _BEHIND[self.session.place.profile]:
            ready = self.session.reader_ready
            self.visitor.touch("home.no_id_card" if ready else "home.no_reader")
            self.visitor.touch(f"no_id_card.{self.journey}")
        else:
            self.visitor.touch(f"home.{self.journey}")

    def _after(self, screen: Screen) -> Screen:
        """The next screen that waits for the person."""
        by_hand = self._by_hand(screen)
        seconds = self.patience.limit(screen, self.session.preferences) if by_hand else None
        if by_hand:
            self.say(f"{self.journey} {self.number}: {_BY_HAND[screen]}, within {seconds} s")
        self.visitor.wait(
            lambda: self.session.screen not in _PASSING | {screen} or self._is_closed(screen),
            f"what follows {screen}",
            _PATIENCE_MS + 1000 * (seconds or 0),
        )
        if self._is_closed(screen):
            self.failure = Failure(FailureCode.READER_MISSING)
            return Screen.ATTRACT
        if by_hand and screen is not Screen.TAKE_CARD and self.session.screen is Screen.ATTRACT:
            if self.session.reader_ready:
                raise LostError(f"nobody was there to {_BY_HAND[screen]}")
            self.failure = Failure(FailureCode.READER_MISSING)
        self._arrive(self.session.screen)
        return self.session.screen

    def _is_closed(self, screen: Screen) -> bool:
        """Whether the door that was touched has gone: the reader was missing by then."""
        is_still_there = screen is self.session.screen is Screen.ATTRACT
        by_card = self.journey is JourneyName.PRE_LOSS
        return is_still_there and by_card and not self.session.reader_ready

    def _by_hand(self, screen: Screen) -> bool:
        """Whether only a person can go on from here."""
        return screen in _BY_HAND and not self.cards

    def _arrive(self, screen: Screen) -> None:
        self.visitor.see(screen)
        self.picture(screen)

    def picture(self, name: str) -> None:
        """Take a picture once nothing moves."""
        if not self.fast:
            self.visitor.rest()
        file = f"{self.number:02d}-{len(self.screens) + 1:02d}-{name}.png"
        self.visitor.photograph(self.out / file)
        self.screens.append(file)

    def see_paper(self) -> None:
        """Wait until the printer has done what it can."""
        self.visitor.wait(
            lambda: self.session.printing is not Printing.BUSY, "the paper", _PAPER_MS
        )
        if self.session.printing is Printing.FAILED:
            self.failure = self.session.failure
        self.picture("paper")


# ---- what the visitor does on each screen -----------------------------------------------------


def _go_on(tour: Tour) -> None:
    tour.visitor.touch("action.next")


def _go_back(tour: Tour) -> None:
    tour.visitor.touch("action.back")


def _choose_document(tour: Tour) -> None:
    """The register, whose number only a made-up person can tell; else the card on the reader."""
    tour.visitor.touch("proof.household_register" if tour.cards else "proof.id_card")


def _lay_card(tour: Tour) -> None:
    if tour.cards:
        tour.cards.place(tour.person)


def _lay_holders_card(tour: Tour) -> None:
    if tour.cards:
        tour.cards.remove()
        tour.cards.place(tour.holder)


def _take_card(tour: Tour) -> None:
    if tour.cards:
        tour.cards.remove()


def _type_number(tour: Tour) -> None:
    if tour.cards:
        _type(tour, tour.cards.number_of(tour.person))


def _type_phone(tour: Tour) -> None:
    """Everybody has a telephone of their own."""
    _type(tour, f"1380013{tour.number % 10_000:04d}")


def _type(tour: Tour, characters: str) -> None:
    for character in characters:
        tour.visitor.touch(f"key.{character}")
    tour.picture("typed")
    _go_on(tour)


def _choose_yesterday(tour: Tour) -> None:
    if tour.interface.session.in_doubt:  # nobody can tell which day that was
        tour.visitor.touch("day.none")
        return
    tour.visitor.touch("day.yesterday")
    _go_on(tour)


def _confirm(tour: Tour) -> None:
    tour.visitor.touch("review.confirm")


def _look_around(tour: Tour) -> None:
    if Screen.LAW in tour.been:
        _go_back(tour)
    else:
        tour.visitor.touch("help.law")


def _give_up(tour: Tour) -> None:
    """What could not be recorded is told at the end."""
    tour.failure = tour.session.failure
    tour.visitor.touch("action.end")


def _take_receipt(tour: Tour) -> None:
    tour.see_paper()
    tour.receipt = tour.session.receipt
    tour.visitor.touch("action.finish")


def _take_slip(tour: Tour) -> None:
    tour.visitor.touch("action.print")
    tour.see_paper()
    tour.visitor.touch("action.finish")


_MOVES: Final[Mapping[Screen, Callable[[Tour], None]]] = {
    **{screen: _take_slip for screen, traits in SCREENS.items() if traits.may_end},
    Screen.DOCUMENT: _choose_document,
    Screen.PLACE_CARD: _lay_card,
    Screen.HOLDER_CARD: _lay_holders_card,
    Screen.ID_NUMBER: _type_number,
    Screen.LOST_ON: _choose_yesterday,
    Screen.PHONE: _type_phone,
    Screen.REVIEW: _confirm,
    Screen.RESULT: _take_receipt,
    Screen.NO_ID_CARD: _go_back,
    Screen.HELP: _look_around,
    Screen.LAW: _go_back,
    Screen.TAKE_CARD: _take_card,
    Screen.PROBLEM: _give_up,
}
