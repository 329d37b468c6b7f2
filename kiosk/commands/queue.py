"""The commands that look at the queue and send what waits in it."""

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.shared import (
    as_lines,
    give_up,
    json_option,
    make_ending,
    policies,
    queue_of,
    require,
    settings_of,
    show,
    show_done,
)

if TYPE_CHECKING:
    from kiosk.queue.remains import MovedAside


@click.group()
def queue() -> None:
    """Look at the reports that this kiosk recorded."""


@queue.command("status")
@json_option
@click.pass_obj
def queue_status(config: Path | None, *, as_json: bool) -> None:
    """Count the reports by state; tell how long the oldest unsent one has waited, and what lies
    moved aside.
    """
    statuses = require(queue_of(settings_of(config, quiet=True)).statuses())
    states = "".join(f"{state} {count}\n" for state, count in statuses["states"].items())
    oldest = statuses["oldest_unsent_seconds"]
    waiting = "nothing waits" if oldest is None else f"oldest unsent {oldest:.0f} s"
    aside = "".join(f"\n{_aside_line(one)}" for one in statuses["moved_aside"])
    show(statuses, states + waiting + aside, as_json=as_json)


def _aside_line(one: "MovedAside") -> str:
    lost = ", ".join(one["reports_lost"])
    return (
        f"moved aside {one['folder']} ({one['trouble']}): {one['reports_salvaged']} reports back "
        f"in line, {len(one['reports_lost'])} lost{f' ({lost})' if lost else ''}, "
        f"{one['reports_missing']} missing, {one['seals_unreadable']} seals unreadable"
    )


@queue.command("list")
@json_option
@click.pass_obj
def queue_list(config: Path | None, *, as_json: bool) -> None:
    """List the reports, oldest first, without anything personal."""
    rows = require(queue_of(settings_of(config, quiet=True)).rows())
    columns = ("report_number", "kind", "state", "recorded_at", "attempts", "last_error")
    lines = ("  ".join(str(row.get(column, "")) for column in columns) for row in rows)
    show({"reports": rows}, "\n".join(lines), as_json=as_json)


@queue.command("retry")
@json_option
@click.pass_obj
def queue_retry(config: Path | None, *, as_json: bool) -> None:
    """Let the reports that the centre refused be sent again."""
    from kiosk.wiring.queue import open_queue

    with closing(require(open_queue(settings_of(config, quiet=True)))) as reports:
        count = require(reports.retry())
    show_done({"retried": count}, f"{count} to be sent again", as_json=as_json)


@queue.command("verify")
@json_option
@click.pass_obj
def queue_verify(config: Path | None, *, as_json: bool) -> None:
    """Check every page and every seal of the queue's database."""
    count = require(queue_of(settings_of(config, quiet=True)).verify())
    show({"reports": count}, f"{count} reports, all whole", as_json=as_json)


@queue.command("salvage")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def queue_salvage(config: Path | None, *, folder: Path | None, as_json: bool) -> None:
    """Take every readable report of a database that was moved aside back into the queue.

    FOLDER is one in the data folder, or any other that holds such a database; without it, all
    that lie aside are gone through again. Nothing is taken back twice.
    """
    from dataclasses import asdict

    from kiosk.queue.remains import lying_aside
    from kiosk.wiring.queue import open_queue

    settings = settings_of(config, quiet=True)
    with closing(require(open_queue(settings))) as reports:
        home = settings.kiosk.data_dir
        places = lying_aside(home)
        if folder is not None:
            places = [home / folder if (home / folder).exists() else folder]
            if not places[0].exists():
                raise click.UsageError(f"{folder} is neither there nor in the data folder.")
        found = {place.name: require(reports.salvage(place)) for place in places}
    lines = [
        f"{name}: {one.queued} reports back in line of {one.found} that could be read, "
        f"{len(one.lost)} lost, {one.missing} missing, {one.sealed_otherwise} seals unreadable"
        for name, one in found.items()
    ]
    show_done(
        {"salvaged": {name: asdict(one) for name, one in found.items()}},
        "\n".join(lines) or "nothing lies aside",
        as_json=as_json,
    )


@queue.command("rekey")
@click.option("--old", type=click.Path(exists=True, path_type=Path), help="The key used so far.")
@click.option("--new", type=click.Path(exists=True, path_type=Path), help="The key from now on.")
@json_option
@click.pass_obj
def queue_rekey(config: Path | None, *, old: Path | None, new: Path | None, as_json: bool) -> None:
    """Seal the queue with a new key, while the kiosk is stopped.

    Without files the kiosk's own key is replaced by one made now; with both, the queue goes from
    one key that systemd keeps to the next.
    """
    from kiosk.operations.data_folder import Ownership
    from kiosk.queue.key import load_key, rekey, rotate_key

    if (old is None) != (new is None):
        raise click.UsageError("--old and --new come together.")
    folder = settings_of(config, quiet=True).kiosk.data_dir
    with closing(require(Ownership.take(folder, "queue rekey"))):
        if old is None or new is None:
            renewed = require(rotate_key(folder))
        else:
            renewed = require(rekey(folder, require(load_key(old)), require(load_key(new))))
    show_done({"renewed": renewed}, f"{renewed} seals renewed", as_json=as_json)


@queue.command("backup")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@json_option
@click.pass_obj
def queue_backup(config: Path | None, *, folder: Path, as_json: bool) -> None:
    """Copy the queue into FOLDER, sealed as it is, also while the kiosk runs."""
    from kiosk.queue.copying import back_up

    home = settings_of(config, quiet=True).kiosk.data_dir
    shown = {"copy": str(require(back_up(home, folder)))}
    show_done(shown, as_lines(shown), as_json=as_json)


@queue.command("restore")
@click.argument("copy", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_obj
def queue_restore(config: Path | None, *, copy: Path, as_json: bool) -> None:
    """Put a COPY that was made by backup in the queue's place, while the kiosk is stopped.

    What was there is moved aside, and every report in it that the copy lacks is taken back.
    """
    from kiosk.operations.data_folder import Ownership
    from kiosk.queue.copying import put_back
    from kiosk.queue.key import keys_at_hand
    from kiosk.wiring.queue import open_queue

    settings = settings_of(config, quiet=True)
    folder = settings.kiosk.data_dir
    with closing(require(Ownership.take(folder, "queue restore"))):
        aside = require(put_back(folder, copy, require(keys_at_hand(folder))))
        with closing(require(open_queue(settings))) as reports:
            states = require(reports.statuses())["states"]
    shown = {"moved_aside": aside and aside.name, "reports": states}
    show_done(shown, as_lines(shown), as_json=as_json)


@click.command()
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
@json_option
@click.pass_obj
def sync(config: Path | None, *, once: bool, as_json: bool) -> None:
    """Send what is queued to the central service."""
    from kiosk.operations.data_folder import Ownership
    from kiosk.sync.drain import Stopped
    from kiosk.sync.loop import SyncLoop
    from kiosk.wiring.centre import open_centre
    from kiosk.wiring.queue import open_queue

    settings = settings_of(config, quiet=once)
    ending = make_ending()
    ending.watch_threads()
    with ExitStack() as owned:
        command = "sync --once" if once else "sync"
        owned.callback(require(Ownership.take(settings.kiosk.data_dir, command)).close)
        reports = require(open_queue(settings))
        owned.callback(reports.close)
        centre = require(open_centre(settings, policies(), owned))
        loop = SyncLoop(reports, centre.sender)
        owned.callback(loop.close)
        if not once:
            loop.start()
            ending.wait()
            require(ending.failure)
            return
        ending.on_asked(loop.stop)
        ended = loop.drain_once()
    show_done({"answered": ended.answered}, f"{ended.answered} reports answered", as_json=as_json)
    if isinstance(ended, Stopped):
        give_up(ended.failure)
