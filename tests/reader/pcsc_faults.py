"""What can be wrong at a PC/SC reader, each as one person's visit to it."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.failure import FailureCode
from kiosk.reader.port import Read
from tests.devices.card import CONTACT_ATR, Card, Trouble, identity_card, social_security_card
from tests.reader.others import (
    READER_A,
    READER_B,
    a_transaction,
    another_program,
    lay_before,
    reset,
)
from tests.reader.rigs import PcscRig
from tests.reader.visitor import Visitor

FIRST, COMPANION = "wang_lina", "chan_taiman"
SAM = Card(CONTACT_ATR)
CARD = identity_card(FIRST)

Act = Callable[[PcscRig, Visitor], None]


def lays_it_down(rig: PcscRig, visitor: Visitor) -> None:
    rig.lay(FIRST)
    visitor.until_read_as(FIRST)


def lays_down(card: Card) -> Act:
    def act(rig: PcscRig, visitor: Visitor) -> None:
        rig.readers.place(card)
        visitor.until_read_as(FIRST)

    return act


def tries_again_after(card: Card, code: FailureCode) -> Act:
    """Lay down a card that fails, lift it, and lay it down as it should be."""

    def act(rig: PcscRig, visitor: Visitor) -> None:
        rig.readers.place(card)
        visitor.until_told(code)
        rig.lift()
        visitor.until_rest()
        lays_it_down(rig, visitor)

    return act


def pulled(card: Card, after: int) -> Act:
    return tries_again_after(card.with_trouble(Trouble.PULLED, after), FailureCode.CARD_REMOVED)


def pulled_at_once(rig: PcscRig, visitor: Visitor) -> None:
    """Whether pcscd has seen the card or not: nothing may come of it."""
    rig.lay(FIRST)
    rig.lift()
    lays_it_down(rig, visitor)


def sam_in_second_slot(rig: PcscRig) -> None:
    lay_before(rig.readers, SAM, slot=1)


def foreign_card_beside(rig: PcscRig, visitor: Visitor) -> None:
    lays_it_down(rig, visitor)
    rig.readers.place(SAM, slot=1)
    visitor.until_told(FailureCode.CARD_WRONG)


def busy_neighbour(rig: PcscRig) -> None:
    rig.readers.plug(1)
    lay_before(rig.readers, social_security_card(), 1)
    rig.others.enter_context(another_program(READER_B))


def neighbour_in_a_transaction(rig: PcscRig) -> None:
    rig.readers.plug(1)
    lay_before(rig.readers, social_security_card(), 1)
    other = rig.others.enter_context(another_program(READER_B, is_exclusive=False))
    rig.others.enter_context(a_transaction(other))


def shared_with_another(rig: PcscRig) -> None:
    lay_before(rig.readers, replace(CARD, delay=0.4))
    rig.other = rig.others.enter_context(another_program(READER_A, is_exclusive=False))


def reset_by_another(rig: PcscRig, visitor: Visitor) -> None:
    visitor.until_reading()
    assert rig.other
    reset(rig.other)
    visitor.until_read_as(FIRST)


def answers_after_the_limit(rig: PcscRig, visitor: Visitor) -> None:
    rig.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_told(FailureCode.READER_TIMEOUT)
    rig.readers.resume()
    visitor.until_read_as(FIRST)


def short_limit(rig: PcscRig) -> None:
    rig.limit = 0.6


def companion_lays_theirs_beside(rig: PcscRig, visitor: Visitor) -> None:
    """And takes it away again, so that the first one's is known to lie there still."""
    lays_it_down(rig, visitor)
    rig.readers.place(identity_card(COMPANION), 1)
    visitor.until_read_as(COMPANION)
    rig.readers.remove(1)
    visitor.until(lambda state: isinstance(state, Read) and state.again)


def second_reader(rig: PcscRig) -> None:
    rig.readers.plug(1)


def replugged_while_it_reads(rig: PcscRig, visitor: Visitor) -> None:
    rig.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_reading()
    rig.unplug()
    visitor.until_no_reader()
    rig.plug()
    visitor.until_read_as(FIRST)


def comes_back_renamed(rig: PcscRig, visitor: Visitor) -> None:
    """To the driver, reader B is reader A plugged in elsewhere: only the name differs."""
    lays_it_down(rig, visitor)
    rig.unplug()
    visitor.until_no_reader()
    rig.lift()
    rig.reader = 1
    rig.plug()
    lays_it_down(rig, visitor)


def service_restarts_while_it_reads(rig: PcscRig, visitor: Visitor) -> None:
    rig.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_reading()
    rig.readers.stop_service()
    visitor.until_no_reader()
    rig.lift()
    rig.lay(FIRST)
    rig.readers.start_service()
    visitor.until_read_as(FIRST)
