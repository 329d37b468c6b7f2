"""Frames of a security module, against the bytes of the facts sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.failure import FailureCode
from kiosk.domain.identity import Identity
from kiosk.reader.decoding.image import decode_image
from kiosk.reader.sdt.frames import LONGEST, OK, PREAMBLE, FrameReader, checked, request
from tests.devices.serial_reader import frame
from tests.reader.decoding.test_records import SPECIMEN
from tests.reader.listening import TODAY


def fed(*pieces: bytes) -> bytes | None:
    frames = FrameReader()
    bodies = [bytes(body) for piece in pieces if (body := frames.feed(piece)) is not None]
    return bodies[0] if bodies else None


@pytest.mark.parametrize(
    ("body", "whole"),
    [
        ("10FF", "AAAAAA9669000310FFEC"),
        ("11FF", "AAAAAA9669000311FFED"),
        ("12FF", "AAAAAA9669000312FFEE"),
        ("2001", "AAAAAA96690003200122"),
        ("2002", "AAAAAA96690003200221"),
        ("3001", "AAAAAA96690003300132"),
    ],
)
def test_requests_are_those_of_the_sheet(body: str, whole: str) -> None:
    assert request(bytes.fromhex(body)) == bytes.fromhex(whole)


@pytest.mark.parametrize(
    ("whole", "body"),
    [
        ("AAAAAA9669 0008 00009F 00000000 97", "00009F00000000"),
        ("AAAAAA9669 0004 000080 84", "000080"),
        ("AAAAAA9669 000C 000090 0000000000000000 9C", "0000900000000000000000"),
        ("AAAAAA9669 0004 000081 85", "000081"),
        ("AAAAAA9669 0004 000090 94", "000090"),
        ("AAAAAA9669 0004 000091 95", "000091"),
        ("AAAAAA9669 0004 000041 45", "000041"),
    ],
)
def test_answers_of_the_sheet_are_understood(whole: str, body: str) -> None:
    assert fed(bytes.fromhex(whole)) == bytes.fromhex(body)


def test_the_sheet_s_card_has_its_checksum_and_is_read() -> None:
    header = bytes.fromhex("AAAAAA96690508000090 01000400")
    whole = header + SPECIMEN + bytes(1024) + b"\x1e"
    assert len(whole) == 1295
    body = fed(whole)
    assert body is not None
    image = checked(bytearray(body), OK)
    assert isinstance(image, bytearray)
    assert isinstance(decode_image(image, TODAY), Identity)


@pytest.mark.parametrize("size", [1295, 1297, 1809, 2321])
def test_a_frame_is_taken_at_every_length_of_the_sheet(size: int) -> None:
    """Text and photo; with them none, one or two fingerprints."""
    whole = frame(bytes([0, 0, OK]) + b"\x55" * (size - 11))
    assert len(whole) == size
    assert fed(whole) == whole[7:-1]


BODIES = st.binary(min_size=3, max_size=LONGEST - 1)


@given(BODIES, st.integers(1, 400))
def test_a_frame_may_come_in_pieces_of_any_size(body: bytes, size: int) -> None:
    whole = frame(body)
    assert fed(*(whole[i : i + size] for i in range(0, len(whole), size))) == body


NOISE = st.lists(
    st.binary(max_size=12)
    | st.just(PREAMBLE[:3])
    | st.just(PREAMBLE + b"\0\0")
    | st.just(PREAMBLE + b"\xff\xff")
    | st.just(b"\xaa\xaa")
).map(b"".join)


@given(NOISE, st.binary(min_size=3, max_size=60))
def test_noise_before_a_frame_is_skipped(noise: bytes, body: bytes) -> None:
    found = fed(noise + frame(body))
    # Noise that says a longer frame follows may still be waiting for it.
    assert found in (None, body) or noise.find(PREAMBLE) >= 0
    if PREAMBLE not in noise + PREAMBLE[:4]:
        assert found == body


@given(st.binary(min_size=3, max_size=60), st.integers(1, 255))
def test_a_wrong_checksum_is_no_frame_and_the_next_frame_is_found(body: bytes, flip: int) -> None:
    whole = frame(body)
    broken = whole[:-1] + bytes([whole[-1] ^ flip])
    assert fed(broken) is None or PREAMBLE in body
    if PREAMBLE not in body:
        assert fed(broken, frame(b"\0\0\x90")) == b"\0\0\x90"


@pytest.mark.parametrize("length", [0, 1, 3, LONGEST + 1, 0xFFFF])
def test_a_length_out_of_bounds_is_no_frame(length: int) -> None:
    lying = PREAMBLE + length.to_bytes(2, "big") + b"\0\0\x90\x94"
    assert fed(lying, frame(b"\0\0\x90")) == b"\0\0\x90"


def test_a_length_that_says_less_breaks_the_checksum() -> None:
    whole = bytearray(frame(b"\0\0\x90" + b"\x01" * 20))
    whole[6] -= 5
    assert fed(bytes(whole), frame(b"\0\0\x90")) == b"\0\0\x90"


def test_a_length_that_says_more_swallows_until_it_is_found_out() -> None:
    lying = bytearray(frame(b"\0\0\x90"))
    lying[6] += 6
    frames = FrameReader()
    assert frames.feed(bytes(lying)) is None
    assert bytes(frames.feed(frame(b"\0\0\x91")) or b"") == b"\0\0\x91"


@given(st.lists(st.binary(max_size=3000), max_size=4))
def test_whatever_comes_down_the_line_is_bounded_and_answered(pieces: list[bytes]) -> None:
    assert isinstance(fed(*pieces), bytes | None)


STATUSES = {
    0x10: FailureCode.READER_PROTOCOL,
    0x11: FailureCode.READER_PROTOCOL,
    0x21: FailureCode.READER_PROTOCOL,
    0x23: FailureCode.READER_PROTOCOL,
    0x24: FailureCode.READER_PROTOCOL,
    0x31: FailureCode.CARD_UNREADABLE,
    0x32: FailureCode.CARD_UNREADABLE,
    0x33: FailureCode.CARD_UNREADABLE,
    0x40: FailureCode.CARD_WRONG,
    0x41: FailureCode.CARD_UNREADABLE,
    0x47: FailureCode.CARD_UNREADABLE,
    0x60: FailureCode.READER_SECURITY_MODULE_FAILED,
    0x66: FailureCode.READER_SECURITY_MODULE_FAILED,
    0x80: FailureCode.CARD_REMOVED,
    0x81: FailureCode.CARD_UNREADABLE,
    0x91: FailureCode.CARD_UNREADABLE,
}


@pytest.mark.parametrize("status", range(256))
def test_every_status_is_the_wanted_one_or_a_failure(status: int) -> None:
    result = checked(bytearray([0, 0, status, 7]), 0x90)
    if isinstance(result, bytearray):
        assert (status, bytes(result)) == (0x90, b"\x07")
    else:
        assert result.code is STATUSES.get(status, FailureCode.READER_PROTOCOL)


def test_what_was_heard_can_be_wiped() -> None:
    frames = FrameReader()
    frames.feed(frame(b"\0\0\x90" + b"secret" * 10)[:-1])
    assert b"secret" in frames._buffer
    frames.wipe()
    assert not any(frames._buffer)
