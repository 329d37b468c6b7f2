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
from tests.reader.scenes import PcscScene
from tests.reader.visitor import Visitor

FIRST, COMPANION = "wang_lina", "chan_taiman"
SAM = Card(CONTACT_ATR)
CARD = identity_card(FIRST)

Act = Callable[[PcscScene, Visitor], None]


def lays_it_down(scene: PcscScene, visitor: Visitor) -> None:
    scene.lay(FIRST)
    visitor.until_read_as(FIRST)


def lays_down(card: Card) -> Act:
    def act(scene: PcscScene, visitor: Visitor) -> None:
        scene.readers.place(card)
        visitor.until_read_as(FIRST)

    return act


def tries_again_after(card: Card, code: FailureCode) -> Act:
    """Lay down a card that fails, lift it, and lay it down as it should be."""

    def act(scene: PcscScene, visitor: Visitor) -> None:
        scene.readers.place(card)
        visitor.until_told(code)
        scene.lift()
        visitor.until_rest()
        lays_it_down(scene, visitor)

    return act


def pulled(card: Card, after: int) -> Act:
    return tries_again_after(card.with_trouble(Trouble.PULLED, after), FailureCode.CARD_REMOVED)


def pulled_at_once(scene: PcscScene, visitor: Visitor) -> None:
    """Whether pcscd has seen the card or not: nothing may come of it."""
    scene.lay(FIRST)
    scene.lift()
    lays_it_down(scene, visitor)


def sam_in_second_slot(scene: PcscScene) -> None:
    lay_before(scene.readers, SAM, slot=1)


def foreign_card_beside(scene: PcscScene, visitor: Visitor) -> None:
    lays_it_down(scene, visitor)
    scene.readers.place(SAM, slot=1)
    visitor.until_told(FailureCode.CARD_WRONG)


def busy_neighbour(scene: PcscScene) -> None:
    scene.readers.plug(1)
    lay_before(scene.readers, social_security_card(), 1)
    scene.others.enter_context(another_program(READER_B))


def neighbour_in_a_transaction(scene: PcscScene) -> None:
    scene.readers.plug(1)
    lay_before(scene.readers, social_security_card(), 1)
    other = scene.others.enter_context(another_program(READER_B, is_exclusive=False))
    scene.others.enter_context(a_transaction(other))


def shared_with_another(scene: PcscScene) -> None:
    lay_before(scene.readers, replace(CARD, delay=0.4))
    scene.other = scene.others.enter_context(another_program(READER_A, is_exclusive=False))


def reset_by_another(scene: PcscScene, visitor: Visitor) -> None:
    visitor.until_reading()
    assert scene.other
    reset(scene.other)
    visitor.until_read_as(FIRST)


def answers_after_the_limit(scene: PcscScene, visitor: Visitor) -> None:
    scene.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_told(FailureCode.READER_TIMEOUT)
    scene.readers.resume()
    visitor.until_read_as(FIRST)


def short_limit(scene: PcscScene) -> None:
    scene.limit = 0.6


def companion_lays_theirs_beside(scene: PcscScene, visitor: Visitor) -> None:
    """And takes it away again, so that the first one's is known to lie there still."""
    lays_it_down(scene, visitor)
    scene.readers.place(identity_card(COMPANION), 1)
    visitor.until_read_as(COMPANION)
    scene.readers.remove(1)
    visitor.until(lambda state: isinstance(state, Read) and state.again)


def second_reader(scene: PcscScene) -> None:
    scene.readers.plug(1)


def replugged_while_it_reads(scene: PcscScene, visitor: Visitor) -> None:
    scene.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_reading()
    scene.unplug()
    visitor.until_no_reader()
    scene.plug()
    visitor.until_read_as(FIRST)


def comes_back_renamed(scene: PcscScene, visitor: Visitor) -> None:
    """To the driver, reader B is reader A plugged in elsewhere: only the name differs."""
    lays_it_down(scene, visitor)
    scene.unplug()
    visitor.until_no_reader()
    scene.lift()
    scene.reader = 1
    scene.plug()
    lays_it_down(scene, visitor)


def service_restarts_while_it_reads(scene: PcscScene, visitor: Visitor) -> None:
    scene.readers.place(CARD.with_trouble(Trouble.SILENT, after=1, times=1))
    visitor.until_reading()
    scene.readers.stop_service()
    visitor.until_no_reader()
    scene.lift()
    scene.lay(FIRST)
    scene.readers.start_service()
    visitor.until_read_as(FIRST)
