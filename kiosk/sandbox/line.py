"""The line to the centre of a sandbox."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import Holder, Report
from kiosk.domain.status import HolderStatus
from kiosk.sync.port import NotNow, Reply, Sheet, Wanted

if TYPE_CHECKING:
    from kiosk.sync.client import CentralClient

_CUT: Final = Failure(FailureCode.CENTRAL_UNREACHABLE, "the line is cut")


class Line:
    """The line to the centre, which can be cut."""

    def __init__(self, centre: "CentralClient | Line") -> None:
        self._centre = centre
        self.off = False

    def send(self, reports: Sequence[Report]) -> Reply:
        return NotNow(_CUT) if self.off else self._centre.send(reports)

    def beat(self, health: Mapping[str, object]) -> Wanted | Failure:
        return _CUT if self.off else self._centre.beat(health)

    def tell(self, told: Mapping[str, object]) -> Failure | None:
        return _CUT if self.off else self._centre.tell(told)

    def policies(self, seen: str) -> Sheet | Failure | None:
        return _CUT if self.off else self._centre.policies(seen)

    def status(self, holder: Holder) -> HolderStatus | Failure:
        return _CUT if self.off else self._centre.status(holder)

    def health(self) -> Failure | None:
        return _CUT if self.off else self._centre.health()

    def hang_up(self) -> None:
        self._centre.hang_up()

    def abort(self) -> None:
        self._centre.abort()

    def close(self) -> None:
        self._centre.close()
