"""Schema versions: a new database from the tables, an older one forward with Alembic.

The tables are what all migrations together make (a test compares), so that a first start does
without Alembic. A database from an older kiosk is first copied to ``queue.db.from-REVISION``,
which is kept as long as personal fields are.
"""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Final

import sqlalchemy

from kiosk.base.disk import part_of, put_in_place, sync_file
from kiosk.domain.failure import Failure
from kiosk.queue import old_form
from kiosk.queue import statements as sql
from kiosk.queue.database import Connection, Error, as_failure, connect
from kiosk.queue.sealing import Sealer

REVISIONS: Final = ("0001", "0002")
"""Every revision, oldest first; the last is the schema this program writes."""

WHOLE_SEALS: Final = "0002"
"""From here on a seal holds the whole report."""

GENERATION_BYTES: Final = 16
COPIES: Final = "queue.db.from-*"
MIGRATIONS: Final = Path(__file__).with_name("migrations")


def create(connection: Connection, settings: dict[str, bytes]) -> None:
    """Make all tables in one transaction: after a crash there is a whole schema or none.

    Besides ``settings`` the database gets an id of its own, ``generation``.
    """
    connection.execute("BEGIN IMMEDIATE")
    for statement in (sql.CREATE_REVISION, *sql.CREATE_TABLES):
        connection.execute(statement)
    connection.execute(sql.INSERT_REVISION, {"revision": REVISIONS[-1]})
    every = {**settings, "generation": secrets.token_bytes(GENERATION_BYTES)}
    connection.executemany(
        sql.INSERT_SETTING, [{"name": name, "value": value} for name, value in every.items()]
    )
    connection.execute("COMMIT")


def migrate(
    path: Path, revision: str, sealer: Sealer, migrations: Path = MIGRATIONS
) -> Path | Failure:
    """Bring a database of an older ``revision`` to the newest; return the copy made before.

    Who calls is alone with the database. All steps run in one transaction.
    """
    connection = connect(path)
    if isinstance(connection, Failure):
        return connection
    try:
        backup = copied(connection, path.with_name(f"{path.name}.from-{revision}"))
        _upgrade(connection, migrations, lambda: _renew(connection, revision, sealer))
    except Error as error:
        return as_failure(error)
    finally:
        connection.close()
    return backup


def copied(connection: Connection, backup: Path) -> Path:
    """Copy the database to ``backup``, whole and durably. Raises ``OSError`` and ``Error``."""
    part = part_of(backup)
    part.touch(mode=0o600)
    connection.execute("VACUUM INTO ?", (str(part),))
    sync_file(part)
    put_in_place(part, backup)
    return backup


def _renew(connection: Connection, revision: str, sealer: Sealer) -> None:
    """What a migration alone can't do, having no key and no chance."""
    if revision < WHOLE_SEALS:
        old_form.renew(connection, sealer)
        generation = {"name": "generation", "value": secrets.token_bytes(GENERATION_BYTES)}
        connection.execute(sql.INSERT_SETTING, generation)


def _upgrade(connection: Connection, migrations: Path, finish: Callable[[], None]) -> None:
    from alembic import command, config  # a fifth of a second, seldom needed

    settings = config.Config()
    settings.set_main_option("script_location", str(migrations))
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.StaticPool
    )
    connection.execute("PRAGMA foreign_keys = OFF")  # rebuilding a table drops the old one
    with engine.connect() as adopted:
        connection.execute("BEGIN IMMEDIATE")
        settings.attributes["connection"] = adopted
        try:
            command.upgrade(settings, "head")
        except sqlalchemy.exc.DBAPIError as error:
            raise (error.orig or error) from error
        finish()
        adopted.commit()
