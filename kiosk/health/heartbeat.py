"""What the centre is told of the kiosk, once a minute."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final, Protocol

from kiosk import VERSION
from kiosk.base import log
from kiosk.base.pulse import Pulse
from kiosk.configuration.settings import Settings
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook
from kiosk.health.notice import wrong_clock
from kiosk.health.vitals import vitals
from kiosk.operations.clock import ClockWitness
from kiosk.operations.lives import Lives
from kiosk.operations.policies import PolicyShelf
from kiosk.queue.inspection import trouble_aside
from kiosk.queue.queue import Queue
from kiosk.sync.port import Sheet, Wanted

_NEWER: Final = frozenset({"vitals", "orders"})


class Centre(Protocol):
    """What a heartbeat needs of a line to the centre; calls block."""

    def beat(self, health: Mapping[str, object]) -> Wanted | Failure:
        """Hand over this kiosk's health; what it should fetch and do."""

    def policies(self, seen: str) -> Sheet | Failure | None:
        """The regions' rules, ``None`` where they are still what ``seen`` names."""


class Asking(Centre, Protocol):
    """The same of a centre that may ask for more."""

    def tell(self, told: Mapping[str, object]) -> Failure | None:
        """Hand over what the kiosk tells of itself."""


def beat(
    centre: Centre,
    shelf: PolicyShelf,
    health: Callable[[], Mapping[str, object]],
    obey: Callable[[Sequence[str]], object] = lambda _orders: None,
) -> bool | Failure | None:
    """Tell the centre how the kiosk is, and fetch what it says is new;
    ``obey`` gets its orders, as signed. True, or why the centre did
    not answer; ``None`` where nothing was told.

    A bug in here must not hold up the reports, which go over the same line.
    """
    answered: bool | Failure | None = None
    try:
        told = health()
        wanted = centre.beat(told)
        if isinstance(wanted, Failure) and wanted.code is FailureCode.CENTRAL_REFUSED:
            # A centre of the version before takes no more than it knows.
            known = {name: told[name] for name in told if name not in _NEWER}
            wanted = centre.beat(known)
        answered = wanted if isinstance(wanted, Failure) else True
        if isinstance(wanted, Failure):
            return answered
        if "policies" in wanted.fetch:
            fetch_rules(centre, shelf)
        obey(wanted.orders)
    except Exception as error:  # noqa: BLE001 - as said
        log.critical("kiosk.work_crashed", exception=type(error).__name__)
    return answered


def fetch_rules(centre: Centre, shelf: PolicyShelf) -> Failure | None:
    """Ask for the regions' rules, and go by them where there are others."""
    sheet = centre.policies(shelf.seen)
    if isinstance(sheet, Sheet):
        return shelf.update(sheet.content, sheet.etag)
    return sheet


def health(
    settings: Settings,
    policies: PolicyBook,
    queue: Queue,
    key: Mapping[str, object],
    devices: Mapping[str, str],
    *,
    clock: ClockWitness,
    screen: Pulse | None = None,
    obstacle: Failure | None = None,
    lives: Lives | None = None,
    last_served_at: datetime | None = None,
) -> dict[str, object]:
    """The body of a heartbeat (contracts, section 4).

    ``key`` is what is said of the receipt key; ``screen`` is the interface's pulse, ``obstacle``
    what keeps the kiosk from taking a report.
    """
    statuses = queue.statuses()
    if isinstance(statuses, Failure):
        devices = {**devices, "queue": statuses.code}
        statuses = {"states": {}, "oldest_unsent_seconds": None, "moved_aside": []}
    elif (trouble := trouble_aside(statuses["moved_aside"])) is not None:
        devices = {**devices, "queue": trouble.code}
    if (stated := queue.stated()) is not None:
        devices = {**devices, "stated": stated.code}
    if (wrong := wrong_clock(clock)) is not None:
        devices = {**devices, "clock": wrong.code}
    if screen is not None:
        devices = {**devices, "screen": _screen(screen)}
    devices = {**devices, "kiosk": obstacle.code if obstacle else "ready"}
    aside = sum(not one["settled"] for one in statuses["moved_aside"])
    return {
        "kiosk_id": settings.kiosk.id,
        "site_profile": settings.kiosk.profile,
        "kiosk_region": settings.kiosk.region,
        "sent_at": china.now().isoformat(),
        "version": VERSION,
        "clock_synchronised": clock.synchronised(),
        "queue": {name: statuses[name] for name in ("states", "oldest_unsent_seconds")},
        "devices": dict(devices),
        "policies": policies.etag,
        **key,
        "vitals": vitals(settings, lives or Lives(), last_served_at, aside),
    }


def _screen(pulse: Pulse) -> str:
    return FailureCode.SCREEN_FROZEN if pulse.stands_still else "ready"
