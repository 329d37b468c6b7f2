"""What the doctor looks at on this kiosk: one probe for each part that the configuration names."""

from collections.abc import Mapping
from pathlib import Path

from kiosk.app import central_tls, make_composer, open_queue, printer_settings, receipts_folder
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from kiosk.operations.clock import ClockWitness
from kiosk.operations.configuration import Settings
from kiosk.operations.doctor import Probe, probe_certificate
from kiosk.printing.drivers import make_printer
from kiosk.printing.status import failure_of
from kiosk.reader.commands import probe_reader
from kiosk.sync.commands import probe_central


def probes(settings: Settings, policies: PolicyBook) -> Mapping[str, Probe]:
    """The probes by the name of what they look at, in the order staff should mend things."""
    reader, central = settings.reader, settings.central
    certificate = Path(central.certificate) if central.certificate else None
    return {
        "reader": lambda: probe_reader(reader.driver.value, name=reader.name, port=reader.port),
        "printer": lambda: _printer(settings, policies),
        "queue": lambda: _queue(settings),
        "clock": ClockWitness().fault,
        "certificate": lambda: probe_certificate(certificate),
        "central": lambda: _central(settings),
    }


def _printer(settings: Settings, policies: PolicyBook) -> Failure | None:
    composer = make_composer(settings, lambda: policies, lambda _receipt: "")
    printer = make_printer(composer, printer_settings(settings), receipts_folder(settings))
    try:
        return failure_of(printer.status())
    finally:
        printer.close()


def _queue(settings: Settings) -> Failure | None:
    queue = open_queue(settings, move_damaged=False)
    if isinstance(queue, Failure):
        return queue
    try:
        return queue.examine()
    finally:
        queue.close()


def _central(settings: Settings) -> Failure | None:
    """A sandbox brings its own centre, so there is none to look for."""
    if settings.sandbox:
        return None
    return probe_central(settings.central.url, central_tls(settings))
