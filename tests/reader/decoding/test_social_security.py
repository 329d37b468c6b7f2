"""Public data of a social security card."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import SocialSecurityCard
from kiosk.reader.decoding.social_security import decode_public_data

CARD_ID = bytes.fromhex("0110330300D15600000599110145FFFFFFFF")
CARD_NUMBER = b"\x07\x09A12345678"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (CARD_NUMBER, "A12**5678"),
        (b"\x07\x09A1234567\0", "A12*4567"),
        (bytes.fromhex("0709 110105199003070025"), "110***********0025"),
        (bytes.fromhex("0709 1234567890FFFFFFFF"), "123***7890"),
        (CARD_NUMBER + b"\xff\xff", "A12**5678"),
    ],
)
def test_number_and_region_are_read_and_the_number_masked(number: bytes, shown: str) -> None:
    assert decode_public_data(CARD_ID, number) == SocialSecurityCard(shown, "330300")


@pytest.mark.parametrize(
    ("card_id", "number"),
    [
        (b"", CARD_NUMBER),
        (CARD_ID[:5], CARD_NUMBER),
        (b"\x02" + CARD_ID[1:], CARD_NUMBER),
        (CARD_ID[:2] + b"\xff" * 16, CARD_NUMBER),
        (CARD_ID, b""),
        (CARD_ID, b"\x07"),
        (CARD_ID, b"\x07\x09A123"),
        (CARD_ID, b"\x07\x09" + bytes(9)),
        (CARD_ID, b"\x08" + CARD_NUMBER[1:]),
    ],
)
def test_records_that_cannot_be_still_name_the_kind_of_card(card_id: bytes, number: bytes) -> None:
    result = decode_public_data(card_id, number)
    assert isinstance(result, Failure)
    assert result.code is FailureCode.CARD_SOCIAL_SECURITY


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_any_bytes_are_answered(card_id: bytes, number: bytes) -> None:
    assert isinstance(decode_public_data(card_id, number), SocialSecurityCard | Failure)
