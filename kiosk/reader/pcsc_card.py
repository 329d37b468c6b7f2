"""What to ask a card on a PC/SC reader: is it an identity card, and what stands on it.

An identity card on a reader with a security module shows itself as a storage card of PC/SC part 3
(facts, section 4); a social security card answers to its application's name (section 6).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.image import TEXT_IMAGE_SIZE, decode_image, wipe
from kiosk.reader.social_security import CARD_ID_TAG, CARD_NUMBER_TAG, decode_public_data

Transmit = Callable[[bytes], bytearray | Failure]
"""Exchanges one APDU; the answer ends in its two status bytes."""

_STORAGE_CARD: Final = bytes.fromhex("3B8F8001804F0CA000000306")
_CARD_NAME: Final = slice(13, 15)
_IDENTITY_CARD: Final = bytes.fromhex("9000")
# An identity card as ISO 14443-4 shows it: its reader has no security module to read it with.
_BARE_IDENTITY_CARD: Final = bytes.fromhex("3B888001D10386")
_GET_CHIP_SERIAL: Final = bytes.fromhex("0036000008")
_CHIP_SERIAL_SIZE: Final = 8

_PAGE_SIZE: Final = 256

_SELECT_SSSE: Final = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
_SELECT_PUBLIC_DATA: Final = (bytes.fromhex("00A4020002EF05"), bytes.fromhex("00A4000002EF05"))

_OK: Final = b"\x90\x00"
_ENDED_EARLY: Final = b"\x62\x82"
_MORE: Final = 0x61
_WRONG_LENGTH: Final = 0x6C
_MOST_PARTS: Final = 16


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The card answered, but not what it was asked for: the status bytes, in hex."""

    status: str


def shows_identity(atr: bytes) -> bool:
    """Whether a card with this ATR says itself that it is an identity card."""
    is_storage = atr.startswith(_STORAGE_CARD) and atr[_CARD_NAME] == _IDENTITY_CARD
    return is_storage or atr.startswith(_BARE_IDENTITY_CARD)


def read_card(
    transmit: Transmit, atr: bytes, today: date | None
) -> Identity | SocialSecurityCard | Failure:
    """Read the card with this ATR. The photo is never asked for, and no PIN is ever sent."""
    if atr.startswith(_STORAGE_CARD):
        if atr[_CARD_NAME] == _IDENTITY_CARD:
            return _read_identity(transmit, today)
        return Failure(FailureCode.CARD_WRONG, "storage card")
    if atr.startswith(_BARE_IDENTITY_CARD):
        return Failure(FailureCode.READER_NO_SECURITY_MODULE)
    return _read_by_application(transmit)


def _read_by_application(transmit: Transmit) -> SocialSecurityCard | Failure:
    """Tell cards apart that say nothing of themselves: ask for what only one kind has."""
    selected = _exchange(transmit, _SELECT_SSSE)
    if isinstance(selected, Failure):
        return selected
    if not isinstance(selected, _Refusal):
        return _read_social_security(transmit)
    serial = _exchange(transmit, _GET_CHIP_SERIAL)
    if isinstance(serial, Failure):
        return serial
    if not isinstance(serial, _Refusal) and len(serial) == _CHIP_SERIAL_SIZE:
        return Failure(FailureCode.READER_NO_SECURITY_MODULE)
    return Failure(FailureCode.CARD_WRONG, "no known application")


def _read_identity(transmit: Transmit, today: date | None) -> Identity | Failure:
    image = bytearray(TEXT_IMAGE_SIZE)
    filled = 0
    try:
        while filled < TEXT_IMAGE_SIZE:
            wanted = min(TEXT_IMAGE_SIZE - filled, _PAGE_SIZE)
            page = _exchange(
                transmit, bytes([0xFF, 0xB0, *filled.to_bytes(2, "big"), wanted % _PAGE_SIZE])
            )
            if isinstance(page, Failure):
                return page
            if isinstance(page, _Refusal):
                return Failure(FailureCode.CARD_UNREADABLE, f"read binary: {page.status}")
            end = filled + len(page)
            if not filled < end <= filled + wanted:
                wipe(page)
                return Failure(FailureCode.CARD_UNREADABLE, f"read binary: {end - filled} bytes")
            image[filled:end] = page
            wipe(page)
            filled = end
        return decode_image(image, today)
    finally:
        wipe(image)


def _read_social_security(transmit: Transmit) -> SocialSecurityCard | Failure:
    for command in _SELECT_PUBLIC_DATA:
        selected = _exchange(transmit, command)
        if isinstance(selected, Failure):
            return selected
        if not isinstance(selected, _Refusal):
            break
    records = []
    for tag in (CARD_ID_TAG, CARD_NUMBER_TAG):
        record = _read_record(transmit, tag)
        if isinstance(record, Failure):
            return record
        if isinstance(record, _Refusal):
            return Failure(FailureCode.CARD_SOCIAL_SECURITY, f"record {tag}: {record.status}")
        records.append(record)
    return decode_public_data(*records)


def _read_record(transmit: Transmit, tag: int) -> bytearray | _Refusal | Failure:
    """Read a record of EF05, where number and tag are the same: by number, or else by tag."""
    record = _exchange(transmit, bytes([0x00, 0xB2, tag, 0x04, 0x00]))
    if isinstance(record, _Refusal):
        return _exchange(transmit, bytes([0x00, 0xB2, tag, 0x00, 0x00]))
    return record


def _exchange(transmit: Transmit, command: bytes) -> bytearray | _Refusal | Failure:
    """Exchange one APDU to its end; the data, short if the file ended early (62 82)."""
    answer = transmit(command)
    if not isinstance(answer, Failure) and answer[-2:-1] == bytes([_WRONG_LENGTH]):
        answer = transmit(command[:4] + answer[-1:])
    data = bytearray()
    for _ in range(_MOST_PARTS):
        if isinstance(answer, Failure):
            wipe(data)
            return answer
        status = bytes(answer[-2:])
        del answer[-2:]
        if data:
            data += answer
            wipe(answer)
        else:
            data = answer
        if status in {_OK, _ENDED_EARLY}:
            return data
        if len(status) < len(_OK) or status[0] != _MORE:
            break
        answer = transmit(bytes([command[0], 0xC0, 0x00, 0x00, status[1]]))
    wipe(data)
    return _Refusal(status.hex())
