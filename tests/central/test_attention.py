"""Which kiosk needs a person, and how soon."""

import json
from datetime import timedelta
from typing import Any

import pytest

from kiosk.central.attention import Concern, Kiosk, Need, kiosk_of
from kiosk.central.store.fleet import HeardKiosk
from tests.central.examples import MONDAY
from tests.central.web.stand import heartbeat

KIOSK = "110105-0007"


def seen(
    ago: float = 0, *, certificate: float | None = None, waits: bool = False, **o: Any
) -> Kiosk:
    """A kiosk heard ``ago`` minutes ago, whose certificate ends in ``certificate`` days."""
    beat = heartbeat(KIOSK, "etag") | o
    until = None if certificate is None else MONDAY + timedelta(days=certificate)
    now = MONDAY + timedelta(minutes=ago)
    return kiosk_of(
        HeardKiosk(KIOSK, json.dumps(beat), MONDAY, until), now, "etag", key_waits=waits
    )


def queue(minutes: float) -> dict[str, object]:
    return {"states": {"recorded": 1}, "oldest_unsent_seconds": minutes * 60}


@pytest.mark.parametrize(
    ("kiosk", "concern", "need"),
    [
        (seen(9), None, Need.NONE),
        (seen(11), Concern.SILENT, Need.SOON),
        (seen(121), Concern.SILENT, Need.NOW),
        (seen(devices={"printer": "printer_paper_out"}), Concern.DEVICE, Need.NOW),
        (seen(queue=queue(29)), None, Need.NONE),
        (seen(queue=queue(31)), Concern.QUEUE, Need.SOON),
        (seen(queue=queue(721)), Concern.QUEUE, Need.NOW),
        (seen(clock_synchronised=False), Concern.CLOCK, Need.SOON),
        (seen(sent_at=(MONDAY - timedelta(minutes=3)).isoformat()), Concern.CLOCK, Need.NOW),
        (seen(certificate=31), None, Need.NONE),
        (seen(certificate=29), Concern.CERTIFICATE, Need.SOON),
        (seen(certificate=2), Concern.CERTIFICATE, Need.NOW),
        (seen(certificate=-1), Concern.CERTIFICATE, Need.NOW),
        (seen(policies="older"), Concern.RULES, Need.SOON),
        (seen(waits=True), Concern.KEY, Need.NOW),
        (seen(newer="field"), Concern.UNREAD, Need.SOON),
    ],
)
def test_a_kiosk_needs_a_person(kiosk: Kiosk, concern: Concern | None, need: Need) -> None:
    assert kiosk.need is need
    assert [one.concern for one in kiosk.found] == ([concern] if concern else [])
    if concern:
        assert kiosk.about(concern) is need


def test_the_worst_concern_comes_first() -> None:
    worse = seen(121, policies="older")
    assert [one.concern for one in worse.found] == [Concern.SILENT, Concern.RULES]
