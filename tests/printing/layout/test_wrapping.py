"""Lines fit, nothing is lost, and punctuation stands where it may."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.printing.layout.wrapping import wrap

CHARACTERS = st.sampled_from("社会保障卡挂失，。、；：？！（）《》“”abcWORD 12-:. ")


def width(text: str) -> float:
    return sum(1 if character.isascii() else 2 for character in text)


@given(st.text(CHARACTERS, max_size=120), st.integers(min_value=2, max_value=40))
def test_no_line_is_wider_than_the_paper_and_no_character_is_lost(text: str, limit: int) -> None:
    lines = wrap(text, limit, width)
    assert all(width(line) <= limit for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(st.sampled_from("社会保障卡，。》《（）"), max_size=80))
def test_punctuation_keeps_to_its_word(text: str) -> None:
    """Unless a run of it alone is longer than the line."""
    for before, after in zip(*(wrap(text, 24, width)[i:] for i in (0, 1)), strict=False):
        if width(before) > 16:
            continue
        assert after[0] not in "，。》）"
        assert before[-1] not in "《（"


def test_words_stay_whole_where_they_fit_and_break_where_they_never_could() -> None:
    assert wrap("the card is blocked", 10, width) == ["the card", "is blocked"]
    assert wrap("A" * 25, 10, width) == ["A" * 10, "A" * 10, "A" * 5]
    assert wrap("1. 2026年12月2日 14:03 自动", 17, width) == ["1. 2026年12月2日", "14:03 自动"]


def test_a_chinese_term_in_brackets_stays_whole_where_it_fits() -> None:
    text = "a credential (领卡证明) and (only a few) more"
    assert wrap(text, 16, width) == ["a credential", "(领卡证明) and", "(only a few)", "more"]
    assert "".join(wrap("(领卡证明", 4, width)) == "(领卡证明"


def test_a_newline_breaks() -> None:
    assert wrap("待中心确认\n尚未生效", 40, width) == ["待中心确认", "尚未生效"]


def test_a_single_last_character_gets_company() -> None:
    lines = wrap("本回执不是领卡证明不作就医凭", 26, width)
    assert len(lines) == 2
    assert width(lines[-1]) > 6


@given(st.sampled_from(("尚未生效", "自动恢复", "24 小时", "12月6日 06:27")), st.integers(24, 48))
def test_paper_parts_no_word(word: str, limit: int) -> None:
    text = f"本机现在不知道，社保中心确认之前{word}，卡没有因此停用。"
    lines = wrap(text, limit, width)
    assert sum(line.count(word) for line in lines) == 1
    assert width(lines[-1]) > 6
