"""The commands that keep a centre's database: its schema, what is erased, its keys, its copies."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.central import database_of, database_option
from kiosk.commands.shared import as_lines, json_option, require, settings_of, show_done
from kiosk.domain import china

if TYPE_CHECKING:
    from kiosk.central.store.store import Store

_TERM_DAYS = 30
_COPIES = 14


@click.command()
@database_option
@json_option
@click.pass_obj
def migrate(config: Path | None, /, *, database: str | None, as_json: bool) -> None:
    """Bring the database to this version's schema; one that is not there yet is made.

    All of it is done in one transaction, or nothing is.
    """
    from kiosk.central.store.schema import REVISIONS
    from kiosk.operations import data_folder

    settings = settings_of(config, quiet=True)
    place = database or database_of(settings)
    if not database:
        require(data_folder.prepare(settings.kiosk.data_dir))
    with closing(_store(place, make=True)) as store:
        shown = {"before": store.came_from, "now": REVISIONS[-1]}
    show_done(shown, as_lines(shown | {"before": shown["before"] or "empty"}), as_json=as_json)


@click.command()
@click.option(
    "--after",
    "days",
    type=click.IntRange(min=0),
    default=_TERM_DAYS,
    show_default=True,
    metavar="DAYS",
    help="How long a report stays when it is over.",
)
@database_option
@json_option
@click.pass_obj
def erase(config: Path | None, /, *, days: int, database: str | None, as_json: bool) -> None:
    """Take away reports as they came, and what was refused, after their term.

    The history, which names nobody, stays. What is left is sealed with a new key; the older ones
    are thrown away by the first call a day later, and older copies can be read by nobody then.
    """
    from kiosk.central import erasure

    with closing(_store_of(config, database)) as store:
        gone = require(erasure.erase(store, china.now(), timedelta(days=days)))
    shown = {
        "erased_reports": gone.reports,
        "erased_from_quarantine": gone.quarantined,
        "sealed_anew": gone.resealed.rows,
        "keys_thrown_away": gone.resealed.keys,
    }
    show_done(shown, as_lines(shown), as_json=as_json)


@click.command()
@database_option
@json_option
@click.pass_obj
def rekey(config: Path | None, /, *, database: str | None, as_json: bool) -> None:
    """Seal everything with a new key; the older ones are thrown away a day later, as by erase."""
    from kiosk.central import erasure

    with closing(_store_of(config, database)) as store:
        done = require(erasure.rekey(store, china.now()))
    shown = {"sealed_anew": done.rows, "keys_thrown_away": done.keys}
    show_done(shown, as_lines(shown), as_json=as_json)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=_COPIES,
    show_default=True,
    help="How many copies stay in FOLDER; the oldest go.",
)
@database_option
@json_option
@click.pass_obj
def backup(
    config: Path | None, /, *, folder: Path, keep: int, database: str | None, as_json: bool
) -> None:
    """Copy the database into FOLDER, also while the centre serves it.

    The keys are not in it: without them nobody reads a name in a copy, so keep them elsewhere.
    """
    from kiosk.central.store import copying

    place = database or database_of(settings_of(config, quiet=True))
    shown = {"copy": str(require(copying.back_up(place, folder, china.now(), keep)))}
    show_done(shown, as_lines(shown), as_json=as_json)


@click.command()
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@database_option
@json_option
@click.pass_obj
def restore(config: Path | None, /, *, copy: Path, database: str | None, as_json: bool) -> None:
    """Put a COPY that was made by backup in the place of the database; stop the centre first.

    What was there is copied first, into a folder beside COPY. Reports that came since COPY was
    made are not in it, and kiosks that were answered don't send them again.
    """
    from kiosk.central.store import copying

    place = database or database_of(settings_of(config, quiet=True))
    shown = {"what_was_there": str(require(copying.put_back(place, copy, china.now())))}
    show_done(shown, as_lines(shown), as_json=as_json)


def _store_of(config: Path | None, database: str | None) -> "Store":
    """The one on a database that is there already."""
    return _store(database or database_of(settings_of(config, quiet=True)), make=False)


def _store(place: str, *, make: bool) -> "Store":
    from kiosk.central.store.store import Store

    return require(Store.open(place, make=make))
