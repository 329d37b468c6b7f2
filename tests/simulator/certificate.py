"""A kiosk's certificate, which runs out and is renewed, one file after the other."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import trustme
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.domain.failure import Failure
from kiosk.sync.tls import Certificates
from tests.simulator.agenda import DAY, MINUTE

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.simulator.world import World

_VALID = 20 * DAY
_AHEAD = 5 * DAY
CERTIFICATES = 2
"""Of each kiosk, used in turns."""


_CA = trustme.CA()


@dataclass(frozen=True)
class Issued:
    """A certificate with its key: PEM, and the certificate's DER."""

    certificate: bytes
    key: bytes
    der: bytes


@lru_cache(maxsize=1024)
def certificate_of(name: str, role: str, number: int = 0) -> Issued:
    """One for whom the centre is to know by this name; asked for again it is the same."""
    issued = _CA.issue_cert(common_name=name, organization_unit_name=role)
    pem = issued.cert_chain_pems[0].bytes()
    der = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    return Issued(pem, issued.private_key_pem.bytes(), der)


class Certificate:
    """The files on the disk, and until when what they hold is let in."""

    def __init__(self, world: "World", kiosk_id: str, path: Path) -> None:
        self._world = world
        self._kiosk_id = kiosk_id
        self._certificate, self._key = path, path.with_suffix(".key")
        ca_file = path.with_suffix(".ca")
        ca_file.write_bytes(_CA.cert_pem.bytes())
        self.clock_wrong: Callable[[], bool] = lambda: False
        self._files = Certificates(
            self._certificate, self._key, ca_file, clock_wrong=self._is_clock_wrong
        )
        self._count = 0
        self._ends = 0.0
        self._used: tuple[ssl.SSLContext | None, float, bytes] = (None, 0.0, b"")
        self._write_certificate()
        self._write_key()
        self._plan()

    def _is_clock_wrong(self) -> bool:
        return self.clock_wrong()

    def shown(self) -> bytes | Failure | None:
        """What the kiosk would show now (DER); ``None`` where the centre's proxy takes it not."""
        context = self._files.context()
        if isinstance(context, Failure):
            return context
        if self._used[0] is not context:
            self._used = (context, self._ends, self._pair().der)
        _, ends, der = self._used
        return der if self._world.agenda.now < ends else None

    def renew(self) -> None:
        """The certificate comes first, its key a while after."""
        self._write_certificate()
        if self._world.is_calm:
            self._write_key()
            return
        self._world.count("certificate: renewed")
        self._world.agenda.after(self._world.random.uniform(0, 10 * MINUTE), self._write_key)
        self._plan()

    def _plan(self) -> None:
        late = self._world.random.random() < 0.2  # and a day without
        wait = _VALID + DAY if late else _VALID - self._world.random.uniform(0, _AHEAD)
        self._world.agenda.after(wait, self._renew_unless_calm)

    def _renew_unless_calm(self) -> None:
        if not self._world.is_calm:
            self.renew()

    def _write_certificate(self) -> None:
        self._count += 1
        self._certificate.write_bytes(self._pair().certificate)

    def _write_key(self) -> None:
        self._key.write_bytes(self._pair().key)
        self._ends = self._world.agenda.now + _VALID

    def _pair(self) -> Issued:
        return certificate_of(self._kiosk_id, "kiosk", self._count % CERTIFICATES)
