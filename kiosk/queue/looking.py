"""Looking into a queue that may be another process's: nothing is made, mended or tidied up."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.clock import Clock
from kiosk.queue.database import Error, as_failure, connect_empty, looking
from kiosk.queue.files import FolderLock
from kiosk.queue.key import keys_at_hand
from kiosk.queue.migrate import REVISIONS, create
from kiosk.queue.preparing import DATABASE, refusal_of, seen_in, trouble_outside
from kiosk.queue.sealing import KEY_BYTES, Sealer
from kiosk.queue.store import Store
from kiosk.queue.view import USUAL, View


@contextmanager
def viewing(folder: Path, *, clock_synchronised: Callable[[], bool]) -> Iterator[View | Failure]:
    """The queue in ``folder``, beside the kiosk that runs or without one.

    A queue that isn't there yet is an empty one. Failures: ``data_folder_unwritable``,
    ``data_folder_in_use`` while it is made or mended, ``queue_damaged``, ``queue_key_wrong``,
    ``queue_newer_schema``, ``queue_unavailable``.
    """
    with ExitStack() as owned:
        try:
            found = _found(folder, owned)
        except Error as error:
            found = as_failure(error)
        except OSError as error:
            found = Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
        if isinstance(found, Failure):
            yield found
            return
        store, sealer = found
        yield View(
            folder,
            store,
            sealer,
            clock_synchronised=clock_synchronised,
            limits=USUAL,
            clock=Clock(),
        )


def _found(folder: Path, owned: ExitStack) -> tuple[Store, Sealer] | Failure:
    if not folder.exists():
        return _empty(folder, owned)
    path = folder / DATABASE
    lock = FolderLock(folder)
    owned.callback(lock.close)
    for alone in lock.turns():
        trouble = trouble_outside(folder)
        if trouble:
            return Failure(FailureCode.QUEUE_DAMAGED, trouble)
        if not path.exists():
            return _empty(folder, owned)
        if alone or Path(f"{path}-shm").exists():  # else others only look too, and soon leave
            return _existing(path, owned, alone=alone)
    return Failure(FailureCode.DATA_FOLDER_IN_USE, str(folder))


def _empty(folder: Path, owned: ExitStack) -> tuple[Store, Sealer]:
    sealer = Sealer(bytes(KEY_BYTES))
    connection = connect_empty()
    owned.callback(connection.close)
    create(connection, {"key_check": sealer.check, "given_out": b"0"})
    return Store(folder, connection), sealer


def _existing(path: Path, owned: ExitStack, *, alone: bool) -> tuple[Store, Sealer] | Failure:
    ring = keys_at_hand(path.parent)
    if isinstance(ring, Failure):
        return ring
    connection = owned.enter_context(looking(path, alone=alone))
    seen = seen_in(connection, thorough=alone)
    if seen.trouble:
        return Failure(FailureCode.QUEUE_DAMAGED, seen.trouble)
    if seen.revision is None:
        return _empty(path.parent, owned)
    refusal = refusal_of(seen, ring)
    if refusal is not None:
        return refusal
    if seen.revision != REVISIONS[-1]:
        detail = f"schema {seen.revision}: the kiosk brings it forward when it starts"
        return Failure(FailureCode.QUEUE_UNAVAILABLE, detail)
    return Store(path, connection), ring.sealers[seen.key_check]
