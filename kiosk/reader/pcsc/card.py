"""What to ask a card on a PC/SC reader: is it an identity card, and what stands on it.

An identity card on a reader with a security module shows itself as a storage card of PC/SC part 3
(facts, section 4); a social security card answers to its application's name (section 6).
"""

from datetime import date
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.decoding.image import TEXT_IMAGE_SIZE, decode_image, wipe
from kiosk.reader.decoding.social_security import CARD_ID_TAG, CARD_NUMBER_TAG, decode_public_data
from kiosk.reader.pcsc.exchange import Refusal, Transmit, exchange, read_pages

_STORAGE_CARD: Final = bytes.fromhex("3B8F8001804F0CA000000306")
_CARD_NAME: Final = slice(13, 15)
_IDENTITY_CARD: Final = bytes.fromhex("9000")
# An identity card as ISO 14443-4 shows it: its reader has no security module to read it with.
_BARE_IDENTITY_CARD: Final = bytes.fromhex("3B888001D10386")
_GET_CHIP_SERIAL: Final = bytes.fromhex("0036000008")
_CHIP_SERIAL_SIZE: Final = 8

_SELECT_SSSE: Final = bytes.fromhex("00A404000F7378312E73682EC9E7BBE1B1A3D5CF")
_SELECT_PUBLIC_DATA: Final = (bytes.fromhex("00A4020002EF05"), bytes.fromhex("00A4000002EF05"))


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
    selected = exchange(transmit, _SELECT_SSSE)
    if isinstance(selected, Failure):
        return selected
    if not isinstance(selected, Refusal):
        return _read_social_security(transmit)
    serial = exchange(transmit, _GET_CHIP_SERIAL)
    if isinstance(serial, Failure):
        return serial
    if not isinstance(serial, Refusal) and len(serial) == _CHIP_SERIAL_SIZE:
        return Failure(FailureCode.READER_NO_SECURITY_MODULE)
    return Failure(FailureCode.CARD_WRONG, "no known application")


def _read_identity(transmit: Transmit, today: date | None) -> Identity | Failure:
    image = bytearray(TEXT_IMAGE_SIZE)
    try:
        failure = read_pages(transmit, image)
        return failure or decode_image(image, today)
    finally:
        wipe(image)


def _read_social_security(transmit: Transmit) -> SocialSecurityCard | Failure:
    for command in _SELECT_PUBLIC_DATA:
        selected = exchange(transmit, command)
        if isinstance(selected, Failure):
            return selected
        if not isinstance(selected, Refusal):
            break
    records = []
    for tag in (CARD_ID_TAG, CARD_NUMBER_TAG):
        record = _read_record(transmit, tag)
        if isinstance(record, Failure):
            return record
        if isinstance(record, Refusal):
            return Failure(FailureCode.CARD_SOCIAL_SECURITY, f"record {tag}: {record.status.hex()}")
        records.append(record)
    return decode_public_data(*records)


def _read_record(transmit: Transmit, tag: int) -> bytearray | Refusal | Failure:
    """Read a record of EF05, where number and tag are the same: by number, or else by tag."""
    record = exchange(transmit, bytes([0x00, 0xB2, tag, 0x04, 0x00]))
    if isinstance(record, Refusal):
        return exchange(transmit, bytes([0x00, 0xB2, tag, 0x00, 0x00]))
    return record
