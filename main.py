"""The door: reads the command, hands over, ends with its code (contracts, section 1)."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Final

import click

from kiosk.base.forgetting import keep_to_ourselves
from kiosk.commands.group import Group
from kiosk.commands.shared import (
    DONE,
    FAILED,
    MISUSED,
    end_now,
    make_ending,
    out_option,
    refuse_a_second,
    require,
    say,
    settings_of,
)

_ELSEWHERE: Final = {
    "central": "kiosk.commands.central",
    "doctor": "kiosk.commands.devices",
    "idle": "kiosk.commands.idle",
    "queue": "kiosk.commands.queue",
    "read-card": "kiosk.commands.devices",
    "receipt": "kiosk.commands.receipt",
    "sync": "kiosk.commands.queue",
}


@click.group(
    cls=Group,
    elsewhere=_ELSEWHERE,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", type=click.Path(path_type=Path), help="Without it, a sandbox.")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Self-service kiosk that reports a lost social security card."""
    context.obj = config
    if context.invoked_subcommand is None:
        context.invoke(run)


@cli.command()
@click.option("--windowed", is_flag=True, help="In a window instead of full screen.")
@click.option("--dock", is_flag=True, help="With the device dock beside it.")
@click.pass_obj
def run(config: Path | None, *, windowed: bool = False, dock: bool = False) -> None:
    """Show the touch interface (what happens without a command)."""
    gc.disable()  # starting makes many objects and no garbage, and the person waits
    ending = make_ending()
    settings = settings_of(config)
    ending.watch_threads()
    from kiosk.health.screen import display_missing

    require(display_missing())
    refuse_a_second(settings)
    from ui import program

    gc.freeze()
    gc.enable()
    dock = dock or settings.sandbox
    require(program.run(settings, ending, end_now, windowed=windowed, dock=dock))


@cli.command()
@out_option
@click.option("--journey", default="pre_loss", show_default=True)
@click.option("--profile", type=click.Choice(["outlet", "hospital"]))
@click.option("--language", metavar="CODE", help="As zh_CN, en or zh_HK.")
@click.option("--repeat", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--fast", is_flag=True, help="Without waiting for anything that only moves.")
@click.pass_obj
def demo(
    config: Path | None, /, *, out: Path, journey: str, repeat: int, fast: bool, **place: str | None
) -> None:
    """Drive the real interface through whole journeys, without a display, into pictures."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    settings = settings_of(config).changed(**{key: value for key, value in place.items() if value})
    from kiosk.journey.steps import JourneyName
    from ui.demo.journeys import demo
    from ui.demo.visitor import LostError

    if journey not in list(JourneyName):
        raise click.BadParameter(f"known are {', '.join(JourneyName)}", param_hint="--journey")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"{out}: {error.strerror}.", param_hint="--out") from None
    try:
        require(demo(settings, out, JourneyName(journey), repeat, _tell, fast=fast))
    except LostError as lost:
        say(f"the interface did not do what was expected: {lost}", err=True)
        sys.exit(FAILED)


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _open_streams() -> None:
    """No file of ours may be taken for a stream that was closed; no text is too odd to be told."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def main() -> int:
    """The exit code of what the command line asks for."""
    keep_to_ourselves()
    os.umask(0o077)  # whatever is made is for the kiosk's user alone
    _open_streams()
    name = Path(sys.argv[0]).name  # main.py, or what pip installed
    try:
        cli.main(prog_name=name, standalone_mode=False)
    except click.UsageError as error:
        called = f"python {name}" if name.endswith(".py") else name
        say(f"{name}: {error.format_message()} See {called} --help.", err=True)
        return MISUSED
    except click.Abort:
        return FAILED
    return DONE


if __name__ == "__main__":
    sys.exit(main())
