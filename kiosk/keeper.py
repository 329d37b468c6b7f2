"""Keeps the kiosk open: tries again while it can't be, and tells while it can take no report.

What keeps it from opening (a full disk, a key that is missing) may be mended at any time, and a
person before the screen must see the hotline meanwhile, not a dark screen or one that waits.
"""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kiosk.base import log
from kiosk.base.records import dataclass
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey import events
from kiosk.journey.effects import Effect
from kiosk.journey.failing import failed

if TYPE_CHECKING:
    from kiosk.app import Kiosk

_FINAL: Final = {FailureCode.CONFIGURATION_INVALID, FailureCode.DATA_FOLDER_IN_USE}
"""What no waiting mends: it ends the program with one line."""


@dataclass(frozen=True)
class Pace:
    """Seconds: from one try to the next, which doubles up to ``longest``, and from look to look."""

    first: float = 1.0
    longest: float = 15.0
    look: float = 5.0


_PACE: Final = Pace()


class Keeper:
    """Owns one thread, and the kiosk. Every callback is called on that thread or on a part's own.

    ``post`` also gets a ``ServiceChanged`` whenever what hinders the kiosk has changed.
    ``on_opened`` gets the kiosk, once; ``on_over`` a failure that no waiting mends.
    """

    def __init__(
        self,
        open_kiosk: "Callable[[], Kiosk | Failure]",
        post: Callable[[events.Event], object],
        *,
        on_opened: "Callable[[Kiosk], object]",
        on_over: Callable[[Failure], object],
        pace: Pace = _PACE,
    ) -> None:
        self.kiosk: Kiosk | None = None
        self.obstacle: Failure | None = None
        """Why no report can be taken now, as far as that is known."""
        self._open_kiosk = open_kiosk
        self._post = post
        self._on_opened = on_opened
        self._on_over = on_over
        self._pace = pace
        self._changed = threading.Condition()
        self._waiting: list[Effect] = []
        self._is_closing = False
        self._is_told_to_look = False
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def perform(self, effect: Effect) -> None:
        """Returns at once. Before the first try has ended the effect waits for it."""
        with self._changed:
            if self.kiosk is None and self.obstacle is None:
                self._waiting.append(effect)
                return
        self._pass_on(effect)

    def look(self) -> None:
        """See at once, not only at the next look, what is in the way. Returns at once."""
        with self._changed:
            self._is_told_to_look = True
            self._changed.notify_all()

    def close(self) -> None:
        """End trying and join the thread; close the kiosk where it was opened."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join()
        if self.kiosk is not None:
            self.kiosk.close()

    def _run(self) -> None:
        pause = self._pace.first
        while isinstance(outcome := self._try_to_open(), Failure):
            self._note(outcome)
            if outcome.code in _FINAL:
                self._on_over(outcome)
                return
            if self._is_told_to_close(pause):
                return
            pause = min(2 * pause, self._pace.longest)
        with self._changed:
            self.kiosk = outcome
        self._on_opened(outcome)
        self._note(outcome.obstacle())
        while not self._is_told_to_close(self._pace.look):
            self._note(outcome.obstacle())
            outcome.notice()

    def _try_to_open(self) -> "Kiosk | Failure":
        try:
            return self._open_kiosk()
        except Exception as error:  # noqa: BLE001 - a screen with the hotline beats an exit loop
            log.critical("kiosk.work_crashed", exception=type(error).__name__)
            return Failure(FailureCode.INTERNAL, type(error).__name__)

    def _note(self, obstacle: Failure | None) -> None:
        with self._changed:
            is_news = obstacle != self.obstacle
            self.obstacle = obstacle
            waiting, self._waiting = self._waiting, []
        if is_news:
            if obstacle is not None:
                log.error("kiosk.hindered", code=obstacle.code, detail=obstacle.detail)
            else:
                log.info("kiosk.unhindered")
            self._post(events.ServiceChanged(obstacle))
        for effect in waiting:
            self._pass_on(effect)

    def _pass_on(self, effect: Effect) -> None:
        if self.kiosk is not None:
            self.kiosk.effects.perform(effect)
        elif self.obstacle is not None:
            event = failed(effect, self.obstacle, china.now())
            if event is not None:
                self._post(event)

    def _is_told_to_close(self, seconds: float) -> bool:
        """Wait that long, or until it is so, or it is told to look."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or self._is_told_to_look, seconds)
            self._is_told_to_look = False
            return self._is_closing
