"""Before a card is read, a screen says whose line it names and what to call it for."""

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.report import LOSSES
from kiosk.journey import events
from kiosk.journey.steps import JOURNEYS, JourneyName
from kiosk.operations.clock import ClockWitness
from tests.journey.examples import NOW, OUTLET
from tests.ui.sessions import session_at
from ui.models.session_models import SessionModels


@pytest.mark.parametrize("name", [None, *JourneyName])
def test_only_who_may_have_lost_a_card_is_told_how_to_stop_it(
    application: QCoreApplication, name: JourneyName | None
) -> None:
    """Without its reader the kiosk told so to everybody, with a found card in hand, too."""
    session = session_at(OUTLET, clock=ClockWitness(wall=lambda: NOW, kernel=lambda: True))
    if name is not None:
        session.handle(events.Begin(name))
    to_call = str(SessionModels.of(session).site.property("toCall"))
    stops = name is None or JOURNEYS[name].kind in LOSSES
    assert ("要马上停用北京市的卡，请拨打 96102。" in to_call) == stops
    assert ("要问北京市的卡，请拨打 96102。" in to_call) != stops
    assert to_call.endswith("别处发的卡，先拨发卡地区号，再拨 12333。")
