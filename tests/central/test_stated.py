"""What was reported without the holder's card: it blocks, and never stands in the holder's way."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import event as note
from hypothesis import given
from hypothesis import strategies as st

from kiosk.central import brake
from kiosk.central.api import Holder, Status
from kiosk.central.centre import Centre
from kiosk.central.ledger import Act, Event
from kiosk.central.rules import STATED_MOST, settled
from kiosk.domain.china import CHINA_TIME
from kiosk.domain.policy import Channel, PolicyBook
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.status import CardState
from tests.central.conftest import Service
from tests.central.events import BEIJING_RULES, a_report, a_step, day, only_card, states
from tests.central.examples import (
    MONDAY,
    Clock,
    Json,
    by_agent,
    holder,
    number_of,
    opened,
    policy,
    receive,
    report,
    stated,
)
from tests.central.test_arrival import ALL_OVER, Happening, arrive, days, stories
from tests.persons import WANG

TAKEN = policy(without_document=(Channel.KIOSK,), agent_channels=(Channel.KIOSK,))
"""A region that takes what is stated and what an agent reports."""
WITHOUT_CARD = (Verification.STATED, Verification.AGENT)


def said(on: float, verification: Verification = Verification.STATED) -> Event:
    return a_report(ReportKind.PRE_LOSS, on, rules=TAKEN, verification=verification)


def status_of(centre: Centre, number: str = WANG.number) -> Status:
    return centre.status(Holder.model_validate(holder(number)))


class TestWhereItIsTaken:
    @pytest.mark.parametrize("sent", [stated(), by_agent()])
    def test_in_beijing_it_is_in_force_at_once(self, service: Service, sent: Json) -> None:
        (result,) = service.post(sent)
        assert (result["outcome"], result["state"]) == ("accepted", "in_force")
        assert result["expires_at"] == "2026-12-03T09:30:00+08:00"
        status = service.status(holder())
        (card,), (known,) = status["cards"], status["reports"]
        assert (card["state"], card["verification"]) == ("pre_loss", sent["verification"])
        assert known["verification"] == sent["verification"]

    @pytest.mark.parametrize("sent", [stated, by_agent])
    def test_where_no_rule_lets_it_the_counter_has_the_word(
        self, service: Service, sent: type[Json]
    ) -> None:
        (result,) = service.post(sent(issuing_region="320102"))
        assert (result["outcome"], result["state"]) == ("accepted", "awaiting_counter")
        (card,) = service.status(holder())["cards"]
        assert card["state"] == "normal"

    def test_the_holders_own_says_so_too(self, service: Service) -> None:
        service.post(report())
        status = service.status(holder())
        assert "verification" not in status["cards"][0]
        assert status["reports"][0]["verification"] == "chip"


class TestTheHoldersWay:
    """Whatever was said for them, the holder is told and given what they would be without it."""

    @given(stories, st.data())
    def test_is_what_it_would_be(self, story: list[Happening], data: st.DataObject) -> None:
        events = [replace(one, region=BEIJING_RULES.region) for one in arrive(story)]
        spoken: list[Event] = []
        for number in range(data.draw(st.integers(1, 8))):
            one = said(data.draw(days), data.draw(st.sampled_from(WITHOUT_CARD)))
            spoken.append(replace(one, report_id=UUID(int=1000 + number)))
        now = day(data.draw(days))
        alone, together = settled(events, now), settled([*events, *spoken], now)
        for report_id, standing in alone.reports.items():
            assert together.reports[report_id] == standing
        others = [card for card in alone.cards if card.verification is None]
        for card in others:
            note(f"the card is {card.state}")
            if card.state is not CardState.NORMAL:
                assert only_card(together) == card

    @given(stories, st.data())
    def test_tells_nothing_to_who_only_typed_a_number(
        self, story: list[Happening], data: st.DataObject
    ) -> None:
        """The first answer is the same whatever is known of the holder, from stated ones to their
        formal loss; only what the holder does later shows.
        """
        one = said(ALL_OVER, data.draw(st.sampled_from(WITHOUT_CARD)))
        events = [replace(each, region=one.region) for each in arrive(story)]
        alone = settled([one], one.received_at).reports[one.report_id]
        told = settled([*events, one], one.received_at).reports[one.report_id]
        assert told == alone

    def test_an_undoing_ends_what_was_said_before(self) -> None:
        before, after = said(0), said(2, Verification.AGENT)
        ledger = settled([before, after, a_report(ReportKind.UNDO_PRE_LOSS, 1)], day(3))
        assert states(ledger, before, after) == [ReportState.UNDONE, ReportState.IN_FORCE]

    def test_a_formal_loss_takes_its_place_and_the_new_card_is_free_of_it(self) -> None:
        before, between = said(0), said(3)
        formal = a_report(ReportKind.FORMAL_LOSS, 1)
        events = [before, between, formal, a_step(Act.CONFIRM, formal, on=2)]
        assert states(settled(events, day(2.5)), before) == [ReportState.REPLACED]
        assert only_card(settled(events, day(4))).state is CardState.FORMAL_LOSS
        events.append(a_step(Act.REPLACE, formal, on=5))
        ledger = settled(events, day(6))
        assert states(ledger, between) == [ReportState.REPLACED]
        assert only_card(ledger).state is CardState.NORMAL

    def test_a_typed_one_confirmed_beside_a_formal_loss_changes_nothing(self) -> None:
        formal = a_report(ReportKind.FORMAL_LOSS, 0)
        typed = a_report(ReportKind.WRITTEN_PRE_LOSS, 2, verification=Verification.COUNTER)
        events = [formal, a_step(Act.CONFIRM, formal, on=1), typed]
        assert states(settled(events, day(3)), typed) == [ReportState.AWAITING_COUNTER]
        events.append(a_step(Act.CONFIRM, typed, on=3))
        assert states(settled(events, day(4)), typed) == [ReportState.REFUSED]

    def test_what_the_counter_has_seen_to_is_the_holders(self) -> None:
        typed = a_report(ReportKind.WRITTEN_PRE_LOSS, 0, verification=Verification.COUNTER)
        card = only_card(settled([typed, a_step(Act.CONFIRM, typed, on=1)], day(2)))
        assert (card.state, card.verification) == (CardState.PRE_LOSS, None)

    def test_of_several_that_spoke_the_last_end_counts(self) -> None:
        first, second = said(0, Verification.AGENT), said(4)
        card = only_card(settled([first, second], day(5)))
        assert (card.since, card.expires_at) == (day(0), day(14))
        assert card.verification is Verification.AGENT

    def test_their_own_report_takes_its_place(self, service: Service) -> None:
        service.post(stated())
        service.clock.pass_(hours=5)
        (own,) = service.post(report(sequence=2, recorded_at=service.clock.now.isoformat()))
        assert own["effective_at"] == "2026-11-23T14:30:00+08:00"
        status = service.status(holder())
        (card,) = status["cards"]
        assert card["central_reference"] == own["central_reference"]
        assert (card["effective_at"], card["expires_at"]) == (
            own["effective_at"],
            own["expires_at"],
        )
        assert [one["verification"] for one in status["reports"]] == ["chip", "stated"]


@pytest.mark.parametrize(("verification", "status"), [("stated", 403), ("agent", 403), (None, 422)])
def test_nobody_is_told_anything_without_the_holders_chip(
    service: Service, verification: str | None, status: int
) -> None:
    service.post(report())
    question = {"holder": holder()} | ({"verification": verification} if verification else {})
    answer = service.client.post("/v1/status", json=question)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "application/problem+json",
    )


class TestBrake:
    def test_of_one_card_only_so_many_take_effect(self) -> None:
        many = [said(n / 4) for n in range(STATED_MOST + 2)]
        ledger = settled(reversed(many), day(3))
        assert states(ledger, *many) == [
            *[ReportState.IN_FORCE] * STATED_MOST,
            *[ReportState.AWAITING_COUNTER] * 2,
        ]
        later = said(40)
        assert states(settled([*many, later], day(41)), later) == [ReportState.IN_FORCE]

    def test_nobody_else_is_braked(self) -> None:
        many = [said(n / 4) for n in range(STATED_MOST)]
        agent, own = said(1, Verification.AGENT), a_report(ReportKind.PRE_LOSS, 1)
        assert set(states(settled([*many, agent, own], day(2)), agent, own)) == {
            ReportState.IN_FORCE
        }

    def test_of_one_kiosk_too_also_after_a_restart(
        self, database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(brake, "MOST", 2)
        book = PolicyBook([TAKEN])
        first = [at_kiosk("110105-0007", n, clock) for n in range(2)]
        with closing(opened(database_url, book, clock)) as centre:
            answers = receive(centre, *first)
        third, elsewhere = at_kiosk("110105-0007", 2, clock), at_kiosk("110105-0008", 3, clock)
        with closing(opened(database_url, book, clock)) as centre:
            answers += receive(centre, third, elsewhere)
            answers += receive(centre, *first, third)
            states = [answer.state.value for answer in answers]
            assert states[:4] == ["in_force", "in_force", "awaiting_counter", "in_force"]
            assert states[4:] == states[:3], "a repeat counts once"
            clock.pass_(days=1, minutes=1)
            (later,) = receive(centre, at_kiosk("110105-0007", 4, clock))
            assert later.state == "in_force"

    def test_a_kiosk_that_was_cut_off_is_not_braked_when_it_comes_back(
        self, database_url: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(brake, "MOST", 2)
        saved_up = [
            stated(number_of(n), sequence=n, recorded_at=(MONDAY - timedelta(days=n)).isoformat())
            for n in range(5)
        ]
        with closing(opened(database_url, PolicyBook([TAKEN]), clock)) as centre:
            answers = receive(centre, *saved_up)
        assert {answer.state for answer in answers} == {"in_force"}


def at_kiosk(kiosk_id: str, sequence: int, clock: Clock, number: str | None = None) -> Json:
    now = clock.now.astimezone(CHINA_TIME).isoformat()
    person = number or number_of(sequence)
    return stated(person, sequence=sequence, kiosk_id=kiosk_id, recorded_at=now)
