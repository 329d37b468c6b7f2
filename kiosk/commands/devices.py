"""The commands that look at the kiosk's devices and at all it needs."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kiosk.commands.shared import (
    FAILED,
    as_lines,
    give_up,
    json_option,
    settings_of,
    show,
)
from kiosk.domain.failure import Failure

if TYPE_CHECKING:
    from kiosk.health.doctor import Row


@click.command("read-card")
@click.option("--timeout", type=click.FloatRange(min=0), default=30, show_default=True)
@json_option
@click.pass_obj
def read_card(config: Path | None, *, timeout: float, as_json: bool) -> None:
    """Wait TIMEOUT seconds for a card and print what it says."""
    from kiosk.domain import china
    from kiosk.operations.clock import ClockWitness, Trust
    from kiosk.reader import commands
    from kiosk.wiring.reader import open_reader

    settings, clock = settings_of(config, quiet=True), ClockWitness()
    reader = open_reader(settings, lambda: None if clock.trust() is Trust.WRONG else china.today())
    card = commands.read_card(reader, timeout)
    if isinstance(card, Failure):
        give_up(card)
    shown = commands.card_json(card)
    show(shown, as_lines(shown), as_json=as_json)


@click.command()
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
    from kiosk.configuration.settings import load
    from kiosk.health.doctor import examine, row_of
    from kiosk.operations.registry import load_failures

    settings = load(config)
    if isinstance(settings, Failure):
        _show_rows([row_of("configuration", settings, load_failures())], as_json=as_json)
        give_up(settings)
    settings_of(config, quiet=True)
    from kiosk.health.probes import probes

    rows = examine(probes(settings), load_failures())
    _show_rows(rows, as_json=as_json)
    if not all(row.ok for row in rows):
        sys.exit(FAILED)


def _show_rows(rows: "list[Row]", *, as_json: bool) -> None:
    lines = []
    for row in rows:
        verdict = row.verdict.upper() if row.verdict == "fail" else row.verdict
        lines.append(f"{verdict}  {row.name:14}{row.found}".rstrip())
        if row.remedy:
            lines.append(f"{'':20}{row.remedy}")
    checks = [asdict(row) | {"ok": row.ok} for row in rows]
    show({"checks": checks}, "\n".join(lines), as_json=as_json)


def _print_pin_hash() -> None:
    from kiosk.operations.pin import LONGEST, SHORTEST, hashed, is_pin

    pin = click.prompt("Staff PIN", hide_input=True, confirmation_prompt=True, err=True)
    if not is_pin(pin):
        raise click.UsageError(f"A staff PIN has {SHORTEST} to {LONGEST} digits.")
    click.echo(f'staff_pin_hash = "{hashed(pin)}"')
