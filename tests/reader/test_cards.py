"""Which of several cards counts, without any reader."""

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import SocialSecurityCard
from kiosk.reader.cards import Cards
from kiosk.reader.port import Failed, Read, ReaderState, Reading

CARD, OTHER = SocialSecurityCard("A1***1", "330300"), SocialSecurityCard("B2***2", "330300")
WRONG = Failure(FailureCode.CARD_WRONG)


def counting(cards: Cards) -> ReaderState | None:
    return cards.counting


def with_one_read() -> Cards:
    cards = Cards()
    cards.lay("A")
    cards.read("A", CARD)
    return cards


def test_the_card_laid_down_last_counts_from_then_on() -> None:
    cards = with_one_read()
    assert counting(cards) == Read(CARD, "A")
    cards.lay("B")
    assert counting(cards) == Reading("B")
    cards.read("B", OTHER)
    assert counting(cards) == Read(OTHER, "B")


def test_once_it_is_lifted_the_one_before_it_counts_again_and_says_so() -> None:
    cards = with_one_read()
    cards.lay("B")
    cards.read("B", OTHER)
    assert cards.lift(["B"]) == ["B"]
    assert counting(cards) == Read(CARD, "A", again=True)


def test_a_card_that_is_read_once_more_is_as_if_laid_down_anew() -> None:
    cards = with_one_read()
    cards.lay("B")
    cards.fail("B", WRONG)
    cards.lay("A")
    cards.read("A", CARD)
    assert counting(cards) == Read(CARD, "A")


def test_a_failure_is_told_until_another_card_is_read() -> None:
    cards = with_one_read()
    cards.lay("B")
    cards.fail("B", WRONG)
    assert counting(cards) == Failed(WRONG, "B")
    cards.lay("C")
    cards.read("C", OTHER)
    assert "B" not in cards
    cards.lift(["C"])
    assert counting(cards) == Read(CARD, "A", again=True)


def test_or_until_the_card_that_was_read_is_lifted() -> None:
    cards = with_one_read()
    cards.lay("B")
    cards.fail("B", WRONG)
    assert cards.lift(["A"]) == ["A"]
    assert counting(cards) is None


def test_a_failure_that_is_all_there_is_lasts() -> None:
    cards = Cards()
    for slot in "AB":
        cards.lay(slot)
        cards.fail(slot, WRONG)
    cards.lift(["B"])
    assert counting(cards) == Failed(WRONG, "A")


def test_what_is_ignored_is_as_good_as_not_there() -> None:
    cards = with_one_read()
    cards.lay("B")
    cards.ignore("B")
    assert counting(cards) == Read(CARD, "A", again=True)
    assert cards.lift(["B"]) == []


def test_what_turns_out_to_be_a_card_counts_as_laid_down_then() -> None:
    cards = with_one_read()
    cards.read("B", OTHER)
    assert counting(cards) == Read(OTHER, "B")
    cards.lift(["B"])
    assert counting(cards) == Read(CARD, "A", again=True)
