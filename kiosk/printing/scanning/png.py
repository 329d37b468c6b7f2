"""A large PNG strip by strip, so that never the whole of it lies in memory in colour.

Each strip is made a small PNG of its own, which Pillow reads. A row may be written as what differs
from the row above (ISO/IEC 15948, section 9), so each strip begins with the last row of the one
before.
"""

import io
import struct
import zlib
from collections.abc import Iterator
from typing import IO, Final

from PIL import Image

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_SAMPLES: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Samples of a pixel by colour type (ISO/IEC 15948, 11.2.2)."""
_DEPTH: Final = 8
_STRIP_BYTES: Final = 8 * 1024 * 1024
_AT_ONCE: Final = 1024 * 1024


def strips(file: IO[bytes]) -> Iterator[tuple[int, Image.Image]] | None:
    """Each strip and its first row; none for kinds of PNG that are rarely large: interlaced, or not
    with 8 bits a sample.

    Raises ``EOFError`` where the file ends early, ``zlib.error`` and what Pillow raises where it is
    broken.
    """
    kind, header = next(_chunks(file), (b"", b""))
    if kind != b"IHDR" or len(header) != struct.calcsize(">IIBBBBB"):
        return None
    width, _, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if depth != _DEPTH or interlaced or colour not in _SAMPLES:
        return None
    return _strips(file, header, width * _SAMPLES[colour])


def _strips(file: IO[bytes], header: bytes, row_bytes: int) -> Iterator[tuple[int, Image.Image]]:
    width, height = struct.unpack_from(">II", header)
    rows = max(1, _STRIP_BYTES // (1 + row_bytes))
    others = bytearray()  # palette and transparency come before the pixels
    above, first = bytes(1 + row_bytes), 0
    for block in _blocks(file, others, rows * (1 + row_bytes)):
        count = min(len(block) // (1 + row_bytes), height - first)
        if count == 0:
            break
        picture = Image.open(
            io.BytesIO(
                _SIGNATURE
                + _chunk(b"IHDR", struct.pack(">II", width, 1 + count) + header[8:])
                + others
                + _chunk(b"IDAT", zlib.compress(above + block, 0))
                + _chunk(b"IEND", b"")
            ),
            formats=("PNG",),
        )
        picture.load()
        yield first, picture.crop((0, 1, width, 1 + count))
        above = b"\0" + picture.crop((0, count, width, 1 + count)).tobytes()
        first += count
    if first < height:
        raise EOFError("cut off")


def _blocks(file: IO[bytes], others: bytearray, size: int) -> Iterator[bytes]:
    """What the pixels' chunks inflate to, ``size`` bytes at a time, a shorter rest last."""
    inflating, ready = zlib.decompressobj(), bytearray()
    for kind, data in _chunks(file):
        if kind in (b"PLTE", b"tRNS"):
            others += _chunk(kind, data)
        packed = data if kind == b"IDAT" else b""
        while packed:
            ready += inflating.decompress(packed, _AT_ONCE)
            packed = inflating.unconsumed_tail
            while len(ready) >= size:
                yield bytes(ready[:size])
                del ready[:size]
    yield bytes(ready)


def _chunks(file: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Kind and content; long ones come in pieces, checksums are left to zlib's own."""
    file.seek(len(_SIGNATURE))
    while len(start := file.read(8)) == 8 and start[4:] != b"IEND":
        (left,) = struct.unpack(">I", start[:4])
        while left and (data := file.read(min(left, _AT_ONCE))):
            left -= len(data)
            yield start[4:], data
        file.seek(4, io.SEEK_CUR)


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
