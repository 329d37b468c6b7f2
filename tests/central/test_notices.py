"""Whoever left without knowing what came of their report is told, once, and nobody else is."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.central.api import ReportBatch
from kiosk.central.batch import Batch
from kiosk.central.centre import Centre
from kiosk.central.erasure import Erased, erase
from kiosk.central.ledger import Act
from kiosk.central.notices import brake
from kiosk.central.notices.changes import digits
from kiosk.domain.failure import Failure
from kiosk.domain.policy import PolicyBook
from tests.central.events import TAKING_BOOK
from tests.central.examples import (
    MONDAY,
    Clock,
    Json,
    a_call,
    by_agent,
    call,
    number_of,
    opened,
    receive,
    report,
    sqlite_in,
    stated,
)
from tests.central.gateway import PHONE, fates, telling, to_tell
from tests.persons import CHAN, WANG

OTHER_PHONE = "13800138000"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def centre(tmp_path: Path, clock: Clock) -> Iterator[Centre]:
    with closing(telling(sqlite_in(tmp_path), TAKING_BOOK, clock)) as centre:
        yield centre


def clock_of(centre: Centre) -> Clock:
    assert isinstance(centre._clock, Clock)
    return centre._clock


def late(centre: Centre, *reports: Json) -> None:
    """They arrive when their people are gone."""
    clock_of(centre).pass_(minutes=1)
    receive(centre, *reports)


def live(centre: Centre, *reports: Json) -> None:
    """They arrive while their people look."""
    clock_of(centre).pass_(seconds=3)
    receive(centre, *reports)


def now_of(centre: Centre) -> str:
    return centre.now().isoformat()


def step(centre: Centre, act: Act, sent: Json) -> None:
    clock_of(centre).pass_(hours=1)
    assert not isinstance(centre.counter_step(act, sent["report_id"]), Failure)


def told(centre: Centre) -> list[tuple[str, str, str]]:
    return [(one["phone"], one["kind"], one["state"]) for one in to_tell(centre)]


Story = Callable[[Centre], None]
Told = list[tuple[str, str, str]]


def undone_late(centre: Centre) -> None:
    """Both wait at the kiosk: that it came into force and was undone is no news of its own."""
    undoing = report("undo_pre_loss", sequence=2, phone=PHONE)
    late(centre, report(phone=PHONE), undoing)


def undone_live(centre: Centre) -> None:
    live(centre, report(phone=PHONE))
    undo = report("undo_pre_loss", sequence=2, phone=PHONE, recorded_at=now_of(centre))
    live(centre, undo)


def confirmed(centre: Centre) -> None:
    written = report("written_pre_loss", phone=PHONE)
    live(centre, written)
    step(centre, Act.CONFIRM, written)


def sent_back(centre: Centre) -> None:
    written = report("written_pre_loss", phone=PHONE)
    live(centre, written)
    step(centre, Act.REFUSE, written)


def made_final(centre: Centre, first_phone: str) -> None:
    formal = report("formal_loss", sequence=2, phone=PHONE)
    live(centre, report(phone=first_phone), formal)
    step(centre, Act.CONFIRM, formal)


def given_out(centre: Centre) -> None:
    formal = report("formal_loss", phone=PHONE)
    live(centre, formal)
    step(centre, Act.REPLACE, formal)


def undone_for_others(centre: Centre) -> None:
    """Who only typed somebody's number learns nothing of what the holder does."""
    live(centre, stated(phone=OTHER_PHONE), by_agent(sequence=2, phone=OTHER_PHONE))
    undo = report("undo_pre_loss", sequence=3, recorded_at=now_of(centre))
    late(centre, undo)


def called(centre: Centre) -> None:
    clock_of(centre).pass_(hours=1)
    call(centre, a_call())


def lost(centre: Centre, *others: Json, **period: float) -> None:
    """The first answer never came to the kiosk, which sends again."""
    sent = [report(phone=PHONE), *others]
    live(centre, *sent)
    clock_of(centre).pass_(**period)
    receive(centre, *sent)


def by_a_wrong_clock(centre: Centre, sent_after: float | None) -> None:
    clock_of(centre).pass_(hours=9)
    sent_at = None if sent_after is None else MONDAY + timedelta(seconds=sent_after)
    sent = report(phone=PHONE, clock_synchronised=False)
    reports = ReportBatch.model_validate({"reports": [sent]}).reports
    centre.receive([Batch(reports, sent_at)])


IN_FORCE = (PHONE, "pre_loss", "in_force")


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param(lambda centre: live(centre, report(phone=PHONE)), [], id="they saw it"),
        pytest.param(lambda centre: late(centre, report(phone=PHONE)), [IN_FORCE], id="they left"),
        pytest.param(lambda centre: late(centre, report()), [], id="no phone"),
        pytest.param(
            lambda centre: late(centre, report(phone=PHONE, issuing_region="440100")),
            [(PHONE, "pre_loss", "refused")],
            id="no place here",
        ),
        pytest.param(
            lambda centre: live(centre, report(phone=PHONE, issuing_region="440100")),
            [],
            id="no place here, and they saw it",
        ),
        pytest.param(
            lambda centre: late(
                centre, report(phone=PHONE, recorded_at="2026-11-01T09:00:00+08:00")
            ),
            [(PHONE, "pre_loss", "lapsed")],
            id="too late",
        ),
        pytest.param(
            lambda centre: late(centre, report("formal_loss", phone=PHONE)), [], id="waits"
        ),
        pytest.param(undone_late, [(PHONE, "undo_pre_loss", "undone")], id="undone"),
        pytest.param(
            undone_live, [(PHONE, "pre_loss", "undone")], id="undone live, and who reported it"
        ),
        pytest.param(confirmed, [(PHONE, "written_pre_loss", "in_force")], id="confirmed"),
        pytest.param(sent_back, [(PHONE, "written_pre_loss", "refused")], id="sent back"),
        pytest.param(
            lambda centre: made_final(centre, PHONE),
            [(PHONE, "formal_loss", "in_force")],
            id="formal loss",
        ),
        pytest.param(
            lambda centre: made_final(centre, OTHER_PHONE),
            [(OTHER_PHONE, "pre_loss", "replaced"), (PHONE, "formal_loss", "in_force")],
            id="formal loss, and whoever reported before",
        ),
        pytest.param(given_out, [(PHONE, "formal_loss", "replaced")], id="new card"),
        pytest.param(
            lambda centre: late(centre, stated(phone=PHONE)), [IN_FORCE], id="without any document"
        ),
        pytest.param(undone_for_others, [], id="undone by the holder, not by who spoke for them"),
        pytest.param(called, [], id="a call"),
        pytest.param(lambda centre: lost(centre, seconds=20), [IN_FORCE], id="the answer got lost"),
        pytest.param(
            lambda centre: lost(centre, report(number=CHAN.number), seconds=20),
            [IN_FORCE],
            id="the answer to a batch got lost",
        ),
        pytest.param(lambda centre: lost(centre, days=2), [], id="sent again days later"),
        pytest.param(
            lambda centre: by_a_wrong_clock(centre, 2), [], id="seen, by the kiosk's wrong clock"
        ),
        pytest.param(
            lambda centre: by_a_wrong_clock(centre, 60), [IN_FORCE], id="left, by its wrong clock"
        ),
        pytest.param(
            lambda centre: by_a_wrong_clock(centre, None), [IN_FORCE], id="nobody can tell"
        ),
    ],
)
def test_people_are_told_what_they_were_not_told(
    centre: Centre, story: Story, expected: Told
) -> None:
    story(centre)
    assert sorted(told(centre)) == sorted(expected)


def test_a_notice_says_what_a_screen_says_and_names_nobody(centre: Centre) -> None:
    late(centre, report(phone=PHONE))
    [notice] = to_tell(centre)
    assert notice["text"] == (
        "社保卡挂失（回执号尾号 "
        + report()["report_number"][-4:]
        + "）：卡已停用，预挂失已生效。2026年11月23日 09:31 起停用，不能刷卡看病。"
        "2026年12月3日 09:30 自动恢复使用。"
    )
    assert notice["number_ends"] == report()["report_number"][-4:]
    assert (notice["effective_at"], notice["expires_at"]) == (
        "2026-11-23T09:31:00+08:00",
        "2026-12-03T09:30:00+08:00",
    )
    assert not any(secret in str(notice) for secret in (WANG.name, WANG.number))
    assert report()["report_id"] not in str(notice)


def test_a_state_is_told_once_however_often_it_comes_about(centre: Centre) -> None:
    sent = report(phone=PHONE)
    for _ in range(3):
        late(centre, sent)
    assert told(centre) == [IN_FORCE]


def test_what_is_true_no_more_is_not_told_any_more(centre: Centre) -> None:
    late(centre, report(phone=PHONE))
    undo = report("undo_pre_loss", sequence=2, recorded_at=now_of(centre))
    late(centre, undo)
    assert told(centre) == [(PHONE, "pre_loss", "undone")]
    assert fates(centre) == [("in_force", "outdated"), ("undone", None)]


def test_who_only_says_so_can_t_have_one_phone_rung_again_and_again(
    centre: Centre, clock: Clock
) -> None:
    """The number is another's, for all that anybody knows."""
    spellings = (PHONE, "+86-139-0013-9000", "0086 13900139000".replace(" ", ""), "139-00139000")
    for serial, phone in enumerate(spellings * 2):
        clock.pass_(days=1)
        sent = stated(number_of(serial), sequence=serial + 1, phone=phone)
        late(centre, sent | {"recorded_at": clock.now.isoformat()})
    assert len(told(centre)) == brake.BY_OTHERS.most
    assert fates(centre)[brake.BY_OTHERS.most :] == [("in_force", "braked")] * 5
    late(centre, report(number=CHAN.number, phone=PHONE, recorded_at=now_of(centre), sequence=99))
    assert len(told(centre)) == brake.BY_OTHERS.most + 1, "the holder's own is another matter"
    clock.pass_(days=31)
    late(centre, stated(number_of(50), sequence=50, phone=PHONE, recorded_at=now_of(centre)))
    assert len(told(centre)) == brake.BY_OTHERS.most + 2


def test_no_phone_gets_more_than_so_many_a_day(centre: Centre) -> None:
    people = [report(sequence=n + 1, number=number_of(n), phone=PHONE) for n in range(12)]
    late(centre, *people)
    assert len(told(centre)) == brake.IN_ALL.most


@pytest.mark.parametrize(
    ("one", "other"),
    [("+8613900139000", PHONE), ("86-13900139000", PHONE), ("010-96102", "01096102")],
)
def test_a_phone_is_one_however_it_is_written(one: str, other: str) -> None:
    assert digits(one) == digits(other)


def test_other_phones_are_others() -> None:
    assert len({digits(one) for one in ("8613900139000", "+852 61234567", "61234567")}) == 3


def test_a_centre_that_tells_nobody_writes_nothing_down(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    with closing(opened(database_url, permissive_book, clock)) as centre:
        late(centre, report(phone=PHONE))
        assert fates(centre) == []


def test_a_command_tells_where_whoever_serves_does(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    written = report("written_pre_loss", phone=PHONE)
    with closing(telling(database_url, permissive_book, clock)) as centre:
        live(centre, written)
    with closing(opened(database_url, permissive_book, clock)) as centre:
        step(centre, Act.CONFIRM, written)
        assert told(centre) == [(PHONE, "written_pre_loss", "in_force")]
    no_more = Centre.open(database_url, permissive_book, clock=clock, tells=False)
    assert isinstance(no_more, Centre)
    no_more.close()
    with closing(opened(database_url, permissive_book, clock)) as centre:
        assert not centre.tells


def test_with_the_report_goes_what_was_to_be_told_of_it(
    database_url: str, permissive_book: PolicyBook, clock: Clock
) -> None:
    with closing(telling(database_url, permissive_book, clock)) as centre:
        late(centre, report(phone=PHONE), report(sequence=2, number=CHAN.number, phone=OTHER_PHONE))
        clock.pass_(days=30)
        late(centre, report(sequence=3, phone=PHONE, recorded_at=now_of(centre)))
        assert len(told(centre)) == 3
        clock.pass_(days=10)
        outcome = erase(centre._store, clock.now, timedelta(days=30))
        assert isinstance(outcome, Erased)
        assert outcome.reports == 1, "the other one's card had something happen to it"
        assert [phone for phone, _, _ in told(centre)] == [PHONE], "and older than the term is none"
