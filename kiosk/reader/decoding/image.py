"""The image of a card: what a security module hands out of it (facts, sections 2 and 4).

Two lengths of two bytes each, big-endian (text 256, photo 1024), then the text, then the photo.
The photo is never read where the transport allows that, so an image ends after the text or after
the photo: 260 or 1284 bytes.
"""

from datetime import date
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.decoding.records import RECORD_SIZE, decode_record

HEADER: Final = bytes.fromhex("01000400")
TEXT_IMAGE_SIZE: Final = len(HEADER) + RECORD_SIZE
PHOTO_SIZE: Final = 1024


def decode_image(image: bytearray, today: date | None) -> Identity | Failure:
    """Make an identity of a card image, and wipe the image whatever comes of it.

    Failures: ``card_record_invalid`` for a wrong size or header, and those of
    :func:`~kiosk.reader.decoding.records.decode_record`.
    """
    try:
        if len(image) not in {TEXT_IMAGE_SIZE, TEXT_IMAGE_SIZE + PHOTO_SIZE}:
            return Failure(FailureCode.CARD_RECORD_INVALID, f"image of {len(image)} bytes")
        with memoryview(image) as view:
            if view[: len(HEADER)] != HEADER:
                return Failure(FailureCode.CARD_RECORD_INVALID, "image header")
            with view[len(HEADER) : TEXT_IMAGE_SIZE] as record:
                return decode_record(record, today)
    finally:
        wipe(image)


def wipe(buffer: bytearray) -> None:
    """Overwrite the buffer with zeros, in place."""
    buffer[:] = bytes(len(buffer))
