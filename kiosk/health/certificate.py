"""What the kiosk proves itself with towards the centre: the PEM files of ``[central]``, looked at.

A wrong one is told here as what it is, since over the line the centre, or a proxy before it, only
breaks off.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.configuration.sections import CentralSection
from kiosk.domain.failure import Failure, FailureCode

RENEW_BEFORE: Final = timedelta(days=14)
_FOR_CLIENTS: Final = {
    ExtendedKeyUsageOID.CLIENT_AUTH,
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,
}


def probe_certificate(
    central: CentralSection, kiosk_id: str, now: datetime | None = None
) -> Failure | None:
    """Whether the files can be read and used, belong together and to ``kiosk_id``, and last.

    ``certificate_invalid`` names the key of the configuration and what is wrong with its file;
    ``certificate_ends_soon`` comes two weeks ahead.
    """
    try:
        moment = now or datetime.now(UTC)
        _check_authorities(central.ca, moment)
        chain = _certificates("certificate", central.certificate)
        if not chain:
            return None
        _check(chain[0], central.certificate, kiosk_id, moment)
        _check_key(central.key, chain[0].public_key())
    except _WrongError as wrong:
        return Failure(FailureCode.CERTIFICATE_INVALID, str(wrong))
    until = chain[0].not_valid_after_utc
    if moment + RENEW_BEFORE > until:
        return Failure(FailureCode.CERTIFICATE_ENDS_SOON, f"valid until {until:%Y-%m-%d}")
    return None


def certificate_until(central: CentralSection) -> datetime | None:
    """When the kiosk's own ends; ``None`` where there is none that can be read."""
    try:
        chain = _certificates("certificate", central.certificate)
    except _WrongError:
        return None
    return chain[0].not_valid_after_utc if chain else None


class _WrongError(Exception):
    """What is wrong with the file of one key."""

    def __init__(self, key: str, file: str, problem: str) -> None:
        super().__init__(f"central.{key} = {file}: {problem}")


def _certificates(key: str, file: str) -> list[x509.Certificate]:
    """All in the file, the kiosk's own first; none where no file is named."""
    if not file:
        return []
    try:
        return x509.load_pem_x509_certificates(_read(key, file))
    except ValueError:
        raise _WrongError(key, file, "holds no PEM certificate") from None


def _read(key: str, file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        problem = (error.strerror or str(error)).lower()
        raise _WrongError(key, file, f"cannot be read by this user ({problem})") from None


def _check_authorities(file: str, now: datetime) -> None:
    authorities = _certificates("ca", file)
    if authorities and not any(one.not_valid_after_utc > now for one in authorities):
        raise _WrongError("ca", file, "every certificate in it has expired")


def _check(certificate: x509.Certificate, file: str, kiosk_id: str, now: datetime) -> None:
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if now < begin:
        problem = f"valid only from {begin:%Y-%m-%d} on, or the clock is slow"
        raise _WrongError("certificate", file, problem)
    if now > end:
        raise _WrongError("certificate", file, f"expired on {end:%Y-%m-%d}, or the clock is fast")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        pass
    else:
        if not _FOR_CLIENTS & set(usage):
            raise _WrongError("certificate", file, "is not for clients (extended key usage)")
    names = [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [kiosk_id]:
        given = " and ".join(map(str, names)) or "nobody"
        raise _WrongError("certificate", file, f"is for {given}, and kiosk.id is {kiosk_id}")


def _check_key(file: str, wanted: PublicKeyTypes) -> None:
    content = _read("key", file)
    try:
        key = load_pem_private_key(content, password=None)
    except TypeError:
        raise _WrongError("key", file, "asks for a passphrase, which nobody would type") from None
    except (ValueError, UnsupportedAlgorithm):
        raise _WrongError("key", file, "holds no PEM private key") from None
    if _bytes(key.public_key()) != _bytes(wanted):
        raise _WrongError("key", file, "does not belong to central.certificate")


def _bytes(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
