"""The configured queue: opened for the kiosk, or only looked at beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.configuration.settings import Settings
from kiosk.domain.failure import Failure
from kiosk.operations import data_folder
from kiosk.operations.clock import ClockWitness
from kiosk.queue.brake import Pace
from kiosk.queue.clock import Clock
from kiosk.queue.key import KEY_NAME, credential, load_key, settled_key
from kiosk.queue.looking import viewing
from kiosk.queue.queue import Queue
from kiosk.queue.spare import Spare
from kiosk.queue.view import Limits, View


def open_queue(settings: Settings, clock: ClockWitness | None = None) -> Queue | Failure:
    """The queue in the data folder, made on the first start; ``clock`` dates its reports.

    On a full disk what was kept back for that makes the room that opening takes.
    """
    clock = clock or ClockWitness()
    queue = _open(settings, clock)
    if isinstance(queue, Failure) and Spare(settings.kiosk.data_dir).settle():
        return _open(settings, clock)
    return queue


def _open(settings: Settings, clock: ClockWitness) -> Queue | Failure:
    folder = settings.kiosk.data_dir
    failure = data_folder.prepare(folder)
    if failure:
        return failure
    key = settled_key(folder)
    if isinstance(key, Failure):
        return key
    return Queue.open(
        folder,
        kiosk_id=settings.kiosk.id,
        site_profile=settings.kiosk.profile,
        kiosk_region=settings.kiosk.region,
        key=key,
        clock_synchronised=clock.synchronised,
        limits=Limits(pace=Pace(settings.stated.an_hour, settings.stated.by_phone)),
        clock=Clock(wall=clock.now),
    )


def key_missing(folder: Path) -> Failure | None:
    """Whether the key could be read no more by the next start. What is recorded until then would
    be sealed for nobody.
    """
    key = load_key(credential() or folder / KEY_NAME)
    return key if isinstance(key, Failure) else None


@contextmanager
def view_queue(settings: Settings) -> Iterator[View | Failure]:
    """The queue for who only looks at it, also beside the kiosk that runs."""
    folder = settings.kiosk.data_dir
    with viewing(folder, clock_synchronised=ClockWitness().synchronised) as view:
        yield data_folder.exposure(folder) or view
