"""The rules of a session, told by example on the pre-loss journey."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Proof
from kiosk.domain.report import Holder, ReportState
from kiosk.journey import events
from kiosk.journey.effects import AwaitCentre, Enquire, PrintReceipt, ReadCard, Record
from kiosk.journey.session import Session, fresh
from kiosk.journey.steps import JourneyName, Screen
from kiosk.journey.transition import step
from kiosk.journey.values import Look, Preferences, Printing
from tests.journey.examples import (
    BEIJING,
    HOLDER,
    IN_FORCE,
    JIANGSU,
    NOTHING,
    OFFLINE,
    OUTLET,
    RECEIPT,
    SOCIAL_CARD,
    UNSERVED,
    after,
    way,
)
from tests.persons import CHAN, WANG

UNREADABLE = Failure(FailureCode.CARD_UNREADABLE)
STRANGER = UUID("01890a5d-ac96-774b-bcce-b302099a8058")


def at(screen: Screen) -> Session:
    """A pre-loss session that went the straight way to ``screen``."""
    return next(s for s in way(JourneyName.PRE_LOSS) if s.screen is screen)


def test_the_straight_way_records_once_and_prints_once() -> None:
    session, effects = after(
        fresh(OUTLET),
        events.Begin(JourneyName.PRE_LOSS),
        events.CardLaid(),
        events.CardRead(WANG),
        events.Next(),
        events.EnquiryAnswered(HOLDER, NOTHING),
        events.Next(),
        events.LostOnChosen(date(2026, 11, 21)),
        events.Next(),
        events.PhoneGiven("13800138000"),
        events.Next(),
        events.Confirm(),
        events.Confirm(),
        events.Recorded(RECEIPT),
        events.CentreAnswered(IN_FORCE),
        events.CentreSilent(),
        events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr=""),
    )
    kinds = [type(effect) for effect in effects]
    assert kinds == [Enquire, Record, AwaitCentre, PrintReceipt]
    record = effects[1]
    assert isinstance(record, Record)
    assert record.draft.holder.number == WANG.number
    assert record.draft.lost_on == date(2026, 11, 21)
    assert record.draft.phone == "13800138000"
    assert session.screen is Screen.RESULT
    assert session.printing is Printing.PRINTED


def test_laying_the_card_on_the_reader_begins_the_pre_loss_report() -> None:
    session, _ = after(fresh(OUTLET), events.CardLaid(), events.CardRead(WANG))
    assert session.screen is Screen.IDENTITY


def test_a_card_that_lies_there_already_is_read_when_the_journey_begins() -> None:
    lying = replace(fresh(OUTLET), card_present=True)
    _, effects = step(lying, events.Begin(JourneyName.PRE_LOSS))
    assert effects == (ReadCard(),)


def test_a_card_that_is_being_read_is_not_asked_for_once_more() -> None:
    begun, effects = after(fresh(OUTLET), events.CardLaid())
    assert (begun.screen, begun.reading, effects) == (Screen.PLACE_CARD, True, [])
    helped, _ = after(fresh(OUTLET), events.Begin(JourneyName.HELP), events.CardLaid())
    begun, asked = step(helped, events.Begin(JourneyName.PRE_LOSS))
    assert (begun.screen, begun.reading, asked) == (Screen.PLACE_CARD, True, ())


def test_a_silent_centre_shows_recorded_and_a_late_answer_corrects_the_screen() -> None:
    session, effects = after(at(Screen.RECORDING), events.Recorded(RECEIPT), events.CentreSilent())
    assert session.screen is Screen.RESULT
    assert session.receipt is not None
    assert session.receipt.state is ReportState.RECORDED
    session, more = step(session, events.CentreAnswered(IN_FORCE))
    assert session.receipt is not None
    assert session.receipt.state is ReportState.IN_FORCE
    assert sum(isinstance(x, PrintReceipt) for x in [*effects, *more]) == 1


@pytest.mark.parametrize(("came", "printing"), [(True, Printing.PRINTED), (False, Printing.FAILED)])
def test_where_the_printer_cannot_tell_the_person_does(
    came: bool,
    printing: Printing,
) -> None:
    unsure, _ = step(
        at(Screen.RESULT), events.ReceiptPrinted(RECEIPT.report_id, confirmed=False, qr="svg")
    )
    assert unsure.printing is Printing.UNCONFIRMED
    told, effects = step(unsure, events.PaperSeen(came))
    assert (told.printing, told.qr, effects) == (printing, "svg", ())


def test_how_long_the_paper_takes_is_told_of_ones_own_only() -> None:
    printing = at(Screen.RESULT)
    assert printing.printing is Printing.BUSY
    own = events.ReceiptTakes(RECEIPT.report_id, 35)
    told, effects = step(printing, own)
    assert (told.printing_seconds, effects) == (35, ())
    assert step(printing, events.ReceiptTakes(STRANGER, 35)) == (printing, ())
    done, _ = step(told, events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr=""))
    assert step(done, events.ReceiptTakes(RECEIPT.report_id, 5)) == (done, ())
    after_it, _ = after(done, events.Finish(), events.Begin(JourneyName.FOUND))
    assert after_it.printing_seconds == 0


@pytest.mark.parametrize(
    "late",
    [
        events.ReceiptPrinted(STRANGER, confirmed=True, qr="theirs"),
        events.ReceiptFailed(STRANGER, Failure(FailureCode.PRINTER_PAPER_OUT), "theirs"),
    ],
)
def test_what_becomes_of_the_receipt_of_the_person_before_says_nothing_of_ones_own(
    late: events.Event,
) -> None:
    printing = at(Screen.RESULT)
    assert printing.printing is Printing.BUSY
    assert step(printing, late) == (printing, ())


@pytest.mark.parametrize("came", [True, False])
@pytest.mark.parametrize(
    "event",
    [
        None,
        events.ReceiptPrinted(RECEIPT.report_id, confirmed=True, qr="svg"),
        events.ReceiptFailed(RECEIPT.report_id, Failure(FailureCode.PRINTER_PAPER_OUT), "svg"),
    ],
    ids=["busy", "printed", "failed"],
)
def test_paper_is_seen_only_where_nobody_else_could_tell(
    event: events.Event | None,
    came: bool,
) -> None:
    session = at(Screen.RESULT)
    if event is not None:
        session, _ = step(session, event)
    assert step(session, events.PaperSeen(came)) == (session, ())


def test_an_answer_to_another_report_changes_nothing() -> None:
    session, _ = step(at(Screen.RECORDING), events.Recorded(RECEIPT))
    other = replace(IN_FORCE, report_id=UUID("01890a5d-ac96-774b-bcce-b302099a8058"))
    assert step(session, events.CentreAnswered(other)) == (session, ())


def test_a_report_that_could_not_be_recorded_says_so_and_may_be_tried_again() -> None:
    failure = Failure(FailureCode.QUEUE_FULL)
    session, _ = step(at(Screen.RECORDING), events.NotRecorded(failure))
    assert (session.screen, session.failure) == (Screen.PROBLEM, failure)
    session, _ = step(session, events.Back())
    assert (session.screen, session.failure) == (Screen.REVIEW, None)


def test_a_card_from_a_region_that_is_not_served_queues_nothing() -> None:
    session, effects = after(
        at(Screen.REGION),
        events.RegionChosen(UNSERVED),
        events.Next(),
        events.Next(),
        events.Confirm(),
    )
    assert session.screen is Screen.NOT_SERVED
    assert effects == []
    back, _ = step(session, events.Back())
    assert back.screen is Screen.REGION


def test_editing_from_the_review_comes_back_to_it_and_keeps_the_way_back() -> None:
    review = at(Screen.REVIEW)
    session, _ = after(
        review, events.Edit(Screen.REGION), events.RegionChosen(BEIJING), events.Next()
    )
    assert session == review
    session, _ = after(review, events.Edit(Screen.PHONE), events.Back())
    assert session == review


def test_news_that_came_during_a_change_outlast_its_being_taken_back() -> None:
    review = at(Screen.REVIEW)
    assert review.answers.known == NOTHING
    changing, _ = after(review, events.Edit(Screen.PHONE), events.PhoneGiven("13900139000"))
    back, _ = after(changing, events.EnquiryAnswered(HOLDER, OFFLINE), events.Back())
    assert back.screen is Screen.REVIEW
    assert back.answers == replace(review.answers, known=OFFLINE)


def test_not_me_keeps_the_chosen_document_and_the_next_person_goes_on_with_it() -> None:
    """What a written report is made with was chosen before anybody was read."""
    identity = next(s for s in way(JourneyName.WRITTEN_PRE_LOSS) if s.screen is Screen.IDENTITY)
    session, _ = step(identity, events.Back())
    assert session.screen is Screen.PLACE_CARD
    assert session.answers.identity is None
    session, _ = after(session, events.CardRemoved(), events.CardLaid(), events.CardRead(CHAN))
    assert (session.screen, session.answers.identity) == (Screen.IDENTITY, CHAN)
    assert session.answers.proof is Proof.ID_CARD


def test_not_me_forgets_the_person_and_waits_for_the_next_card() -> None:
    session, effects = step(at(Screen.IDENTITY), events.Back())
    assert session.screen is Screen.PLACE_CARD
    assert session.answers.identity is None
    assert effects == ()


def test_a_card_laid_down_in_the_middle_of_found_changes_nothing_of_what_was_found() -> None:
    """Only where a card is asked for does one that was found say whose rules hold."""
    session, _ = after(fresh(OUTLET), events.Begin(JourneyName.FOUND), events.CardLaid())
    session, _ = step(session, events.SocialCardRead(SOCIAL_CARD))
    assert (session.screen, session.answers.issuing_region) == (Screen.FOUND, JIANGSU)
    other = replace(SOCIAL_CARD, number="B2******8", region="110105")
    later, effects = after(
        session, events.CardRemoved(), events.CardLaid(), events.SocialCardRead(other)
    )
    assert later.answers == session.answers
    assert (later.screen, effects) == (Screen.FOUND, [])


def test_a_found_card_is_not_taken_for_its_holders_that_is_gone() -> None:
    region = next(s for s in way(JourneyName.FOUND) if s.screen is Screen.REGION)
    gone, _ = step(region, events.CardRemoved())
    session, effects = after(gone, events.CardLaid(), events.SocialCardRead(SOCIAL_CARD))
    assert (session.screen, session.answers, effects) == (Screen.CARD_GONE, region.answers, [])
    assert session.failure == Failure(FailureCode.CARD_SOCIAL_SECURITY)


STAYS = [s.screen for s in way(JourneyName.PRE_LOSS) if s.shows_person]


@pytest.mark.parametrize("screen", STAYS)
def test_taking_the_card_away_hides_the_person_and_bringing_it_back_goes_on(
    screen: Screen,
) -> None:
    before = at(screen)
    gone, _ = step(before, events.CardRemoved())
    assert gone.screen is Screen.CARD_GONE
    back, _ = after(gone, events.CardLaid(), events.CardRead(WANG))
    assert back == before


@pytest.mark.parametrize("screen", STAYS)
def test_another_persons_card_never_goes_on_in_the_first_ones_name(screen: Screen) -> None:
    lost = date(2026, 11, 1)
    before = replace(at(screen), answers=replace(at(screen).answers, lost_on=lost, phone="1"))
    before = replace(before, preferences=Preferences("en", text_step=3))
    session, effects = after(before, events.CardRemoved(), events.CardLaid(), events.CardRead(CHAN))
    assert session.screen is Screen.IDENTITY
    assert session.preferences == before.preferences, "they stand before the same screen"
    assert session.answers == replace(fresh(OUTLET).answers, identity=CHAN)
    assert effects == [Enquire(Holder(CHAN.document, CHAN.name, CHAN.number))]


def test_a_reader_that_hides_a_card_it_has_read_does_not_stop_the_journey() -> None:
    blind = replace(OUTLET, sees_card=False)
    session, _ = after(fresh(blind), events.CardLaid(), events.CardRead(WANG), events.CardRemoved())
    assert session.screen is Screen.IDENTITY
    same, _ = after(session, events.Next(), events.CardLaid(), events.CardRead(WANG))
    assert same.screen is Screen.REGION
    other, _ = after(same, events.CardLaid(), events.CardRead(CHAN))
    assert (other.screen, other.answers.identity) == (Screen.IDENTITY, CHAN)
    ended, _ = after(session, events.Cancel())
    assert ended.screen is Screen.TAKE_CARD
    assert step(ended, events.IdleExpired()) == (fresh(blind), ())
    assert step(ended, events.Finish()) == (fresh(blind), ()), "they have it"


def test_a_card_that_lies_there_is_not_taken_whatever_is_said() -> None:
    session, _ = after(fresh(OUTLET), events.CardLaid(), events.CardRead(WANG), events.Cancel())
    assert session.screen is Screen.TAKE_CARD
    assert step(session, events.Finish()) == (session, ())


def test_a_wrong_card_is_told_and_lifting_it_asks_again() -> None:
    session, _ = after(
        fresh(OUTLET),
        events.Begin(JourneyName.PRE_LOSS),
        events.CardLaid(),
        events.CardFailed(UNREADABLE),
    )
    assert (session.screen, session.failure) == (Screen.PROBLEM, UNREADABLE)
    session, _ = step(session, events.CardRemoved())
    assert (session.screen, session.failure) == (Screen.PLACE_CARD, None)


def test_ending_with_the_card_on_the_reader_says_take_it_and_then_forgets_all() -> None:
    session, _ = step(at(Screen.RESULT), events.Finish())
    assert session.screen is Screen.TAKE_CARD
    assert session.receipt is None
    session, _ = step(session, events.CardRemoved())
    assert session == fresh(OUTLET)


def test_a_recording_can_be_neither_cancelled_nor_idled_away() -> None:
    recording = at(Screen.RECORDING)
    for event in (events.Cancel(), events.Back(), events.IdleExpired(), events.Finish()):
        assert step(recording, event) == (recording, ())


def test_preferences_end_with_the_session() -> None:
    large = Preferences("en", text_step=3, look=Look.CONTRAST)
    session, _ = after(
        fresh(OUTLET),
        events.Preferred(large),
        events.Begin(JourneyName.PRE_LOSS),
        events.IdleExpired(),
    )
    assert session == fresh(OUTLET)


def test_who_goes_back_to_the_first_screen_is_still_there() -> None:
    large = Preferences("en", text_step=3, look=Look.CONTRAST)
    begun, _ = after(fresh(OUTLET), events.Preferred(large), events.Begin(JourneyName.PRE_LOSS))
    back, _ = step(begun, events.Back())
    assert back == replace(fresh(OUTLET), preferences=large)
    assert step(back, events.IdleExpired()) == (fresh(OUTLET), ()), "until they have gone"
    ended, _ = step(begun, events.Cancel())
    assert ended == fresh(OUTLET)
