"""The staff PIN's hash."""

import pytest

from kiosk.operations import pin


def test_only_the_pin_itself_matches() -> None:
    stored = pin.hashed("270915")
    assert pin.matches("270915", stored)
    assert not pin.matches("270916", stored)
    assert "270915" not in stored


def test_the_same_pin_never_gives_the_same_hash() -> None:
    assert pin.hashed("270915") != pin.hashed("270915")


@pytest.mark.parametrize("stored", ["", "scrypt", "scrypt$$", "scrypt$AA==$AA==", "plain$270915"])
def test_a_malformed_hash_matches_nothing(stored: str) -> None:
    assert not pin.matches("270915", stored)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("270915", True),
        ("12345", False),
        ("1234567890123", False),
        ("27091x", False),
        ("２７０９１５", False),
    ],
)
def test_a_pin_is_six_to_twelve_digits(text: str, good: bool) -> None:
    assert pin.is_pin(text) is good
