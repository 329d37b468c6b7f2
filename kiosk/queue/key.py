"""Where the queue's key comes from: systemd's credentials, or a file that only we can read."""

import os
import secrets
import stat
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode
from kiosk.queue.files import sync_folder
from kiosk.queue.sealing import KEY_BYTES

CREDENTIAL = "queue.key"
OWN_KEY = "queue.key"


def load_key(path: Path | None = None) -> bytes | Failure:
    """The key of a production kiosk, as 64 hexadecimal digits or 32 raw bytes.

    ``path`` names a file with mode 0600 or less; without it, systemd's ``LoadCredential=`` or
    ``LoadCredentialEncrypted=`` must have given the credential ``queue.key``.
    """
    if path is not None:
        return _read(path)
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder is None:
        return Failure(FailureCode.QUEUE_KEY_WRONG, "no key file and no systemd credential given")
    return _read(Path(folder) / CREDENTIAL)


def own_key(folder: Path) -> bytes | Failure:
    """The key a sandbox makes for itself on first start and keeps in ``folder``, mode 0600."""
    path = folder / OWN_KEY
    if path.exists():
        return _read(path)
    if (folder / "queue.db").exists():
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path} is gone but its queue is there")
    key = secrets.token_bytes(KEY_BYTES)
    return write_key(path, key) or key


def write_key(path: Path, key: bytes) -> Failure | None:
    """Put ``key`` at ``path`` durably and all at once, mode 0600."""
    new = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.hex().encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
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
    if len(content) != KEY_BYTES:
        try:
            content = bytes.fromhex(content.decode("ascii"))
        except ValueError:
            content = b""
    if len(content) != KEY_BYTES:
        return Failure(FailureCode.QUEUE_KEY_WRONG, f"{path} does not hold 32 bytes or 64 digits")
    return content
