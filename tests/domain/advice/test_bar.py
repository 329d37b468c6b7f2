"""The line on every screen: what it says in each state of card, report and centre, and nothing
that nobody knows.
"""

import re
from datetime import UTC, datetime
from itertools import product
from uuid import UUID

import pytest

from kiosk.base.resources import RESOURCES
from kiosk.domain.advice.bar import Bar, Situation, Tone, bar, before_confirming
from kiosk.domain.advice.outcome import outcome
from kiosk.domain.advice.phrase import Phrase, worded
from kiosk.domain.advice.rules import Rules
from kiosk.domain.advice.standing import Standing
from kiosk.domain.contact import Contact, Exchange, contact
from kiosk.domain.receipt import Receipt
from kiosk.domain.report import ReportKind, ReportState
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.domain.texts import Texts
from tests.ui.sessions import shipped_book

FOLDER = RESOURCES / "translations" / "advice"
CHINESE, ENGLISH = Texts.load(FOLDER, "zh_CN"), Texts.load(FOLDER, "en")
AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
BEIJING, NOT_SERVED = "110000", "650102"
PRE_LOSS, UNDO = ReportKind.PRE_LOSS, ReportKind.UNDO_PRE_LOSS
NOTHING = HolderStatus(Source.CENTRE, AT, (CardStatus(BEIJING, CardState.NORMAL),))
UNASKED = HolderStatus(Source.KIOSK, AT)
BLOCKED = HolderStatus(Source.CENTRE, AT, (CardStatus(BEIJING, CardState.PRE_LOSS),))
WAITING = HolderStatus(
    Source.KIOSK,
    AT,
    (),
    (ReportStatus(UUID(int=1), "1", PRE_LOSS, BEIJING, AT, ReportState.RECORDED),),
)


def situation(
    contact: Contact,
    *,
    known: HolderStatus | None = None,
    receipt: Receipt | None = None,
    is_asked: bool = False,
    shows_card: bool = True,
    stops_here: bool = True,
    aim: ReportKind | None = PRE_LOSS,
    region: str = BEIJING,
) -> Situation:
    standing = Standing(Rules.of(region, shipped_book()), known)
    return Situation(
        standing,
        contact,
        receipt,
        is_asked=is_asked,
        shows_card=shows_card,
        stops_here=stops_here,
        aim=aim,
    )


def made(state: ReportState, kind: ReportKind = PRE_LOSS, region: str = BEIJING) -> Receipt:
    since = AT if state is ReportState.IN_FORCE else None
    return Receipt(UUID(int=1), "1", kind, "k", region, "", "", AT, state, since)


def said(given: Situation) -> str:
    return one_line(bar(given).text)


def one_line(told: Phrase) -> str:
    return worded(told, CHINESE).replace("\n", "")


@pytest.mark.parametrize(
    ("told", "tone", "given"),
    [
        (
            "连得上社保中心，可以当场停用。",
            Tone.GOOD,
            situation(Contact.REACHED, aim=None),
        ),
        (
            "现在连不上社保中心：可以登记，连上才停用。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.MISSED, aim=None),
        ),
        (
            "现在不知道能不能连上社保中心。急的话请打 96102。",
            Tone.PLAIN,
            situation(Contact.UNKNOWN, aim=None),
        ),
        # Nothing can be reported here: without a reader, out of service, for another place's card.
        (
            "连得上社保中心。急的话请打 96102。",
            Tone.GOOD,
            situation(Contact.REACHED, stops_here=False),
        ),
        (
            "现在连不上社保中心。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.MISSED, stops_here=False),
        ),
        (
            "现在连不上社保中心。急的话请打 12333（先拨发卡地区号）。",
            Tone.ATTENTION,
            situation(Contact.MISSED, stops_here=False, region=NOT_SERVED),
        ),
        # Who wants their card back needs nothing blocked.
        (
            "现在连不上社保中心。",
            Tone.ATTENTION,
            situation(Contact.MISSED, stops_here=False, aim=UNDO),
        ),
        (
            "没有挂失。连得上社保中心，可以当场停用。",
            Tone.GOOD,
            situation(Contact.REACHED, known=NOTHING),
        ),
        # Nobody knows how the card stands: nothing is said of it.
        (
            "现在连不上社保中心：可以登记，连上才停用。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.MISSED, known=UNASKED),
        ),
        (
            "已停用（预挂失）。连得上社保中心。",
            Tone.GOOD,
            situation(Contact.REACHED, known=BLOCKED),
        ),
        (
            "已停用（预挂失）。现在连不上社保中心。",
            Tone.ATTENTION,
            situation(Contact.MISSED, known=BLOCKED),
        ),
        (
            "已登记，尚未生效。现在连不上社保中心：可以登记，连上才停用。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.MISSED, known=WAITING),
        ),
        # The report is recorded here.
        (
            "已登记，尚未生效。正在请社保中心确认。",
            Tone.ATTENTION,
            situation(Contact.REACHED, receipt=made(ReportState.RECORDED), is_asked=True),
        ),
        (
            "已登记，尚未生效。社保中心还没有答复。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.REACHED, receipt=made(ReportState.RECORDED)),
        ),
        (
            "已登记，尚未生效。现在连不上社保中心。急的话请打 96102。",
            Tone.ATTENTION,
            situation(Contact.MISSED, receipt=made(ReportState.RECORDED)),
        ),
        (
            "撤销已登记，尚未生效。现在连不上社保中心。",
            Tone.ATTENTION,
            situation(Contact.MISSED, receipt=made(ReportState.RECORDED, UNDO), aim=UNDO),
        ),
        (
            "卡已停用，预挂失已生效。",
            Tone.GOOD,
            situation(Contact.MISSED, receipt=made(ReportState.IN_FORCE)),
        ),
        (
            "社保中心没有接受。急的话请打 96102。",
            Tone.DANGER,
            situation(Contact.REACHED, receipt=made(ReportState.REFUSED)),
        ),
    ],
)
def test_each_state_has_its_line(told: str, tone: Tone, given: Situation) -> None:
    assert (said(given), bar(given).tone) == (told, tone)


EVERYTHING = [
    situation(reached, known=known, stops_here=here, aim=aim)
    for reached, known, here, aim in product(
        Contact, (None, NOTHING, UNASKED, BLOCKED, WAITING), (True, False), (None, *ReportKind)
    )
]
RECEIPTS = [
    situation(reached, receipt=made(state, kind), is_asked=asked, aim=kind)
    for reached, kind, state, asked in product(Contact, ReportKind, ReportState, (True, False))
    if not asked or state is ReportState.RECORDED
]


@pytest.mark.parametrize("given", EVERYTHING)
def test_before_a_report_only_a_known_card_is_said_to_be_stopped(given: Situation) -> None:
    text = said(given)
    assert ("已停用" in text) == (given.standing.known is BLOCKED)
    if "可以当场停用" in text:
        assert given.contact is Contact.REACHED
        assert given.stops_here
        assert given.standing.known is not BLOCKED
    if given.contact is not Contact.MISSED:
        assert "现在连不上" not in text


@pytest.mark.parametrize("given", RECEIPTS)
def test_after_a_report_the_line_is_the_one_telling_of_it(given: Situation) -> None:
    assert given.receipt is not None
    text = said(given)
    assert text.startswith(one_line(outcome(given.receipt, given.standing.rules).title))
    assert "可以当场停用" not in text
    if given.receipt.state is not ReportState.IN_FORCE:
        assert "卡已停用" not in text


@pytest.mark.parametrize("given", [*EVERYTHING, *RECEIPTS])
def test_it_is_said_in_english_too(given: Situation) -> None:
    text = worded(bar(given).text, ENGLISH)
    assert "%" not in text
    assert not re.search("[\u4e00-\u9fff]", text)
    assert isinstance(bar(given), Bar)


def test_before_confirming_it_is_told_what_will_not_be_yet() -> None:
    offline = before_confirming(situation(Contact.MISSED))
    assert offline is not None
    told = worded(offline, CHINESE)
    assert told == "现在连不上社保中心，确认后登记，尚未生效。急的话请打 96102。"
    undoing = before_confirming(situation(Contact.MISSED, aim=UNDO))
    assert undoing is not None
    assert "96102" not in worded(undoing, CHINESE)
    assert before_confirming(situation(Contact.REACHED)) is None
    assert before_confirming(situation(Contact.UNKNOWN)) is None


def test_an_answer_grows_old_and_a_silence_does_not() -> None:
    assert contact(None, 0) is Contact.UNKNOWN
    answered, missed = Exchange(answered=True, at=100), Exchange(answered=False, at=100)
    assert contact(answered, 160) is Contact.REACHED
    assert contact(answered, 1000) is Contact.UNKNOWN
    assert contact(missed, 160) is contact(missed, 10_000) is Contact.MISSED
