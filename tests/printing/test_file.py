"""The file driver and the two receipt commands."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kiosk.base.resources import RESOURCES
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt_token import Claims
from kiosk.operations.registry import load_failures
from kiosk.printing.commands import receipt_render, receipt_verify
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.drivers import make_printer
from kiosk.printing.layout import fonts
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.settings import Driver, PrinterSettings, TextMode
from tests.devices.printer import Interpreter, TcpPrinter
from tests.printing.examples import COMPOSER, IN_FORCE, KEYS, RECEIPT, VERIFY_URL, WIDTHS

SETTINGS = PrinterSettings(driver=Driver.FILE)
NUMBER = RECEIPT.report_number


@pytest.fixture
def printer(tmp_path: Path) -> FilePrinter:
    made = make_printer(COMPOSER, SETTINGS, tmp_path / "receipts")
    assert isinstance(made, FilePrinter)
    return made


@pytest.mark.parametrize(("width", "millimetres"), [(384, 58), (576, 80)])
def test_png_and_pdf_are_as_wide_as_the_paper(width: int, millimetres: int, tmp_path: Path) -> None:
    settings = replace(SETTINGS, width_dots=width)
    files = FilePrinter(COMPOSER, settings, tmp_path).write(IN_FORCE)
    assert not isinstance(files, Failure)
    png, pdf, _ = files
    with Image.open(png) as image:
        assert image.width * 25.4 / image.info["dpi"][0] == pytest.approx(millimetres, abs=0.1)
    page = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    points = next(line.split()[2] for line in page.splitlines() if line.startswith("Page size"))
    assert float(points) * 25.4 / 72 == pytest.approx(millimetres, abs=0.1)


@pytest.mark.parametrize("mode", TextMode)
@pytest.mark.parametrize("width", WIDTHS)
def test_the_bytes_are_what_a_printer_would_get(width: int, mode: TextMode, tmp_path: Path) -> None:
    settings = replace(SETTINGS, width_dots=width, text_mode=mode)
    files = FilePrinter(COMPOSER, settings, tmp_path).write(IN_FORCE)
    assert not isinstance(files, Failure)
    mind = Interpreter(width, lambda _: None)
    mind.feed(files[2].read_bytes())
    assert (mind.unknown, len(mind.jobs)) == ([], 1)


def test_original_and_copies_have_files_of_their_own(printer: FilePrinter, tmp_path: Path) -> None:
    for copy in range(3):
        assert printer.print(replace(RECEIPT, copy=copy)) == Printed(confirmed=True)
    names = {path.name for path in (tmp_path / "receipts").glob("*.png")}
    assert names == {
        f"receipt-{NUMBER}.png",
        f"receipt-{NUMBER}-copy1.png",
        f"receipt-{NUMBER}-copy2.png",
    }


@pytest.fixture
def no_font(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without a Chinese font."""
    caches = (fonts._face, fonts._faces, fonts._face_of, fonts._advance)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(fonts, "_KNOWN", {})
    monkeypatch.setenv("PATH", "")
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.mark.usefixtures("no_font")
@pytest.mark.parametrize("mode", TextMode)
def test_without_a_font_nothing_is_printed_and_the_mend_is_named(
    mode: TextMode, tmp_path: Path
) -> None:
    with closing(TcpPrinter()) as paper:
        for driver in (Driver.FILE, Driver.NETWORK):
            chosen = replace(SETTINGS, driver=driver, port=paper.port, text_mode=mode)
            printer = make_printer(COMPOSER, chosen, tmp_path / "receipts")
            outcome = printer.print(RECEIPT)
            printer.close()
            assert outcome == Failure(FailureCode.FONT_MISSING, "for receipts")
            assert "fonts-noto-cjk" in load_failures().line(outcome)
        assert paper.mind.jobs == []
    assert not (tmp_path / "receipts").exists()


def test_a_simulated_fault_fails_as_a_real_one_would(printer: FilePrinter, tmp_path: Path) -> None:
    printer.simulate(PrinterStatus.PAPER_OUT)
    assert printer.status() is PrinterStatus.PAPER_OUT
    outcome = printer.print(RECEIPT)
    assert isinstance(outcome, Failure)
    assert outcome.code is FailureCode.PRINTER_PAPER_OUT
    assert not (tmp_path / "receipts").exists()
    printer.simulate(PrinterStatus.READY)
    assert printer.print(RECEIPT) == Printed(confirmed=True)


def test_a_folder_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = FilePrinter(COMPOSER, SETTINGS, tmp_path / "file").print(RECEIPT)
    assert isinstance(outcome, Failure)
    assert outcome.code is FailureCode.PRINTER_FAILED


def test_a_rendered_receipt_is_marked_as_a_copy(tmp_path: Path) -> None:
    files = receipt_render(RECEIPT, tmp_path, COMPOSER, SETTINGS)
    assert not isinstance(files, Failure)
    assert [path.name for path in files] == [
        f"receipt-{NUMBER}-copy1{suffix}" for suffix in (".png", ".pdf", ".bin")
    ]


def test_a_picture_of_a_receipt_verifies(printer: FilePrinter, tmp_path: Path) -> None:
    printer.print(IN_FORCE)
    picture = tmp_path / "receipts" / f"receipt-{NUMBER}.png"
    claims = receipt_verify(str(picture), KEYS, VERIFY_URL)
    assert isinstance(claims, Claims)
    assert (claims.report_number, claims.state) == (NUMBER, IN_FORCE.state)
    with Image.open(picture) as image:
        image.convert("RGB").rotate(7, expand=True, fillcolor="white").save(tmp_path / "photo.jpg")
    assert receipt_verify(str(tmp_path / "photo.jpg"), KEYS) == claims


def test_a_text_verifies_too() -> None:
    assert isinstance(receipt_verify(COMPOSER.link(RECEIPT), KEYS), Claims)


def test_start_up_loads_none_of_the_heavy_libraries() -> None:
    """Making key, composer and printer is cheap; only printing needs the rest."""
    script = f"""
import sys
from pathlib import Path
from kiosk.domain.policy import PolicyBook
from kiosk.domain.report import SiteProfile
from kiosk.printing import commands, port
from kiosk.printing.layout import qr
from kiosk.printing.content.composer import Composer, load_texts
from kiosk.printing.drivers import make_printer
from kiosk.printing.settings import Driver, PrinterSettings
from kiosk.printing.token.signing import ReceiptKey
texts = load_texts(Path({str(RESOURCES)!r}) / "translations")
composer = Composer(texts, lambda: PolicyBook([]), SiteProfile.OUTLET, "110105", lambda receipt: "")
for driver in Driver:
    make_printer(composer, PrinterSettings(driver=driver), Path("."))
heavy = {{"PIL", "escpos", "qrcode", "joserfc", "zxingcpp", "serial", "usb"}}
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
