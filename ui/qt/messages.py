"""What Qt and QML complain of, as an event of the registry: where, never what.

A complaint's text may quote whatever was shown: a name, or the picture of a receipt's code.
"""

import re
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from kiosk.base import log
from kiosk.operations.logging import LIBRARY

_GRAVE: Final = frozenset({QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg})
_PLACE: Final = re.compile(r"(?:^|/)([A-Za-z]\w*\.(?:qml|js|mjs|cpp)):([0-9]{1,6})")


def log_messages() -> None:
    """From now on, to the end of the process: a thread that draws may be complaining just then."""
    qInstallMessageHandler(_tell)


def _tell(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    if kind not in _GRAVE:
        return
    log.warning(LIBRARY, library=_category(context), place=_place(context, message), exception="")


def _category(context: QMessageLogContext) -> str:
    name = context.category or ""
    return "qt" if name in {"", "default"} else name


def _place(context: QMessageLogContext, message: str) -> str:
    """The file and its line, as Qt knows it or as the complaint begins with it."""
    known = f"{context.file}:{context.line}" if context.file else message
    found = _PLACE.search(known)
    return f"{found[1]}:{found[2]}" if found else ""
