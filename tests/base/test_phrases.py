"""Lines end between phrases; a word, a date, a number and its unit are never parted."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.base.phrases import ems, pieces, tears, words
from kiosk.base.resources import RESOURCES

WHOLE = (
    *(
        "尚未生效",
        "预挂失",
        "自动恢复",
        "社保卡",
        "服务网点",
        "居民身份证",
        "补办新卡",
        "待中心确认",
    ),
    *(
        "领卡证明",
        "回执号",
        "二维码",
        "户口簿",
        "社会保障卡",
        "撤销预挂失",
        "书面预挂失",
        "正式挂失",
    ),
    *("社保中心", "发卡地", "自助终端", "银行账户", "12月6日 06:27", "2026年12月6日 06:27"),
    *("10 天", "24 小时", "第 74 条", "5 个工作日"),
    *("預掛失", "補領新卡", "回執編號", "居民身份證", "服務網點", "櫃位", "5 個工作天", "24 小時"),
)
AROUND = st.text(st.sampled_from("请把社保放在网点，。《》“”的了abc 12（）"), max_size=20)
LIMITS = st.integers(min_value=12, max_value=40)


def lines_of(text: str, limit: float) -> list[str]:
    """As full as they get, which is how both screen and paper fill them."""
    lines = [""]
    for piece in pieces(text, lambda part: ems(part) <= limit):
        if lines[-1] and ems((lines[-1] + piece).rstrip()) > limit:
            lines.append("")
        lines[-1] += piece
    return lines


@given(AROUND, st.sampled_from(WHOLE), AROUND, LIMITS)
def test_no_line_ends_within_a_word(before: str, whole: str, after: str, limit: int) -> None:
    text = f"{before}。{whole}，{after}"
    lines = lines_of(text, limit)
    assert "".join(lines) == text
    assert sum(line.count(whole) for line in lines) == text.count(whole)
    assert not tears(lines)


@pytest.mark.parametrize("whole", WHOLE)
def test_a_word_that_is_parted_is_found(whole: str) -> None:
    for cut in range(1, len(whole)):
        assert tears(["请看" + whole[:cut], whole[cut:] + "。"]), cut


def test_what_belongs_together_stays_together_where_there_is_room() -> None:
    text = "屏幕上的内容已经清除，《社会保险法》第 74 条说了。"
    parted = list(pieces(text, lambda part: ems(part) <= 14))
    assert parted == ["屏幕上的", "内容", "已经", "清除，", "《社会保险法》第 74 条", "说了。"]


def test_a_headline_is_parted_where_its_sense_is() -> None:
    text = "卡已停用，预挂失已生效"
    assert list(pieces(text, lambda part: ems(part) <= 7, by_sense=True)) == [
        "卡已停用，",
        "预挂失已生效",
    ]
    assert "预挂失" in list(pieces(text, lambda part: ems(part) <= 4, by_sense=True))


def test_the_last_line_has_company() -> None:
    assert lines_of("正式挂失找到了的证件是否有效吗？", 14) == [
        "正式挂失找到了的证件是否",
        "有效吗？",
    ]
    assert lines_of("证件是否过期", 5) == ["证件", "是否过期"]
    assert lines_of("社会保险条例社保卡吗？", 4)[-1] == "吗？", "there is no room for company"


@pytest.mark.parametrize(
    "text",
    [
        "等您到窗口办",
        "等您到窗口办，尚未生效",
        "请您到窗口办。",
        "请到窗口办（正式）",
        "4. 带身份证到服务网点",
    ],
)
@pytest.mark.parametrize("room", range(4, 14))
def test_no_line_is_a_character_alone(text: str, room: int) -> None:
    alone = [line for line in lines_of(text, room) if len(line.strip("，。. ")) == 1]
    assert not alone, lines_of(text, room)


@given(
    st.text(st.sampled_from("请把社保放在网点，。等您到窗口办 12"), max_size=20),
    st.integers(min_value=3, max_value=9),
)
def test_a_last_line_of_one_character_stands_after_a_word_that_fills_its_line(
    text: str, room: int
) -> None:
    """But for one after another character that has taken the word before them."""
    *before, last = lines_of(text, room)
    if before and len(last.strip().rstrip("，。")) == 1:
        word = words(text)[-2].text.strip()
        assert len(word.rstrip("，。")) == 1 or ems(word + last) > room, (before, last)


def test_what_ends_a_clause_alone_has_company_before_it() -> None:
    text = "廣東省廣州市發出的卡，要向發卡地辦理。"
    assert lines_of(text, 9) == ["廣東省廣州市", "發出的卡，", "要向發卡地辦理。"]
    assert lines_of("The last may be X.", 10)[-1].strip() == "be X."


def test_other_scripts_end_at_spaces_and_keep_a_chinese_term_in_brackets() -> None:
    text = "a temporary medical certificate (领卡证明). With it"
    assert [word.text for word in words(text)][-3:] == [" (领卡证明).", " With", " it"]


@given(st.text(max_size=60).filter(lambda text: "\n" not in text))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(word.text for word in words(text)) == text
    assert "".join(pieces(text, lambda part: len(part) < 9)) == text


def listed() -> Iterator[tuple[str, str]]:
    for file in sorted((RESOURCES / "words").glob("*.txt")):
        for line in file.read_text("utf-8").splitlines():
            if not line.startswith("#"):
                yield from ((file.stem, word) for word in line.split())


def test_every_listed_word_is_a_word_of_its_own_once() -> None:
    entries = list(listed())
    assert len(entries) == len(set(entries))
    for _, word in entries:
        assert len(word) > 1
        assert [part.text for part in words(word)] == [word]


def test_hong_kongs_words_are_whole_too() -> None:
    text = "櫃位辦妥後才生效。居民身份證正本和影印本。"
    assert [word.text for word in words(text)][:2] == ["櫃位", "辦妥"]
    assert tears(["請帶居民身份", "證正本。"]) == ["居民身份證"]
