"""What the commands share: their options, what they work on, how they print and end."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import click

from kiosk.domain.failure import Failure, FailureCode

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings
    from kiosk.domain.policy import PolicyBook
    from kiosk.operations.ending import Ending
    from kiosk.queue.view import View

_T = TypeVar("_T")

DONE, FAILED, MISUSED, MISSING = range(4)
_STDOUT, _STDERR = 1, 2
_MISUSE: Final = {
    FailureCode.CERTIFICATE_INVALID,
    FailureCode.CONFIGURATION_INVALID,
    FailureCode.DATA_FOLDER_EXPOSED,
    FailureCode.DATA_FOLDER_UNWRITABLE,
    FailureCode.QUEUE_KEY_WRONG,
}
_ABSENCE: Final = {
    FailureCode.CENTRAL_DATABASE_UNUSABLE,
    FailureCode.CENTRAL_UNREACHABLE,
    FailureCode.DATA_FOLDER_IN_USE,
    FailureCode.DISPLAY_MISSING,
    FailureCode.FONT_MISSING,
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


def settings_of(config: Path | None, *, quiet: bool = False) -> "Settings":
    """The configuration, with logging set up. Nothing is made or changed."""
    from kiosk.configuration.settings import load
    from kiosk.operations import logging
    from kiosk.operations.registry import Level, load_events

    settings = require(load(config))
    logging.configure(load_events(), Level.ERROR if quiet else Level.INFO)
    return settings


def policies(folder: Path | None = None) -> "PolicyBook":
    """The rules in ``folder``; without one those that the program came with."""
    from kiosk.base.resources import RESOURCES
    from kiosk.domain.outlets import load_rules

    return require(load_rules(folder or RESOURCES / "policies"))


def queue_of(settings: "Settings") -> "View":
    """The queue, only to be looked at, until the command ends."""
    from kiosk.wiring.queue import view_queue

    return require(click.get_current_context().with_resource(view_queue(settings)))


def refuse_a_second(settings: "Settings") -> None:
    """End here where the data folder has an owner, before a screen covers the owner's."""
    from kiosk.operations.data_folder import Ownership

    ownership = Ownership.take(settings.kiosk.data_dir, "run")
    if isinstance(ownership, Ownership):
        ownership.close()
    elif ownership.code is FailureCode.DATA_FOLDER_IN_USE:
        give_up(ownership)


def make_ending() -> "Ending":
    """For what goes on until a signal, or a part of it that died, ends it."""
    from kiosk.operations.ending import Ending

    return Ending(exit_code)


def as_lines(shown: dict[str, Any]) -> str:
    return "\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in shown.items())


def show(data: object, text: str, *, as_json: bool) -> None:
    """Print what a command is there to print."""
    if not show_done(data, text, as_json=as_json):
        sys.exit(FAILED)


def show_done(data: object, text: str, *, as_json: bool) -> bool:
    """Print what came of the work; whether that arrived does not undo it."""
    plain = sys.stdout is not None and sys.stdout.encoding.lower() != "utf-8"
    return say(json.dumps(data, ensure_ascii=plain, indent=2) if as_json else text)


def say(text: str, *, err: bool = False) -> bool:
    """Print a line; false where nobody takes it any more."""
    try:
        click.echo(text, err=err)
    except OSError:
        # What the stream still holds would fail again, and loudly, at the interpreter's end.
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), _STDERR if err else _STDOUT)
        return False
    return True


def require(outcome: _T | Failure) -> _T:
    """What a command goes on with; a failure ends it here."""
    if isinstance(outcome, Failure):
        give_up(outcome)
    return outcome


def give_up(failure: Failure) -> NoReturn:
    _tell(failure)
    sys.exit(exit_code(failure))


def end_now(failure: Failure) -> NoReturn:
    """The same where somebody else's code can't be left by an exception."""
    _tell(failure)
    os._exit(exit_code(failure))


def _tell(failure: Failure) -> None:
    from kiosk.operations import logging
    from kiosk.operations.registry import load_failures

    logging.flush()
    say(load_failures().line(failure), err=True)


def exit_code(failure: Failure | None) -> int:
    """The code of the contracts, section 1, that ``failure`` ends a command with."""
    if failure is None:
        return DONE
    if failure.code in _MISUSE:
        return MISUSED
    return MISSING if failure.code in _ABSENCE else FAILED
