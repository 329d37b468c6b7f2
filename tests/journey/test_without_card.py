"""Whoever shows no card, whoever comes for somebody else, and the holder who comes after them."""

from dataclasses import replace
from typing import Final

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity
from kiosk.domain.policy import Proof
from kiosk.domain.report import Holder, ReportKind, ReportState, Verification
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, CardStatus, HolderStatus, ReportStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import Effect, Enquire, Record
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Place
from tests.journey.examples import (
    BEIJING,
    BY_PHONE,
    HOLDER,
    HOSPITAL,
    JIANGSU,
    NOW,
    OUTLET,
    RECEIPT,
    UNSERVED,
    after,
    reported,
    way,
)
from tests.persons import CHAN, MOTHER, WANG

STATED, AGENT = JourneyName.STATED_PRE_LOSS, JourneyName.AGENT_PRE_LOSS
REFUSING: Final = replace(OUTLET, stated=frozenset(), agents=frozenset())
ENDING: Final = (Screen.CONSEQUENCES, Screen.REVIEW, Screen.RECORDING, Screen.RESULT)


def screens(name: JourneyName, place: Place = OUTLET, **wanted: object) -> tuple[Screen, ...]:
    return tuple(session.screen for session in way(name, place=place, **wanted))  # type: ignore[arg-type]


def at(screen: Screen, name: JourneyName, proof: Proof = Proof.ID_CARD) -> Session:
    return next(session for session in way(name, proof=proof) if session.screen is screen)


def recorded(effects: list[Effect]) -> Record:
    (record,) = (effect for effect in effects if isinstance(effect, Record))
    return record


@pytest.mark.parametrize("place", [OUTLET, HOSPITAL], ids=lambda place: place.profile)
def test_the_straight_ways(place: Place) -> None:
    typed = (Screen.REGION, Screen.ID_NUMBER, Screen.PHONE)
    assert screens(STATED, place) == (*typed, *ENDING)
    came = (Screen.REGION, Screen.PLACE_CARD, Screen.IDENTITY, Screen.HOLDER_CARD)
    told = (Screen.PEOPLE, Screen.PHONE, *ENDING)
    assert screens(AGENT, place) == (*came, *told)
    by_number = screens(AGENT, place, proof=Proof.HOUSEHOLD_REGISTER)
    assert by_number == (*came, Screen.ID_NUMBER, *told)


@pytest.mark.parametrize(
    ("name", "topic"), [(STATED, Topic.STATED_PRE_LOSS), (AGENT, Topic.AGENT_PRE_LOSS)]
)
@pytest.mark.parametrize("place", [OUTLET, HOSPITAL], ids=lambda place: place.profile)
def test_where_no_source_allows_it_the_way_ends_before_a_number_is_asked(
    name: JourneyName, topic: Topic, place: Place
) -> None:
    session, _ = after(
        fresh(place), events.Begin(name), events.RegionChosen(JIANGSU), events.Next()
    )
    assert (session.screen, session.topic) == (Screen.GUIDANCE, topic)
    unserved, _ = after(
        fresh(place), events.Begin(name), events.RegionChosen(UNSERVED), events.Next()
    )
    assert unserved.screen is Screen.NOT_SERVED


def test_rules_that_come_meanwhile_end_the_way_too() -> None:
    for name in (STATED, AGENT):
        session, effects = after(
            at(Screen.REVIEW, name), events.PlaceChanged(REFUSING), events.Confirm()
        )
        assert session.screen is Screen.GUIDANCE
        assert not any(isinstance(effect, Record) for effect in effects)


def test_a_stated_report_says_so_and_names_nobody() -> None:
    _, effects = after(at(Screen.REVIEW, STATED), events.Confirm())
    draft = recorded(effects).draft
    assert draft.kind is ReportKind.PRE_LOSS
    assert draft.verification is Verification.STATED
    assert draft.holder == Holder(WANG.document, "", WANG.number)
    assert (draft.phone, draft.agent, draft.replaces) == ("13800138000", None, None)


def test_whoever_shows_no_card_leaves_a_phone_number() -> None:
    session, _ = after(at(Screen.PHONE, STATED), events.PhoneGiven(None), events.Next())
    assert session.screen is Screen.PHONE
    assert not session.can_go_on


@pytest.mark.parametrize("card", [MOTHER, None])
def test_a_report_for_somebody_else_names_both(card: Identity | None) -> None:
    proof = Proof.ID_CARD if card else Proof.HOUSEHOLD_REGISTER
    _, effects = after(at(Screen.REVIEW, AGENT, proof), events.Confirm())
    draft = recorded(effects).draft
    assert draft.verification is Verification.AGENT
    assert draft.agent == Holder(WANG.document, WANG.name, WANG.number)
    assert draft.holder == Holder(MOTHER.document, card.name if card else "", MOTHER.number)


def test_an_agents_own_number_is_nobody_elses() -> None:
    asked = at(Screen.ID_NUMBER, AGENT, Proof.HOUSEHOLD_REGISTER)
    session, _ = after(asked, events.IdNumberGiven(WANG.number), events.Next())
    assert session.screen is Screen.ID_NUMBER
    again, effects = after(at(Screen.HOLDER_CARD, AGENT), events.CardRead(WANG))
    assert (again.screen, again.answers.identity, effects) == (Screen.HOLDER_CARD, None, [])


def test_the_agents_card_may_give_way_to_the_holders_and_to_no_other_after_that() -> None:
    session, _ = after(at(Screen.HOLDER_CARD, AGENT), events.CardRemoved())
    assert session.screen is Screen.HOLDER_CARD
    session, _ = after(session, events.CardLaid(), events.CardRead(MOTHER))
    assert session.screen is Screen.PEOPLE
    assert (session.answers.agent, session.answers.identity) == (WANG, MOTHER)
    gone, _ = after(session, events.CardRemoved())
    assert gone.screen is Screen.CARD_GONE
    back, _ = after(gone, events.CardLaid(), events.CardRead(MOTHER))
    assert (back.screen, back.answers) == (Screen.PEOPLE, session.answers)
    other, _ = after(gone, events.CardLaid(), events.CardRead(CHAN))
    assert (other.answers.agent, other.answers.identity) == (None, None)


def test_who_types_for_somebody_else_leaves_their_own_card_there() -> None:
    """Nobody goes on in the name of an agent who has left."""
    lifted, _ = after(at(Screen.HOLDER_CARD, AGENT), events.CardRemoved(), events.Next())
    assert (lifted.screen, lifted.resume) == (Screen.CARD_GONE, Screen.ID_NUMBER)
    session, _ = after(lifted, events.CardLaid(), events.CardRead(WANG))
    assert session.screen is Screen.ID_NUMBER
    typed, _ = after(session, events.IdNumberGiven(MOTHER.number), events.Next())
    assert typed.screen is Screen.PEOPLE
    gone, _ = after(typed, events.CardRemoved())
    assert gone.screen is Screen.CARD_GONE


def test_back_to_the_holders_card_forgets_the_holder_alone() -> None:
    session, _ = after(at(Screen.PEOPLE, AGENT), events.Back())
    assert session.screen is Screen.HOLDER_CARD
    assert (session.answers.agent, session.answers.identity) == (WANG, None)
    agent, _ = after(session, events.Back(), events.Back())
    assert agent.screen is Screen.PLACE_CARD
    assert agent.answers.agent is None


@pytest.mark.parametrize("name", [STATED, AGENT])
def test_nobody_is_asked_about_a_card_that_was_not_laid_down(name: JourneyName) -> None:
    effects: list[Effect] = []
    for session in way(name):
        for event in (events.Next(), events.CardRead(MOTHER)):
            effects.extend(step(session, event)[1])
    assert not any(isinstance(effect, Enquire) for effect in effects)


def test_an_agent_is_told_nothing_of_the_holder() -> None:
    """Also where somebody else had asked for them before."""
    holder = Holder(MOTHER.document, MOTHER.name, MOTHER.number)
    session, _ = after(at(Screen.PEOPLE, AGENT), events.EnquiryAnswered(holder, BY_PHONE))
    assert session.answers.known is None


def test_too_many_are_not_recorded_and_that_is_told() -> None:
    limit = Failure(FailureCode.STATED_LIMIT)
    session, _ = after(at(Screen.REVIEW, STATED), events.Confirm(), events.NotRecorded(limit))
    assert (session.screen, session.failure) == (Screen.PROBLEM, limit)


# ---- the holder who comes after them ---------------------------------------------------------


def anybodys(
    how: Verification, state: ReportState = ReportState.IN_FORCE, source: Source = Source.CENTRE
) -> HolderStatus:
    report = ReportStatus(
        RECEIPT.report_id,
        RECEIPT.report_number,
        ReportKind.PRE_LOSS,
        BEIJING,
        NOW,
        state,
        verification=how,
    )
    card = CardStatus(BEIJING, CardState.PRE_LOSS, NOW, verification=how)
    return HolderStatus(source, NOW, (card,) if state is ReportState.IN_FORCE else (), (report,))


@pytest.mark.parametrize("how", [Verification.STATED, Verification.AGENT])
@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (JourneyName.PRE_LOSS, ReportKind.PRE_LOSS),
        (JourneyName.WRITTEN_PRE_LOSS, ReportKind.WRITTEN_PRE_LOSS),
        (JourneyName.FORMAL_LOSS, ReportKind.FORMAL_LOSS),
    ],
)
def test_the_holder_is_told_and_goes_on_and_their_report_takes_its_place(
    name: JourneyName, kind: ReportKind, source: Source, how: Verification
) -> None:
    known = anybodys(how, source=source)
    *_, told = way(name, known=known)
    assert told.screen is Screen.ALREADY
    assert told.can_go_on
    session, effects = after(told, events.Next())
    while session.screen is not Screen.RECORDING:
        session, effects = after(session, events.Next(), events.Confirm())
    draft = recorded(effects).draft
    assert (draft.kind, draft.verification) == (kind, Verification.CHIP)
    assert draft.replaces == RECEIPT.report_id


@pytest.mark.parametrize("name", list(JourneyName))
def test_but_for_being_told_the_ways_are_those_without_it(name: JourneyName) -> None:
    nothing = screens(name)
    with_it = screens(name, known=anybodys(Verification.STATED))
    if Screen.ALREADY in with_it:  # the end of a straight way, though it leads on
        assert with_it[:-1] == nothing[: len(with_it) - 1]
    else:
        assert with_it == nothing


def test_beside_a_report_of_their_own_nothing_changes() -> None:
    own = reported()
    both = replace(own, reports=(*own.reports, *anybodys(Verification.STATED).reports))
    *_, told = way(JourneyName.PRE_LOSS, known=both)
    assert told.screen is Screen.ALREADY
    assert not told.can_go_on


def test_another_region_is_told_of_on_the_way_back_to_the_review() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    known = anybodys(Verification.STATED)
    elsewhere = replace(
        known,
        cards=(),
        reports=tuple(replace(one, issuing_region=JIANGSU) for one in known.reports),
    )
    informed, _ = after(review, events.EnquiryAnswered(HOLDER, elsewhere))
    assert informed.screen is Screen.REVIEW
    session, _ = after(
        informed, events.Edit(Screen.REGION), events.RegionChosen(JIANGSU), events.Next()
    )
    assert session.screen is Screen.ALREADY
    back, _ = after(session, events.Next())
    assert (back.screen, back.answers.issuing_region) == (Screen.REVIEW, JIANGSU)
