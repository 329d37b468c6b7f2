"""The ``file`` driver: receipts as PNG, PDF and ESC/POS bytes in a folder.

It stands in for a printer in the sandbox, the demo and tests, which also make it run out of
paper; every check that a real printer gets, it gets.
"""

import threading
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip import Paper
from kiosk.printing.composer import Composer
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import PrinterSettings
from kiosk.printing.status import failure_of, logged


class FilePrinter:
    """Writes ``receipt-<number>[-copy n]``, or ``receipt-slip-<topic>-<time>``,
     as ``.png``, ``.pdf`` and ``.bin``.

    PNG and PDF are as wide as the paper (58 or 80 mm at 203 dpi); ``.bin`` is what a printer
    with these settings would be sent.
    """

    def __init__(self, composer: Composer, settings: PrinterSettings, folder: Path) -> None:
        self._composer = composer
        self._settings = settings
        self._folder = folder
        self._lock = threading.Lock()
        self._status = PrinterStatus.READY

    def simulate(self, status: PrinterStatus) -> None:
        """Be in this condition from now on; ``READY`` mends it. Any thread may call."""
        with self._lock:
            self._status = status

    def print(self, paper: Paper) -> Printed | Failure:
        outcome = failure_of(self.status()) or self.write(paper)
        return logged(outcome if isinstance(outcome, Failure) else Printed(confirmed=True))

    def write(self, paper: Paper) -> list[Path] | Failure:
        """The files written, whatever condition is simulated."""
        from kiosk.printing import escpos, raster  # noqa: PLC0415 - slow to load, not at start-up

        unusable = escpos.unusable(self._settings)
        if unusable:
            return unusable
        content = self._composer.compose(paper)
        image = raster.paper(raster.draw(content, self._settings.width_dots))
        dpi = (raster.DPI, raster.DPI)
        stem = self._folder / name_of(paper)
        files = [stem.with_suffix(suffix) for suffix in (".png", ".pdf", ".bin")]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            image.save(files[0], dpi=dpi)
            image.save(files[1], resolution=raster.DPI, title=stem.name)
            files[2].write_bytes(b"".join(escpos.encode(content, self._settings)))
        except OSError as error:
            return Failure(FailureCode.PRINTER_FAILED, f"{self._folder}: {error.strerror}")
        return files

    def status(self) -> PrinterStatus:
        with self._lock:
            return self._status

    def close(self) -> None:
        """Nothing is held."""


def name_of(paper: Paper) -> str:
    """A paper's file name without suffix."""
    if isinstance(paper, Receipt):
        copy = f"-copy{paper.copy}" if paper.copy else ""
        return f"receipt-{paper.report_number}{copy}"
    return f"receipt-slip-{paper.topic}-{paper.printed_at:%Y%m%d%H%M%S}"
