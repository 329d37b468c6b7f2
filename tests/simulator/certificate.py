"""A kiosk's certificate, which runs out and is renewed, one file after the other."""

from pathlib import Path
from typing import TYPE_CHECKING

import trustme

from kiosk.domain.failure import Failure
from kiosk.sync.tls import Certificates
from tests.simulator.agenda import DAY, MINUTE

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.simulator.world import World

_VALID = 20 * DAY
_AHEAD = 5 * DAY


_CA = trustme.CA()
_ISSUED = [_CA.issue_cert("kiosk.example") for _ in range(4)]
_PAIRS = [(one.cert_chain_pems[0].bytes(), one.private_key_pem.bytes()) for one in _ISSUED]
"""A few certificates with their keys, which are used again and again."""


class Certificate:
    """The files on the disk, and until when what they hold is let in."""

    def __init__(self, world: "World", path: Path) -> None:
        self._world = world
        self._certificate, self._key = path, path.with_suffix(".key")
        ca_file = path.with_suffix(".ca")
        ca_file.write_bytes(_CA.cert_pem.bytes())
        self.clock_wrong: Callable[[], bool] = lambda: False
        self._files = Certificates(
            self._certificate, self._key, ca_file, clock_wrong=self._is_clock_wrong
        )
        self._count = 0
        self._ends = 0.0
        self._used: tuple[ssl.SSLContext | None, float] = (None, 0.0)
        self._write_certificate()
        self._write_key()
        self._plan()

    def _is_clock_wrong(self) -> bool:
        return self.clock_wrong()

    def is_let_in(self) -> bool | Failure:
        """Whether the centre's proxy takes what the kiosk would show now."""
        context = self._files.context()
        if isinstance(context, Failure):
            return context
        if self._used[0] is not context:
            self._used = (context, self._ends)
        return self._world.agenda.now < self._used[1]

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
        self._certificate.write_bytes(self._pair()[0])

    def _write_key(self) -> None:
        self._key.write_bytes(self._pair()[1])
        self._ends = self._world.agenda.now + _VALID

    def _pair(self) -> tuple[bytes, bytes]:
        return _PAIRS[self._count % len(_PAIRS)]
