"""Mutual TLS towards the centre."""

import ssl
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode


def client_context(
    *, certificate: Path | None, key: Path | None, ca: Path | None
) -> ssl.SSLContext | Failure:
    """TLS 1.2 or newer, the centre checked against ``ca`` (PEM; ``None``: the system's).

    The context is built here because HTTP libraries are known to drop a client certificate that
    is handed to them beside a CA file. ``certificate_invalid`` where a file can't be used.
    """
    try:
        context = ssl.create_default_context(cafile=ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if certificate is not None:
            context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        return Failure(FailureCode.CERTIFICATE_INVALID, f"{certificate or ca}: {error}")
    return context
