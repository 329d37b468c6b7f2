"""What is asked of a card on a PC/SC reader, and what is made of its answers."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.identity import Identity, SocialSecurityCard
from kiosk.reader.decoding.image import TEXT_IMAGE_SIZE
from kiosk.reader.pcsc.card import read_card
from tests.devices.card import (
    BARE_ATR,
    CONTACT_ATR,
    IDENTITY_ATR,
    MIFARE_ATR,
    Card,
    Chip,
    Trouble,
    identity_card,
    social_security_card,
)
from tests.reader.listening import TODAY

STATUS = b"\x90\x00"

Outcome = Identity | SocialSecurityCard | Failure


class Exchanges:
    """A card on the table: what it was asked, and the answers that should be wiped by now."""

    def __init__(self, card: Card) -> None:
        self.commands: list[bytes] = []
        self.answers: list[bytearray] = []
        self._chip = Chip(card)

    def transmit(self, command: bytes) -> bytearray:
        self.commands.append(command)
        answer = bytearray(self._chip.exchange(command) or b"")
        self.answers.append(answer)
        return answer


def read(card: Card) -> tuple[Outcome, Exchanges]:
    exchanges = Exchanges(card)
    return read_card(exchanges.transmit, card.atr, TODAY), exchanges


def code(outcome: Outcome) -> FailureCode:
    assert isinstance(outcome, Failure), outcome
    return outcome.code


def test_an_identity_is_read_in_two_pages_that_stop_short_of_the_photo() -> None:
    outcome, exchanges = read(identity_card("wang_lina"))
    assert isinstance(outcome, Identity)
    assert exchanges.commands == [bytes.fromhex("FFB0000000"), bytes.fromhex("FFB0010004")]


def test_no_answer_is_left_unwiped() -> None:
    _, exchanges = read(identity_card("wang_lina"))
    assert not any(any(answer) for answer in exchanges.answers)


OTHER_WAYS = [
    Trouble.ENDS_EARLY,
    Trouble.HALF_AT_A_TIME,
    Trouble.ANSWER_WAITS,
    Trouble.REST_WAITS,
    Trouble.REST_IS_LOST,
    Trouble.PROMISES_MORE,
]


def stops_short_of_the_photo(exchanges: Exchanges) -> bool:
    return all(
        int.from_bytes(command[2:4], "big") + (command[4] or 256) <= TEXT_IMAGE_SIZE
        for command in exchanges.commands
        if command[:2] == b"\xff\xb0"
    )


@pytest.mark.parametrize(
    ("trouble", "after", "times"),
    [
        *product(OTHER_WAYS, range(3), [1]),
        # The last byte of a card that always loses some is out of reach.
        *product([way for way in OTHER_WAYS if way is not Trouble.REST_IS_LOST], range(3), [0]),
    ],
)
@pytest.mark.parametrize("fetched_by", [{0x00}, {0xFF}])
def test_an_answer_that_comes_in_other_ways_is_put_together(
    trouble: Trouble, after: int, times: int, fetched_by: set[int]
) -> None:
    card = replace(identity_card("wang_hong"), fetched_by=frozenset(fetched_by))
    outcome, exchanges = read(card.with_trouble(trouble, after, times))
    assert isinstance(outcome, Identity)
    assert outcome.name == "王𬭎"
    assert stops_short_of_the_photo(exchanges)
    assert not any(any(answer) for answer in exchanges.answers if len(answer) > len(STATUS))


NOTHING_LOST = [Trouble.ANSWER_WAITS, Trouble.REST_WAITS, Trouble.PROMISES_MORE]
ALL_LENGTHS = st.sets(st.integers(1, 256), min_size=1)
PAGE_SIZES = st.sampled_from([256, 128, 64, 32, 16, 8, 4])


@given(
    lengths=ALL_LENGTHS,
    one_of_ours=PAGE_SIZES,
    names_length=st.booleans(),
    trouble=st.sampled_from([None, *NOTHING_LOST]),
    after=st.integers(0, 9),
)
@example(lengths=set(), one_of_ours=256, names_length=False, trouble=None, after=0)
@example(lengths=set(range(1, 251)), one_of_ours=8, names_length=False, trouble=None, after=0)
@example(lengths=set(), one_of_ours=16, names_length=True, trouble=Trouble.ANSWER_WAITS, after=0)
def test_a_page_is_read_in_whatever_lengths_the_card_takes(
    *, lengths: set[int], one_of_ours: int, names_length: bool, trouble: Trouble | None, after: int
) -> None:
    taken = frozenset({*lengths, one_of_ours})
    card = replace(identity_card("wang_lina"), lengths=taken, names_length=names_length)
    outcome, exchanges = read(card.with_trouble(trouble, after, times=1) if trouble else card)
    assert isinstance(outcome, Identity), outcome
    assert stops_short_of_the_photo(exchanges)
    assert len(exchanges.commands) < 200


def test_a_card_that_takes_no_length_at_all_cannot_be_read() -> None:
    outcome, exchanges = read(replace(identity_card("wang_lina"), lengths=frozenset({257})))
    assert code(outcome) is FailureCode.CARD_UNREADABLE
    assert len(exchanges.commands) < 10


def test_a_selection_whose_answer_nobody_can_fetch_is_a_selection() -> None:
    exchanges = Exchanges(social_security_card())

    def transmit(command: bytes) -> bytearray:
        answer = exchanges.transmit(command)
        is_selected = command[1] == 0xA4 and answer == b"\x90\x00"
        return bytearray(b"\x61\x1c") if is_selected else answer

    assert read_card(transmit, CONTACT_ATR, TODAY) == SocialSecurityCard("A12**5678", "330300")


@pytest.mark.parametrize("trouble", [Trouble.REFUSED, Trouble.EMPTY, Trouble.OVERLONG])
@pytest.mark.parametrize("after", [0, 1])
def test_any_other_answer_is_a_card_that_cannot_be_read(trouble: Trouble, after: int) -> None:
    outcome, _ = read(identity_card("wang_lina").with_trouble(trouble, after))
    assert code(outcome) is FailureCode.CARD_UNREADABLE


def test_a_garbled_image_is_told_from_a_card_that_does_not_answer() -> None:
    outcome, _ = read(identity_card("wang_lina").with_trouble(Trouble.GARBLED))
    assert code(outcome) is FailureCode.CARD_RECORD_INVALID


def test_of_a_social_security_card_only_two_public_records_are_read() -> None:
    outcome, exchanges = read(social_security_card())
    assert outcome == SocialSecurityCard("A12**5678", "330300")
    assert [command[1] for command in exchanges.commands] == [0xA4, 0xA4, 0xB2, 0xB2]
    assert [command[2] for command in exchanges.commands[2:]] == [0x01, 0x07]


def test_no_pin_is_ever_sent() -> None:
    verify, change, reset = 0x20, 0x24, 0x2C
    cards = [social_security_card(), identity_card("wang_lina"), Card(CONTACT_ATR), Card(BARE_ATR)]
    for card in cards:
        for trouble in (None, *Trouble):
            _, exchanges = read(card.with_trouble(trouble) if trouble else card)
            assert not {command[1] for command in exchanges.commands} & {verify, change, reset}


def test_a_social_security_card_that_hides_its_records_is_still_named() -> None:
    outcome, _ = read(social_security_card().with_trouble(Trouble.REFUSED, after=2))
    assert code(outcome) is FailureCode.CARD_SOCIAL_SECURITY


def test_an_identity_card_on_a_reader_without_a_security_module_is_told_by_its_atr() -> None:
    outcome, exchanges = read(Card(BARE_ATR))
    assert code(outcome) is FailureCode.READER_NO_SECURITY_MODULE
    assert exchanges.commands == []


def test_or_by_its_chip_serial() -> None:
    outcome, _ = read(Card(CONTACT_ATR, chip_serial=bytes(range(8))))
    assert code(outcome) is FailureCode.READER_NO_SECURITY_MODULE


@pytest.mark.parametrize(
    "card", [Card(CONTACT_ATR), Card(MIFARE_ATR), Card(b""), Card(CONTACT_ATR, chip_serial=b"\1")]
)
def test_any_other_card_is_the_wrong_one(card: Card) -> None:
    outcome, _ = read(card)
    assert code(outcome) is FailureCode.CARD_WRONG


@given(
    st.sampled_from([IDENTITY_ATR, CONTACT_ATR, BARE_ATR, MIFARE_ATR]) | st.binary(max_size=33),
    st.lists(st.binary(max_size=260) | st.just(b"\x90\x00"), max_size=12),
)
def test_whatever_a_card_answers_it_comes_to_an_end(atr: bytes, answers: list[bytes]) -> None:
    waiting = iter(answers)

    def transmit(command: bytes) -> bytearray | Failure:
        answer = next(waiting, None)
        if answer is None:
            return Failure(FailureCode.CARD_REMOVED)
        return bytearray(answer)

    outcome = read_card(transmit, atr, TODAY)
    assert isinstance(outcome, Identity | SocialSecurityCard | Failure)


def test_an_answer_of_a_single_byte_is_no_status() -> None:
    def transmit(command: bytes) -> bytearray:
        return bytearray(b"\x61")

    assert code(read_card(transmit, IDENTITY_ATR, TODAY)) is FailureCode.CARD_UNREADABLE


def test_a_card_that_always_has_more_comes_to_an_end() -> None:
    def transmit(command: bytes) -> bytearray:
        return bytearray(b"\x61\x01")

    assert code(read_card(transmit, IDENTITY_ATR, TODAY)) is FailureCode.CARD_UNREADABLE
