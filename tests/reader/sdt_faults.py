"""What can be wrong at a security module, each as one person's visit to it."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.failure import FailureCode
from kiosk.reader.port import Failed, NoReader
from kiosk.reader.sdt.module import FLOOD
from tests.devices.serial_reader import FIND, READ, STATUS, Manners, person_image
from tests.patience import PATIENCE
from tests.reader.others import held_line
from tests.reader.rigs import SdtRig
from tests.reader.visitor import Visitor

FIRST = "wang_lina"

Before = Callable[[SdtRig], None]
Act = Callable[[SdtRig, Visitor], None]


def lays_it_down(rig: SdtRig, visitor: Visitor) -> None:
    rig.lay(FIRST)
    visitor.until_read_as(FIRST)


def with_manners(manners: Manners) -> Before:
    def before(rig: SdtRig) -> None:
        rig.device.manners = replace(manners)

    return before


def pulled_at(command: bytes) -> Act:
    """As the command is asked; then it is laid down properly."""

    def act(rig: SdtRig, visitor: Visitor) -> None:
        rig.device.pull_at(command)
        rig.lay(FIRST)
        visitor.until_told(FailureCode.CARD_REMOVED)
        visitor.until_empty()
        lays_it_down(rig, visitor)

    return act


def pulled_as_it_is_found(rig: SdtRig, visitor: Visitor) -> None:
    """The module doesn't find it, and nothing comes of it."""
    rig.device.pull_at(FIND)
    rig.lay(FIRST)
    assert rig.device.pulled.wait(PATIENCE)
    lays_it_down(rig, visitor)


def answers_instead(command: bytes, *statuses: int) -> Act:
    def act(rig: SdtRig, visitor: Visitor) -> None:
        rig.device.answer_instead(command, *statuses)
        lays_it_down(rig, visitor)

    return act


def short_first_byte(rig: SdtRig) -> None:
    rig.first_byte = 1.0
    rig.limit = 4.0


def answers_too_late(rig: SdtRig, visitor: Visitor) -> None:
    """Every time: the first person's card is never read, and never told later."""
    rig.device.answer_later(READ, *[2.5] * 9)
    rig.lay(FIRST)
    visitor.until(lambda state: isinstance(state, Failed | NoReader))


def carries_garbage(rig: SdtRig, visitor: Visitor) -> None:
    rig.device.manners.broken_checksums = 1_000_000
    visitor.until_told(FailureCode.READER_PROTOCOL)
    rig.device.manners.broken_checksums = 0
    lays_it_down(rig, visitor)


def floods(rig: SdtRig, visitor: Visitor) -> None:
    rig.device.manners.noise = b"\xaa" * (FLOOD + 1)
    visitor.until_told(FailureCode.READER_PROTOCOL)
    rig.device.manners.noise = b""
    lays_it_down(rig, visitor)


def is_out_of_order(rig: SdtRig) -> None:
    rig.device.answer_instead(STATUS, 0x66)


def loses_power_and_is_back(rig: SdtRig, visitor: Visitor) -> None:
    lays_it_down(rig, visitor)
    rig.unplug()
    visitor.until_no_reader()
    rig.plug()
    visitor.until_read_as(FIRST)


def is_held_by_another_program(rig: SdtRig) -> None:
    rig.others.enter_context(held_line(rig.port))


def is_let_go(rig: SdtRig, visitor: Visitor) -> None:
    visitor.until_no_reader()
    rig.others.close()
    lays_it_down(rig, visitor)


def holds_a_broken_record(rig: SdtRig, visitor: Visitor) -> None:
    rig.device.place(person_image(FIRST)[:100] + b"\x07\0" * 592)
    visitor.until_told(FailureCode.CARD_RECORD_INVALID)
    rig.lift()
    visitor.until_empty()
    lays_it_down(rig, visitor)
