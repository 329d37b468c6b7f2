"""Where the queue's key comes from, and how it is changed.

A production kiosk gets it from systemd (``LoadCredentialEncrypted=queue.key:...``). A sandbox
makes its own on first start, so that a newcomer sets up nothing. Whatever is made, changed or
tidied up here is done by who is alone with the folder; who only looks leaves all as it is.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kiosk.base import log
from kiosk.base.disk import sync_folder, write_whole
from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.files import FolderLock
from kiosk.queue.opening import key_check_of
from kiosk.queue.preparing import DATABASE
from kiosk.queue.rekey import resealed
from kiosk.queue.ring import KeyRing, retire
from kiosk.queue.sealing import KEY_BYTES, Sealer

KEY_NAME: Final = "queue.key"
"""The name of systemd's credential, and of the sandbox's own file in the data folder."""


def settled_key(folder: Path) -> bytes | Failure:
    """The key for who opens the queue: systemd's credential where there are any, else its own."""
    given = credential()
    return own_key(folder) if given is None else load_key(given)


def keys_at_hand(folder: Path) -> KeyRing | Failure:
    """The keys for who only looks, as they lie there; nothing is made or settled."""
    path = credential() or folder / KEY_NAME
    key, unsettled = load_key(path), load_key(_next(folder / KEY_NAME))
    if isinstance(key, Failure):
        return key
    ring = KeyRing.of(folder, key)
    more = [] if isinstance(unsettled, Failure) else [Sealer(unsettled)]
    return KeyRing(ring.current, (*ring.sealers.values(), *more))


def load_key(path: Path) -> bytes | Failure:
    """The key in a file: 32 raw bytes or 64 hexadecimal digits.

    ``queue_key_wrong`` where there is none, it is malformed, or others may read it. systemd 254
    and newer hands a credential to a service's user by an ACL, which shows as mode 0440.
    """
    try:
        status = path.stat()
        content = path.read_bytes()
    except OSError as error:
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path}: {error.strerror}")
    mode = stat.S_IMODE(status.st_mode)
    by_acl = path == credential() and status.st_uid == 0
    if mode & (0o037 if by_acl else 0o077):
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path} has mode {mode:04o}, not 0600")
    if len(content) == KEY_BYTES:
        return content
    try:
        key = bytes.fromhex(content.decode("ascii"))
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path} holds no 32 bytes or 64 digits")
    return key


def own_key(folder: Path) -> bytes | Failure:
    """The sandbox's key, made on first start and kept in ``folder`` with mode 0600."""
    path = folder / KEY_NAME
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FolderLock(folder)
    except OSError as error:
        return _unwritable(folder, error)
    try:
        for alone in lock.turns():
            if alone:
                _settle(folder, path)
                if not (path.exists() or (folder / DATABASE).exists()):
                    _write(path, secrets.token_bytes(KEY_BYTES))
                break
            if path.exists() and not _next(path).exists():
                break
    except OSError as error:
        return _unwritable(folder, error)
    finally:
        lock.close()
    return load_key(path)


def rotate_key(folder: Path) -> int | Failure:
    """Seal everything with a new key and put that in the place of the queue's own.

    Safe against a crash at any point: the new key lies beside the old one until the queue says
    which of them it is sealed with, and the old one is kept (see ``ring``). How many seals were
    renewed; ``data_folder_in_use`` while another process uses the queue.
    """
    path = folder / KEY_NAME
    try:
        with _alone(folder) as alone:
            if not alone:
                return _in_use(folder)
            _settle(folder, path)
            old = load_key(path)
            if isinstance(old, Failure):
                return old
            new = secrets.token_bytes(KEY_BYTES)
            _write(_next(path), new)
            renewed = _renewed(folder, old, new)
            _settle(folder, path)
    except OSError as error:
        return _unwritable(folder, error)
    return renewed


def rekey(folder: Path, old: bytes, new: bytes) -> int | Failure:
    """Seal everything with ``new`` in one transaction, for a key that systemd keeps.

    How many seals were renewed; ``data_folder_in_use`` while another process uses the queue.
    """
    try:
        with _alone(folder) as alone:
            if not alone:
                return _in_use(folder)
            retire(folder, old, new)
            return _renewed(folder, old, new)
    except OSError as error:
        return _unwritable(folder, error)


def _renewed(folder: Path, old: bytes, new: bytes) -> int | Failure:
    renewed = resealed(folder / DATABASE, Sealer(old), Sealer(new))
    if not isinstance(renewed, Failure):
        log.info("queue.rekeyed", seals=renewed)
    return renewed


def _settle(folder: Path, path: Path) -> None:
    """End a rotation that a crash may have interrupted; both keys are kept whichever way."""
    old, new = load_key(path), load_key(_next(path))
    if isinstance(old, Failure) or isinstance(new, Failure):
        return
    if key_check_of(folder) == Sealer(old).check:
        retire(folder, new, old)
        _next(path).unlink()
    else:
        retire(folder, old, new)
        _next(path).replace(path)
    sync_folder(path.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether the lock could be had alone; held until the end. Raises ``OSError``."""
    lock = FolderLock(folder)
    try:
        yield any(lock.turns())
    finally:
        lock.close()


def credential() -> Path | None:
    """Where systemd has put the key, if it has."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    return Path(credentials) / KEY_NAME if credentials else None


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _write(path: Path, key: bytes) -> None:
    write_whole(path, key.hex().encode() + b"\n")


def _in_use(folder: Path) -> Failure:
    return Failure(FailureCode.DATA_FOLDER_IN_USE, str(folder))


def _unwritable(path: Path, error: OSError) -> Failure:
    return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{path}: {error.strerror}")
