"""A certificate authority for trials: whoever goes into production has one already.

Certificates are X.509 v3 (RFC 5280) with keys on P-256, as PEM. A client's subject is what the
centre goes by: CN its name, OU its role (contracts, section 4).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kiosk.base.disk import write_whole
from kiosk.central.identity import Role

_CA_DAYS: Final = 3650
DAYS: Final = 365
"""A certificate's life."""
_EARLY: Final = timedelta(minutes=5)
"""So far another machine's clock may be behind."""
_SIGNS: Final = {"key_cert_sign": True, "crl_sign": True}
_USES: Final = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


class Authority:
    """Signs certificates with ``ca.key``, which lies beside ``ca.pem`` in its folder."""

    def __init__(self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self._certificate = certificate
        self._key = key

    @classmethod
    def of_folder(cls, folder: Path, now: datetime | None = None) -> Self:
        """The one that is there, else a new one. Raises ``OSError``, and ``ValueError`` where
        something else is there.
        """
        certificate_file, key_file = folder / "ca.pem", folder / "ca.key"
        if certificate_file.exists():
            key = load_pem_private_key(key_file.read_bytes(), None)
            if not isinstance(key, ec.EllipticCurvePrivateKey):
                raise ValueError("not a key of this program's")
            return cls(x509.load_pem_x509_certificate(certificate_file.read_bytes()), key)
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Trial authority", "social card kiosk")
        begin = (now or datetime.now(UTC)) - _EARLY
        builder = _builder(name, name, key.public_key(), begin, timedelta(days=_CA_DAYS))
        certificate = (
            builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.KeyUsage(**_USES | _SIGNS), critical=True)
            .sign(key, hashes.SHA256())
        )
        made = cls(certificate, key)
        _write(folder, "ca", certificate, key)
        return made

    def for_client(
        self, folder: Path, file: str, name: str, role: Role, *, begin: datetime | None = None
    ) -> None:
        """Write ``file.pem`` and ``file.key`` for whom the centre is to know as ``name``."""
        self._issue(folder, file, _name(name, role.value), (), begin)

    def for_server(self, folder: Path, file: str, hosts: Sequence[str]) -> None:
        """The same for a service that is reached by these names and addresses."""
        self._issue(folder, file, _name(hosts[0], "server"), hosts, None)

    def _issue(
        self,
        folder: Path,
        file: str,
        name: x509.Name,
        hosts: Sequence[str],
        begin: datetime | None,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        usage = ExtendedKeyUsageOID.SERVER_AUTH if hosts else ExtendedKeyUsageOID.CLIENT_AUTH
        start = begin or datetime.now(UTC) - _EARLY
        ours = self._certificate.subject
        builder = (
            _builder(name, ours, key.public_key(), start, timedelta(days=DAYS))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**_USES | {"digital_signature": True}), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
        )
        if hosts:
            names = x509.SubjectAlternativeName([_host(one) for one in hosts])
            builder = builder.add_extension(names, critical=False)
        _write(folder, file, builder.sign(self._key, hashes.SHA256()), key)


def make_trial(folder: Path, kiosk_id: str, hosts: Sequence[str]) -> list[Path]:
    """An authority where there is none, and new certificates of it for a server, a kiosk, a hotline
    and a desk. The files; those of the keys are for nobody else. Raises as :class:`Authority`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = Authority.of_folder(folder)
    authority.for_server(folder, "server", hosts)
    for role, name in (
        (Role.KIOSK, kiosk_id),
        (Role.HOTLINE, "trial hotline"),
        (Role.DESK, "trial desk"),
    ):
        authority.for_client(folder, role.value, name, role)
    files = ("ca", "server", *(role.value for role in Role))
    return [folder / f"{name}.{kind}" for name in files for kind in ("pem", "key")]


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    begin: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(common: str, unit: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _write(
    folder: Path, file: str, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_whole(folder / f"{file}.key", pem)
    write_whole(folder / f"{file}.pem", certificate.public_bytes(Encoding.PEM))
