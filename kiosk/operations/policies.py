"""The regions' rules in use: those the centre last gave, else those the program came with."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Final

from kiosk.base import log
from kiosk.base.disk import write_whole
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.policy import Policy, PolicyBook

COPY: Final = "policies.kept"


def home_of(book: PolicyBook, region: str) -> Policy | Failure:
    """The rules for where the kiosk stands, which at least name whom to call."""
    home = book.for_region(region)
    if home is not None and home.hotlines:
        return home
    detail = f"policies: no hotline for kiosk.region = {region}, where this kiosk stands"
    return Failure(FailureCode.CONFIGURATION_INVALID, detail)


class PolicyShelf:
    """Keeps the last good rules of ``GET /v1/policies`` in ``folder``, over a restart too.

    ``region`` is the GB/T 2260 code of the kiosk: rules without its own are of no use here.
    ``on_change`` gets every new book, on the thread that brought it. The copy is three parts, a
    line each but for the last: a SHA-256 of the rest, the entity tag, the sheet as it came.
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
        self._refused: str | None = None
        self.current = self._load_copy() or shipped
        """The rules that hold now."""

    @property
    def seen(self) -> str:
        """The entity tags of what need not be sent again: the rules in use, and broken ones."""
        return f"{self.current.etag}, {self._refused}" if self._refused else self.current.etag

    def update(self, sheet: bytes, etag: str | None = None) -> Failure | None:
        """Go by ``sheet`` (UTF-8 JSON) from now on; a broken one changes nothing.

        ``configuration_invalid`` with the key at fault, ``data_folder_unwritable``.
        """
        book = self._parse(sheet, etag)
        self._refused = etag if isinstance(book, Failure) else None
        if isinstance(book, PolicyBook):
            book = self._keep(sheet, book.etag) or book
        if isinstance(book, Failure):
            log.error("policies.refused", detail=book.detail)
            return book
        self.current = book
        log.info("policies.updated", regions=len(book))
        self._on_change(book)
        return None

    def _parse(self, sheet: bytes, etag: str | None) -> PolicyBook | Failure:
        book = PolicyBook.parse(sheet, etag)
        if isinstance(book, Failure):
            return book
        own = home_of(book, self._region)
        return own if isinstance(own, Failure) else book

    def _load_copy(self) -> PolicyBook | None:
        try:
            digest, _, rest = self._copy.read_bytes().partition(b"\n")
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            book = self._unusable(str(error.strerror))
        else:
            etag, _, sheet = rest.partition(b"\n")
            whole = digest == _digest(rest)
            book = self._parse(sheet, etag.decode()) if whole else self._unusable("damaged")
        if isinstance(book, Failure):
            log.error("policies.refused", detail=book.detail)
            return None
        return book

    def _unusable(self, problem: str) -> PolicyBook | Failure:
        return Failure(FailureCode.CONFIGURATION_INVALID, f"{self._copy.name}: {problem}")

    def _keep(self, sheet: bytes, etag: str) -> Failure | None:
        rest = etag.encode() + b"\n" + sheet
        try:
            write_whole(self._copy, _digest(rest) + b"\n" + rest)
        except OSError as error:
            return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, f"{self._copy}: {error.strerror}")
        return None


def _digest(content: bytes) -> bytes:
    return sha256(content).hexdigest().encode()
