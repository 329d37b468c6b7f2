"""Sessions with nobody behind them: what the tests of models and the gallery show."""

from collections.abc import Callable
from functools import cache
from typing import Final

from kiosk.base.resources import RESOURCES
from kiosk.base.uptime import seconds_up
from kiosk.domain.policy import PolicyBook
from kiosk.domain.texts import languages
from kiosk.journey.patience import Patience
from kiosk.journey.values import Place
from kiosk.operations.clock import ClockWitness
from tests.journey.examples import OUTLET
from ui.models.current import CurrentSession, SessionContext
from ui.rows.presentation import Presentation

KIOSK_ID: Final = "110105-0007"
DISTRICT: Final = "110105"
SECONDS: Final = Patience(idle=90, countdown=20)


@cache
def shipped_book() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook), book
    return book


@cache
def presentations() -> dict[str, Presentation]:
    codes = languages(RESOURCES / "translations")
    return {code: Presentation.load(code, shipped_book(), DISTRICT) for code in codes}


def session_at(
    place: Place = OUTLET,
    *,
    clock: ClockWitness | None = None,
    uptime: Callable[[], float] = seconds_up,
) -> CurrentSession:
    """A session at ``place`` that asks for effects which nobody brings about."""
    return CurrentSession(
        SessionContext(
            place=place,
            kiosk_id=KIOSK_ID,
            patience=SECONDS,
            presentations=presentations(),
            perform=lambda _effect: None,
            clock=clock or ClockWitness(),
            uptime=uptime,
        )
    )
