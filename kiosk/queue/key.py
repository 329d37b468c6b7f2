"""Where the queue's key comes from, and how it is changed.

A production kiosk gets it from systemd (``LoadCredentialEncrypted=queue.key:...``) or from a
file with mode 0600. A sandbox makes its own on first start, so that a newcomer sets up nothing.
"""

import os
import secrets
import stat
from pathlib import Path
from typing import Final

import structlog

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.files import FolderLock, sync_folder
from kiosk.queue.opening import DATABASE, key_check_of
from kiosk.queue.rekey import resealed
from kiosk.queue.sealing import KEY_BYTES, Sealer

KEY_NAME: Final = "queue.key"
"""The name of systemd's credential, and of the sandbox's own file in the data folder."""

_log = structlog.get_logger()


def load_key(folder: Path, key_file: Path | None = None) -> bytes | Failure:
    """The production key of the queue in ``folder``: 32 raw bytes or 64 hexadecimal digits.

    Without ``key_file`` systemd must have handed over the credential ``queue.key``.
    ``queue_key_wrong`` where there is none, it is malformed, or others may read the file.
    """
    if key_file is None:
        credentials = os.environ.get("CREDENTIALS_DIRECTORY")
        if credentials is None:
            return Failure(FailureCode.QUEUE_KEY_WRONG, f"no credential {KEY_NAME} and no key file")
        return _read(Path(credentials) / KEY_NAME)
    _settle(folder, key_file)
    return _read(key_file)


def own_key(folder: Path) -> bytes | Failure:
    """The sandbox's key, made on first start and kept in ``folder`` with mode 0600."""
    path = folder / KEY_NAME
    if (folder / DATABASE).exists() or path.exists():
        return load_key(folder, path)
    key = secrets.token_bytes(KEY_BYTES)
    return _written(path, key) or key


def rotate_key(folder: Path, key_file: Path | None = None) -> int | Failure:
    """Seal everything with a new key and put that in place of ``key_file`` (default: the own).

    Safe against a crash at any point: the new key lies beside the old one until the queue says
    which of them it is sealed with. Nobody else may use the queue. How many seals were renewed.
    """
    path = key_file or folder / KEY_NAME
    old = load_key(folder, path)
    if isinstance(old, Failure):
        return old
    new = secrets.token_bytes(KEY_BYTES)
    unwritten = _written(_next(path), new)
    if unwritten is not None:
        return unwritten
    renewed = rekey(folder, old, new)
    _settle(folder, path)
    return renewed


def rekey(folder: Path, old: bytes, new: bytes) -> int | Failure:
    """Seal everything with ``new`` in one transaction, for a key that systemd keeps.

    How many seals were renewed; ``queue_unavailable`` while another process uses the queue.
    """
    try:
        lock = FolderLock(folder)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{folder}: {error.strerror}")
    try:
        if not lock.alone():
            return Failure(FailureCode.QUEUE_UNAVAILABLE, "stop the kiosk first: it uses the queue")
        renewed = resealed(folder / DATABASE, Sealer(old), Sealer(new))
    finally:
        lock.close()
    if not isinstance(renewed, Failure):
        _log.info("queue.rekeyed", seals=renewed)
    return renewed


def _settle(folder: Path, path: Path) -> None:
    """End a rotation that a crash may have interrupted, one way or the other."""
    key = _read(_next(path)) if _next(path).exists() else None
    if key is None:
        return
    if isinstance(key, bytes) and key_check_of(folder) == Sealer(key).check:
        _next(path).replace(path)
    else:
        _next(path).unlink()
    sync_folder(path.parent)


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


def _written(path: Path, key: bytes) -> Failure | None:
    """Put ``key`` at ``path`` durably and all at once."""
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{path}: {error.strerror}")
    return None


def _read(path: Path) -> bytes | Failure:
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = path.read_bytes()
    except OSError as error:
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path}: {error.strerror}")
    if mode & 0o077:
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
