"""A copy of the queue, made before an update, and put back where that fails.

What was recorded since is in the database that the copy takes the place of. That is moved aside
whole, as a damaged one is, and the next start takes every report back that its seals prove; so
nobody's report is lost by going back.
"""

import secrets
from pathlib import Path
from typing import Final

from kiosk.base.disk import part_of, put_in_place, sync_file, write_new
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue import statements as sql
from kiosk.queue.database import Error, as_failure, connect, look
from kiosk.queue.files import FolderLock
from kiosk.queue.mark import MARK, read_mark
from kiosk.queue.migrate import GENERATION_BYTES, copied
from kiosk.queue.preparing import DATABASE, refusal_of, seen_in
from kiosk.queue.remains import move_aside
from kiosk.queue.ring import KeyRing

_TROUBLE: Final = "a copy was put in its place"


def back_up(folder: Path, into: Path) -> Path | Failure:
    """Copy the queue of ``folder`` into the folder ``into``, also beside a kiosk that runs.

    What is in it is sealed as it was; the keys stay where they are. Fails with
    ``data_folder_unwritable`` or as the queue does; a queue that isn't there yet is
    ``queue_unavailable``.
    """
    path = folder / DATABASE
    if not path.is_file():
        return Failure(FailureCode.QUEUE_UNAVAILABLE, f"{path} is not there yet")
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        return copied(connection, into / DATABASE)
    except Error as error:
        return as_failure(error)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{into}: {error.strerror}")
    finally:
        connection.close()


def put_back(folder: Path, copy: Path, ring: KeyRing) -> Path | Failure | None:
    """Put a ``copy`` (its file) in the place of the queue in ``folder``.

    Returns the folder that what was there lies in, if anything was. What is refused is left as it
    was: a copy of a newer program's (``queue_newer_schema``), of another key
    (``queue_key_wrong``), a damaged one (``queue_damaged``); ``data_folder_in_use`` while another
    process uses the queue.
    """
    try:
        lock = FolderLock(folder)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
    try:
        if not any(lock.turns()):
            return Failure(FailureCode.DATA_FOLDER_IN_USE, str(folder))
        refusal = _refusal(copy, ring)
        return refusal or _exchanged(folder / DATABASE, copy)
    except Error as error:
        return as_failure(error)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
    finally:
        lock.close()


def _refusal(copy: Path, ring: KeyRing) -> Failure | None:
    seen = look(copy, lambda connection: seen_in(connection, thorough=True))
    if isinstance(seen, Failure):
        return seen
    if seen.trouble or seen.revision is None:
        return Failure(FailureCode.QUEUE_DAMAGED, f"{copy}: {seen.trouble or 'it has no tables'}")
    return refusal_of(seen, ring)


def _exchanged(path: Path, copy: Path) -> Path | None:
    """A crash on the way leaves what was there in its place or aside, where the next start finds
    its reports.
    """
    part = part_of(path)
    write_new(part, copy.read_bytes())
    _give_new_id(part)
    aside = move_aside(path, _TROUBLE, read_mark(path.parent)) if path.exists() else None
    (path.parent / MARK).unlink(missing_ok=True)
    put_in_place(part, path)
    return aside


def _give_new_id(part: Path) -> None:
    """What was taken back into the database of old has to be taken back into this one again."""
    connection = connect(part)
    if isinstance(connection, Failure):
        raise OSError(0, connection.detail)
    connection.execute(sql.SET_GENERATION, {"generation": secrets.token_bytes(GENERATION_BYTES)})
    connection.close()
    sync_file(part)
