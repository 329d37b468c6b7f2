"""What stands on a paper that came out."""

import zxingcpp
from PIL import Image

from tests.devices.printer import Interpreter, Job


def seen(picture: Image.Image) -> str:
    """What a camera reads in the one QR."""
    [code] = zxingcpp.read_barcodes(picture)
    return code.text


def has_ink(picture: Image.Image) -> bool:
    return picture.getextrema()[0] == 0


def interpreted(commands: bytes) -> Job:
    """The one paper that a printer makes of these bytes."""
    mind = Interpreter(576, lambda _answer: None)
    mind.feed(commands)
    [paper] = mind.jobs
    return paper
