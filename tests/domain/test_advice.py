"""Guidance is whole in both languages, and states no end that nobody gave."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.advice import advice, worded
from kiosk.domain.known import CardState, Known, KnownCard, Source
from kiosk.domain.policy import Policy, PolicyBook
from kiosk.domain.slip import Topic
from kiosk.domain.texts import Texts

RESOURCES = Path(__file__).parents[2] / "resources"
FOLDER = RESOURCES / "translations" / "advice"
CHINESE, ENGLISH = Texts.load(FOLDER, "zh_CN"), Texts.load(FOLDER, "en")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
DATE = re.compile(r"\d{4}-\d\d-\d\d")
DURATION = re.compile(r"预挂失(有效期)? ?\d+ (小时|天|个工作日)")


def _book() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook), book
    return book


BOOK = _book()
REGIONS = [*(policy.region for policy in BOOK), "650102"]


def told(
    topic: Topic,
    region: str,
    known: Known | None = None,
    texts: Texts = CHINESE,
    book: PolicyBook = BOOK,
) -> str:
    parts = advice(topic, region, book, "110105", known)
    assert parts
    return "\n".join(worded(p, texts) for part in parts for p in (part.heading, *part.items))


def blocked(region: str, expires_at: datetime | None) -> Known:
    card = KnownCard(region, CardState.PRE_LOSS, AT, expires_at)
    return Known(Source.CENTRE, AT, (card,))


@given(
    st.sampled_from(Topic),
    st.sampled_from(REGIONS),
    st.sampled_from([None, *CardState]),
)
def test_everything_is_said_in_both_languages(
    topic: Topic, region: str, state: CardState | None
) -> None:
    known = Known(Source.CENTRE, AT, (KnownCard(region, state),)) if state else None
    chinese, english = told(topic, region, known), told(topic, region, known, ENGLISH)
    assert "%" not in chinese + english
    assert not re.search(r"[\u4e00-\u9fff]", english.replace("领卡证明", ""))
    assert not DATE.search(chinese + english)


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("region", REGIONS)
def test_no_duration_where_the_policy_states_none(topic: Topic, region: str) -> None:
    policy = BOOK.for_region(region)
    if not (policy and any(rule.duration for rule in policy.loss.values())):
        assert not DURATION.search(told(topic, region))


def test_a_date_is_the_centres() -> None:
    end = AT + timedelta(days=10)
    assert "2026-12-04 14:00 自动恢复" in told(Topic.FOUND, "110000", blocked("110000", end))
    assert not DATE.search(told(Topic.FOUND, "110000", blocked("110000", None)))


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("110000", ["10 天后自动恢复", "北京市社保卡服务网点撤销", "本机不能撤销"]),
        ("320000", ["7 天后自动恢复", "合作银行网点"]),
        ("310000", ["有效期 24 小时", "30 天后，社保卡将被注销"]),
        ("650102", ["什么时候结束，请拨打 12333"]),
    ],
)
def test_a_found_card_goes_by_its_regions_rules(region: str, said: list[str]) -> None:
    text = told(Topic.FOUND, region)
    assert [part for part in said if part not in text] == []


def test_the_temporary_credential_is_beijings_own() -> None:
    assert [r for r in REGIONS if "领卡证明" in told(Topic.FORMAL_LOSS, r)] == ["110000"]


def test_outlets_in_the_kiosks_district_come_first_and_only_its_citys_are_near() -> None:
    beijing = BOOK.for_region("110000")
    assert beijing is not None
    outlets = [
        {"name": {"zh_CN": name}, "address": {"zh_CN": "某路1号"}, "region": region, "source": "-"}
        for name, region in (("海淀网点", "110108"), ("朝阳网点", "110105"), ("外地网点", "320205"))
    ]
    policy = Policy.model_validate(beijing.model_dump() | {"outlets": outlets})
    text = told(Topic.FORMAL_LOSS, "110000", book=PolicyBook([policy]))
    assert text.index("朝阳网点，某路1号") < text.index("海淀网点")
    assert "外地网点" not in text
    assert "最近的网点" in told(Topic.FORMAL_LOSS, "110000")


def test_every_text_is_in_both_languages_with_the_same_places() -> None:
    assert CHINESE.entries.keys() == ENGLISH.entries.keys()
    for text_id, text in CHINESE.entries.items():
        places = {f"%{n}" for n in range(1, 10) if f"%{n}" in text}
        assert places == {f"%{n}" for n in range(1, 10) if f"%{n}" in ENGLISH.entries[text_id]}
