"""The centre's part of ``doctor``."""

import ssl

from kiosk.domain.failure import Failure
from kiosk.sync.client import CentralClient
from kiosk.sync.tls import Certificates


def probe_central(url: str, tls: Certificates | ssl.SSLContext) -> Failure | None:
    """Whether the central service at ``url`` answers within 20 s and says that it is well."""
    client = CentralClient(url, tls)
    try:
        return client.health()
    finally:
        client.close()
