"""What staff should hear of that no part tells by itself: once each time it changes."""

from collections.abc import Callable
from typing import Final

from kiosk.base import log
from kiosk.base.pulse import Pulse
from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations.clock import ClockWitness

_OF_A_WRONG_CLOCK: Final = frozenset({FailureCode.CLOCK_IMPOSSIBLE, FailureCode.CLOCK_AT_ODDS})


class Notice:
    """Looked at every few seconds, on one thread that is not the interface's.

    ``on_news`` has the centre told at once: a screen that is frozen is soon started anew.
    """

    def __init__(
        self,
        clock: ClockWitness,
        screen: Pulse | None,
        on_news: Callable[[], object] = lambda: None,
    ) -> None:
        self._on_news = on_news
        self._clock = clock
        self._screen = screen
        self._clock_was_wrong = False
        self._screen_stood_still = False

    def look(self) -> None:
        self._look_at_clock()
        self._look_at_screen()

    def _look_at_clock(self) -> None:
        fault = wrong_clock(self._clock)
        if (fault is not None) == self._clock_was_wrong:
            return
        self._clock_was_wrong = fault is not None
        if fault is None:
            log.info("clock.right")
        else:
            log.error("clock.wrong", code=fault.code, detail=fault.detail)
        self._on_news()

    def _look_at_screen(self) -> None:
        stands_still = self._screen is not None and self._screen.stands_still
        if stands_still == self._screen_stood_still:
            return
        self._screen_stood_still = stands_still
        if stands_still:
            log.critical("ui.frozen")
        else:
            log.info("ui.moves_again")
        self._on_news()


def wrong_clock(clock: ClockWitness) -> Failure | None:
    """What the clock is known to be wrong by; that nothing keeps it right is no such thing."""
    fault = clock.fault()
    return fault if fault is not None and fault.code in _OF_A_WRONG_CLOCK else None
