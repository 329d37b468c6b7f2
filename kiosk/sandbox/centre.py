"""The reference centre in this process: who comes to its counter and hotline, and its moods."""

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Final, Self

from uuid_utils.compat import uuid7

from kiosk.base.loopback import HERE
from kiosk.central.centre import Centre
from kiosk.central.faults import Behaviour, Failing, Faults, Normal, Refusing, Slow
from kiosk.central.ledger import Act
from kiosk.central.server import CentralServer
from kiosk.central.service import create_app
from kiosk.domain import china
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import Outcome
from kiosk.sandbox.mode import CentreMode

_SLOW_SECONDS: Final = 8.0
"""Longer than any screen waits for the centre, shorter than the client does."""

_EXCHANGE_SECONDS: Final = 20.0
_ANSWER_BYTES: Final = 1 << 16

_BEHAVIOUR: Final[Mapping[CentreMode, Behaviour]] = {
    CentreMode.NORMAL: Normal(),
    CentreMode.SLOW: Slow(_SLOW_SECONDS),
    CentreMode.REFUSING: Refusing(),
    CentreMode.FAILING: Failing(),
}


class OwnCentre:
    """Serves on a free port of this machine until :meth:`close`; ``url`` is where."""

    def __init__(self, server: CentralServer, faults: Faults, port: int) -> None:
        self.url = f"http://{HERE}:{port}"
        self._port = port
        self._server = server
        self._faults = faults
        self._mode = CentreMode.NORMAL

    @classmethod
    def start(cls, folder: Path, policies: PolicyBook) -> Self | Failure:
        """Go by ``policies``, over the database in ``folder``. Fails as :func:`create_app` does."""
        faults = Faults()
        service = create_app(f"sqlite:///{folder / 'central.db'}", policies, faults=faults)
        if isinstance(service, Failure):
            return service
        server = CentralServer(service, HERE, 0)
        port = server.start()
        return port if isinstance(port, Failure) else cls(server, faults, port)

    @property
    def service(self) -> Centre:
        """The centre without its web side."""
        return self._server.centre

    @property
    def mode(self) -> CentreMode:
        """How it treats what comes; may be set from any thread."""
        return self._mode

    @mode.setter
    def mode(self, mode: CentreMode) -> None:
        self._mode = mode
        self._faults.behaviour = _BEHAVIOUR[mode]

    def take_call(self, number: str, region: str) -> bool:
        """Somebody of that identity number calls the hotline; whether it took the call.

        Blocks for as long as one exchange may take.
        """
        call = {
            "call_id": str(uuid7()),
            "holder": {"number": number},
            "issuing_region": region,
            "called_at": china.now().isoformat(),
            "call_reference": "sandbox",
        }
        return self._ask("/v1/calls", call).get("outcome") == Outcome.ACCEPTED

    def _ask(self, path: str, question: Mapping[str, object]) -> dict[str, object]:
        """What the service answers over its own route; nothing where it doesn't."""
        line = HTTPConnection(HERE, self._port, timeout=_EXCHANGE_SECONDS)
        try:
            line.request("POST", path, json.dumps(question), {"Content-Type": "application/json"})
            told = json.loads(line.getresponse().read(_ANSWER_BYTES))
        except (OSError, HTTPException, ValueError):
            return {}
        finally:
            line.close()
        return told if isinstance(told, dict) else {}

    def confirm_newest(self) -> bool:
        """The counter confirms the newest report that awaits it; whether there was one.

        Blocks on the database.
        """
        newest = self.service.newest_for_counter()
        if newest is None:
            return False
        return not isinstance(self.service.counter_step(Act.CONFIRM, newest), Failure)

    def close(self) -> None:
        """Let requests in flight finish, and end its thread."""
        self._server.close()
