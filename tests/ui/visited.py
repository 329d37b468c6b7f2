"""A kiosk that somebody visits, as a process to be looked into from outside: stops where it is
told to, and knows itself no name and no number but what comes by reader and keys.

``python -m tests.ui.visited CONFIG PHONE_FILE``: says what it waits for, goes on at each line.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from kiosk.configuration.settings import Settings, load
from kiosk.journey.steps import Screen
from kiosk.journey.values import Printing
from ui.application import Interface, make
from ui.demo.visitor import Visitor, visit

_PASSING = {Screen.CHECKING, Screen.RECORDING, Screen.PLACE_CARD}


def say(word: str) -> None:
    print(word, flush=True)


def wait() -> None:
    sys.stdin.readline()


def type_phone(visitor: Visitor, file: Path) -> None:
    """Digit by digit from the file, so that the whole of it is only where the kiosk has it."""
    descriptor = os.open(file, os.O_RDONLY)
    for place in range(os.fstat(descriptor).st_size):
        visitor.touch("key." + os.pread(descriptor, 1, place).decode())
    os.close(descriptor)
    visitor.touch("action.next")


def next_screen(interface: Interface, visitor: Visitor, before: Screen) -> Screen:
    passed = _PASSING | {before}
    visitor.wait(lambda: interface.session.value.screen not in passed, "the next screen")
    visitor.see(interface.session.value.screen)
    return interface.session.value.screen


def go_through(interface: Interface, visitor: Visitor, phone: Path) -> None:
    visitor.see(Screen.ATTRACT)
    visitor.touch("home.pre_loss")
    visitor.see(Screen.PLACE_CARD)
    say("place")
    seen = Screen.PLACE_CARD
    while seen is not Screen.ATTRACT:
        seen = next_screen(interface, visitor, seen)
        match seen:
            case Screen.PHONE:
                type_phone(visitor, phone)
            case Screen.REVIEW:
                say("review")
                wait()
                visitor.touch("review.confirm")
            case Screen.RESULT:
                visitor.wait(
                    lambda: interface.session.value.printing is not Printing.BUSY, "the paper"
                )
                visitor.touch("action.finish")
            case Screen.TAKE_CARD:
                say("remove")
            case Screen.ATTRACT:
                pass
            case Screen.LOST_ON:
                visitor.touch("action.skip")
            case _:
                visitor.touch("action.next")


@contextmanager
def resting(interface: Interface, visitor: Visitor) -> Iterator[None]:
    """Nothing is being sent meanwhile: a report is readable while it is on its way, and where the
    centre isn't reached it goes out again and again.
    """
    changed = interface.kiosk.effects.sync._changed
    with ExitStack() as held:

        def is_held_asleep() -> bool:
            with ExitStack() as awake:
                awake.enter_context(changed)
                if changed._waiters:  # type: ignore[attr-defined]
                    held.push(awake.pop_all())
                    return True
            return False

        visitor.wait(is_held_asleep, "what is being sent to be sent")
        yield


def main(config: str, phone: str) -> None:
    settings = load(Path(config))
    assert isinstance(settings, Settings)
    application = QGuiApplication(["kiosk"])
    interface = make(settings)
    assert isinstance(interface, Interface)
    visitor = visit(interface)
    go_through(interface, visitor, Path(phone))
    visitor.wait(lambda: not interface.forgetting.is_due, "who left to be forgotten")
    interface._background._pool.submit(lambda: None).result()
    with resting(interface, visitor):
        say("forgotten")
        wait()
    interface.close()
    application.quit()


if __name__ == "__main__":
    main(*sys.argv[1:])
