"""The interface as a program: from the display to the exit code."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NoReturn

from PySide6.QtCore import QObject, Qt, Signal

from kiosk.domain.failure import Failure, FailureCode
from kiosk.operations.ending import Ending
from kiosk.operations.lives import count_crash
from ui.application import make
from ui.qt.display import on_display_gone, open_display
from ui.qt.messages import log_messages

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings

NAME: Final = "social-card-kiosk"
_GONE: Final = Failure(FailureCode.DISPLAY_MISSING, "it went away while the kiosk ran")


class _Bell(QObject):
    """Brings what any thread has to say onto the interface's thread, once its loop runs."""

    rung = Signal()


def run(
    settings: "Settings",
    ending: Ending,
    end_now: Callable[[Failure], NoReturn],
    *,
    windowed: bool,
    dock: bool,
) -> Failure | None:
    """Show the touch interface until it is to end; the failure that ended it, if one did."""
    application = open_display(NAME, end_now)
    log_messages()
    interface = make(settings)
    if isinstance(interface, Failure):
        return interface
    bell = _Bell()
    # Not quit(), which asks the window: full screen it lets nobody close it.
    bell.rung.connect(application.exit, Qt.ConnectionType.QueuedConnection)
    ending.on_asked(bell.rung.emit)
    interface.over.connect(ending.ask)

    def end(failure: Failure | None) -> None:
        ending.ask(failure)  # whatever ended it, the time for closing begins
        interface.close(display_is_gone=ending.failure is _GONE)
        if ending.failure is not None and ending.failure.code is FailureCode.INTERNAL:
            count_crash(settings.kiosk.data_dir)
        if ending.failure is _GONE:
            end_now(_GONE)  # letting go of what was on it, Qt and libX11 would end us their own way

    on_display_gone(lambda: end(_GONE), lambda: ending.ask(_GONE))
    interface.show(windowed=windowed, dock=dock)
    end(_GONE if application.exec() != 0 else None)
    return ending.failure
