"""The door: reads the command, hands over, prints what came of it (contracts, section 1)."""

import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from kiosk.domain.failure import Failure, FailureCode

if TYPE_CHECKING:
    from kiosk.domain.policy import PolicyBook
    from kiosk.operations.configuration import Settings
    from kiosk.queue.queue import Queue

_T = TypeVar("_T")
Command = Callable[..., Any]

DONE, FAILED, MISUSED, MISSING = range(4)
_MISUSE: Final = {
    FailureCode.CONFIGURATION_INVALID,
    FailureCode.DATA_FOLDER_UNWRITABLE,
    FailureCode.QUEUE_KEY_WRONG,
}
_ABSENCE: Final = {
    FailureCode.CENTRAL_UNREACHABLE,
    FailureCode.DISPLAY_MISSING,
    FailureCode.PORT_IN_USE,
    FailureCode.PRINTER_MISSING,
    FailureCode.QUEUE_NEWER_SCHEMA,
    FailureCode.QUEUE_UNAVAILABLE,
    FailureCode.READER_MISSING,
    FailureCode.READER_NO_SECURITY_MODULE,
    FailureCode.READER_TIMEOUT,
}

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
out_option = click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder."
)


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--config", type=click.Path(path_type=Path), help="Without it, a sandbox.")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Self-service kiosk that reports a lost social security card."""
    context.obj = config
    if context.invoked_subcommand is None:
        context.invoke(run)


# ---- the interface ----------------------------------------------------------------------------


@cli.command()
@click.option("--windowed", is_flag=True, help="In a window instead of full screen.")
@click.option("--dock", is_flag=True, help="With the device dock beside it.")
@click.pass_obj
def run(config: Path | None, *, windowed: bool = False, dock: bool = False) -> None:
    """Show the touch interface (what happens without a command)."""
    gc.disable()  # starting makes many objects and no garbage, and the person waits
    settings = _settings(config)
    if not any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        _give_up(Failure(FailureCode.DISPLAY_MISSING))
    from ui import application

    gc.freeze()
    gc.enable()
    _good(application.run(settings, windowed=windowed, dock=dock or settings.sandbox))


@cli.command()
@out_option
@click.option("--journey", default="pre_loss", show_default=True)
@click.option("--profile", type=click.Choice(["outlet", "hospital"]))
@click.option("--language", metavar="CODE", help="As zh_CN or en.")
@click.option("--repeat", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--fast", is_flag=True, help="Without waiting for anything that only moves.")
@click.pass_obj
def demo(
    config: Path | None, /, *, out: Path, journey: str, repeat: int, fast: bool, **place: str | None
) -> None:
    """Drive the real interface through whole journeys, without a display, into pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    settings = _settings(config).changed(**{key: value for key, value in place.items() if value})
    from kiosk.journey.steps import JourneyName
    from ui.demo import TOURS, demo
    from ui.visitor import LostError

    if journey not in TOURS:
        raise click.BadParameter(f"known are {', '.join(TOURS)}", param_hint="--journey")
    try:
        _good(demo(settings, out, JourneyName(journey), repeat, fast=fast))
    except LostError as lost:
        click.echo(f"the interface did not do what was expected: {lost}", err=True)
        sys.exit(FAILED)


# ---- the card ----------------------------------------------------------------------------------


# ---- the queue ---------------------------------------------------------------------------------


@cli.group()
def queue() -> None:
    """Look at the reports that this kiosk recorded."""


@queue.command("status")
@json_option
@click.pass_obj
def queue_status(config: Path | None, *, as_json: bool) -> None:
    """Count the reports by state, and tell how long the oldest unsent one has waited."""
    statuses = _good(_queue(config).statuses())
    states = "".join(f"{state} {count}\n" for state, count in statuses["states"].items())
    oldest = statuses["oldest_unsent_seconds"]
    waiting = "nothing waits" if oldest is None else f"oldest unsent {oldest:.0f} s"
    _show(statuses, states + waiting, as_json=as_json)


@queue.command("list")
@json_option
@click.pass_obj
def queue_list(config: Path | None, *, as_json: bool) -> None:
    """List the reports, oldest first, without anything personal."""
    rows = _good(_queue(config).rows())
    columns = ("report_number", "kind", "state", "recorded_at", "attempts", "last_error")
    lines = ("  ".join(str(row.get(column, "")) for column in columns) for row in rows)
    _show({"reports": rows}, "\n".join(lines), as_json=as_json)


@queue.command("retry")
@json_option
@click.pass_obj
def queue_retry(config: Path | None, *, as_json: bool) -> None:
    """Let the reports that the centre refused be sent again."""
    count = _good(_queue(config).retry())
    _show({"retried": count}, f"{count} to be sent again", as_json=as_json)


@queue.command("verify")
@json_option
@click.pass_obj
def queue_verify(config: Path | None, *, as_json: bool) -> None:
    """Check every page and every seal of the queue's database."""
    count = _good(_queue(config).verify())
    _show({"reports": count}, f"{count} reports, all whole", as_json=as_json)


@cli.command()
@click.option("--once", is_flag=True, help="End when nothing waits any more.")
@json_option
@click.pass_obj
def sync(config: Path | None, *, once: bool, as_json: bool) -> None:
    """Send what is queued to the central service."""
    from kiosk.app import open_centre, open_queue
    from kiosk.central.faults import Faults
    from kiosk.sync.drain import Stopped
    from kiosk.sync.loop import SyncLoop

    settings = _settings(config, quiet=once)
    told = _block_signals()
    with ExitStack() as owned:
        reports = _good(open_queue(settings))
        owned.callback(reports.close)
        centre = _good(open_centre(settings, _policies(), Faults(), owned))
        loop = SyncLoop(reports, centre.client)
        owned.callback(loop.close)
        if not once:
            loop.start()
            signal.sigwait(told)
            return
        ended = loop.drain_once()
    _show({"answered": ended.answered}, f"{ended.answered} reports answered", as_json=as_json)
    if isinstance(ended, Stopped):
        _give_up(ended.failure)


# ---- receipts ----------------------------------------------------------------------------------


@cli.group()
def receipt() -> None:
    """Check a receipt, or render a stored one again."""


@receipt.command("verify")
@click.argument("text_or_image")
@json_option
@click.pass_obj
def receipt_verify(config: Path | None, text_or_image: str, *, as_json: bool) -> None:
    """Check the signature of a receipt's QR, given as its text or a picture of it."""
    from kiosk.printing import commands
    from kiosk.printing.token import PUBLIC_KEYS_FILE, load_public_keys

    folder = _settings(config, quiet=True).kiosk.data_dir
    keys = _good(load_public_keys(folder / PUBLIC_KEYS_FILE))
    claims = _good(commands.receipt_verify(text_or_image, keys))
    shown = {
        "kiosk_id": claims.kiosk_id,
        "report_id": str(claims.report_id),
        "report_number": claims.report_number,
        "kind": claims.kind,
        "recorded_at": claims.recorded_at.isoformat(),
        "state": claims.state,
    }
    _show(shown, _lines(shown), as_json=as_json)


# ---- the central service -----------------------------------------------------------------------


# ---- what the commands share -------------------------------------------------------------------


def _settings(config: Path | None, *, quiet: bool = False) -> "Settings":
    """The configuration, with logging set up and the data folder proven."""
    from kiosk.operations import data_folder, logging
    from kiosk.operations.configuration import load
    from kiosk.operations.registry import Level, load_events

    settings = _good(load(config))
    logging.configure(load_events(), Level.ERROR if quiet else Level.INFO)
    _good(data_folder.prepare(settings.kiosk.data_dir))
    return settings


def _policies() -> "PolicyBook":
    from kiosk.domain.policy import PolicyBook
    from kiosk.operations.registry import RESOURCES

    return _good(PolicyBook.load(RESOURCES / "policies"))


def _queue(config: Path | None) -> "Queue":
    """The queue, closed when the command ends."""
    from kiosk.app import open_queue

    opened = _good(open_queue(_settings(config, quiet=True)))
    click.get_current_context().call_on_close(opened.close)
    return opened


def _block_signals() -> set[signal.Signals]:
    """Keep the signals that end a service for ``sigwait``; threads made later inherit it."""
    ending = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    return ending


def _lines(shown: dict[str, Any]) -> str:
    return "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in shown.items())


def _show(data: object, text: str, *, as_json: bool) -> None:
    click.echo(json.dumps(data, ensure_ascii=False, indent=2) if as_json else text)


def _good(outcome: _T | Failure) -> _T:
    """What a command goes on with; a failure ends it here."""
    if isinstance(outcome, Failure):
        _give_up(outcome)
    return outcome


def _give_up(failure: Failure) -> NoReturn:
    from kiosk.operations.registry import load_failures

    click.echo(load_failures().line(failure), err=True)
    if failure.code in _MISUSE:
        sys.exit(MISUSED)
    sys.exit(MISSING if failure.code in _ABSENCE else FAILED)


def main() -> int:
    """The exit code of what the command line asks for."""
    try:
        cli.main(prog_name="main.py", standalone_mode=False)
    except click.UsageError as error:
        click.echo(f"main.py: {error.format_message()} See python main.py --help.", err=True)
        return MISUSED
    except click.Abort:
        return FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main())
