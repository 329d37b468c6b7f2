"""Certificates by a clock that is known to be wrong: their days count for nothing, their names do.

What the test sees is a certificate that ended long ago, by a right clock; to a kiosk whose clock
says 2061 every good one looks so, and to one that says 1970 none has begun.
"""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from kiosk.domain.failure import FailureCode
from kiosk.sync.client import CentralClient
from kiosk.sync.port import Answered, NotNow, Reply
from kiosk.sync.tls import Certificates
from tests.sync.examples import report
from tests.sync.standin import Centre, served

PERIODS = {
    "ended": (datetime(2019, 1, 1, tzinfo=UTC), datetime(2020, 1, 1, tzinfo=UTC)),
    "not_begun": (datetime(2090, 1, 1, tzinfo=UTC), datetime(2091, 1, 1, tzinfo=UTC)),
}


def sent(folder: Path, *, period: str, wrong: list[bool], name: str = "localhost") -> list[Reply]:
    """What comes of sending, once for each of ``wrong``: whether the clock is known to be so."""
    authority = trustme.CA()
    ca = folder / "ca.pem"
    authority.cert_pem.write_to_path(ca)
    begin, end = PERIODS[period]
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name, not_before=begin, not_after=end).configure_cert(server)
    now = {"wrong": False}
    files = Certificates(ca=ca, clock_wrong=lambda: now["wrong"])
    replies = []
    with served(Centre(), server) as url:
        for now["wrong"] in wrong:
            client = CentralClient(url, files)
            replies.append(client.send([report()]))
            client.close()
    return replies


@pytest.mark.parametrize("period", PERIODS)
def test_no_certificate_is_held_against_a_wrong_clock_and_only_as_long(
    period: str, tmp_path: Path
) -> None:
    first, second, third = sent(tmp_path, period=period, wrong=[False, True, False])
    assert isinstance(second, Answered)
    for refused in (first, third):
        assert isinstance(refused, NotNow)
        assert refused.failure.code is not FailureCode.CENTRAL_REFUSED


def test_a_certificate_of_another_name_never_does(tmp_path: Path) -> None:
    (reply,) = sent(tmp_path, period="ended", wrong=[True], name="elsewhere.example")
    assert isinstance(reply, NotNow)
