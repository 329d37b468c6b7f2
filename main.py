"""The door: reads the command, hands over, prints what came of it (contracts, section 1)."""

import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from types import ModuleType
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
    FailureCode.CENTRAL_DATABASE_UNUSABLE,
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
    from ui.demo import demo
    from ui.visitor import LostError

    if journey not in list(JourneyName):
        raise click.BadParameter(f"known are {', '.join(JourneyName)}", param_hint="--journey")
    try:
        _good(demo(settings, out, JourneyName(journey), repeat, fast=fast))
    except LostError as lost:
        click.echo(f"the interface did not do what was expected: {lost}", err=True)
        sys.exit(FAILED)


# ---- the devices -------------------------------------------------------------------------------


@cli.command("read-card")
@click.option("--timeout", type=click.FloatRange(min=0), default=30, show_default=True)
@json_option
@click.pass_obj
def read_card(config: Path | None, *, timeout: float, as_json: bool) -> None:
    """Wait TIMEOUT seconds for a card and print what it says."""
    from kiosk.reader import commands
    from kiosk.reader.factory import make_reader

    reader = _settings(config, quiet=True).reader
    driver = make_reader(reader.driver.value, name=reader.name, port=reader.port)
    card = commands.read_card(driver, timeout)
    if isinstance(card, Failure):
        _give_up(card)
    shown = commands.card_json(card)
    _show(shown, _lines(shown), as_json=as_json)


@cli.command()
@click.option(
    "--set-pin", is_flag=True, help="Ask for a staff PIN and print its line of kiosk.toml."
)
@json_option
@click.pass_obj
def doctor(config: Path | None, *, set_pin: bool, as_json: bool) -> None:
    """Check everything the kiosk needs, with a remedy for what it lacks."""
    if set_pin:
        _print_pin_hash()
        return
    from kiosk.checkup import probes
    from kiosk.operations.doctor import examine
    from kiosk.operations.registry import load_failures

    rows = examine(probes(_settings(config, quiet=True), _policies()), load_failures())
    lines = []
    for row in rows:
        lines.append(f"{'pass' if row.ok else 'FAIL'}  {row.name:12}{row.found}".rstrip())
        if row.remedy:
            lines.append(f"{'':18}{row.remedy}")
    _show({"checks": [asdict(row) for row in rows]}, "\n".join(lines), as_json=as_json)
    if not all(row.ok for row in rows):
        sys.exit(FAILED)


def _print_pin_hash() -> None:
    from kiosk.operations.pin import LONGEST, SHORTEST, hashed, is_pin

    pin = click.prompt("Staff PIN", hide_input=True, confirmation_prompt=True, err=True)
    if not is_pin(pin):
        raise click.UsageError(f"A staff PIN has {SHORTEST} to {LONGEST} digits.")
    click.echo(f'staff_pin_hash = "{hashed(pin)}"')


# ---- the queue ---------------------------------------------------------------------------------


@cli.group()
def queue() -> None:
    """Look at the reports that this kiosk recorded."""


@queue.command("status")
@json_option
@click.pass_obj
def queue_status(config: Path | None, *, as_json: bool) -> None:
    """Count the reports by state, and tell how long the oldest unsent one has waited."""
    statuses = _good(_queue(_settings(config, quiet=True)).statuses())
    states = "".join(f"{state} {count}\n" for state, count in statuses["states"].items())
    oldest = statuses["oldest_unsent_seconds"]
    waiting = "nothing waits" if oldest is None else f"oldest unsent {oldest:.0f} s"
    _show(statuses, states + waiting, as_json=as_json)


@queue.command("list")
@json_option
@click.pass_obj
def queue_list(config: Path | None, *, as_json: bool) -> None:
    """List the reports, oldest first, without anything personal."""
    rows = _good(_queue(_settings(config, quiet=True)).rows())
    columns = ("report_number", "kind", "state", "recorded_at", "attempts", "last_error")
    lines = ("  ".join(str(row.get(column, "")) for column in columns) for row in rows)
    _show({"reports": rows}, "\n".join(lines), as_json=as_json)


@queue.command("retry")
@json_option
@click.pass_obj
def queue_retry(config: Path | None, *, as_json: bool) -> None:
    """Let the reports that the centre refused be sent again."""
    count = _good(_queue(_settings(config, quiet=True)).retry())
    _show({"retried": count}, f"{count} to be sent again", as_json=as_json)


@queue.command("verify")
@json_option
@click.pass_obj
def queue_verify(config: Path | None, *, as_json: bool) -> None:
    """Check every page and every seal of the queue's database."""
    count = _good(_queue(_settings(config, quiet=True)).verify())
    _show({"reports": count}, f"{count} reports, all whole", as_json=as_json)


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
    from kiosk.queue.key import load_key, rekey, rotate_key

    if (old is None) != (new is None):
        raise click.UsageError("--old and --new come together.")
    folder = _settings(config, quiet=True).kiosk.data_dir
    if old is None or new is None:
        renewed = _good(rotate_key(folder))
    else:
        keys = _good(load_key(folder, old)), _good(load_key(folder, new))
        renewed = _good(rekey(folder, *keys))
    _show({"renewed": renewed}, f"{renewed} seals renewed", as_json=as_json)


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
        loop = SyncLoop(reports, centre.sender)
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

    settings = _settings(config, quiet=True)
    keys = _good(load_public_keys(settings.kiosk.data_dir / PUBLIC_KEYS_FILE))
    claims = _good(commands.receipt_verify(text_or_image, keys, settings.verify_url or None))
    shown = {
        "kiosk_id": claims.kiosk_id,
        "report_id": str(claims.report_id),
        "report_number": claims.report_number,
        "kind": claims.kind,
        "recorded_at": claims.recorded_at.isoformat(),
        "state": claims.state,
    }
    _show(shown, _lines(shown), as_json=as_json)


@receipt.command("render")
@click.argument("report_number")
@out_option
@json_option
@click.pass_obj
def receipt_render(config: Path | None, /, *, report_number: str, out: Path, as_json: bool) -> None:
    """Render a stored receipt again as PNG, PDF and printer bytes, marked as a copy.

    An application that awaits the counter comes as a form on A4 too.
    """
    from kiosk.app import make_composer, printer_settings
    from kiosk.operations.policies import PolicyShelf
    from kiosk.printing import commands
    from kiosk.printing.token import ReceiptKey

    settings = _settings(config, quiet=True)
    stored = _good(_queue(settings).receipt(report_number))
    key = _good(ReceiptKey.open(settings.kiosk.data_dir, settings.kiosk.id))
    url = settings.verify_url or "http://127.0.0.1/r"
    rules = PolicyShelf(_policies(), settings.kiosk.data_dir, settings.kiosk.region)
    composer = make_composer(settings, lambda: rules.current, lambda shown: key.link(shown, url))
    files = _good(commands.receipt_render(stored, out, composer, printer_settings(settings)))
    names = [str(file) for file in files]
    _show({"files": names}, "\n".join(names), as_json=as_json)


# ---- the central service -----------------------------------------------------------------------

database_option = click.option("--database", metavar="URL", help="As sqlite:////path/central.db.")


def place_options(command: Command) -> Command:
    """Where the central service listens and what it keeps its reports in."""
    command = click.option("--host", default="127.0.0.1", show_default=True)(command)
    command = click.option(
        "--port", type=click.IntRange(0, 65535), default=8080, show_default=True
    )(command)
    return database_option(command)


@cli.group(invoke_without_command=True)
@place_options
@click.pass_context
def central(context: click.Context, /, **place: Any) -> None:
    """Run the reference central service, or take the counter's step there."""
    if context.invoked_subcommand is None:
        context.invoke(serve, **place)


@central.command()
@place_options
@click.pass_obj
def serve(config: Path | None, /, *, host: str, port: int, database: str | None) -> None:
    """Serve the central API until it is told to stop (what happens without a command)."""
    from kiosk.central.server import CentralServer
    from kiosk.central.service import create_app

    settings = _settings(config)
    if host not in {"127.0.0.1", "::1", "localhost"}:
        raise click.BadParameter("only loopback: put a TLS proxy before it", param_hint="--host")
    told = _block_signals()
    service = _good(create_app(database or _central_database(settings), _policies()))
    server = CentralServer(service, host, port)
    taken = _good(server.start())
    click.echo(f"http://{host}:{taken}")
    signal.sigwait(told)
    server.close()


@central.command()
@click.argument("report_number")
@database_option
@json_option
@click.pass_obj
def confirm(config: Path | None, /, **step: Any) -> None:
    """The counter has checked a report's papers: it comes into force."""
    _counter_step(config, "confirm", **step)


@central.command()
@click.argument("report_number")
@database_option
@json_option
@click.pass_obj
def replace(config: Path | None, /, **step: Any) -> None:
    """The counter has handed out the new card."""
    _counter_step(config, "replace", **step)


def _counter_step(
    config: Path | None, act: str, *, report_number: str, database: str | None, as_json: bool
) -> None:
    from kiosk.central.centre import Centre
    from kiosk.central.rules import Act
    from kiosk.domain.report_number import is_report_number

    number = "".join(report_number.split())  # receipts print it in fours
    if not is_report_number(number):  # not repeated: somebody's ID number may stand there
        _give_up(Failure(FailureCode.REPORT_UNKNOWN, "a digit is wrong, missing or too many"))
    settings = _settings(config, quiet=True)
    centre = _good(Centre.open(database or _central_database(settings), _policies()))
    with closing(centre):
        standing = _good(centre.counter_step(Act(act), number))
    times = {"effective_at": standing.effective_at, "expires_at": standing.expires_at}
    shown = {
        "report_number": number,
        "state": standing.state,
        "central_reference": standing.reference,
    } | {key: time.isoformat() for key, time in times.items() if time}
    _show(shown, _lines(shown), as_json=as_json)


def _central_database(settings: "Settings") -> str:
    return f"sqlite:///{settings.kiosk.data_dir / 'central.db'}"


# ---- what the commands share -------------------------------------------------------------------


def _settings(config: Path | None, *, quiet: bool = False) -> "Settings":
    """The configuration, with logging set up and the data folder proven."""
    # Where rich is installed, as beside import-linter, structlog loads it for coloured tracebacks
    # that are never shown here: 40 ms and 4 MB.
    sys.modules.setdefault("rich", ModuleType("rich"))
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


def _queue(settings: "Settings") -> "Queue":
    """The queue, closed when the command ends."""
    from kiosk.app import open_queue

    opened = _good(open_queue(settings, move_damaged=False))
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
