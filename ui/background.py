"""One thread for what would hold the interface up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kiosk.base import log
from kiosk.domain.failure import Failure, FailureCode


class Background:
    """Does one work after the other. A bug in one is told to ``over`` and ends the kiosk, whose
    supervisor starts it anew: better than a screen behind which nobody is.
    """

    def __init__(self, over: Callable[[Failure], object]) -> None:
        self._over = over
        self._is_closed = False
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="background")

    def do(self, work: Callable[[], None]) -> None:
        """Returns at once. Once closed nothing is begun any more."""
        if not self._is_closed:
            self._pool.submit(self._run_guarded, work)

    def _run_guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self._over(Failure(FailureCode.INTERNAL, type(error).__name__))
            log.critical("kiosk.work_crashed", exception=type(error).__name__)
            raise

    def close(self) -> None:
        self._is_closed = True

    def join(self) -> None:
        """Wait until everything begun is done."""
        self._pool.shutdown()
