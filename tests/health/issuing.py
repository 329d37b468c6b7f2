"""Certificates as an authority would issue them, right and wrong, as PEM files."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
SERVER = ExtendedKeyUsageOID.SERVER_AUTH


@dataclass(frozen=True)
class Issued:
    """A certificate and its key, each in a file of its own."""

    certificate: Path
    key: Path
    subject: x509.Name
    secret: ec.EllipticCurvePrivateKey


def issue(
    folder: Path,
    name: str,
    *,
    by: Issued | None = None,
    begin: datetime | None = None,
    end: datetime | None = None,
    usage: ObjectIdentifier | None = CLIENT,
    passphrase: bytes | None = None,
    file: str = "",
) -> Issued:
    """A certificate for ``name`` and for this machine, issued ``by`` an authority or by itself."""
    now = datetime.now(UTC)
    secret = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.subject if by else subject)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin or now - timedelta(days=1))
        .not_valid_after(end or now + timedelta(days=60))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(here, critical=False)
    )
    if usage:
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    certificate = builder.sign(by.secret if by else secret, hashes.SHA256())
    stem = file or name
    issued = Issued(folder / f"{stem}.pem", folder / f"{stem}.key", subject, secret)
    issued.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    sealed = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    issued.key.touch(mode=0o600)
    issued.key.write_bytes(secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed))
    return issued


def authority(folder: Path, name: str = "authority", end: datetime | None = None) -> Issued:
    return issue(folder, name, usage=None, end=end)
