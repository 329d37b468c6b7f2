"""One command to a card, exchanged to its end, and its pages, by whatever way it hands them out.

Cards and readers differ in the lengths they take and in whether an answer comes at once (ISO/IEC
7816-4): ``61 xx`` has more to fetch, ``6C xx`` wants to be asked for xx bytes, ``62 82`` ended
early, ``67 00`` takes no such length.
"""

from collections.abc import Callable
from typing import Final

from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.reader.decoding.image import wipe

Transmit = Callable[[bytes], bytearray | Failure]
"""Exchanges one APDU; the answer ends in its two status bytes."""

_OK: Final = b"\x90\x00"
_ENDED_EARLY: Final = b"\x62\x82"
_NO_SUCH_LENGTH: Final = b"\x67\x00"
_UNKNOWN: Final = {b"\x6d\x00", b"\x6e\x00"}
"""To a command, or to its class."""
_MORE: Final = 0x61
_HAS_LENGTH: Final = 0x6C
_MOST_PARTS: Final = 16
_WITH_LENGTH_ALONE: Final = 5
"""Bytes of a command that sends nothing: four of header, and the length it wants."""
_PAGE_SIZES: Final = (256, 128, 64, 32, 16, 8, 4)


@dataclass(frozen=True)
class Refusal:
    """The card answered, but not what it was asked for: its two status bytes, or fewer."""

    status: bytes

    @property
    def is_of_length(self) -> bool:
        return self.status == _NO_SUCH_LENGTH or bool(self.lengths)

    @property
    def lengths(self) -> list[int]:
        """The length that the card names instead, if it does."""
        names_one = self.status[:1] == bytes([_HAS_LENGTH])
        return [_length(byte) for byte in self.status[1:]] if names_one else []


def exchange(
    transmit: Transmit, command: bytes, most: int = _MOST_PARTS * 256
) -> bytearray | Refusal | Failure:
    """Exchange one APDU to its end, or until ``most`` bytes have come.

    The data is short where the file ended early, or where what ``61 xx`` promises doesn't come.
    """
    data = bytearray()
    answer = _ask(transmit, command)
    for part in range(_MOST_PARTS):
        if isinstance(answer, Failure):
            wipe(data)
            return answer
        status = bytes(answer[-2:])
        is_refused = status[:1] != bytes([_MORE]) and status not in {_OK, _ENDED_EARLY}
        if is_refused or len(status) < len(_OK):
            wipe(answer)
            return data if part else Refusal(status)
        del answer[-2:]
        data = _joined(data, answer)
        if status[0] != _MORE or len(data) >= most:
            return data
        answer = _fetch(transmit, command[0], status[1])
    return data


def read_pages(transmit: Transmit, image: bytearray) -> Failure | None:
    """Fill the image from the card's first byte on; nothing that lies behind it is asked for.

    A page of a length that the card does not take is asked for in others: in shorter ones, or in
    longer ones that begin earlier and end where the image does.
    """
    filled, size = 0, _PAGE_SIZES[0]
    while filled < len(image):
        page = _read_page(transmit, filled, len(image), size)
        if isinstance(page, Failure):
            return page
        image[filled : filled + len(page.data)] = page.data
        filled += len(page.data)
        size = page.size
        wipe(page.data)
    return None


@dataclass(frozen=True)
class _Page:
    """What came of a page from the place on that was wanted, and of what size the next one be."""

    data: bytearray
    size: int


def _read_page(transmit: Transmit, wanted: int, end: int, likely: int) -> _Page | Failure:
    sizes = [min(likely, end - wanted), likely, *_PAGE_SIZES]
    tried: set[int] = set()
    refused = ""
    while sizes:
        size = sizes.pop(0)
        if size in tried or size > end:
            continue
        tried.add(size)
        start = min(wanted, end - size)
        command = bytes([0xFF, 0xB0, *start.to_bytes(2, "big"), size % _PAGE_SIZES[0]])
        page = exchange(transmit, command, size)
        if isinstance(page, Failure):
            return page
        if isinstance(page, Refusal):
            refused = page.status.hex()
            if not page.is_of_length:
                break
            sizes[:0] = page.lengths
        elif len(page) > size:
            refused = f"{len(page)} bytes"
            wipe(page)
            break
        elif len(page) > wanted - start:
            data = page[wanted - start :]
            wipe(page)
            return _Page(data, likely if len(tried) == 1 else size)
        else:
            refused = f"{len(page)} bytes"
            wipe(page)
    return Failure(FailureCode.CARD_UNREADABLE, f"read binary: {refused}")


def _joined(data: bytearray, part: bytearray) -> bytearray:
    """Both, of which nothing is left elsewhere."""
    if not data:
        return part
    joined = data + part
    wipe(data)
    wipe(part)
    return joined


def _ask(transmit: Transmit, command: bytes) -> bytearray | Failure:
    """The answer; a card that has less than it was asked for is asked for what it has."""
    answer = transmit(command)
    has_no_data = len(command) == _WITH_LENGTH_ALONE
    if isinstance(answer, Failure) or answer[-2:-1] != bytes([_HAS_LENGTH]) or not has_no_data:
        return answer
    if _length(answer[-1]) > _length(command[-1]):
        return answer
    asked_again = command[:-1] + answer[-1:]
    wipe(answer)
    return transmit(asked_again)


def _fetch(transmit: Transmit, class_byte: int, count: int) -> bytearray | Failure:
    """What waits to be fetched, by the command's class or else by the standard's."""
    answer = _ask(transmit, bytes([class_byte, 0xC0, 0x00, 0x00, count]))
    if class_byte and not isinstance(answer, Failure) and bytes(answer) in _UNKNOWN:
        return _ask(transmit, bytes([0x00, 0xC0, 0x00, 0x00, count]))
    return answer


def _length(le: int) -> int:
    return le or 256
