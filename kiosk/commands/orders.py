"""The commands that have kiosks do something from afar."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click

from kiosk.commands.central import centre_of, database_option
from kiosk.commands.shared import as_lines, json_option, require, say, show_done
from kiosk.domain.order import OrderAct

_HOURS = 24


@click.command()
@click.argument("kiosk_id")
@click.argument("act", type=click.Choice([act.value for act in OrderAct]))
@click.option(
    "--hours",
    type=click.IntRange(1, 24 * 30),
    default=_HOURS,
    show_default=True,
    help="How long the kiosk may still obey.",
)
@database_option
@json_option
@click.pass_obj
def order(
    config: Path | None,
    /,
    *,
    kiosk_id: str,
    act: str,
    hours: int,
    database: str | None,
    as_json: bool,
) -> None:
    """Have a kiosk do ACT, once, with its next heartbeat and when nobody is served there."""
    with closing(centre_of(config, database)) as centre:
        given = require(centre.order(kiosk_id, OrderAct(act), lasts=timedelta(hours=hours)))
    shown = {
        "kiosk_id": given.kiosk_id,
        "number": given.number,
        "act": given.act,
        "expires_at": given.expires_at.isoformat(),
    }
    show_done(shown, as_lines(shown), as_json=as_json)


@click.command("order-key")
@database_option
@click.pass_obj
def order_key(config: Path | None, /, *, database: str | None) -> None:
    """Print the public half of the key that signs orders, for a kiosk's [central] order_key."""
    with closing(centre_of(config, database)) as centre:
        say(centre.order_key)
