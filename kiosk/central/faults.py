"""How the centre misbehaves on request: the device dock and tests steer it."""

import threading

from kiosk.base.records import dataclass
from kiosk.domain.failure import FailureCode


@dataclass(frozen=True)
class Normal:
    """Answers at once."""


@dataclass(frozen=True)
class Slow:
    """Answers, but only after ``seconds``."""

    seconds: float


@dataclass(frozen=True)
class Refusing:
    """Refuses every report with ``reason`` and keeps nothing of it."""

    reason: FailureCode = FailureCode.CENTRAL_REFUSED


@dataclass(frozen=True)
class Failing:
    """Answers 503 with ``Retry-After: retry_after`` (whole seconds)."""

    retry_after: int = 1


Behaviour = Normal | Slow | Refusing | Failing


class Faults:
    """The behaviour now; may be set from any thread at any time.

    Setting it again, or :meth:`close`, wakes whoever a :class:`Slow` holds back.
    """

    def __init__(self) -> None:
        self._behaviour: Behaviour = Normal()
        self._closed = False
        self._changed = threading.Condition()

    @property
    def behaviour(self) -> Behaviour:
        return self._behaviour

    @behaviour.setter
    def behaviour(self, behaviour: Behaviour) -> None:
        with self._changed:
            self._behaviour = behaviour
            self._changed.notify_all()

    def hold_back(self) -> None:
        """Wait as long as the behaviour asks for."""
        with self._changed:
            asked = self._behaviour
            if isinstance(asked, Slow):
                self._changed.wait_for(
                    lambda: self._closed or self._behaviour is not asked, asked.seconds
                )

    def close(self) -> None:
        """Hold nobody back any more."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
