"""The centre's side of mutual TLS."""

import ssl
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode


def server_context(certificate: Path, key: Path, client_ca: Path) -> ssl.SSLContext | Failure:
    """TLS 1.2 or newer. Who shows a certificate shows one of ``client_ca``'s (PEM) that is valid.

    Nobody has to show one in the handshake: receipts are checked by everybody's telephone. Fails
    with ``certificate_invalid``.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_OPTIONAL
    at_fault = certificate
    try:
        # A key under a passphrase would be asked for on a terminal that nobody sits at.
        context.load_cert_chain(certificate, key, password="")
        at_fault = client_ca
        context.load_verify_locations(client_ca)
    except (OSError, ssl.SSLError) as error:
        return Failure(FailureCode.CERTIFICATE_INVALID, f"{at_fault}: {_cause(error)}")
    return context


def _cause(error: OSError) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return (reason or "no PEM").replace("_", " ").lower()
