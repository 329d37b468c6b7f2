"""The oldest SQLite that a database of ours may be written with.

3.7.0 to 3.51.2 can corrupt a write-ahead log that two connections write (sqlite.org, WAL-reset
bug). Debian's Python is older, so SQLite comes with the ``sqlcipher3`` wheel.
"""

from typing import Final

from sqlcipher3 import dbapi2

_OLDEST: Final = (3, 51, 3)


def is_sound() -> bool:
    """Whether the SQLite in use is free of that fault."""
    return bool(dbapi2.sqlite_version_info >= _OLDEST)


def version() -> str:
    """As ``3.53.4``."""
    return str(dbapi2.sqlite_version)
