"""The commands that check receipts and render them again."""

from pathlib import Path

import click

from kiosk.base.loopback import HERE
from kiosk.commands.shared import (
    as_lines,
    json_option,
    out_option,
    policies,
    queue_of,
    require,
    settings_of,
    show,
)


@click.group()
def receipt() -> None:
    """Check a receipt, or render a stored one again."""


@receipt.command("verify")
@click.argument("text_or_image")
@json_option
@click.pass_obj
def receipt_verify(config: Path | None, text_or_image: str, *, as_json: bool) -> None:
    """Check the signature of a receipt's QR, given as its text or a picture of it."""
    from kiosk.printing import commands
    from kiosk.printing.token.signing import PUBLIC_KEYS_FILE, load_public_keys

    settings = settings_of(config, quiet=True)
    keys = require(load_public_keys(settings.kiosk.data_dir / PUBLIC_KEYS_FILE))
    claims = require(commands.receipt_verify(text_or_image, keys, settings.verify_url or None))
    shown = {
        "kiosk_id": claims.kiosk_id,
        "report_id": str(claims.report_id),
        "report_number": claims.report_number,
        "kind": claims.kind,
        "recorded_at": claims.recorded_at.isoformat(),
        "state": claims.state,
    }
    show(shown, as_lines(shown), as_json=as_json)


@receipt.command("render")
@click.argument("report_number")
@out_option
@json_option
@click.pass_obj
def receipt_render(config: Path | None, /, *, report_number: str, out: Path, as_json: bool) -> None:
    """Render a stored receipt again as PNG, PDF and printer bytes, marked as a copy.

    An application that awaits the counter comes as a form on A4 too.
    """
    from kiosk.operations.policies import PolicyShelf
    from kiosk.printing import commands
    from kiosk.printing.token.signing import ReceiptKey
    from kiosk.wiring.printer import make_composer, printer_settings

    settings = settings_of(config, quiet=True)
    stored = require(queue_of(settings).receipt(report_number))
    key = require(ReceiptKey.load(settings.kiosk.data_dir, settings.kiosk.id))
    url = settings.verify_url or f"http://{HERE}/r"
    rules = PolicyShelf(policies(), settings.kiosk.data_dir, settings.kiosk.region)
    composer = make_composer(settings, lambda: rules.current, lambda shown: key.link(shown, url))
    files = require(commands.receipt_render(stored, out, composer, printer_settings(settings)))
    names = [str(file) for file in files]
    show({"files": names}, "\n".join(names), as_json=as_json)
