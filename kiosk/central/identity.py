"""Who is asking: the name and role on a client certificate (contracts, section 4).

The certificate is the TLS connection's own, which has checked it, or comes in a header from a proxy
that is trusted to have done so. From anybody else such a header counts for nothing.
"""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from starlette.datastructures import Headers
from starlette.types import Scope

from kiosk.base.records import dataclass
from kiosk.domain.report_number import KIOSK_ID

CERTIFICATE: Final = "certificate"
"""Where a connection puts what it was shown into the state of its scopes (DER)."""
RFC_9440: Final = "client-cert"
ESCAPED_PEM: Final = "x-ssl-client-cert"

Network = IPv4Network | IPv6Network


class Role(StrEnum):
    KIOSK = "kiosk"
    HOTLINE = "hotline"
    DESK = "desk"


@dataclass(frozen=True)
class Caller:
    """Whose certificate it is: ``name`` is a kiosk's id, or what a hotline or a desk is called."""

    name: str
    role: Role
    certificate_until: datetime


@dataclass(frozen=True)
class Gate:
    """How callers come in: ``tls`` where connections bring certificates, ``proxies`` who else may
    hand them on. With neither there are none: a trial on loopback, where everybody's word is taken.
    """

    tls: bool = False
    proxies: Sequence[Network] = ()

    @property
    def asks(self) -> bool:
        """Whether anybody has to say who they are."""
        return self.tls or bool(self.proxies)

    def caller(self, scope: Scope) -> Caller | None:
        """Who sent this request; ``None`` where no certificate tells."""
        if self.is_proxy(scope):
            certificate = _handed_on(Headers(scope=scope))
        else:
            certificate = scope.get("state", {}).get(CERTIFICATE)
        return caller_of(certificate) if certificate else None

    def is_proxy(self, scope: Scope) -> bool:
        """Whether a proxy that is trusted hands this request on."""
        if not self.proxies:
            return False
        host, _ = scope.get("client") or ("", 0)
        try:
            address = ip_address(host)
        except ValueError:
            return False
        if isinstance(address, IPv6Address) and address.ipv4_mapped:
            address = address.ipv4_mapped
        return any(address in network for network in self.proxies)


OPEN: Final = Gate()


def network(text: str) -> Network:
    """An address or a network of them. Raises ``ValueError``."""
    return ip_network(text)


@lru_cache(maxsize=4096)
def caller_of(der: bytes) -> Caller | None:
    """The caller on a certificate; ``None`` where it names none that there could be."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        subject = certificate.subject
    except ValueError:
        return None
    names = [str(one.value) for one in subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    units = [str(one.value) for one in subject.get_attributes_for_oid(_UNIT)]
    roles = [Role(unit) for unit in units if unit in list(Role)]
    if len(names) != 1 or len(roles) != 1:
        return None
    if roles == [Role.KIOSK] and not KIOSK_ID.fullmatch(names[0]):
        return None
    return Caller(names[0], roles[0], certificate.not_valid_after_utc)


_UNIT: Final = NameOID.ORGANIZATIONAL_UNIT_NAME


def _handed_on(headers: Headers) -> bytes | None:
    """The certificate (DER) in whichever header the proxy writes.

    Both, or one twice, means that the proxy lets through what its clients write: nobody is known.
    """
    said = [
        (name, text)
        for name in (RFC_9440, ESCAPED_PEM)
        for text in headers.getlist(name)
        if text.strip(": \t")  # a proxy writes an empty one where none was shown
    ]
    if len(said) != 1:
        return None
    [(name, text)] = said
    try:
        if name == RFC_9440:
            return _byte_sequence(text.strip())
        pem = x509.load_pem_x509_certificate(unquote_to_bytes(text))
    except ValueError:
        return None
    return pem.public_bytes(Encoding.DER)


def _byte_sequence(text: str) -> bytes:
    """As structured fields write it (RFC 8941, section 3.3.5). Raises ``ValueError``."""
    if len(text) < 2 or not (text[0] == text[-1] == ":"):
        raise ValueError("no byte sequence")
    return b64decode(text[1:-1], validate=True)
