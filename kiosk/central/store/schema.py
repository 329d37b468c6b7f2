"""Schema versions: a new database from the tables, an older one forward with Alembic.

The tables are what all migrations together make (a test compares), so that a first start does
without Alembic.
"""

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from kiosk.base.records import dataclass
from kiosk.central.store import before, references
from kiosk.central.store.digests import key_digests
from kiosk.central.store.engine import UnusableError
from kiosk.central.store.guard import guard
from kiosk.central.store.keys import Keys
from kiosk.central.store.tables import audit, events, metadata, settings

REVISIONS: Final = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""Every revision, oldest first; the last is what this program writes."""
SEALED: Final = "0002"
"""From here on what names a person is sealed."""
AUDITED: Final = "0004"
"""From here on there are clerks, and a trail of what they do."""
KEYED: Final = "0006"
"""From here on digests of reports are keyed."""
MIGRATIONS: Final = Path(__file__).with_name("migrations")

_KEYS_CHECK: Final = "keys_check"
_LOCK: Final = 0x6B696F736B  # any number of ours: those who come at once take turns
_REVISION: Final = sa.Table(
    "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
)


@dataclass(frozen=True)
class Ready:
    """A database of this version: its keys, the revision that it was of (``None``: empty), and
    whether it held names in plain then.
    """

    keys: Keys
    came_from: str | None
    was_plain: bool


def bring_up(connection: sa.Connection, keys_file: Path) -> Ready:
    """Bring a database to this version, an empty one too, which gets keys of its own.

    Raises :class:`UnusableError` where a newer program made it, or other keys belong to it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
    revision = _revision(connection)
    if revision is not None and revision not in REVISIONS:
        raise UnusableError("made by a newer version of this program")
    was_plain = revision is not None and revision < SEALED
    keys = _keys(keys_file, make=revision is None or was_plain)
    if revision is None:
        metadata.create_all(connection)
        _finish(connection, keys, first=1)
        _REVISION.create(connection)
        connection.execute(_REVISION.insert().values(version_num=REVISIONS[-1]))
    elif revision != REVISIONS[-1]:
        upgrade(connection, revision, keys)
    found = connection.scalar(sa.select(settings.c.value).where(settings.c.name == _KEYS_CHECK))
    if found != keys.check:
        raise UnusableError("the keys are not those of this database")
    return Ready(keys, revision, was_plain)


def _keys(path: Path, *, make: bool) -> Keys:
    try:
        return Keys.of_file(path, make=make)
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror}") from error
    except ValueError as error:  # what is there is not repeated: it may be half a key
        raise UnusableError(f"{path} is no file of keys") from error


def upgrade(connection: sa.Connection, revision: str | None, keys: Keys) -> None:
    """All steps from ``revision`` to the newest; from nothing where it is ``None``."""
    from alembic import command, config  # a fifth of a second, seldom needed

    plan = config.Config()
    plan.set_main_option("script_location", str(MIGRATIONS))
    plan.attributes["connection"] = connection
    if revision == REVISIONS[0]:
        command.stamp(plan, revision)
    command.upgrade(plan, "head")
    if revision is None or revision < SEALED:
        _finish(connection, keys, first=before.take_over(connection, keys))
        return
    if revision < AUDITED:
        guard(connection, audit)
    if revision < KEYED:
        key_digests(connection, keys)


def _revision(connection: sa.Connection) -> str | None:
    """``None`` of an empty database."""
    tables = sa.inspect(connection).get_table_names()
    if _REVISION.name in tables:
        revision: str = connection.scalars(sa.select(_REVISION)).one()
        return revision
    if connection.dialect.name == "sqlite" and before.brought_up(connection):
        return REVISIONS[0]
    if set(tables) & set(metadata.tables):
        raise UnusableError("another program's tables are in it")
    return None


def _finish(connection: sa.Connection, keys: Keys, first: int) -> None:
    """What is no table; references go on from ``first``."""
    for table in (events, audit):
        guard(connection, table)
    connection.execute(settings.insert().values(name=_KEYS_CHECK, value=keys.check))
    references.start(connection, first)
