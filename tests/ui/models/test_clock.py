"""What the screens say and leave out while nobody can tell what time it is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.china import CHINA_TIME
from kiosk.domain.id_number import check_character
from kiosk.domain.identity import Identity, IdentityWarning
from kiosk.domain.policy import Proof
from kiosk.journey import events
from kiosk.journey.steps import JourneyName
from kiosk.operations.clock import ClockWitness
from tests.persons import WANG
from tests.ui.sessions import session_at
from ui.models.session_models import SessionModels

TRUE = datetime(2027, 3, 1, 12, tzinfo=CHINA_TIME)
FLAT_BATTERY = datetime(1970, 1, 2, 8, tzinfo=CHINA_TIME)
EXPIRED = replace(WANG, valid_until=(TRUE - timedelta(days=1)).date())


class Screens:
    def __init__(self, wall: datetime, *, kept: bool) -> None:
        self.witness = ClockWitness(wall=lambda: wall, uptime=lambda: 0.0, kernel=lambda: kept)
        self.session = session_at(clock=self.witness)
        self.models = SessionModels.of(self.session)
        self.session.tick()

    def lay(self, card: Identity) -> None:
        """As the reader hands it on when nobody is sure of the day."""
        unjudged = replace(card, warnings=(IdentityWarning.DATES_UNJUDGED,))
        for event in (
            events.Begin(JourneyName.PRE_LOSS),
            events.CardLaid(),
            events.CardRead(unjudged),
        ):
            self.session.handle(event)

    @property
    def clock_in_doubt(self) -> bool:
        return bool(self.models.site.property("clockInDoubt"))

    @property
    def dates_unjudged(self) -> bool:
        return bool(self.models.answers.property("datesUnjudged"))


def test_a_clock_that_can_t_be_right_is_told_until_the_centre_tells_the_time(
    application: QCoreApplication,
) -> None:
    screens = Screens(FLAT_BATTERY, kept=True)
    told: list[bool] = []
    screens.models.site.changed.connect(lambda: told.append(screens.clock_in_doubt))
    screens.lay(WANG)
    assert screens.clock_in_doubt
    assert screens.dates_unjudged
    screens.witness.hear(TRUE)
    screens.session.tick()
    assert told[-1] is False
    assert screens.session.today == TRUE.date()


@pytest.mark.parametrize(("card", "told"), [(WANG, False), (EXPIRED, True)])
def test_where_nothing_vouches_for_the_clock_only_an_expired_card_is_told(
    application: QCoreApplication, card: Identity, *, told: bool
) -> None:
    screens = Screens(TRUE, kept=False)
    screens.lay(card)
    assert not screens.clock_in_doubt
    assert screens.dates_unjudged is told


@pytest.mark.parametrize(("wall", "problem"), [(TRUE, "birth_future"), (FLAT_BATTERY, "")])
def test_a_typed_birth_date_is_judged_only_by_a_clock_that_may_be_right(
    application: QCoreApplication, wall: datetime, problem: str
) -> None:
    screens = Screens(wall, kept=False)
    entry = screens.models.entry
    for event in (
        events.Begin(JourneyName.WRITTEN_PRE_LOSS),
        events.Next(),
        events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
    ):
        screens.session.handle(event)
    screens.session.handle(events.Next())
    number = "110105" + f"{TRUE.year + 1}0307" + "002"
    for character in number + check_character(number):
        entry.type(character)
    assert entry.property("problem") == problem
