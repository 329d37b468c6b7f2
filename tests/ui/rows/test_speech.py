"""How what stands on a screen is put for those who hear it."""

import pytest

from tests.ui.sessions import presentations
from ui.rows.speech import Ear, Kind, Part, ended


@pytest.mark.parametrize(
    ("language", "time", "said"),
    [
        ("en", "14:03", "14 0 3"),
        ("en", "14:30", "14 30"),
        ("en", "9:00", "9 o'clock"),
        ("zh_CN", "14:03", "14 点 0 3 分"),
    ],
)
def test_a_time_is_taken_for_one(language: str, time: str, said: str) -> None:
    assert Ear(presentations()[language].texts).aloud(time) == said


@pytest.mark.parametrize("written", ["1101 0500 16", "1 1 0 1   0 5 0 0   1 6"])
def test_a_long_number_is_said_in_its_groups(written: str) -> None:
    """So that it can be written down meanwhile."""
    ear = Ear(presentations()["zh_CN"].texts, private=True)
    assert ear.aloud(written) == "1 1 0 1，0 5 0 0，1 6"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("繁體（香港）, not chosen", "繁體（香港）, not chosen."),
        ("Household register (户口簿), button", "Household register (户口簿), button."),
        ("English，未选", "English，未选。"),
        ("9 6 1 0 2", "9 6 1 0 2."),
        ("是您本人吗？", "是您本人吗？"),
    ],
)
def test_a_line_ends_as_its_last_words_do(line: str, said: str) -> None:
    assert ended(line) == said


def test_a_sentence_that_is_gone_on_from_has_no_end() -> None:
    ear = Ear(presentations()["zh_CN"].texts)
    part = Part(Kind.BUTTON, "没有证件，输入号码先停用。")
    assert ear.part(part) == "没有证件，输入号码先停用，按钮"


@pytest.mark.parametrize("private", [True, False])
def test_hidden_digits_are_counted(private: bool) -> None:
    ear = Ear(presentations()["zh_CN"].texts, private)
    assert ear.part(Part(Kind.FIELD, "号码", value="138 **** 8000")).endswith("已输入 11 位")
    assert ear.part(Part(Kind.FIELD, "密码", value="●●●●")).endswith("已输入 4 位")
