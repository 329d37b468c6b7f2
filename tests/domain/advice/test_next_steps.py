"""What a report is said to be, and what to do after it: the one telling of screen and receipt."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.labels import report_label
from kiosk.domain.advice.outcome import Outcome, outcome
from kiosk.domain.advice.phrase import Phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.steps import Step, next_steps
from kiosk.domain.advice.topics import advice
from kiosk.domain.identity import DocumentKind
from kiosk.domain.policy import NATIONAL, Channel, PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import report_number
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.domain.texts import Texts

LANGUAGES = ("zh_CN", "en", "zh_HK")
CATALOGUES = [Texts.load(RESOURCES / "translations" / "advice", code) for code in LANGUAGES]
CHINESE, ENGLISH, _ = CATALOGUES
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
END = AT + timedelta(days=10)
APPLICATIONS = [ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS]


def _book() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook), book
    return book


BOOK = _book()
REGIONS = [*(policy.region for policy in BOOK), "650102"]


def receipt(
    kind: ReportKind,
    state: ReportState,
    region: str = "110000",
    effective_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Receipt:
    return Receipt(
        report_id=UUID(int=1),
        report_number=report_number("110105-0007", 1),
        kind=kind,
        kiosk_id="110105-0007",
        issuing_region=region,
        name="王*娜",
        number="110***********0025",
        recorded_at=AT,
        state=state,
        effective_at=effective_at,
        expires_at=expires_at,
    )


def steps(of: Receipt) -> tuple[Step, ...]:
    return next_steps(of, Rules.of(of.issuing_region, BOOK))


def stated(of: Receipt) -> Outcome:
    return outcome(of, Rules.of(of.issuing_region, BOOK))


def in_chinese(*phrases: Phrase) -> str:
    return "\n".join(worded(phrase, CHINESE) for phrase in phrases)


def on_screen(of: Receipt) -> str:
    return in_chinese(*(phrase for step in steps(of) for phrase in (step.title, step.detail)))


def on_paper(of: Receipt) -> str:
    return in_chinese(*(step.sentence for step in steps(of)))


# ---- where screen and paper told it differently ---------------------------------------------


@pytest.mark.parametrize("kind", APPLICATIONS)
def test_an_application_is_never_said_to_need_no_way(kind: ReportKind) -> None:
    """Only the counter brings it into force; the screen said "no need to come back"."""
    for state in (ReportState.RECORDED, ReportState.AWAITING_COUNTER):
        of = receipt(kind, state)
        for told in (on_screen(of), on_paper(of)):
            assert "不用再来" not in told
            assert "窗口没有办完，本申请不会生效" in told


def test_who_applies_in_writing_is_told_how_to_get_a_new_card() -> None:
    of = receipt(ReportKind.WRITTEN_PRE_LOSS, ReportState.AWAITING_COUNTER)
    for told in (on_screen(of), on_paper(of)):
        assert "正式挂失、补办新卡" in told


def test_only_what_ends_is_said_to_end() -> None:
    """A formal loss doesn't end, nor what undoes a report; the screen gave them an end."""
    for kind in (ReportKind.FORMAL_LOSS, ReportKind.UNDO_PRE_LOSS):
        of = receipt(kind, ReportState.IN_FORCE, "110000", AT, END)
        assert not [step for step in steps(of) if "expiry" in step.title.text_id]
    ending = receipt(ReportKind.PRE_LOSS, ReportState.IN_FORCE, "110000", AT, END)
    assert "2026年12月4日 14:00 自动恢复" in on_screen(ending)
    assert "2026年12月4日 14:00 自动恢复" in on_paper(ending)


def test_whoever_wanted_to_undo_is_not_told_to_report_the_loss_again() -> None:
    of = receipt(ReportKind.UNDO_PRE_LOSS, ReportState.LAPSED)
    assert steps(of) == ()
    assert "挂失" not in in_chinese(stated(of).title)


def test_only_its_own_completion_brings_a_new_card() -> None:
    """A formal loss that gave way to another one never was in force; the screen had a card made."""
    gave_way = stated(receipt(ReportKind.FORMAL_LOSS, ReportState.REPLACED))
    done = stated(receipt(ReportKind.FORMAL_LOSS, ReportState.REPLACED, effective_at=AT))
    assert "新卡" in in_chinese(done.title, *done.meaning)
    assert "新卡" not in in_chinese(gave_way.title, gave_way.detail, *gave_way.meaning)


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("kind", ReportKind)
def test_what_nobody_states_to_bring_is_to_be_asked(kind: ReportKind, region: str) -> None:
    """Paper told everybody to bring an identity document, guidance to ask."""
    rules = Rules.of(region, BOOK)
    policies = [policy for policy in (rules.own, BOOK.national) if policy]
    listed = next((p.documents[kind] for p in policies if p.documents.get(kind)), ())
    told = in_chinese(rules.bring(kind))
    assert ("询问" in told) == (not listed)
    assert [text["zh_CN"] for text in listed if text["zh_CN"] not in told] == []


@pytest.mark.parametrize("region", REGIONS)
def test_where_formal_loss_is_taken_is_told_only_where_the_rules_say_so(region: str) -> None:
    """Screen and receipt sent everybody to an outlet, guidance told them to ask."""
    policy = BOOK.for_region(region)
    channels = policy.formal_loss_channels if policy else ()
    for state in (ReportState.IN_FORCE, ReportState.LAPSED):
        of = receipt(ReportKind.PRE_LOSS, state, region, AT)
        for told in (on_screen(of), on_paper(of)):
            assert ("在哪里办理，请拨打" in told) == (not channels)


@pytest.mark.parametrize("region", [NATIONAL, "650102"])
def test_where_a_region_has_no_line_12333_is_told_and_not_the_kiosks_own(region: str) -> None:
    book = PolicyBook(policy for policy in BOOK if policy.region != NATIONAL)
    for state in ReportState:
        said = outcome(receipt(ReportKind.PRE_LOSS, state, region), Rules.of(region, book))
        assert "96102" not in in_chinese(said.title, said.detail, *said.meaning)
    assert in_chinese(Rules.of(region, book).numbers) == "12333（先拨发卡地区号）"


def test_all_of_a_regions_lines_are_told() -> None:
    """Paper named them all, the screen the first."""
    assert in_chinese(Rules.of("440100", BOOK).numbers) == ("020-12333 或 020-12343 或 020-12345")


def test_online_is_named_as_something_to_go_to() -> None:
    told = worded(Rules.of("440100", BOOK).places([Channel.ONLINE]), ENGLISH)
    assert told == "online services"


@pytest.mark.parametrize("region", [NATIONAL, "650102"])
def test_a_region_without_rules_is_called_by_no_code(region: str) -> None:
    assert in_chinese(Rules.of(region, BOOK).label) == "其他地方"


def test_an_undoing_that_is_done_is_not_itself_undone() -> None:
    done = ReportStatus(
        UUID(int=1), "1", ReportKind.UNDO_PRE_LOSS, "110000", AT, ReportState.UNDONE
    )
    assert in_chinese(report_label(done)) == "已办好"
    undone = replace(done, kind=ReportKind.PRE_LOSS)
    assert in_chinese(report_label(undone)) == "已撤销"


def test_the_end_of_what_may_be_either_report_is_told_only_where_both_agree() -> None:
    shanghai = Rules.of("310000", BOOK)
    assert shanghai.on_expiry({ReportKind.WRITTEN_PRE_LOSS}) == "cancel_card"
    assert shanghai.on_expiry({ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS}) == "cancel_card"
    assert shanghai.on_expiry(()) == "unknown"
    assert Rules.of("110000", BOOK).on_expiry(()) == "restore"


# ---- what is true in one state and was told in another ---------------------------------------


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("kind", [ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS])
def test_whose_card_is_blocked_is_told_how_to_see_a_doctor(kind: ReportKind, region: str) -> None:
    of = receipt(kind, ReportState.IN_FORCE, region, AT)
    for told in (on_screen(of), on_paper(of)):
        assert "不能刷这张卡" in told
        assert "电子社保卡经本人授权才能用" in told
        assert ("还有什么办法看病，请拨打" in told) == (region != "110000")
        assert ("“领卡证明”补办新卡才有" in told) == (region == "110000")
    assert "回执不能用来看病" in on_screen(of)


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("kind", ReportKind)
def test_the_doctor_is_told_of_only_while_a_pre_loss_is_in_force(
    kind: ReportKind, state: ReportState
) -> None:
    blocked = kind in {ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS}
    told = on_screen(receipt(kind, state))
    assert ("不能刷这张卡" in told) == (blocked and state is ReportState.IN_FORCE)


@pytest.mark.parametrize("kind", APPLICATIONS)
@pytest.mark.parametrize("state", [ReportState.RECORDED, ReportState.AWAITING_COUNTER])
def test_an_earlier_pre_loss_goes_on_beside_an_application(
    kind: ReportKind, state: ReportState
) -> None:
    """It may end before the counter is reached, and the card works again; found, it is undone."""
    of = receipt(kind, state)
    for told in (on_screen(of), on_paper(of)):
        assert "到期后，卡可能又能用了" in told
        assert "办过预挂失的，还要撤销" in told
    assert "状态不变" not in in_chinese(*stated(of).meaning)
    assert "之前的预挂失可能先到期" in in_chinese(*stated(of).meaning)


@pytest.mark.parametrize("region", REGIONS)
def test_a_report_not_in_force_is_not_undone_but_asked_about(region: str) -> None:
    """Nothing blocks the card yet, and the report will still be sent and block it."""
    of = receipt(ReportKind.PRE_LOSS, ReportState.RECORDED, region)
    for told in (on_screen(of), on_paper(of)):
        assert "撤销" not in told.replace("办完后不能撤销", "").replace("正式挂失后不能撤销", "")
        assert "登记会自动上报，之后卡会停用" in told


REPLACED = [ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS]


@pytest.mark.parametrize("kind", REPLACED)
def test_a_pre_loss_that_gave_way_to_a_formal_loss_leaves_the_card_blocked(
    kind: ReportKind,
) -> None:
    """That it "ended" sounded as if the card worked again."""
    said = stated(receipt(kind, ReportState.REPLACED, effective_at=AT))
    for told in (in_chinese(said.title, said.detail), in_chinese(said.state, *said.meaning)):
        assert "一直停用" in told or "改办" in told
        assert "结束" not in told
    assert "不会自动恢复" in in_chinese(said.detail)
    assert "不会自动恢复" in in_chinese(*said.meaning)


def test_no_text_says_that_a_pre_loss_ends_with_a_formal_loss() -> None:
    folder = RESOURCES / "translations"
    for texts in (Texts.load(folder, "zh_CN"), CHINESE):
        assert not [
            one for one in texts.entries.values() if re.search("预挂失同时结束|随之结束", one)
        ]
    for texts in (Texts.load(folder, "en"), ENGLISH):
        assert not [
            one
            for one in texts.entries.values()
            if re.search(
                "(pre-loss|temporary) (loss )?(report )?ends( with it)?[.]|ends an earlier", one
            )
        ]


@pytest.mark.parametrize("region", REGIONS)
def test_whether_a_formal_loss_can_be_undone_is_the_regions_rule(region: str) -> None:
    rules = Rules.of(region, BOOK)
    told = in_chinese(rules.finality)
    assert ("正式挂失后不能撤销" in told) == (region == "110000")
    assert ("只能在原来办理的银行网点撤销" in told) == (region == "320000")
    assert ("申请补办新卡后" in told) == (region != "110000")
    assert told in in_chinese(
        *(p for part in advice(Topic.FORMAL_LOSS, region, BOOK, "110105") for p in part.items)
    )
    lost = HolderStatus(Source.CENTRE, AT, (CardStatus(rules.region, CardState.FORMAL_LOSS),))
    found = in_chinese(
        *(p for part in advice(Topic.FOUND, region, BOOK, "110105", lost) for p in part.items)
    )
    assert told in found
    assert ("不能再用" in found) == (region == "110000")


def test_no_line_is_said_to_know_the_receipts_number() -> None:
    """A kiosk's number is the kiosk's; a hotline asks for the holder's own data (facts, 9a)."""
    for state in (ReportState.RECORDED, ReportState.REFUSED):
        of = receipt(ReportKind.PRE_LOSS, state)
        assert "回执号" not in on_screen(of) + on_paper(of)
        assert "证件号码" in on_screen(of)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_promises_to_be_done_in_a_minute(language: str) -> None:
    """Without the centre a report takes effect later, if at all."""
    texts = Texts.load(RESOURCES / "translations", language)
    assert not [one for one in texts.entries.values() if re.search("一分[钟鐘]|a minute", one)]


@pytest.mark.parametrize("text_id", ["place_card.waiting.detail", "help.kiosk_needs"])
def test_every_document_that_the_kiosk_reads_is_named_where_one_is_asked_for(text_id: str) -> None:
    texts = Texts.load(RESOURCES / "translations", "zh_CN")
    for kind in DocumentKind:
        named = texts(f"document.{kind}") in texts(text_id)
        assert named or (kind is DocumentKind.RESIDENT_ID and text_id.startswith("place_card"))


LAPSED = [("110000", "restore"), ("310000", "unknown"), ("370000", "unknown")]


@pytest.mark.parametrize(("region", "on_expiry"), LAPSED)
def test_what_has_lapsed_never_took_effect_or_has_ended_as_its_region_rules(
    region: str, on_expiry: str
) -> None:
    never = stated(receipt(ReportKind.PRE_LOSS, ReportState.LAPSED, region))
    assert "没有因此停用" in in_chinese(never.detail)
    assert in_chinese(never.state) == "未生效"
    ended = stated(receipt(ReportKind.PRE_LOSS, ReportState.LAPSED, region, effective_at=AT))
    assert in_chinese(ended.state) == "已到期"
    assert ("自动恢复" in in_chinese(ended.title, *ended.meaning)) == (on_expiry == "restore")
    for said in (never, ended):
        assert "请拨打" in in_chinese(said.detail)


def test_a_written_report_that_ended_in_shanghai_may_have_cancelled_the_card() -> None:
    of = receipt(ReportKind.WRITTEN_PRE_LOSS, ReportState.LAPSED, "310000", effective_at=AT)
    assert "可能已作废" in in_chinese(stated(of).title)
    for told in (on_screen(of), on_paper(of)):
        assert "再办一次" not in told
        assert "再次办理预挂失" not in told
        assert "作废的卡要补办新卡" in told


def test_a_lapsed_report_in_a_list_has_ended_or_never_took_effect() -> None:
    lapsed = ReportStatus(UUID(int=1), "1", ReportKind.PRE_LOSS, "110000", AT, ReportState.LAPSED)
    assert in_chinese(report_label(lapsed)) == "未生效"
    assert in_chinese(report_label(replace(lapsed, effective_at=AT))) == "已到期"
