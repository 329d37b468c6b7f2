"""Mutual TLS towards the centre, with the certificates that lie on the disk now."""

import hashlib
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Final

from kiosk.domain.failure import Failure, FailureCode

_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python doesn't name


def client_context(
    *, certificate: Path | None, key: Path | None, ca: Path | None
) -> ssl.SSLContext | Failure:
    """TLS 1.2 or newer, the centre checked against ``ca`` (PEM; ``None``: the system's).

    The context is built here because HTTP libraries are known to drop a client certificate that
    is handed to them beside a CA file. ``certificate_invalid`` where a file can't be used.
    """
    at_fault = ca
    try:
        context = ssl.create_default_context(cafile=ca)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        at_fault = certificate
        if certificate is not None:
            # A key under a passphrase would be asked for on a terminal that nobody sits at.
            context.load_cert_chain(certificate, key, password="")
    except (OSError, ssl.SSLError) as error:
        return Failure(FailureCode.CERTIFICATE_INVALID, _cause(error, at_fault, key))
    return context


def _cause(error: OSError, at_fault: Path | None, key: Path | None) -> str:
    if not isinstance(error, ssl.SSLError):
        missing = next((f for f in (at_fault, key) if f is not None and not f.exists()), at_fault)
        return f"{missing}: {(error.strerror or str(error)).lower()}"
    if error.reason == "KEY_VALUES_MISMATCH":
        return f"{at_fault} and {key} do not belong together"
    return f"{at_fault}: {(error.reason or 'no PEM').replace('_', ' ').lower()}"


def _check_time(context: ssl.SSLContext, *, check: bool) -> None:
    """Whether the days of certificates count; names and signatures always do."""
    flags = context.verify_flags & ~_NO_CHECK_TIME
    context.verify_flags = flags if check else flags | _NO_CHECK_TIME


class Certificates:
    """The kiosk's certificate, its key and the centre's CA: PEM files that others renew.

    A context is made anew when what they hold has changed. Where the new files can't be used (one
    of a pair is written before the other), the context made before goes on.

    ``clock_wrong`` tells that this machine's clock is known to be wrong. Then no certificate is
    held against it, or none would ever do, and the centre could not tell the time.
    """

    def __init__(
        self,
        certificate: Path | None = None,
        key: Path | None = None,
        ca: Path | None = None,
        *,
        clock_wrong: Callable[[], bool] = lambda: False,
    ) -> None:
        self._clock_wrong = clock_wrong
        self._certificate, self._key, self._ca = certificate, key, ca
        system = ssl.get_default_verify_paths().cafile
        self._authorities = ca or (Path(system) if system else None)
        self._seen = b""
        self._usable: ssl.SSLContext | None = None
        self._failure: Failure | None = None

    def context(self) -> ssl.SSLContext | Failure:
        """For the next connection; ``certificate_invalid`` while no files were usable yet."""
        now = self._digest()
        if now != self._seen:
            self._seen = now
            made = client_context(certificate=self._certificate, key=self._key, ca=self._ca)
            if isinstance(made, Failure):
                self._failure = made
            else:
                self._usable = made
        if self._usable is not None:
            _check_time(self._usable, check=not self._clock_wrong())
        return self._usable or self._failure or Failure(FailureCode.CERTIFICATE_INVALID)

    def _digest(self) -> bytes:
        """Of what the files hold; their times can't be relied on."""
        digest = hashlib.sha256()
        for file in (self._certificate, self._key, self._authorities):
            try:
                held = file.read_bytes() if file is not None else b""
            except OSError as error:
                held = str(error.errno).encode()
            digest.update(hashlib.sha256(held).digest())
        return digest.digest()
