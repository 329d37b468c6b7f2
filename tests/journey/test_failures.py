"""Whether a journey goes on after a failure: told in the registry, and found out by walking.

The failure comes where its kind comes from, once; then the person does what the screen tells them
to, and for the rest goes along.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pytest

from kiosk.domain.advice.failures import about_failure
from kiosk.domain.advice.phrase import Phrase
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.standing import Standing
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportState
from kiosk.journey import events
from kiosk.journey.session import fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Printing
from kiosk.operations.registry import load_failures
from tests.domain.advice.test_next_steps import BOOK
from tests.journey.examples import BEIJING, OUTLET, RECEIPT, after, willing
from tests.persons import WANG

REGISTRY: Final = load_failures()
REFUSED: Final = replace(RECEIPT, state=ReportState.REFUSED)

LAYS_A_CARD: Final = (events.CardRemoved(), events.CardLaid(), events.CardRead(WANG))
LEAVES: Final = (events.Cancel(),)
NOTHING_TO_DO: Final = ()
OBEYING: Final[Mapping[str, tuple[events.Event, ...]]] = {
    **dict.fromkeys(
        ("lift_and_wait", "lay_again", "lay", "hold", "lay_bare", "lay_another"), LAYS_A_CARD
    ),
    "found": LAYS_A_CARD,  # to report another card
    "again": (events.Back(),),
    "another_kiosk": LEAVES,
    "issuer": LEAVES,
    "counter": LEAVES,
    "call_staff": LEAVES,
    **dict.fromkeys(("number", "check_number", "show_code", "staff"), NOTHING_TO_DO),
}
"""What somebody does at this kiosk who does what they are told."""


def told(phrase: Phrase, kind: str) -> str:
    """The name of the one text of this ``kind`` that the phrase has."""
    parts = [phrase]
    for part in parts:
        parts += [argument for argument in part.arguments if isinstance(argument, Phrase)]
    prefix = f"advice.failed.{kind}."
    (text_id,) = (part.text_id for part in parts if part.text_id.startswith(prefix))
    return text_id.removeprefix(prefix)


def happens(failure: Failure, card: str) -> tuple[Screen, tuple[events.Event, ...]]:
    """On which screen it comes, and as what: of the card, of the queue, or of a report that is
    recorded (the centre's answer, the paper).
    """
    if card in {"unread", "public"}:
        return Screen.PLACE_CARD, (events.CardLaid(), events.CardFailed(failure))
    if card == "unrecorded":
        return Screen.RECORDING, (events.NotRecorded(failure),)
    recorded = (events.Recorded(RECEIPT), events.CentreAnswered(REFUSED))
    return Screen.RECORDING, (*recorded, events.ReceiptFailed(RECEIPT.report_id, failure, ""))


@pytest.mark.parametrize("code", FailureCode)
def test_the_registry_says_whether_a_journey_goes_on(code: FailureCode) -> None:
    failure = Failure(code)
    advice = about_failure(code, None, Standing(Rules.of(BEIJING, BOOK), None))
    screen, comes = happens(failure, told(advice.card, "card"))
    session, _ = step(fresh(OUTLET), events.Begin(JourneyName.PRE_LOSS))
    while session.screen is not screen:
        session, _ = after(session, *willing(session))
    session, _ = after(session, *comes)
    assert session.failure == failure, "the person sees it"
    assert session.screen is Screen.PROBLEM or session.printing is Printing.FAILED
    session, _ = after(session, *OBEYING[told(advice.todo, "todo")])
    while session.screen not in {Screen.RESULT, Screen.ATTRACT, Screen.TAKE_CARD}:
        before = session
        session, _ = after(session, *willing(session))
        assert session != before, "nobody is left on a screen that leads nowhere"
    assert (session.screen is Screen.RESULT) is REGISTRY.entries[code].continues
