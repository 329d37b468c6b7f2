"""What the sync loop needs of a queue and of a centre, and what a centre may say."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import CentralResult, Holder, Report
from kiosk.domain.status import HolderStatus


class Outbox(Protocol):
    """Where unsent reports wait. Calls come from the sync thread and commit before they return."""

    def pending(self, limit: int) -> Sequence[Report] | Failure:
        """The oldest unsent reports, in the order they were recorded."""

    def answer(self, results: Sequence[CentralResult]) -> Failure | None:
        """Keep what the centre said; these reports wait no longer."""

    def attempted(self, report_ids: Sequence[UUID], code: FailureCode) -> Failure | None:
        """Note that sending these was tried in vain; they go on waiting."""

    def tidy(self) -> float | Failure | None:
        """Do what time demands; the seconds until there is something to do again."""


@dataclass(frozen=True)
class Answered:
    """The centre's word on each report of a batch, where it could be understood; maybe on none."""

    results: tuple[CentralResult, ...]


@dataclass(frozen=True)
class BatchRefused:
    """The centre took none of the batch, because of something in it."""

    failure: Failure


@dataclass(frozen=True)
class NotNow:
    """No answer, for no fault of the reports. Whether the centre has them is unknown.

    ``retry_after`` is in seconds, ``None`` where the centre named no time.
    """

    failure: Failure
    retry_after: float | None = None


@dataclass(frozen=True)
class TooMuch:
    """Something on the way lets no batch of this size through; smaller ones may pass."""

    failure: Failure


Reply = Answered | BatchRefused | TooMuch | NotNow


@dataclass(frozen=True)
class Sheet:
    """The regions' rules as the centre hands them out; ``etag`` is its own word for them."""

    content: bytes
    etag: str | None


@dataclass(frozen=True)
class Wanted:
    """What the centre says to a heartbeat: what the kiosk should fetch, and orders as signed."""

    fetch: frozenset[str] = frozenset()
    orders: tuple[str, ...] = ()


class Centre(Protocol):
    """One connection to the central service; calls block."""

    def send(self, reports: Sequence[Report]) -> Reply:
        """Hand over a batch of 1 to 500 reports."""

    def hang_up(self) -> None:
        """From another thread: make what is waiting give up soon, but not what comes after."""

    def abort(self) -> None:
        """From another thread: make what is waiting give up soon, and all that comes after."""

    def close(self) -> None:
        """Let the connection go."""


class Enquiry(Protocol):
    """A connection to ask about somebody who waits, so never behind what is being sent.

    All belongs to one thread, but for ``hang_up`` and ``abort``, which are others'.
    """

    def status(self, holder: Holder) -> HolderStatus | Failure:
        """The holder's cards and reports, or why not; may take longer than anybody waits."""

    def health(self) -> Failure | None:
        """Whether the centre answers and says that it is well; within 10 s."""

    def hang_up(self) -> None:
        """End the enquiry that is waiting; the next one is asked anew."""

    def abort(self) -> None:
        """End the enquiry that is waiting, and refuse those after it."""

    def close(self) -> None:
        """Let the connection go."""
