"""How much a kiosk may take from people without any document, as the centre sees it.

A kiosk has its own, closer brake; this one holds where that fails. It goes by when the reports
happened, so an honest kiosk that was cut off for long is not braked when it comes back.
"""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from kiosk.central.store.rows import Stated

MOST: Final = 30
WITHIN: Final = timedelta(days=1)


def too_many(new: Iterable[Stated], known: Iterable[Stated]) -> AbstractSet[UUID]:
    """Of the ``new`` ones those past the :data:`MOST` of their kiosk within a day before them."""
    times: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in known:
        times[one.kiosk_id].append(one.happened_at)
    past = set()
    for one in new:
        before = one.happened_at - WITHIN
        times[one.kiosk_id].append(one.happened_at)
        if sum(before < at <= one.happened_at for at in times[one.kiosk_id]) > MOST:
            past.add(one.report_id)
    return past
