"""Every text is in plain words: short sentences, the glossary's terms, fit to be read and heard."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from kiosk.central import pages
from kiosk.domain.advice.phrase import day, minute, month, worded
from kiosk.domain.texts import Texts
from tests.domain.advice.test_next_steps import AT, CATALOGUES
from tests.statements.table import LANGUAGES
from tests.words import hong_kong, rules
from tests.words.rules import Rule
from tests.words.texts import every_text, said_in

PAGES: Final = Path(pages.__file__).parent
_CODE: Final = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
ELSEWHERE: Final = "outside Beijing a written report is called that, and may be the formal one"
STAFF: Final = "calls staff, who read what the place writes"
OTHER_LANGUAGE: Final = "says in the other language that it can be had, or calls staff in both"

CHINESE_RULES: Final[Mapping[str, Rule]] = {
    "too long": rules.too_long,
    "an office's": rules.of_an_office,
    "another term": rules.another_term,
    "punctuation": rules.ill_punctuated,
    "not for the ear": rules.not_for_the_ear,
    "mixed": rules.mixed,
}
ENGLISH_RULES: Final[Mapping[str, Rule]] = {
    "another term": rules.another_term_english,
    "punctuation": rules.ill_punctuated_english,
    "not for the ear": rules.not_for_the_ear,
    "mixed": rules.mixed_english,
}
HONG_KONG_RULES: Final[Mapping[str, Rule]] = {
    "too long": rules.too_long,
    "another term": hong_kong.another_term,
    "simplified": hong_kong.simplified,
    "the Mainland's": hong_kong.of_the_mainland,
    "quotes": hong_kong.quoted_otherwise,
    "punctuation": rules.ill_punctuated,
    "not for the ear": rules.not_for_the_ear,
    "mixed": rules.mixed,
}
EXCEPTIONS: Final[Mapping[tuple[str, str], str]] = {
    ("another term", "advice.written.ask"): ELSEWHERE,
    ("another term", "advice.written.is_formal"): ELSEWHERE,
    ("another term", "advice.declares.is_formal"): ELSEWHERE,
    ("another term", "advice.step.new_card.detail"): ELSEWHERE,
    ("another term", "advice.step.new_card.sentence"): ELSEWHERE,
    ("another term", "310000.2.agents"): ELSEWHERE,
    ("simplified", "staff_called.sign"): STAFF,
    ("the Mainland's", "staff_called.sign"): STAFF,
    ("mixed", "language.font"): "a font's name",
    ("mixed", "staff_called.sign"): OTHER_LANGUAGE,
    ("mixed", "staff_called.sign_english"): OTHER_LANGUAGE,
    ("mixed", "help.keys.moving"): "a key's name, as it stands on it",
    ("mixed", "app.sign"): "the sign of the house, a picture",
}
"""Of a rule and a text: why that one may."""

WRONG: Final = [
    ("too long", "本人知道：窗口核对办完后才生效，登记和打印都不等于已经挂失。"),
    ("too long", "正式挂失只能在受理的银行网点撤销，申请补办新卡后不能撤销。"),
    ("an office's", "须带：%1"),
    ("an office's", "请持居民身份证办理。"),
    ("an office's", "社保中心未受理 %1 份"),
    ("an office's", "先自费再手工报销。"),
    ("an office's", "经办机构要替您保密。"),
    ("an office's", "社保卡已注销"),
    ("an office's", "%2 起停止结算"),
    ("an office's", "已取代"),
    ("another term", "正在请中心确认"),
    ("another term", "换一台机器，或去网点"),
    ("another term", "正式挂失、补卡"),
    ("another term", "书面挂失去网点办"),
    ("another term", "请到柜台办理"),
    ("another term", "待网点办理"),
    ("another term", "登记号"),
    ("another term", "金融账户要另外挂失"),
    ("another term", "户口本"),
    ("another term", "补办新卡时领领卡证明。"),
    ("punctuation", "请拨打 %1（24 小时） 询问。"),
    ("punctuation", "请拨打12333询问。"),
    ("punctuation", "卡丢了,请拨打 %1。"),
    ("punctuation", "凭《领卡证明》看病。"),
    ("punctuation", "没有查到挂失。卡丢了，请拨打 12333"),
    ("not for the ear", "王*娜"),
    ("not for the ear", "%1/4 %2"),
    ("not for the ear", "完成（%1）"),
    ("not for the ear", "2026-11-24 14:00 +08:00"),
    ("not for the ear", "※ 请注意"),
    ("mixed", "预挂失 Pre-loss"),
]
WRONG_HONG_KONG: Final = [
    ("too long", "本人明白：書面預掛失到期仍未有處理，這張卡便會註銷，不再恢復。"),
    ("another term", "請到窗口辦理"),
    ("another term", "向中心確認"),
    ("another term", "補辦新卡"),
    ("another term", "自助終端"),
    ("another term", "這張卡已作廢"),
    ("another term", "找到卡了"),
    ("another term", "回執號"),
    ("another term", "銀行帳戶"),
    ("another term", "取消掛失"),
    ("another term", "請放上身份證"),
    ("another term", "工本費 %1 元。"),
    ("simplified", "請核对號碼"),
    ("simplified", "請確认"),
    ("simplified", "以后再試"),
    ("simplified", "社保卡里的資料"),
    ("simplified", "什么時候遺失？"),
    ("the Mainland's", "正在打印回執"),
    ("the Mainland's", "屏幕上的內容"),
    ("the Mainland's", "您的信息"),
    ("the Mainland's", "稍後會發短信"),
    ("the Mainland's", "請撥打 %1 查詢。"),
    ("the Mainland's", "什麼時候遺失？"),
    ("the Mainland's", "三個工作日"),
    ("the Mainland's", "原件和複印件"),
    ("quotes", "請選擇“不記得”。"),
    ("punctuation", "請致電96102查詢。"),
    ("not for the ear", "%1/4 %2"),
    ("mixed", "預掛失 Pre-loss"),
]
WRONG_ENGLISH: Final = [
    ("another term", "Pre-loss in force"),
    ("another term", "Undo it now"),
    ("another term", "Asking the centre"),
    ("another term", "Go to an outlet."),
    ("another term", "Get a new card"),
    ("another term", "Formal loss in effect"),
    ("another term", "Written report"),
    ("another term", "Report number"),
    ("another term", "The card is cancelled for good."),
    ("another term", "Household register"),
    ("another term", "This request has lapsed"),
    ("punctuation", "Found it ? Go on."),
    ("punctuation", "Call 96102（24 hours）"),
    ("punctuation", "Choose “Go on”."),
    ("punctuation", "It’s done"),
    ("punctuation", "Please wait…"),
    ("not for the ear", "Done (%1)"),
    ("not for the ear", "Wait %1 s."),
    ("mixed", "户口簿: type your ID number"),
]


def faults(language: str, all_rules: Mapping[str, Rule]) -> dict[str, list[str]]:
    return {
        f"{rule} in {text_id}": found
        for text_id, text in said_in(language)
        for rule, check in all_rules.items()
        if (rule, text_id) not in EXCEPTIONS and (found := check(text))
    }


def test_chinese_is_plain() -> None:
    assert faults("zh_CN", CHINESE_RULES) == {}


def test_english_is_plain() -> None:
    assert faults("en", ENGLISH_RULES) == {}


def test_hong_kongs_chinese_is_plain_and_its_own() -> None:
    assert faults("zh_HK", HONG_KONG_RULES) == {}


def test_no_exception_is_left_over() -> None:
    """Each is of a text that there is, and needs it."""
    said = [(dict(said_in(one)), them) for one, them in zip(LANGUAGES, RULES, strict=True)]
    for rule, text_id in EXCEPTIONS:
        assert any(rule in them and them[rule](texts[text_id]) for texts, them in said)


RULES: Final = (CHINESE_RULES, HONG_KONG_RULES, ENGLISH_RULES)


@pytest.mark.parametrize(("rule", "text"), WRONG)
def test_a_wrong_text_is_noticed(rule: str, text: str) -> None:
    assert CHINESE_RULES[rule](text)


@pytest.mark.parametrize(("rule", "text"), WRONG_HONG_KONG)
def test_a_wrong_text_for_hong_kong_is_noticed(rule: str, text: str) -> None:
    assert HONG_KONG_RULES[rule](text)


@pytest.mark.parametrize(("rule", "text"), WRONG_ENGLISH)
def test_a_wrong_english_text_is_noticed(rule: str, text: str) -> None:
    assert ENGLISH_RULES[rule](text)


def test_every_text_is_in_each_language_with_the_same_places() -> None:
    for text_id, text in every_text().items():
        in_fewer = text_id.startswith(("centre.", "receipt."))
        assert set(text) == set(LANGUAGES) - ({"zh_HK"} if in_fewer else set()), text_id
        assert len({tuple(sorted(set(re.findall(r"%\d", one)))) for one in text.values()}) == 1
        assert all(text.values()), text_id


def test_pages_say_nothing_that_is_in_no_catalogue() -> None:
    """So that they say everything in both languages; but for the emblem, and languages' names."""
    for template in PAGES.glob("templates/*.html"):
        html = _CODE.sub("", template.read_text("utf-8"))
        assert set(html.split()) <= {"社", "中文", "English", "·", ","}, template.name
    scripts = set(PAGES.glob("assets/*.mjs")) - {PAGES / "assets" / "words.mjs"}  # its dictionary
    for script in scripts:
        assert not re.search(rules.HAN, script.read_text("utf-8")), script.name


@pytest.mark.parametrize(
    ("texts", "told"),
    list(
        zip(
            CATALOGUES,
            [
                ("2026年11月24日 14:00", "2026年11月24日", "2026年11月"),
                ("24 Nov 2026, 14:00", "24 Nov 2026", "Nov 2026"),
                ("2026年11月24日 14:00", "2026年11月24日", "2026年11月"),
            ],
            strict=True,
        )
    ),
)
def test_days_and_times_have_one_form(texts: Texts, told: tuple[str, str, str]) -> None:
    """14:00 in China, whatever zone the time was given in."""
    assert tuple(worded(one, texts) for one in (minute(AT), day(AT), month(AT))) == told
