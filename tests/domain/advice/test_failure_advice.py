"""What a failure says of a card: nothing that nobody knows, and whom to ask of which card."""

import re
from datetime import UTC, datetime

import pytest

from kiosk.domain.advice.failures import FailureAdvice, about_failure
from kiosk.domain.advice.phrase import phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.standing import Standing
from kiosk.domain.failure import FailureCode
from kiosk.domain.report import ReportKind
from kiosk.domain.status import CardState, CardStatus, HolderStatus, Source
from tests.domain.advice.test_next_steps import BOOK, CHINESE, ENGLISH, REGIONS

AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
AIMS = [None, *ReportKind]
UNREAD = [code for code in FailureCode if code.startswith(("reader_", "card_", "id_"))]
CLAIMS = re.compile(
    r"卡(仍|还)可(以)?使用|没有停用|没有挂失|still works|can still be used|is not blocked"
)


def told(
    code: FailureCode,
    aim: ReportKind | None = None,
    region: str = "110000",
    known: HolderStatus | None = None,
) -> FailureAdvice:
    return about_failure(code, aim, Standing(Rules.of(region, BOOK), known))


@pytest.mark.parametrize("code", FailureCode)
@pytest.mark.parametrize("aim", AIMS)
def test_no_failure_says_that_a_card_works_or_is_not_reported(
    code: FailureCode, aim: ReportKind | None
) -> None:
    """A found card may be blocked, an undoing leaves it so, and a hotline may have taken it."""
    for region in REGIONS:
        for texts in (CHINESE, ENGLISH):
            said = told(code, aim, region)
            assert not CLAIMS.search(worded(said.card, texts) + worded(said.todo, texts))


@pytest.mark.parametrize("code", [*UNREAD, FailureCode.QUEUE_FULL, FailureCode.INTERNAL])
def test_only_who_lost_a_card_is_told_how_to_stop_it(code: FailureCode) -> None:
    losses = {ReportKind.PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS, ReportKind.FORMAL_LOSS}
    for aim in AIMS:
        told_to_stop = "马上停用" in worded(told(code, aim).todo, CHINESE)
        assert told_to_stop == (aim in losses and code is not FailureCode.CARD_SOCIAL_SECURITY)


@pytest.mark.parametrize("aim", AIMS)
def test_of_a_social_security_card_only_its_public_data_is_known(aim: ReportKind | None) -> None:
    said = told(FailureCode.CARD_SOCIAL_SECURITY, aim)
    assert worded(said.card, CHINESE) == "只读了卡上公开的信息，不知道它挂失了没有。"
    assert "找到卡了" in worded(said.todo, CHINESE)


@pytest.mark.parametrize("state", CardState)
def test_a_report_that_was_not_made_leaves_the_card_as_the_centre_told_it(state: CardState) -> None:
    card = CardStatus("110000", state)
    asked = HolderStatus(Source.CENTRE, AT, (card,))
    alone = HolderStatus(Source.KIOSK, AT, (card,))
    said = told(FailureCode.QUEUE_UNAVAILABLE, ReportKind.UNDO_PRE_LOSS, known=asked).card
    assert ("现在不能刷卡看病" in worded(said, CHINESE)) == (state is CardState.PRE_LOSS)
    said = told(FailureCode.QUEUE_UNAVAILABLE, ReportKind.UNDO_PRE_LOSS, known=alone).card
    assert worded(said, CHINESE) == "没有登记成功，卡的状态没有因此改变。"


@pytest.mark.parametrize("code", UNREAD)
def test_before_a_card_is_read_a_line_is_told_with_whose_it_is(code: FailureCode) -> None:
    """Nobody has said yet where their card was issued; Beijing's line serves Beijing's cards."""
    for aim in AIMS:
        todo = worded(told(code, aim).todo, CHINESE)
        assert todo.endswith("北京市的卡，请拨打 96102。别处发的卡，先拨发卡地区号，再拨 12333。")


@pytest.mark.parametrize("region", REGIONS)
def test_once_the_region_is_known_its_own_line_is_told(region: str) -> None:
    todo = worded(told(FailureCode.QUEUE_FULL, ReportKind.PRE_LOSS, region).todo, CHINESE)
    policy = BOOK.for_region(region)
    own = policy.hotlines[0].number if policy else "12333"
    assert f"请拨打 {own}" in todo
    assert ("先拨发卡地区号" in todo) == (own in {"12333", "962222", "96225"})


@pytest.mark.parametrize("region", REGIONS)
def test_no_space_follows_a_full_width_bracket(region: str) -> None:
    rules = Rules.of(region, BOOK)
    for numbers in (rules.numbers, rules.numbers_with_hours):
        assert "） " not in worded(phrase("replacement.ask", numbers), CHINESE)
