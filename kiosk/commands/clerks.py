"""``central clerk``: who may sign in to the centre's pages."""

import re
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from kiosk.commands.central import centre_of, database_of, database_option
from kiosk.commands.shared import json_option, policies, require, settings_of, show_done
from kiosk.domain import china

if TYPE_CHECKING:
    from kiosk.central.centre import Centre

_NAME: Final = re.compile(r"[\w.@-]{1,40}")
_PLACE: Final = re.compile(r"\d{0,10}")


@click.group()
def clerk() -> None:
    """Who may sign in to the counter's pages."""


@clerk.command()
@click.argument("name")
@click.option(
    "--role",
    "roles",
    type=click.Choice(["desk", "fleet", "audit"]),
    multiple=True,
    default=["desk"],
    show_default=True,
    help="What the clerk may do; give it again for more.",
)
@click.option(
    "--place",
    default="",
    help="Whose waiting reports are listed: what the ids of their kiosks begin with, as 110105.",
)
@database_option
@json_option
@click.pass_obj
def add(
    config: Path | None,
    *,
    name: str,
    roles: tuple[str, ...],
    place: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Ask for a password and let NAME sign in with it.

    A clerk who is there already gets this password and these roles, and has to sign in again.
    """
    from kiosk.central.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD, is_password
    from kiosk.central.store.clerks import Clerk, Role

    place = place.replace("-", "")
    if not _NAME.fullmatch(name):
        raise click.BadParameter("letters, digits and . _ - @ only, at most 40", param_hint="NAME")
    if not _PLACE.fullmatch(place):
        raise click.BadParameter("digits only, as 110105", param_hint="--place")
    with closing(_made(config, database)) as centre:
        password = _asked()
        if not is_password(password):
            raise click.UsageError(
                f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
            )
        new = Clerk(name, frozenset(Role(role) for role in roles), place)
        centre.sign_ins.put(new, password, china.now())
    shown = {"clerk": name, "roles": sorted(roles)}
    show_done(shown, f"{name} may sign in ({', '.join(shown['roles'])})", as_json=as_json)


@clerk.command()
@click.argument("name")
@database_option
@json_option
@click.pass_obj
def remove(config: Path | None, *, name: str, database: str | None, as_json: bool) -> None:
    """Let NAME sign in no longer; whoever is signed in by it is out."""
    with closing(centre_of(config, database)) as centre:
        was_there = centre.sign_ins.remove(name, china.now())
    if not was_there:
        raise click.BadParameter("nobody signs in by this name", param_hint="NAME")
    show_done({"clerk": name, "removed": True}, f"{name} is removed", as_json=as_json)


def _asked() -> str:
    """Twice at a terminal; a script says it once, on a line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return asked


def _made(config: Path | None, database: str | None) -> "Centre":
    """A first clerk may be added before the centre was ever started."""
    from kiosk.central.centre import Centre
    from kiosk.operations import data_folder

    settings = settings_of(config, quiet=True)
    if not database:
        require(data_folder.prepare(settings.kiosk.data_dir))
    return require(Centre.open(database or database_of(settings), policies()))
