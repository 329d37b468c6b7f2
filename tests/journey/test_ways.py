"""Every journey by example: the screens of its straight way in both profiles, and what stops it."""

from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Proof
from kiosk.domain.report import ReportKind, ReportState, Verification
from kiosk.domain.slip import Topic
from kiosk.domain.status import CardState, HolderStatus, Source
from kiosk.journey import events
from kiosk.journey.effects import AlertStaff, Effect, PrintSlip, ReadCard, Record
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import OFFERS, JourneyName, Offer, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Place, Printing
from tests.journey.examples import (
    BEIJING,
    BY_PHONE,
    FORMALLY_LOST,
    HOLDER,
    HOSPITAL,
    IN_FORCE,
    JIANGSU,
    NOTHING,
    OFFLINE,
    OUTLET,
    RECEIPT,
    SOCIAL_CARD,
    UNDOABLE,
    UNSERVED,
    after,
    reported,
    way,
)
from tests.persons import CHAN, WANG

CARD = (Screen.PLACE_CARD, Screen.IDENTITY, Screen.REGION)
REST = (Screen.LOST_ON, Screen.PHONE, Screen.REVIEW, Screen.RECORDING, Screen.RESULT)
EXPLAINED = (Screen.REGION, Screen.GUIDANCE)


def screens(
    name: JourneyName,
    place: Place = OUTLET,
    known: HolderStatus = NOTHING,
    proof: Proof = Proof.ID_CARD,
    region: str | None = None,
) -> tuple[Screen, ...]:
    walk = way(name, place=place, known=known, proof=proof, region=region)
    return tuple(session.screen for session in walk)


def at(
    screen: Screen, name: JourneyName, known: HolderStatus = NOTHING, place: Place = OUTLET
) -> Session:
    walk = way(name, place=place, known=known)
    return next(session for session in walk if session.screen is screen)


def recorded(effects: list[Effect]) -> list[Record]:
    return [effect for effect in effects if isinstance(effect, Record)]


@pytest.mark.parametrize("place", [OUTLET, HOSPITAL])
def test_the_straight_ways_that_are_the_same_everywhere(place: Place) -> None:
    checked = (*CARD, Screen.CHECKING)
    assert screens(JourneyName.PRE_LOSS, place) == (*checked, *REST)
    assert screens(JourneyName.FOUND, place) == (*checked, Screen.FOUND)
    assert screens(JourneyName.STATUS, place) == (
        Screen.PLACE_CARD,
        Screen.CHECKING,
        Screen.STATUS,
    )
    assert screens(JourneyName.NO_ID_CARD, place) == (Screen.NO_ID_CARD,)
    assert screens(JourneyName.HELP, place) == (Screen.HELP,)


def test_an_outlet_takes_written_reports_and_formal_losses() -> None:
    checked = (*CARD, Screen.CHECKING)
    written = screens(JourneyName.WRITTEN_PRE_LOSS)
    card = (Screen.PLACE_CARD, Screen.IDENTITY, Screen.CHECKING)
    assert written == (Screen.REGION, Screen.DOCUMENT, *card, *REST)
    register = screens(JourneyName.WRITTEN_PRE_LOSS, proof=Proof.HOUSEHOLD_REGISTER)
    assert register == (Screen.REGION, Screen.DOCUMENT, Screen.ID_NUMBER, *REST)
    assert screens(JourneyName.FORMAL_LOSS) == (*checked, Screen.CONSEQUENCES, *REST)


def test_the_table_of_differences_is_what_the_journeys_do() -> None:
    for name, offers in OFFERS.items():
        for place in (OUTLET, HOSPITAL):
            explained = screens(name, place) == EXPLAINED
            assert explained == (offers[place.profile] is Offer.EXPLAINED), (name, place.profile)


def test_a_hospital_explains_without_asking_who_somebody_is() -> None:
    for name in (JourneyName.WRITTEN_PRE_LOSS, JourneyName.FORMAL_LOSS):
        session, effects = after(
            fresh(HOSPITAL), events.Begin(name), events.Next(), events.Confirm(), events.Print()
        )
        assert session.topic is Topic(name)
        assert [type(effect) for effect in effects] == [PrintSlip]


@pytest.mark.parametrize(
    "name", [JourneyName.PRE_LOSS, JourneyName.WRITTEN_PRE_LOSS, JourneyName.FORMAL_LOSS]
)
def test_a_card_from_a_region_that_is_not_served_gets_its_own_way_and_nothing_is_recorded(
    name: JourneyName,
) -> None:
    session = at(Screen.REGION, name)
    session, effects = after(
        session, events.RegionChosen(UNSERVED), events.Next(), events.Confirm(), events.Print()
    )
    assert session.screen is Screen.NOT_SERVED
    assert session.topic is Topic.UNSERVED
    assert [type(effect) for effect in effects] == [PrintSlip]
    assert step(session, events.Back())[0].screen is Screen.REGION


# ---- the same person twice ------------------------------------------------------------------


@pytest.mark.parametrize(
    "known",
    [
        reported(),
        BY_PHONE,
        reported(state=ReportState.RECORDED, card=None, source=Source.KIOSK),
        FORMALLY_LOST,
    ],
    ids=["from a kiosk", "by phone", "still on its way", "formally lost"],
)
def test_a_pre_loss_that_stands_is_shown_and_not_doubled(known: HolderStatus) -> None:
    assert screens(JourneyName.PRE_LOSS, known=known)[-2:] == (Screen.CHECKING, Screen.ALREADY)
    session, effects = after(
        at(Screen.ALREADY, JourneyName.PRE_LOSS, known),
        events.Next(),
        events.Confirm(),
        events.Print(),
    )
    assert (session.screen, session.topic) == (Screen.ALREADY, Topic.STATUS)
    assert [type(effect) for effect in effects] == [PrintSlip]


@pytest.mark.parametrize("state", [ReportState.LAPSED, ReportState.UNDONE, ReportState.REFUSED])
def test_a_report_that_no_longer_stands_is_no_obstacle(state: ReportState) -> None:
    known = reported(state=state, card=CardState.NORMAL)
    assert screens(JourneyName.PRE_LOSS, known=known)[-1] is Screen.RESULT


def test_another_regions_card_is_another_card() -> None:
    assert screens(JourneyName.PRE_LOSS, known=BY_PHONE, region=JIANGSU)[-1] is Screen.RESULT


def test_a_report_that_stands_leads_on_to_formal_loss_where_that_is_possible() -> None:
    session = at(Screen.ALREADY, JourneyName.PRE_LOSS, BY_PHONE)
    assert session.onward is JourneyName.FORMAL_LOSS
    begun, effects = step(session, events.Begin(JourneyName.FORMAL_LOSS))
    assert begun.screen is Screen.PLACE_CARD
    assert effects == (ReadCard(),)
    hospital = at(Screen.ALREADY, JourneyName.PRE_LOSS, BY_PHONE, HOSPITAL)
    assert hospital.onward is None
    awaiting = reported(ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER)
    for known in (FORMALLY_LOST, awaiting):
        assert at(Screen.ALREADY, JourneyName.PRE_LOSS, known).onward is None


# ---- written reports ------------------------------------------------------------------------


def test_a_household_register_is_recorded_by_number_and_nobody_is_asked_about_it() -> None:
    session, effects = after(
        fresh(OUTLET),
        events.Begin(JourneyName.WRITTEN_PRE_LOSS),
        events.Next(),
        events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
        events.Next(),
        events.IdNumberGiven(WANG.number),
        *[events.Next()] * 3,
        events.Confirm(),
    )
    assert session.screen is Screen.RECORDING
    [record] = effects
    assert isinstance(record, Record)
    assert record.draft.verification is Verification.COUNTER
    assert (record.draft.holder.name, record.draft.holder.number) == ("", WANG.number)


def test_going_back_to_the_choice_of_document_keeps_the_number_unless_it_is_another_choice() -> (
    None
):
    typed, _ = after(
        fresh(OUTLET),
        events.Begin(JourneyName.WRITTEN_PRE_LOSS),
        events.Next(),
        events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
        events.Next(),
        events.IdNumberGiven(WANG.number),
        events.Next(),
        events.Back(),
        events.Back(),
    )
    assert typed.screen is Screen.DOCUMENT
    same, _ = after(typed, events.ProofChosen(Proof.HOUSEHOLD_REGISTER), events.Next())
    assert same.answers.id_number == WANG.number
    other, _ = after(typed, events.ProofChosen(Proof.ID_CARD), events.Next())
    assert other.screen is Screen.PLACE_CARD
    assert other.answers.id_number is None


def test_where_the_card_was_issued_is_asked_before_the_document() -> None:
    """Elsewhere than in Beijing a written report may not exist, or need another document."""
    begun, _ = after(fresh(OUTLET), events.Begin(JourneyName.WRITTEN_PRE_LOSS))
    assert begun.screen is Screen.REGION
    assert at_region(begun, BEIJING).screen is Screen.DOCUMENT
    assert at_region(begun, UNDOABLE).screen is Screen.PLACE_CARD
    assert at_region(begun, UNSERVED).screen is Screen.NOT_SERVED
    unknown = at_region(begun, JIANGSU)
    assert (unknown.screen, unknown.topic) == (Screen.GUIDANCE, Topic.WRITTEN_PRE_LOSS)
    assert unknown.onward is JourneyName.PRE_LOSS


def at_region(session: Session, region: str) -> Session:
    return after(session, events.RegionChosen(region), events.Next())[0]


def test_a_number_from_the_register_goes_with_it_where_the_region_takes_none() -> None:
    typed, _ = after(
        at_region(begun_in_writing(), BEIJING),
        events.ProofChosen(Proof.HOUSEHOLD_REGISTER),
        events.Next(),
        events.IdNumberGiven(WANG.number),
        *[events.Next()] * 3,
        events.Edit(Screen.REGION),
    )
    asked = at_region(typed, UNDOABLE)
    assert asked.screen is Screen.PLACE_CARD
    kept, _ = after(asked, events.Back(), events.Back())
    assert (kept.screen, kept.answers.id_number) == (Screen.REVIEW, WANG.number)
    read, _ = after(asked, events.CardLaid(), events.CardRead(WANG))
    assert read.screen is Screen.IDENTITY
    assert (read.answers.id_number, read.answers.issuing_region) == (None, UNDOABLE)
    again, _ = step(read, events.Back())
    assert (again.screen, again.answers.issuing_region) == (Screen.PLACE_CARD, UNDOABLE)


def test_whoever_comes_after_is_asked_anew_where_their_card_was_issued() -> None:
    first, _ = after(
        at_region(begun_in_writing(), UNDOABLE), events.CardLaid(), events.CardRead(WANG)
    )
    assert first.screen is Screen.IDENTITY
    second, _ = after(first, events.CardRemoved(), events.CardLaid(), events.CardRead(CHAN))
    assert (second.screen, second.answers) == (Screen.REGION, fresh(OUTLET).answers)
    assert step(at_region(second, UNDOABLE), events.CardRead(CHAN))[0].screen is Screen.IDENTITY


def begun_in_writing() -> Session:
    return step(fresh(OUTLET), events.Begin(JourneyName.WRITTEN_PRE_LOSS))[0]


# ---- formal loss ----------------------------------------------------------------------------


def test_a_formal_loss_is_asked_twice_and_names_the_pre_loss_that_it_ends() -> None:
    known = reported()
    session = at(Screen.REVIEW, JourneyName.FORMAL_LOSS, known)
    assert Screen.CONSEQUENCES in session.trail
    _, effects = step(session, events.Confirm())
    [record] = recorded(list(effects))
    assert record.draft.kind is ReportKind.FORMAL_LOSS
    assert record.draft.replaces == known.reports[0].report_id
    assert record.draft.replacement_requested is True
    assert record.draft.verification is Verification.CHIP


def test_where_the_rules_know_no_formal_loss_at_a_kiosk_it_is_explained() -> None:
    walk = screens(JourneyName.FORMAL_LOSS, region=JIANGSU)
    assert walk == (*CARD, Screen.GUIDANCE)


@pytest.mark.parametrize(
    "known",
    [FORMALLY_LOST, reported(ReportKind.FORMAL_LOSS, ReportState.AWAITING_COUNTER, card=None)],
    ids=["confirmed", "applied for"],
)
def test_a_formal_loss_is_applied_for_once(known: HolderStatus) -> None:
    assert screens(JourneyName.FORMAL_LOSS, known=known)[-1] is Screen.ALREADY


# ---- found again ----------------------------------------------------------------------------


def test_in_beijing_the_kiosk_explains_and_does_not_undo() -> None:
    session, effects = after(
        at(Screen.FOUND, JourneyName.FOUND, reported()),
        events.Next(),
        events.Confirm(),
        events.Print(),
    )
    assert session.screen is Screen.FOUND
    assert session.topic is Topic.FOUND
    assert [type(effect) for effect in effects] == [PrintSlip]


def test_where_the_rules_let_a_kiosk_undo_it_does_after_a_review() -> None:
    known = reported(region=UNDOABLE)
    walk = tuple(way(JourneyName.FOUND, known=known, region=UNDOABLE))
    assert tuple(s.screen for s in walk)[-4:] == (
        Screen.FOUND,
        Screen.REVIEW,
        Screen.RECORDING,
        Screen.RESULT,
    )
    _, effects = step(walk[-3], events.Confirm())
    [record] = recorded(list(effects))
    assert record.draft.kind is ReportKind.UNDO_PRE_LOSS
    assert record.draft.replaces == known.reports[0].report_id


def test_nothing_is_undone_that_nobody_reported() -> None:
    walk = tuple(s.screen for s in way(JourneyName.FOUND, known=NOTHING, region=UNDOABLE))
    assert walk[-1] is Screen.FOUND


def test_a_found_card_tells_about_its_own_region_without_naming_anybody() -> None:
    session, effects = after(
        fresh(OUTLET),
        events.Begin(JourneyName.FOUND),
        events.CardLaid(),
        events.SocialCardRead(SOCIAL_CARD),
        events.Print(),
    )
    assert session.screen is Screen.FOUND
    assert session.answers.issuing_region == JIANGSU
    [slip] = effects
    assert isinstance(slip, PrintSlip)
    assert (slip.name, slip.number) == ("", "")


def test_elsewhere_a_social_security_card_identifies_nobody() -> None:
    session, _ = after(
        fresh(OUTLET),
        events.Begin(JourneyName.STATUS),
        events.CardLaid(),
        events.SocialCardRead(SOCIAL_CARD),
    )
    assert session.screen is Screen.PROBLEM
    assert session.failure == Failure(FailureCode.CARD_SOCIAL_SECURITY)


# ---- status ---------------------------------------------------------------------------------


@pytest.mark.parametrize("known", [NOTHING, OFFLINE, reported(region=JIANGSU)])
def test_the_status_is_shown_by_whoever_knows_it(known: HolderStatus) -> None:
    session = at(Screen.STATUS, JourneyName.STATUS, known)
    assert session.answers.known == known
    assert session.answers.issuing_region == (
        known.cards[0].issuing_region if known.cards else BEIJING
    )
    session, [slip] = step(session, events.Print())
    assert isinstance(slip, PrintSlip)
    assert slip.known == known
    assert WANG.name not in slip.name
    assert WANG.number not in slip.number


def test_where_nothing_stands_the_status_leads_on_to_a_pre_loss() -> None:
    assert at(Screen.STATUS, JourneyName.STATUS).onward is JourneyName.PRE_LOSS
    assert at(Screen.STATUS, JourneyName.STATUS, reported()).onward is JourneyName.FORMAL_LOSS
    assert at(Screen.STATUS, JourneyName.STATUS, FORMALLY_LOST).onward is None
    hospital = at(Screen.STATUS, JourneyName.STATUS, reported(), HOSPITAL)
    assert hospital.onward is None


def test_where_something_is_explained_a_pre_loss_blocks_the_card_at_once() -> None:
    guidance, _ = after(fresh(HOSPITAL), events.Begin(JourneyName.FORMAL_LOSS), events.Next())
    assert guidance.onward is JourneyName.PRE_LOSS
    elsewhere, _ = after(guidance, events.Back(), events.RegionChosen(UNSERVED), events.Next())
    assert elsewhere.onward is None


def test_the_status_is_about_the_card_that_something_was_reported_of() -> None:
    waiting = reported(state=ReportState.RECORDED, region=JIANGSU, card=None)
    session = at(Screen.STATUS, JourneyName.STATUS, waiting)
    assert session.answers.issuing_region == JIANGSU


def test_what_is_told_of_somebody_else_is_not_kept() -> None:
    checking = at(Screen.CHECKING, JourneyName.STATUS)
    other = replace(HOLDER, number="110101199001011237")
    assert step(checking, events.EnquiryAnswered(other, reported())) == (checking, ())


# ---- help -----------------------------------------------------------------------------------


def test_help_leads_to_the_law_and_calls_for_staff() -> None:
    law, _ = after(fresh(OUTLET), events.Begin(JourneyName.HELP), events.Next())
    assert law.screen is Screen.LAW
    called, effects = after(law, events.Back(), events.CallStaff())
    assert (called.screen, effects) == (Screen.STAFF_CALLED, [AlertStaff()])
    assert step(called, events.Back())[0].screen is Screen.HELP


# ---- paper ----------------------------------------------------------------------------------


def test_a_slip_that_comes_late_is_not_taken_for_another() -> None:
    session, [first] = step(at(Screen.FOUND, JourneyName.FOUND), events.Print())
    assert isinstance(first, PrintSlip)
    assert step(session, events.Print()) == (session, ())
    elsewhere, _ = after(
        session,
        events.Begin(JourneyName.STATUS),
        events.CardRead(WANG),
        events.EnquiryAnswered(HOLDER, NOTHING),
        events.Print(),
    )
    assert elsewhere.printing is Printing.BUSY
    assert step(elsewhere, events.SlipTakes(first, 35)) == (elsewhere, ())
    assert step(session, events.SlipTakes(first, 35))[0].printing_seconds == 35
    late, _ = step(elsewhere, events.SlipPrinted(first, confirmed=True))
    of_the_next, [same] = step(at(Screen.FOUND, JourneyName.FOUND), events.Print())
    assert same == first
    assert step(of_the_next, events.SlipPrinted(first, confirmed=True)) == (of_the_next, ())
    assert late.printing is Printing.BUSY
    done, _ = step(session, events.SlipPrinted(first, confirmed=True))
    assert done.printing is Printing.PRINTED


def test_a_slip_that_failed_may_be_asked_for_again() -> None:
    session, [slip] = step(at(Screen.FOUND, JourneyName.FOUND), events.Print())
    assert isinstance(slip, PrintSlip)
    failed, _ = step(session, events.SlipFailed(slip, Failure(FailureCode.PRINTER_PAPER_OUT)))
    assert failed.printing is Printing.FAILED
    again, effects = step(failed, events.Print())
    assert (again.printing, effects) == (Printing.BUSY, (slip,))


# ---- news and new rules in the middle of it -------------------------------------------------


def test_new_rules_that_close_a_way_are_told_before_anything_is_recorded() -> None:
    review = at(Screen.REVIEW, JourneyName.FORMAL_LOSS)
    closed = replace(OUTLET, formal_loss=frozenset[str]())
    session, effects = after(review, events.PlaceChanged(closed), events.Confirm())
    assert (session.screen, effects) == (Screen.GUIDANCE, [])
    unserved = replace(OUTLET, served=frozenset({JIANGSU}))
    session, effects = after(review, events.PlaceChanged(unserved), events.Confirm())
    assert (session.screen, effects) == (Screen.NOT_SERVED, [])
    assert step(session, events.Back())[0].screen is Screen.REGION


def test_new_rules_that_change_nothing_here_are_not_noticed() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    wider = replace(OUTLET, served=OUTLET.served | {UNSERVED})
    assert step(review, events.PlaceChanged(wider)) == (replace(review, place=wider), ())


def test_news_that_a_report_stands_stop_the_review() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    session, effects = after(review, events.EnquiryAnswered(HOLDER, BY_PHONE), events.Confirm())
    assert (session.screen, effects) == (Screen.ALREADY, [])


def test_new_rules_leave_what_is_recorded_alone() -> None:
    result = at(Screen.RESULT, JourneyName.PRE_LOSS)
    session, _ = after(result, events.PlaceChanged(replace(OUTLET, served=frozenset[str]())))
    assert session.screen is Screen.RESULT
    answered, _ = step(session, events.CentreAnswered(IN_FORCE))
    assert answered.receipt == IN_FORCE


# ---- changing an answer ---------------------------------------------------------------------


def test_back_from_a_change_leaves_the_answer_as_it_was() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    for change, screen in (
        (events.RegionChosen(UNSERVED), Screen.REGION),
        (events.LostOnChosen(None), Screen.LOST_ON),
        (events.PhoneGiven(None), Screen.PHONE),
    ):
        session, _ = after(review, events.Edit(screen), change, events.Back())
        assert session == review


def test_a_change_is_kept_by_going_on() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    session, _ = after(
        review, events.Edit(Screen.LOST_ON), events.LostOnChosen(date(2026, 11, 2)), events.Next()
    )
    assert session == replace(review, answers=replace(review.answers, lost_on=date(2026, 11, 2)))


def test_a_change_to_a_region_that_stops_the_journey_can_be_taken_back() -> None:
    review = at(Screen.REVIEW, JourneyName.PRE_LOSS)
    stopped, _ = after(
        review, events.Edit(Screen.REGION), events.RegionChosen(UNSERVED), events.Next()
    )
    assert stopped.screen is Screen.NOT_SERVED
    session, _ = after(stopped, events.Back(), events.Back())
    assert session == review


def test_only_answers_may_be_changed() -> None:
    review = at(Screen.REVIEW, JourneyName.FORMAL_LOSS)
    for screen in Screen:
        session, _ = step(review, events.Edit(screen))
        changes = screen in {Screen.REGION, Screen.LOST_ON, Screen.PHONE}
        assert (session != review) == changes, screen


def test_a_receipt_belongs_to_its_report() -> None:
    result = at(Screen.RESULT, JourneyName.WRITTEN_PRE_LOSS)
    assert result.receipt == RECEIPT
    assert step(result, events.Print()) == (result, ())
