"""What the result screen says of every kind of report, held against the regions' own rules."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import Channel, OnExpiry, Policy, PolicyBook
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.report_number import report_number
from ui.rows.presentation import Presentation
from ui.rows.result import ResultRows

AT = datetime(2026, 11, 22, 14, 3, tzinfo=CHINA_TIME)
PLACES = {Channel.OUTLET: "社保卡服务网点", Channel.BANK: "合作银行", Channel.ONLINE: "网上"}


def _book() -> PolicyBook:
    book = PolicyBook.load(RESOURCES / "policies")
    assert isinstance(book, PolicyBook)
    return book


def shown_in(language: str) -> Presentation:
    return Presentation.load(language, _book(), "110105")


def receipt_of(kind: ReportKind, state: ReportState, region: str = "110000") -> Receipt:
    in_force = state is ReportState.IN_FORCE
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
        effective_at=AT if in_force else None,
        expires_at=AT + timedelta(days=10) if in_force else None,
    )


def _after(
    kind: ReportKind, state: ReportState, region: str = "110000", language: str = "zh_CN"
) -> ResultRows:
    return ResultRows(shown_in(language), receipt_of(kind, state, region))


def _words(after: ResultRows) -> Iterator[str]:
    for row in (after.outcome(), *after.next_steps()):
        yield from (str(row["title"]), str(row["detail"]))


def _told(after: ResultRows) -> str:
    return "\n".join(_words(after))


@pytest.mark.parametrize("language", ["zh_CN", "en", "zh_HK"])
@pytest.mark.parametrize(("kind", "state"), list(product(ReportKind, ReportState)))
def test_every_kind_in_every_state_is_told_in_full(
    kind: ReportKind, state: ReportState, language: str
) -> None:
    for text in _words(_after(kind, state, language=language)):
        assert text
        assert "%" not in text


@pytest.mark.parametrize("kind", ReportKind)
def test_in_force_is_said_of_nothing_else(kind: ReportKind) -> None:
    for state in ReportState:
        said = "已生效" in _told(_after(kind, state))
        assert said == (state is ReportState.IN_FORCE), (kind, state)


@pytest.mark.parametrize("policy", [p for p in _book() if p.served], ids=lambda p: p.region)
def test_a_pre_loss_is_told_by_its_regions_rules(policy: Policy) -> None:
    after = _after(ReportKind.PRE_LOSS, ReportState.IN_FORCE, policy.region)
    expiry, found, *_ = [f"{row['title']}\n{row['detail']}" for row in after.next_steps()]
    rule = policy.loss.get(ReportKind.PRE_LOSS)
    on_expiry = rule.on_expiry if rule else OnExpiry.UNKNOWN
    assert ("自动恢复" in expiry) == (on_expiry is OnExpiry.RESTORE)
    assert ("就作废" in expiry) == (on_expiry is OnExpiry.CANCEL_CARD)
    for channel, place in PLACES.items():
        assert (place in found) == (channel in policy.undo_channels)
    line = policy.hotlines[0]
    elsewhere = line.area_code_first or line.number == "12333"
    dialled = f"{line.number}（先拨发卡地区号）" if elsewhere else f"{line.number} "
    assert (f"怎样撤销，请拨打 {dialled}询问" in found) == (not policy.undo_channels)
    for document in policy.documents.get(ReportKind.UNDO_PRE_LOSS, ()):
        assert (document["zh_CN"] in found) == bool(policy.undo_channels)


@pytest.mark.parametrize("policy", [p for p in _book() if p.served], ids=lambda p: p.region)
def test_how_to_see_a_doctor_is_told_only_where_the_rules_know_it(policy: Policy) -> None:
    after = _after(ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER, policy.region)
    doctor = [str(row["detail"]) for row in after.next_steps() if "看病" in str(row["title"])]
    known = "".join(one["zh_CN"] for one in policy.meanwhile)
    if policy.region == "220100":  # whether a doctor takes the temporary card is not known
        known += "能不能用临时卡看病，请拨打 12333（先拨发卡地区号）询问。"
    assert doctor == ([known] if known else [])


def test_a_written_report_is_signed_and_taken_to_the_counter() -> None:
    for state in (ReportState.RECORDED, ReportState.AWAITING_COUNTER):
        told = _told(_after(ReportKind.WRITTEN_PRE_LOSS, state))
        for words in ("签好申请表", "居民身份证或户口簿", "窗口办完才生效"):
            assert words in told


def test_formal_loss_is_told_to_be_final() -> None:
    for state in (ReportState.RECORDED, ReportState.AWAITING_COUNTER, ReportState.IN_FORCE):
        assert "不能撤销" in _told(_after(ReportKind.FORMAL_LOSS, state))
