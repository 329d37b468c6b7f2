"""Who comes to the kiosks, and what for."""

import re
from random import Random

from kiosk.domain.identity import DocumentKind
from kiosk.domain.report import Draft, Holder, ReportKind, Verification
from tests.queue.examples import NAME, resident_number

NUMBERS_BEGIN, PHONES_BEGIN = "11010519900307", "139"
NAMES_SOMEBODY = re.compile(rf"{NUMBERS_BEGIN}|\b{PHONES_BEGIN}\d{{8}}\b")
"""What a search for something personal looks for."""

_REGIONS = ("110000", "110000", "110105", "310000", "330600", "370000", "440300")
"""One of them is not served."""
_KINDS = (
    *[(ReportKind.PRE_LOSS, Verification.CHIP)] * 10,
    (ReportKind.PRE_LOSS, Verification.STATED),
    (ReportKind.PRE_LOSS, Verification.AGENT),
    (ReportKind.WRITTEN_PRE_LOSS, Verification.CHIP),
    (ReportKind.WRITTEN_PRE_LOSS, Verification.COUNTER),
    *[(ReportKind.FORMAL_LOSS, Verification.CHIP)] * 2,
    *[(ReportKind.UNDO_PRE_LOSS, Verification.CHIP)] * 4,
)


class People:
    """So many that they come again, and to several kiosks."""

    def __init__(self, count: int, random: Random) -> None:
        self._random = random
        self._holders = [
            Holder(DocumentKind.RESIDENT_ID, NAME, resident_number(serial))
            for serial in range(count)
        ]
        self._confirmed = 0

    def all(self) -> list[Holder]:
        return self._holders

    def anybody(self) -> Holder:
        return self._random.choice(self._holders)

    def confirm(self) -> Draft:
        """What the next person confirms; no two have the same phone number."""
        self._confirmed += 1
        kind, verification = self._random.choice(_KINDS)
        return Draft(
            kind=kind,
            holder=self.anybody(),
            issuing_region=self._random.choice(_REGIONS),
            verification=verification,
            agent=self.anybody() if verification is Verification.AGENT else None,
            phone=f"{PHONES_BEGIN}{self._confirmed:08d}",
        )

    def region(self) -> str:
        return self._random.choice(_REGIONS)
