"""The configured central service; a sandbox brings its own."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from kiosk.base.records import dataclass
from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.operations.clock import ClockWitness, Trust
from kiosk.sync.client import CentralClient
from kiosk.sync.tls import Certificates

if TYPE_CHECKING:
    from kiosk.sandbox.centre import OwnCentre
    from kiosk.sandbox.line import Line

OnTime = Callable[[datetime], None]


@dataclass(frozen=True)
class CentralService:
    """The centre as this kiosk reaches it: a connection to send on, and one to ask on.

    ``own`` is the centre itself, where it is the sandbox's.
    """

    sender: "CentralClient | Line"
    enquirer: "CentralClient | Line"
    url: str
    own: "OwnCentre | None" = None

    @classmethod
    def at(
        cls,
        url: str,
        on_time: OnTime,
        tls: Certificates | None = None,
        own: "OwnCentre | None" = None,
    ) -> Self:
        sender, enquirer = (CentralClient(url, tls, on_time=on_time) for _ in range(2))
        return cls(sender, enquirer, url, own)


def open_centre(
    settings: Settings,
    policies: PolicyBook,
    owned: ExitStack,
    clock: ClockWitness | None = None,
) -> CentralService | Failure:
    """The configured centre, or in the sandbox the reference centre on a free loopback port.

    ``clock`` hears the centre's time with each of its answers.
    """
    clock = clock or ClockWitness()
    if not settings.sandbox:
        return CentralService.at(settings.central.url, clock.hear, central_tls(settings, clock))
    from kiosk.sandbox.centre import OwnCentre

    own = OwnCentre.start(settings.kiosk.data_dir, policies)
    if isinstance(own, Failure):
        return own
    owned.callback(own.close)
    return CentralService.at(own.url, clock.hear, own=own)


def central_tls(settings: Settings, clock: ClockWitness) -> Certificates:
    """How this kiosk proves itself to the centre, and the centre to it."""
    central = settings.central
    return Certificates(
        certificate=Path(central.certificate) if central.certificate else None,
        key=Path(central.key) if central.key else None,
        ca=Path(central.ca) if central.ca else None,
        clock_wrong=lambda: clock.trust() is Trust.WRONG,
    )
