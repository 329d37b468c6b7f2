"""The command that whoever wants to stop or upgrade the kiosk asks first."""

import sys
import time
from pathlib import Path
from typing import Final

import click

from kiosk.base.waiting import pause
from kiosk.commands.shared import FAILED, json_option, queue_of, require, settings_of, show

_POLL_SECONDS: Final = 1.0


@click.command()
@click.option(
    "--wait",
    type=click.FloatRange(min=0),
    default=0,
    show_default=True,
    help="Seconds until it has to be so.",
)
@json_option
@click.pass_obj
def idle(config: Path | None, *, wait: float, as_json: bool) -> None:
    """End with 0 once nobody is being served and no report waits to be sent."""
    from kiosk.operations.serving import is_serving

    settings = settings_of(config, quiet=True)
    queue = queue_of(settings)
    end = time.monotonic() + wait
    while True:
        unsent = require(queue.statuses())["states"].get("recorded", 0)
        serving = is_serving(settings.kiosk.data_dir)
        is_idle = not serving and not unsent
        if is_idle or time.monotonic() >= end:
            break
        pause(min(_POLL_SECONDS, end - time.monotonic()))
    told = {"idle": is_idle, "serving": serving, "unsent": unsent}
    somebody = "somebody is being served" if serving else "nobody is being served"
    show(told, f"{somebody}; {unsent} reports wait for the centre", as_json=as_json)
    if not is_idle:
        sys.exit(FAILED)
