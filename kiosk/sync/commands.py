"""The centre's part of ``doctor``."""

import ssl
from http import HTTPStatus
from typing import Final

from kiosk.domain.failure import Failure, FailureCode

_SECONDS: Final = 5


def probe_central(url: str, tls: ssl.SSLContext) -> Failure | None:
    """Whether the central service at ``url`` answers and says that it is well."""
    import httpx2  # noqa: PLC0415 - only the doctor waits for it

    try:
        with httpx2.Client(verify=tls, timeout=_SECONDS, trust_env=False) as client:
            status = client.get(f"{url.rstrip('/')}/healthz").status_code
    except httpx2.HTTPError as error:
        return Failure(FailureCode.CENTRAL_UNREACHABLE, type(error).__name__)
    if status != HTTPStatus.OK:
        return Failure(FailureCode.CENTRAL_REFUSED, f"HTTP {status}")
    return None
