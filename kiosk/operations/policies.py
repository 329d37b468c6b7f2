"""The regions' rules in use: those the centre last gave, else those the program came with."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import PolicyBook

COPY: Final = "policies.json"
_log = structlog.get_logger()


class PolicyShelf:
    """Keeps the last good rules of ``GET /v1/policies`` in ``folder``, over a restart too.

    ``region`` is the GB/T 2260 code of the kiosk: rules without its own are of no use here.
    ``on_change`` gets every new book, on the thread that brought it.
    """

    def __init__(
        self,
        shipped: PolicyBook,
        folder: Path,
        region: str,
        on_change: Callable[[PolicyBook], None] = lambda _book: None,
    ) -> None:
        self._copy = folder / COPY
        self._region = region
        self._on_change = on_change
        self.current = self._kept() or shipped
        """The rules that hold now."""

    def _kept(self) -> PolicyBook | None:
        try:
            book = self._read(self._copy.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            book = Failure(FailureCode.CONFIGURATION_INVALID, f"{COPY}: {error.strerror}")
        if isinstance(book, Failure):
            _log.error("policies.refused", detail=book.detail)
            return None
        return book

    def _read(self, sheet: bytes) -> PolicyBook | Failure:
        book = PolicyBook.parse(sheet)
        if isinstance(book, Failure):
            return book
        own = book.for_region(self._region)
        if own is None or not own.hotlines:
            detail = f"policies: no hotline for {self._region}, where this kiosk stands"
            return Failure(FailureCode.CONFIGURATION_INVALID, detail)
        return book

    def update(self, sheet: bytes) -> Failure | None:
        """Go by ``sheet`` (UTF-8 JSON) from now on; a broken one changes nothing.

        ``configuration_invalid`` with the key at fault, ``data_folder_unwritable``.
        """
        book = self._read(sheet)
        if isinstance(book, PolicyBook):
            book = self._keep(sheet) or book
        if isinstance(book, Failure):
            _log.error("policies.refused", detail=book.detail)
            return book
        self.current = book
        _log.info("policies.updated", regions=len(book))
        self._on_change(book)
        return None

    def _keep(self, sheet: bytes) -> Failure | None:
        part = self._copy.with_suffix(".part")
        try:
            with part.open("wb") as file:
                file.write(sheet)
                file.flush()
                os.fsync(file.fileno())
            part.replace(self._copy)
        except OSError as error:
            return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{self._copy}: {error.strerror}")
        return None
