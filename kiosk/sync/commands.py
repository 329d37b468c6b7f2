"""The centre's part of ``doctor``."""

import ssl
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from kiosk.base.waiting import Deadline
from kiosk.domain.failure import Failure, FailureCode
from kiosk.sync.causes import failure_for
from kiosk.sync.client import CentralClient
from kiosk.sync.tls import Certificates

_PAGE_SECONDS: Final = 10.0


def probe_central(
    url: str,
    tls: Certificates | ssl.SSLContext,
    on_time: Callable[[datetime], None] = lambda _: None,
) -> Failure | None:
    """Whether the central service at ``url`` answers within 10 s and says that it is well.

    ``on_time`` gets its time.
    """
    client = CentralClient(url, tls, on_time=on_time)
    try:
        return client.health()
    finally:
        client.close()


def probe_page(url: str) -> Failure | None:
    """Whether the page at ``url`` opens as it does on a phone: without a certificate of its own,
    and by the authorities that everybody trusts. ``central_unreachable`` with the cause.
    """
    from kiosk.base.exchange import Connection, GarbledError  # see there

    tls = ssl.create_default_context() if url.lower().startswith("https:") else None
    try:
        with closing(Connection(urlsplit(url))) as page:
            status = page.exchange("GET", "", tls=tls, deadline=Deadline(_PAGE_SECONDS)).status
    except GarbledError as error:
        return Failure(FailureCode.CENTRAL_UNREACHABLE, str(error))
    except OSError as error:
        return failure_for(error)
    return (
        None
        if status == HTTPStatus.OK
        else Failure(FailureCode.CENTRAL_UNREACHABLE, f"HTTP {status}")
    )
