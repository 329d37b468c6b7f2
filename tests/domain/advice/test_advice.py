"""Guidance is whole in both languages, and states no end that nobody gave."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.base.parsing import parse
from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.phrase import worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.standing import Standing, already, statement
from kiosk.domain.advice.topics import Advice, advice, consequences
from kiosk.domain.policy import NATIONAL, LossRule, OnExpiry, Outlet, PolicyBook
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.domain.texts import Texts
from tests.dates import DATE

FOLDER = RESOURCES / "translations" / "advice"
CHINESE, ENGLISH = Texts.load(FOLDER, "zh_CN"), Texts.load(FOLDER, "en")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
HAN = re.compile(r"[\u4e00-\u9fff]")
NAMED = re.compile("[(](领卡证明|户口簿)[)]")
APPLICATIONS = [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS]
DURATION = re.compile(r"预挂失(有效期)? ?\d+ (小时|天|个工作日)")


def _book() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook), book
    return book


BOOK = _book()
STANDING = {ReportState.RECORDED, ReportState.AWAITING_COUNTER, ReportState.IN_FORCE}
REGIONS = [*(policy.region for policy in BOOK), "650102"]


def told(
    topic: Topic,
    region: str,
    known: HolderStatus | None = None,
    texts: Texts = CHINESE,
    book: PolicyBook = BOOK,
) -> str:
    return said(advice(topic, region, book, "110105", known), texts)


def said(parts: tuple[Advice, ...], texts: Texts = CHINESE) -> str:
    assert parts
    return "\n".join(worded(p, texts) for part in parts for p in (part.heading, *part.items))


def test_rules_from_before_a_language_are_told_in_chinese() -> None:
    """As an older centre hands them out."""
    hong_kong = Texts.load(FOLDER, "zh_HK")
    (older,) = [one for one in BOOK if one.region == "440100"]
    older = replace(older, minors=({"zh_CN": "由监护人办。", "en": "The guardian does it."},))
    book = PolicyBook([*(one for one in BOOK if one.region != older.region), older])
    found = told(Topic.UNSERVED, older.region, texts=hong_kong, book=book)
    assert "由监护人办。" in found
    assert "廣東省廣州市" in found


def reported(kind: ReportKind, state: ReportState, region: str = "110000") -> ReportStatus:
    return ReportStatus(UUID(int=1), "1101050007224817", kind, region, AT, state)


def blocked(region: str, expires_at: datetime | None) -> HolderStatus:
    card = CardStatus(region, CardState.PRE_LOSS, AT, expires_at)
    return HolderStatus(Source.CENTRE, AT, (card,))


@given(
    st.sampled_from(Topic),
    st.sampled_from(REGIONS),
    st.sampled_from([None, *CardState]),
)
def test_everything_is_said_in_both_languages(
    topic: Topic, region: str, state: CardState | None
) -> None:
    known = HolderStatus(Source.CENTRE, AT, (CardStatus(region, state),)) if state else None
    chinese, english = told(topic, region, known), told(topic, region, known, ENGLISH)
    assert "%" not in chinese + english
    assert not HAN.search(NAMED.sub("", english))
    assert not DATE.search(chinese + english)


@pytest.mark.parametrize("topic", Topic)
@pytest.mark.parametrize("region", REGIONS)
def test_no_duration_where_the_policy_states_none(topic: Topic, region: str) -> None:
    policy = BOOK.for_region(region)
    if not (policy and any(rule.duration for rule in policy.loss.values())):
        assert not DURATION.search(told(topic, region))


@pytest.mark.parametrize("dated_first", [True, False])
def test_beside_a_report_without_an_end_no_date_is_told(*, dated_first: bool) -> None:
    """The kiosk alone knows only reports: the card is blocked until the last of them ends."""
    dated = replace(
        reported(ReportKind.PRE_LOSS, ReportState.IN_FORCE), expires_at=AT + timedelta(days=10)
    )
    undated = reported(ReportKind.WRITTEN_PRE_LOSS, ReportState.IN_FORCE)
    both = (dated, undated) if dated_first else (undated, dated)
    assert DATE.search(told(Topic.STATUS, "110000", HolderStatus(Source.KIOSK, AT, (), (dated,))))
    for topic in (Topic.STATUS, Topic.FOUND):
        assert not DATE.search(told(topic, "110000", HolderStatus(Source.KIOSK, AT, (), both)))


def test_of_two_ends_the_later_is_told() -> None:
    early, late = (
        replace(
            reported(ReportKind.PRE_LOSS, ReportState.IN_FORCE),
            expires_at=AT + timedelta(days=days),
        )
        for days in (3, 10)
    )
    for reports in ((early, late), (late, early)):
        text = told(Topic.STATUS, "110000", HolderStatus(Source.KIOSK, AT, (), reports))
        assert DATE.findall(text) == ["2026年12月4日"]


def test_what_others_reported_beside_the_holder_ends_last() -> None:
    """The centre's card is what the holder reported: it stays blocked until all of it has ended."""
    card = blocked("110000", AT + timedelta(days=3))
    for end, dates in ((AT + timedelta(days=10), ["2026年12月4日"]), (None, [])):
        others = replace(
            reported(ReportKind.PRE_LOSS, ReportState.IN_FORCE),
            expires_at=end,
            verification=Verification.STATED,
        )
        known = replace(card, reports=(others,))
        assert Standing(Rules.of("110000", BOOK), known).end == end
        assert DATE.findall(told(Topic.STATUS, "110000", known)) == dates


@pytest.mark.parametrize("on_expiry", OnExpiry)
@pytest.mark.parametrize("topic", Topic)
def test_a_rule_without_a_duration_states_none(topic: Topic, on_expiry: OnExpiry) -> None:
    beijing = BOOK.for_region("110000")
    assert beijing is not None
    loss = dict.fromkeys(beijing.loss, LossRule(on_expiry=on_expiry))
    book = PolicyBook([replace(beijing, loss=loss)])
    assert not DURATION.search(told(topic, "110000", book=book))


WITHOUT_NATIONAL = PolicyBook(policy for policy in BOOK if policy.region != NATIONAL)
"""What a centre may send: nothing for the places that have no rules of their own."""


@pytest.mark.parametrize("topic", [topic for topic in Topic if topic is not Topic.UNSERVED])
@pytest.mark.parametrize("region", [region for region in REGIONS if region != NATIONAL])
def test_without_the_national_rules_a_region_s_own_are_told(topic: Topic, region: str) -> None:
    assert WITHOUT_NATIONAL.national is None
    assert told(topic, region, book=WITHOUT_NATIONAL)
    assert said(consequences(ReportKind.FORMAL_LOSS, region, WITHOUT_NATIONAL))


@pytest.mark.parametrize("topic", Topic)
def test_without_any_rules_at_all_12333_is_told(topic: Topic) -> None:
    assert "12333" in told(topic, "650102", book=WITHOUT_NATIONAL)


def test_a_date_is_the_centres() -> None:
    end = AT + timedelta(days=10)
    assert "2026年12月4日 14:00 自动恢复" in told(Topic.FOUND, "110000", blocked("110000", end))
    assert not DATE.search(told(Topic.FOUND, "110000", blocked("110000", None)))


@pytest.mark.parametrize(
    ("region", "stated"),
    [
        ("110000", ["10 天后自动恢复", "北京市社保卡服务网点撤销", "本机不能撤销"]),
        ("320000", ["7 天后自动恢复", "合作银行网点"]),
        ("310000", ["有效期 24 小时", "30 天后，这张卡就作废"]),
        ("650102", ["什么时候结束，请拨打 12333"]),
    ],
)
def test_a_found_card_goes_by_its_regions_rules(region: str, stated: list[str]) -> None:
    text = told(Topic.FOUND, region)
    assert [part for part in stated if part not in text] == []


@pytest.mark.parametrize("state", [CardState.FORMAL_LOSS, CardState.CANCELLED])
def test_a_found_card_that_was_given_up_is_of_no_use(state: CardState) -> None:
    text = told(
        Topic.FOUND, "110000", HolderStatus(Source.CENTRE, AT, (CardStatus("110000", state),))
    )
    assert "找到的卡不能再用" in text
    assert "网点撤销" not in text
    assert "自动恢复" not in text


def test_nothing_is_undone_where_the_centre_knows_of_nothing() -> None:
    nothing = HolderStatus(Source.CENTRE, AT, (CardStatus("110000", CardState.NORMAL),))
    assert "不用撤销" in told(Topic.FOUND, "110000", nothing)
    # The kiosk alone can't know that.
    assert "网点撤销" in told(Topic.FOUND, "110000", replace(nothing, source=Source.KIOSK))


@given(
    st.sampled_from(Source),
    st.sampled_from([None, *CardState]),
    st.lists(st.tuples(st.sampled_from(ReportKind), st.sampled_from(ReportState)), max_size=3),
)
def test_what_to_do_next_follows_from_what_stands(
    source: Source, state: CardState | None, made: list[tuple[ReportKind, ReportState]]
) -> None:
    cards = (CardStatus("110000", state),) if state else ()
    reports = tuple(reported(*one) for one in made)
    text = told(Topic.STATUS, "110000", HolderStatus(source, AT, cards, reports))
    states = {report_state for _, report_state in made}
    assert ("尚未生效" in text) == (ReportState.RECORDED in states)
    assert ("办完才生效" in text) == (ReportState.AWAITING_COUNTER in states)
    gone = state in {CardState.FORMAL_LOSS, CardState.CANCELLED}
    formal = (ReportKind.FORMAL_LOSS, ReportState.IN_FORCE) in made
    stands = gone or state is CardState.PRE_LOSS or bool(states & STANDING)
    assert ("没有查到挂失" in text) == (not stands and source is Source.CENTRE)
    assert ("没有问到社保中心" in text) == (not stands and source is Source.KIOSK)
    if gone or formal:
        assert "网点撤销" not in text


def test_who_has_applied_for_a_formal_loss_is_not_sent_to_apply_again() -> None:
    card = CardStatus("110000", CardState.PRE_LOSS, AT)
    applied = reported(ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER)
    assert "正式挂失、补办新卡" in told(
        Topic.STATUS, "110000", HolderStatus(Source.CENTRE, AT, (card,))
    )
    text = told(Topic.STATUS, "110000", HolderStatus(Source.CENTRE, AT, (card,), (applied,)))
    assert "正式挂失、补办新卡" not in text
    assert "居民身份证" in text


@pytest.mark.parametrize("region", REGIONS)
def test_a_formal_loss_promises_no_more_than_the_policy_states(region: str) -> None:
    policy = BOOK.for_region(region)
    text = said(consequences(ReportKind.FORMAL_LOSS, region, BOOK))
    assert "社保和银行要分别挂失。银行账户请找发卡银行。" in text
    assert ("新卡要等" in text) == bool(policy and policy.replacement.working_days)
    assert ("工本费" in text) == bool(policy and policy.replacement.fee_yuan is not None)
    assert ("领卡证明" in text) == (region == "110000")
    english = said(consequences(ReportKind.FORMAL_LOSS, region, BOOK), ENGLISH)
    assert not HAN.search(NAMED.sub("", english))


@pytest.mark.parametrize("topic", Topic)
def test_a_card_from_anywhere_is_not_one_of_all_china(topic: Topic) -> None:
    assert "全国社保卡" not in told(topic, NATIONAL)
    assert "全国的规定" not in told(topic, NATIONAL)
    assert told(Topic.FORMAL_LOSS, NATIONAL).count("电子社保卡：") == 1


def test_the_temporary_credential_is_beijings_own() -> None:
    assert [r for r in REGIONS if "领卡证明" in told(Topic.FORMAL_LOSS, r)] == ["110000"]


def test_outlets_in_the_kiosks_district_come_first_and_only_its_citys_are_near() -> None:
    beijing = BOOK.for_region("110000")
    assert beijing is not None
    outlets = [
        {"name": {"zh_CN": name}, "address": {"zh_CN": "某路1号"}, "region": region, "source": "-"}
        for name, region in (("海淀网点", "110108"), ("朝阳网点", "110105"), ("外地网点", "320205"))
    ]
    policy = replace(beijing, outlets=tuple(parse(Outlet, outlet) for outlet in outlets))
    text = told(Topic.FORMAL_LOSS, "110000", book=PolicyBook([policy]))
    assert text.index("朝阳网点，某路1号") < text.index("海淀网点")
    assert "外地网点" not in text
    assert "最近的网点" in told(Topic.FORMAL_LOSS, "110000")


def test_every_text_is_in_both_languages_with_the_same_places() -> None:
    assert CHINESE.entries.keys() == ENGLISH.entries.keys()
    for text_id, text in CHINESE.entries.items():
        places = {f"%{n}" for n in range(1, 10) if f"%{n}" in text}
        assert places == {f"%{n}" for n in range(1, 10) if f"%{n}" in ENGLISH.entries[text_id]}


# ---- what is true in one state and was told in another ---------------------------------------


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize("state", [None, *CardState])
@pytest.mark.parametrize("waits", [ReportState.RECORDED, ReportState.AWAITING_COUNTER])
@pytest.mark.parametrize("aim", [ReportKind.PRE_LOSS, *APPLICATIONS])
def test_only_what_is_in_force_makes_another_report_needless(
    aim: ReportKind, waits: ReportState, state: CardState | None, source: Source
) -> None:
    cards = (CardStatus("110000", state),) if state else ()
    known = HolderStatus(source, AT, cards, (reported(aim, waits),))
    heading = worded(already(Standing(Rules.of("110000", BOOK), known), aim), CHINESE)
    gone = state in {CardState.FORMAL_LOSS, CardState.CANCELLED}
    blocks = gone or (aim is ReportKind.PRE_LOSS and state is CardState.PRE_LOSS)
    covered = blocks and source is Source.CENTRE
    waiting = {
        ReportKind.PRE_LOSS: "登记过了，还没有生效",
        ReportKind.WRITTEN_PRE_LOSS: "书面预挂失还没有生效",
        ReportKind.FORMAL_LOSS: "正式挂失还没有生效",
    }
    assert heading == ("不用再挂失" if covered else waiting[aim])


@pytest.mark.parametrize("waits", [ReportState.RECORDED, ReportState.AWAITING_COUNTER])
def test_only_the_centre_knows_that_a_card_still_works(waits: ReportState) -> None:
    made = (reported(ReportKind.PRE_LOSS, waits),)
    rules = Rules.of("110000", BOOK)
    for source in Source:
        known = HolderStatus(source, AT, (), made)
        detail = worded(statement(Standing(rules, known)).detail, CHINESE)
        assert ("仍可使用" in detail) == (source is Source.CENTRE)
        assert "要马上停用，请拨打 96102" in detail


def test_an_undoing_on_its_way_is_no_loss_to_hurry_on() -> None:
    made = (reported(ReportKind.UNDO_PRE_LOSS, ReportState.RECORDED),)
    known = HolderStatus(Source.KIOSK, AT, (), made)
    assert "停用" not in worded(
        statement(Standing(Rules.of("110000", BOOK), known)).detail, CHINESE
    )
    assert "停用" not in told(Topic.STATUS, "110000", known)


@pytest.mark.parametrize("region", REGIONS)
def test_of_a_card_from_elsewhere_the_kiosk_knows_nothing(region: str) -> None:
    """Somebody who found theirs may hold a blocked one."""
    text = told(Topic.UNSERVED, region)
    assert "也不知道卡现在的状态" in text
    assert "仍可使用" not in text
    assert "still works" not in told(Topic.UNSERVED, region, texts=ENGLISH)


@pytest.mark.parametrize("topic", [Topic.UNSERVED, Topic.FORMAL_LOSS])
@pytest.mark.parametrize("region", REGIONS)
def test_a_way_online_says_what_it_is_for(topic: Topic, region: str) -> None:
    """As far as known the national ones are for a new card: nobody blocks theirs there."""
    policy = BOOK.for_region(region)
    ways = (policy.e_channels if policy else ()) or (
        BOOK.national.e_channels if BOOK.national else ()
    )
    text = told(topic, region)
    for way in ways:
        assert way.does is not None
        if way.name["zh_CN"] in text and "网上办理" in text:
            assert f"{way.name['zh_CN']}，能{way.does['zh_CN']}" in text
            assert "网上能不能先停用（预挂失），请拨打" in text


def test_no_national_way_online_is_said_to_block_a_card() -> None:
    assert BOOK.national is not None
    assert {way.does["zh_CN"] for way in BOOK.national.e_channels if way.does} == {"补办新卡"}
