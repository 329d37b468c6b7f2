"""What the commands ``receipt verify`` and ``receipt render`` do (contracts, section 1)."""

import json
import os
import signal
import stat
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Final

import kiosk
from kiosk.base.programs import run
from kiosk.base.waiting import Deadline
from kiosk.domain import receipt_link
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.receipt import Receipt
from kiosk.domain.receipt_token import Claims, PublicKeys, verify
from kiosk.printing.content.composer import Composer
from kiosk.printing.devices.file import FilePrinter
from kiosk.printing.settings import PrinterSettings

_SECONDS: Final = 120.0
"""For which a picture is waited; it gets half of them of the processor, however busy that is."""
_LOOK: Final = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from kiosk.printing.scanning import picture
picture.main(Path(sys.argv[2]))
"""


def receipt_verify(
    text_or_image: str, keys: PublicKeys, verify_url: str | None = None
) -> Claims | Failure:
    """Check a receipt by the text of its QR or a picture of it, without a network.

    ``verify_url`` is the only address its link may lead to, where that is known. A picture in which
    no receipt can be read is ``receipt_invalid``, as is one that shows two.
    """
    if not os.path.exists(text_or_image):  # noqa: PTH110 - says no to texts that are no path at all
        if receipt_link.read(text_or_image) is None:
            return _invalid("neither a picture that is there nor a receipt's whole link or token")
        return verify(text_or_image, keys, verify_url)
    path = Path(text_or_image)
    texts = _texts_in(path)
    if isinstance(texts, Failure):
        return texts
    text = _receipt_among(texts, verify_url)
    if isinstance(text, Failure):
        return replace(text, detail=f"{path.name} {text.detail}")
    return verify(text, keys, verify_url)


def receipt_render(
    receipt: Receipt, out: Path, composer: Composer, settings: PrinterSettings
) -> list[Path] | Failure:
    """Write a stored receipt's PNG, PDF and ESC/POS bytes, and what form it has on A4, into
    ``out``, marked as a copy.
    """
    copy = replace(receipt, copy=max(receipt.copy, 1))
    return FilePrinter(composer, settings, out).write(copy)


def _receipt_among(texts: Sequence[str], verify_url: str | None) -> str | Failure:
    """The receipt's text among those of the other codes in the picture."""
    links = {text: link for text in texts if (link := receipt_link.read(text))}
    receipts = {
        link.token: text
        for text, link in links.items()
        if not link.address or link.leads_to(verify_url)
    }
    if len(receipts) > 1:
        return _invalid(f"shows {len(receipts)} different receipts: take a picture of one")
    for text in chain(receipts.values(), links):
        return text
    return _invalid(
        f"shows {len(texts)} QR, but none of a receipt" if texts else "shows no QR that can be read"
    )


def _texts_in(path: Path) -> list[str] | Failure:
    """What the QRs in a picture say, as :mod:`kiosk.printing.scanning.picture` sees it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _invalid(f"{path.name} is not a file")
        path.open("rb").close()
        look = [sys.executable, "-P", "-c", _LOOK, str(Path(kiosk.__path__[0]).parent), str(path)]
        code, said = run(look, Deadline(_SECONDS))
        if code == -signal.SIGKILL:
            return _invalid(f"{path.name} takes more time or memory than a picture should")
        answer = json.loads(said)
    except TimeoutError:
        return _invalid(f"{path.name} takes too long to look at")
    except OSError as error:
        return _invalid(f"{path.name} can't be looked at: {error.strerror or error}")
    except ValueError:  # its decoder broke on it
        return _invalid(f"{path.name} is broken")
    return _invalid(f"{path.name} {answer['refused']}") if "refused" in answer else answer["texts"]


def _invalid(detail: str) -> Failure:
    return Failure(FailureCode.RECEIPT_INVALID, detail)
