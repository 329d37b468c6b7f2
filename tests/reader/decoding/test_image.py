"""The card image: header, sizes, and nothing of it left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.decoding.image import HEADER, decode_image
from kiosk.reader.simulated.persons import PERSONS
from tests.reader.listening import TODAY

WANG = bytes(PERSONS["wang_lina"].image())


@pytest.mark.parametrize("photo", [b"", b"\xaa" * 1024])
def test_an_image_is_read_with_and_without_its_photo_and_wiped(photo: bytes) -> None:
    image = bytearray(WANG + photo)
    assert isinstance(decode_image(image, TODAY), Identity)
    assert image == bytes(len(image))


@pytest.mark.parametrize(
    "image",
    [
        b"",
        HEADER,
        WANG[:-1],
        WANG + b"\0",
        WANG + b"\xaa" * 1023,
        b"\x01\x00\x04\x01" + WANG[4:],
        b"\x00\x01\x00\x04" + WANG[4:],
    ],
)
def test_a_wrong_size_or_header_is_refused_and_wiped(image: bytes) -> None:
    buffer = bytearray(image)
    result = decode_image(buffer, TODAY)
    assert isinstance(result, Failure)
    assert result.code is FailureCode.CARD_RECORD_INVALID
    assert buffer == bytes(len(image))


@given(st.binary(max_size=1400))
def test_whatever_the_bytes_they_are_answered_and_wiped(image: bytes) -> None:
    buffer = bytearray(image)
    assert isinstance(decode_image(buffer, TODAY), Identity | Failure)
    assert not any(buffer)
