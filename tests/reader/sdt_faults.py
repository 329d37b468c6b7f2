"""What can be wrong at a security module, each as one person's visit to it."""

from collections.abc import Callable
from dataclasses import replace

from kiosk.domain.failure import FailureCode
from kiosk.reader.port import Failed, NoReader
from kiosk.reader.sdt.module import FLOOD
from tests.devices.serial_reader import FIND, READ, STATUS, Manners, person_image
from tests.patience import PATIENCE
from tests.reader.others import held_line
from tests.reader.scenes import SdtScene
from tests.reader.visitor import Visitor

FIRST = "wang_lina"

Before = Callable[[SdtScene], None]
Act = Callable[[SdtScene, Visitor], None]


def lays_it_down(scene: SdtScene, visitor: Visitor) -> None:
    scene.lay(FIRST)
    visitor.until_read_as(FIRST)


def with_manners(manners: Manners) -> Before:
    def before(scene: SdtScene) -> None:
        scene.device.manners = replace(manners)

    return before


def pulled_at(command: bytes) -> Act:
    """As the command is asked; then it is laid down properly."""

    def act(scene: SdtScene, visitor: Visitor) -> None:
        scene.device.pull_at(command)
        scene.lay(FIRST)
        visitor.until_told(FailureCode.CARD_REMOVED)
        visitor.until_empty()
        lays_it_down(scene, visitor)

    return act


def pulled_as_it_is_found(scene: SdtScene, visitor: Visitor) -> None:
    """The module doesn't find it, and nothing comes of it."""
    scene.device.pull_at(FIND)
    scene.lay(FIRST)
    assert scene.device.pulled.wait(PATIENCE)
    lays_it_down(scene, visitor)


def answers_instead(command: bytes, *statuses: int) -> Act:
    def act(scene: SdtScene, visitor: Visitor) -> None:
        scene.device.answer_instead(command, *statuses)
        lays_it_down(scene, visitor)

    return act


def short_first_byte(scene: SdtScene) -> None:
    scene.first_byte = 1.0
    scene.limit = 4.0


def answers_too_late(scene: SdtScene, visitor: Visitor) -> None:
    """Every time: the first person's card is never read, and never told later."""
    scene.device.answer_later(READ, *[2.5] * 9)
    scene.lay(FIRST)
    visitor.until(lambda state: isinstance(state, Failed | NoReader))


def carries_garbage(scene: SdtScene, visitor: Visitor) -> None:
    scene.device.manners.broken_checksums = 1_000_000
    visitor.until_told(FailureCode.READER_PROTOCOL)
    scene.device.manners.broken_checksums = 0
    lays_it_down(scene, visitor)


def floods(scene: SdtScene, visitor: Visitor) -> None:
    scene.device.manners.noise = b"\xaa" * (FLOOD + 1)
    visitor.until_told(FailureCode.READER_PROTOCOL)
    scene.device.manners.noise = b""
    lays_it_down(scene, visitor)


def is_out_of_order(scene: SdtScene) -> None:
    scene.device.answer_instead(STATUS, 0x66)


def loses_power_and_is_back(scene: SdtScene, visitor: Visitor) -> None:
    lays_it_down(scene, visitor)
    scene.unplug()
    visitor.until_no_reader()
    scene.plug()
    visitor.until_read_as(FIRST)


def is_held_by_another_program(scene: SdtScene) -> None:
    scene.others.enter_context(held_line(scene.port))


def is_let_go(scene: SdtScene, visitor: Visitor) -> None:
    visitor.until_no_reader()
    scene.others.close()
    lays_it_down(scene, visitor)


def holds_a_broken_record(scene: SdtScene, visitor: Visitor) -> None:
    scene.device.place(person_image(FIRST)[:100] + b"\x07\0" * 592)
    visitor.until_told(FailureCode.CARD_RECORD_INVALID)
    scene.lift()
    visitor.until_empty()
    lays_it_down(scene, visitor)
