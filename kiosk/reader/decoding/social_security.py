"""The public data of a social security card, EF05 of its SSSE application (facts, section 6).

A record is a tag, a length and a value, one byte each for the first two. Only two records are
ever asked for, and no PIN is ever sent.
"""

import re
from typing import Final

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import SocialSecurityCard
from kiosk.domain.masking import masked_number

CARD_ID_TAG: Final = 0x01
"""Sixteen bytes of BCD; the first three are the issuing region's GB/T 2260 code."""
CARD_NUMBER_TAG: Final = 0x07
"""Nine bytes: letters and digits padded with NUL, or BCD padded with F."""

_REGION: Final = re.compile("[1-9][0-9]{5}")
_CARD_NUMBER: Final = re.compile("[0-9A-Z]{6,}")


def decode_public_data(
    card_id: bytes | bytearray, card_number: bytes | bytearray
) -> SocialSecurityCard | Failure:
    """Make a card of the records with tags 01 and 07 as read, tag and length included.

    A record that can't be is ``card_social_security``: the kind of card is sure all the same.
    """
    region = (_value(card_id, CARD_ID_TAG) or b"").hex()[:6]
    if not _REGION.fullmatch(region):
        return Failure(FailureCode.CARD_SOCIAL_SECURITY, "card id")
    number = _characters(_value(card_number, CARD_NUMBER_TAG) or b"")
    if not _CARD_NUMBER.fullmatch(number):
        return Failure(FailureCode.CARD_SOCIAL_SECURITY, "card number")
    return SocialSecurityCard(masked_number(number), region)


def _value(record: bytes | bytearray, tag: int) -> bytes | None:
    """The value of one record; bytes after its stated length are padding."""
    if len(record) < 2 or record[0] != tag or len(record) < 2 + record[1]:
        return None
    return bytes(record[2 : 2 + record[1]])


def _characters(value: bytes) -> str:
    text = value.rstrip(b"\0 \xff")
    if text.isascii():
        return text.decode("ascii")
    return value.hex().rstrip("f")
