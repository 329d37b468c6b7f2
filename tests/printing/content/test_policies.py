"""Receipts against the shipped rules: the end the centre returned, what it brings, nothing else.

The centre that answers is the reference one, in the process. What is expected is written out once
more, from the facts sheet, so that a rule changed by accident is seen on paper: the ends here, what
they bring beside the policies' own tests.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.central.api import Report
from kiosk.central.batch import Batch
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act
from kiosk.domain.failure import Failure
from kiosk.domain.policy import OnExpiry, Policy
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.printing.content.structure import Content
from tests.central.examples import MONDAY, Clock, report
from tests.dates import DATE, at_minute, on_day
from tests.domain.test_policy import FACTS
from tests.printing.content.test_content import chinese, fact
from tests.printing.examples import BOOK, RECEIPT, content

SERVED = [policy for policy in BOOK if policy.served]
KINDS = (ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS)
BY_RULES = [
    pytest.param(policy, kind, id=f"{policy.region}-{kind}") for policy in SERVED for kind in KINDS
]
ENDS = {
    ("110000", "pre_loss"): timedelta(days=10),
    ("110000", "written_pre_loss"): timedelta(days=10),
    ("310000", "pre_loss"): timedelta(hours=24),
    ("310000", "written_pre_loss"): timedelta(days=30),
    ("320000", "pre_loss"): timedelta(days=7),
    ("330600", "pre_loss"): timedelta(days=10),
    ("330784", "pre_loss"): timedelta(days=10),
    ("350300", "pre_loss"): timedelta(days=7),  # five working days from a Monday
    ("510000", "pre_loss"): timedelta(days=7),
}
BRINGS = {
    (region, kind): lasts[-1]
    for region, fact in FACTS.items()
    for kind, lasts in (("pre_loss", fact.pre_loss), ("written_pre_loss", fact.written))
    if lasts
}
UNDONE = {"110000": "到北京市社保卡服务网点撤销", "320000": "到江苏省合作银行网点撤销"}
WORDS = {
    OnExpiry.RESTORE: "自动恢复使用",
    OnExpiry.CANCEL_CARD: "就作废，不再恢复",
    OnExpiry.UNKNOWN: "到期后卡怎么样，请拨打",
}
PERIOD = re.compile(r"\d+ ?(个工作日|天|日|小时)")


@dataclass
class Desk:
    """A centre, and the receipts of what is reported to it."""

    centre: Centre

    def report(self, kind: ReportKind, region: str) -> Receipt:
        """A report as the centre answers it."""
        sent = Report.model_validate_json(_json(kind, region))
        ((result,),) = self.centre.receive([Batch([sent])])
        asked = replace(
            RECEIPT,
            report_id=sent.report_id,
            report_number=sent.report_number,
            kind=kind,
            issuing_region=region,
            recorded_at=sent.recorded_at,
        )
        return replace(
            asked,
            state=result.state,
            effective_at=result.effective_at,
            expires_at=result.expires_at,
        )

    def confirmed(self, receipt: Receipt) -> Receipt:
        """What is printed again once the counter has confirmed it."""
        standing = self.centre.counter_step(Act.CONFIRM, receipt.report_number)
        assert not isinstance(standing, Failure), standing
        return replace(
            receipt,
            state=standing.state,
            effective_at=standing.effective_at,
            expires_at=standing.expires_at,
        )

    def in_force(self, kind: ReportKind, region: str) -> Receipt:
        receipt = self.report(kind, region)
        if receipt.state is ReportState.AWAITING_COUNTER:
            receipt = self.confirmed(receipt)
        assert receipt.state is ReportState.IN_FORCE
        return receipt


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    centre = Centre.open(f"sqlite:///{tmp_path / 'central.db'}", BOOK, clock=Clock())
    assert isinstance(centre, Centre)
    yield Desk(centre)
    centre.close()


def _json(kind: ReportKind, region: str) -> str:
    return json.dumps(report(kind.value, issuing_region=region))


def told_at_the_end(said: Content) -> set[OnExpiry]:
    return {on_expiry for on_expiry, words in WORDS.items() if words in chinese(said)}


def periods(said: Content) -> list[str]:
    """Every length of time on the paper but the hotline's hours."""
    return [
        found.group()
        for found in PERIOD.finditer(DATE.sub("", chinese(said)))
        if found.group() != "24 小时"
    ]


@pytest.mark.parametrize(("policy", "kind"), BY_RULES)
def test_a_receipt_shows_the_end_that_the_centre_returned_and_no_other(
    policy: Policy, kind: ReportKind, desk: Desk
) -> None:
    receipt = desk.in_force(kind, policy.region)
    lasts = ENDS.get((policy.region, kind.value))
    end = MONDAY + lasts if lasts else None
    assert receipt.expires_at == end
    said = content(receipt)
    assert fact(said, "有效期至") == (at_minute(end) if end else None)
    days = {on_day(moment) for moment in (MONDAY, end) if moment}
    assert set(DATE.findall(chinese(said))) == days


@pytest.mark.parametrize(("policy", "kind"), BY_RULES)
def test_what_the_end_brings_is_the_regions_rule_and_told_only_of_an_end(
    policy: Policy, kind: ReportKind, desk: Desk
) -> None:
    case = (policy.region, kind.value)
    said = content(desk.in_force(kind, policy.region))
    assert told_at_the_end(said) == ({BRINGS[case]} if case in BRINGS else set())


@pytest.mark.parametrize(("policy", "kind"), BY_RULES)
def test_before_it_is_in_force_no_end_is_told(policy: Policy, kind: ReportKind, desk: Desk) -> None:
    """Neither as a date nor as a length of time: nobody has returned one."""
    answered = desk.report(kind, policy.region)
    recorded = replace(answered, state=ReportState.RECORDED, effective_at=None, expires_at=None)
    open_ones = [recorded] if answered.state is ReportState.IN_FORCE else [recorded, answered]
    for receipt in open_ones:
        said = content(receipt)
        assert set(DATE.findall(chinese(said))) == {on_day(MONDAY)}
        assert periods(said) == []
        assert "已生效" not in chinese(said)


@pytest.mark.parametrize("policy", SERVED, ids=lambda policy: policy.region)
def test_where_to_undo_is_the_regions_rule_and_never_this_kiosk(policy: Policy, desk: Desk) -> None:
    said = chinese(content(desk.in_force(ReportKind.PRE_LOSS, policy.region)))
    hotline = policy.hotlines[0].number
    dialled = f"{hotline}（先拨发卡地区号）" if hotline != "96102" else f"{hotline} "
    assert UNDONE.get(policy.region, f"怎样撤销，请拨打 {dialled}询问") in said
    refused = desk.report(ReportKind.UNDO_PRE_LOSS, policy.region)
    assert refused.state is ReportState.REFUSED
    assert "预挂失没有改变" in chinese(content(refused))


@pytest.mark.parametrize("policy", SERVED, ids=lambda policy: policy.region)
def test_formal_loss_is_prepared_only_where_the_region_lets_a_kiosk(
    policy: Policy, desk: Desk
) -> None:
    receipt = desk.report(ReportKind.FORMAL_LOSS, policy.region)
    if policy.region != "110000":
        assert receipt.state is ReportState.REFUSED
        assert content(receipt).form is None
        return
    assert content(receipt).form is not None
    final = content(desk.confirmed(receipt))
    assert final.form is None
    assert "不能撤销" in final.meaning[0].chinese
    assert fact(final, "有效期至") is None
    assert told_at_the_end(final) == set()


@pytest.mark.parametrize("region", ["000000", "650102", "440300"])
def test_a_region_that_is_not_served_never_gets_a_date(region: str, desk: Desk) -> None:
    receipt = desk.report(ReportKind.PRE_LOSS, region)
    assert receipt.state is ReportState.REFUSED
    said = content(receipt)
    assert set(DATE.findall(chinese(said))) == {on_day(MONDAY)}
    assert (told_at_the_end(said), periods(said)) == (set(), [])
