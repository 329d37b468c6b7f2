"""What a look at one thing comes to."""

from collections.abc import Callable

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure


@dataclass(frozen=True)
class Finding:
    """What a probe found where nothing failed; with a ``remedy`` it is a warning."""

    found: str
    remedy: str = ""


Outcome = Failure | Finding | None
"""``None`` is well, and nothing to tell of it."""

Probe = Callable[[], Outcome]
"""Only looks: it makes and changes nothing."""
