"""What a printer says, told apart by its bits, however it is cut into reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.printing.devices.replies import Kind, Replies, Reply

STATUS, FINISH, NOISE = Kind.STATUS, Kind.FINISH, Kind.NOISE


@pytest.mark.parametrize(
    ("heard", "kinds"),
    [
        ("12", [STATUS]),
        ("16 12", [STATUS, STATUS]),
        ("00", [FINISH]),
        ("0F", [FINISH]),
        ("10 00 00 0F", []),  # automatic status back: all is well
        ("18 00 0C 00 12", [STATUS]),  # without paper, then an answer
        ("12 14 00 00 00 00", [STATUS, FINISH]),
        ("10 00 13 00 11 0F", []),  # XOFF and XON stand within it
        ("37 25 00", []),  # everything is forgotten
        ("37 25 00 00", [FINISH]),
        ("11 12 13", [STATUS]),
        ("10 00 12", [NOISE, FINISH, STATUS]),  # a frame without its end is none
        ("FE 7F 3F", [NOISE, NOISE, NOISE]),
        ("92 80", [NOISE, NOISE]),  # a parity bit too many
    ],
)
def test_what_is_heard_is_told_apart(heard: str, kinds: list[Kind]) -> None:
    assert [reply.kind for reply in Replies().sort(bytes.fromhex(heard))] == kinds


@given(st.binary(max_size=24), st.data())
def test_it_does_not_matter_how_it_is_cut(heard: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(min_value=0, max_value=len(heard)))
    whole, parts = Replies(), Replies()
    assert parts.sort(heard[:cut]) + parts.sort(heard[cut:]) == whole.sort(heard)
    assert parts.unfinished is whole.unfinished


@given(st.lists(st.sampled_from([b"\x10\x00\x00\x0f", b"\x1c\x60\x0f\x00", b"\x37\x25\x00"])))
def test_nothing_that_comes_unasked_is_an_answer(frames: list[bytes]) -> None:
    assert Replies().sort(b"".join(frames) + b"\x16") == [Reply(STATUS, 0x16)]


def test_a_frame_that_has_begun_waits_for_its_rest() -> None:
    replies = Replies()
    assert replies.sort(b"\x10\x00") == []
    assert replies.unfinished
    assert replies.sort(b"\x00\x0f\x00") == [Reply(FINISH, 0)]
    assert not replies.unfinished
