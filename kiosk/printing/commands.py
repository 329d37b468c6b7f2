"""What the commands ``receipt verify`` and ``receipt render`` do (contracts, section 1)."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.printing.composer import Composer
from kiosk.printing.file import FilePrinter
from kiosk.printing.settings import PrinterSettings
from kiosk.printing.token import Claims, PublicKeys, verify

_MOST_PIXELS: Final = 64_000_000
"""More than any camera's picture of a receipt, and what is looked at in 200 MB."""


def receipt_verify(
    text_or_image: str, keys: PublicKeys, verify_url: str | None = None
) -> Claims | Failure:
    """Check a receipt by the text of its QR or a picture of it, without a network.

    ``verify_url`` is the only address its link may lead to, where that is known. A picture with
    no QR in it is ``receipt_invalid``.
    """
    text = _read_picture(Path(text_or_image)) if _is_file(text_or_image) else text_or_image
    return text if isinstance(text, Failure) else verify(text, keys, verify_url)


def receipt_render(
    receipt: Receipt, out: Path, composer: Composer, settings: PrinterSettings
) -> list[Path] | Failure:
    """Write a stored receipt's PNG, PDF and ESC/POS bytes, and what form it has on A4, into
    ``out``, marked as a copy.
    """
    copy = replace(receipt, copy=max(receipt.copy, 1))
    return FilePrinter(composer, settings, out).write(copy)


def _is_file(argument: str) -> bool:
    try:
        return Path(argument).is_file()
    except (OSError, ValueError):  # too long or with a NUL: a text, not a path
        return False


def _read_picture(path: Path) -> str | Failure:
    import zxingcpp  # only this command needs it
    from PIL import Image  # only this command needs it

    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                return Failure(FailureCode.RECEIPT_INVALID, f"{path.name} is too large a picture")
            found = zxingcpp.read_barcodes(
                image.convert("L"), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
            )
    except Exception:  # noqa: BLE001 - a broken picture leads its decoder into any of them
        return Failure(FailureCode.RECEIPT_INVALID, f"{path.name} is not a picture")
    for code in found:
        return code.text
    return Failure(FailureCode.RECEIPT_INVALID, f"no QR found in {path.name}")
