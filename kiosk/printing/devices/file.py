"""The ``file`` driver: receipts as PNG, PDF and ESC/POS bytes in a folder.

It stands in for a printer in the sandbox, the demo and tests, which also make it run out of
paper; every check that a real printer gets, it gets.
"""

import threading
from itertools import chain, count
from pathlib import Path

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.slip import Paper
from kiosk.printing.content.composer import Composer
from kiosk.printing.content.structure import Content
from kiosk.printing.devices.status import failure_of, logged
from kiosk.printing.port import Printed, PrinterStatus, TellSeconds, tell_nobody
from kiosk.printing.settings import PrinterSettings


class FilePrinter:
    """Writes ``receipt-<number>[-copy<n>]``, or ``receipt-slip-<topic>-<time>[-<n>]``,
    as ``.png``, ``.pdf`` and ``.bin``, and beside them an application's form as ``-a4.pdf``.

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

    def print(self, paper: Paper, tell: TellSeconds = tell_nobody) -> Printed | Failure:
        tell(0)
        outcome = failure_of(self.status()) or self.write(paper)
        return logged(outcome if isinstance(outcome, Failure) else Printed(confirmed=True))

    def write(self, paper: Paper) -> list[Path] | Failure:
        """The files written, whatever condition is simulated."""
        from kiosk.printing.layout import fonts  # slow to load, not at start-up

        lacking = fonts.lacking()
        if lacking:
            return lacking
        content = self._composer.compose(paper)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return self._write_files(content, self._free_name(paper))
        except OSError as error:
            return Failure(FailureCode.PRINTER_FAILED, f"{self._folder}: {error.strerror}")

    def status(self) -> PrinterStatus:
        with self._lock:
            return self._status

    def examine(self) -> PrinterStatus:
        return self.status()

    def close(self) -> None:
        """Nothing is held."""

    def _free_name(self, paper: Paper) -> str:
        """The name of the files. A receipt's is its own; a slip never takes another's."""
        if isinstance(paper, Receipt):
            copy = f"-copy{paper.copy}" if paper.copy else ""
            return f"receipt-{paper.report_number}{copy}"
        name = f"receipt-slip-{paper.topic}-{paper.printed_at:%Y%m%d%H%M%S}"
        names = chain((name,), (f"{name}-{number}" for number in count(2)))
        return next(one for one in names if not (self._folder / f"{one}.bin").exists())

    def _write_files(self, content: Content, name: str) -> list[Path]:
        from kiosk.printing.devices import escpos  # slow to load
        from kiosk.printing.layout import form, raster  # slow to load

        image = raster.paper(raster.draw(content, self._settings.width_dots))
        png, pdf, commands = (self._folder / f"{name}{end}" for end in (".png", ".pdf", ".bin"))
        image.save(png, dpi=(raster.DPI, raster.DPI))
        image.save(pdf, resolution=raster.DPI, title=name)
        commands.write_bytes(b"".join(escpos.encode(content, self._settings)))
        if content.form is None:
            return [png, pdf, commands]
        page = self._folder / f"{name}-a4.pdf"
        form.draw(content, content.form).save(page, resolution=form.DPI, title=page.stem)
        return [png, pdf, commands, page]
