"""What one request brings."""

from collections.abc import Sequence
from datetime import datetime

from kiosk.base.records import dataclass
from kiosk.central.api import Malformed, Report
from kiosk.central.calls import Call


@dataclass(frozen=True)
class Batch:
    """Reports or calls as they came. ``sent_at`` is what the kiosk's clock said when it sent."""

    reports: Sequence[Report | Call | Malformed]
    sent_at: datetime | None = None

    @property
    def kiosk(self) -> str:
        """Whose it is, by the first report that can be read; empty where there is none."""
        return next((one.kiosk_id for one in self.reports if isinstance(one, Report)), "")
