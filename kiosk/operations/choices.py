"""What is set at this kiosk by its staff, or by the centre, over a restart."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from kiosk.base.disk import write_whole
from kiosk.base.records import dataclass
from kiosk.domain.failure import Failure, FailureCode
from kiosk.journey.values import LOUDEST, QUIETEST, USUAL_VOLUME

FILE: Final = "choices.json"


@dataclass(frozen=True)
class Choices:
    """``volume`` is what every session begins with; see :class:`~kiosk.journey.values.Place`."""

    out_of_service: bool = False
    volume: int = USUAL_VOLUME


class ChoiceShelf:
    """Keeps them in ``file``; safe to use from any thread.

    Where the disk fails they hold as long as the program runs. What can't be read counts as
    nothing chosen: a damaged file never puts a kiosk out of service.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._current = _read(file)

    @property
    def current(self) -> Choices:
        return self._current

    def put_out_of_service(self, *, out: bool) -> Failure | None:
        """Until it is put back; ``data_folder_unwritable`` where no restart will know of it."""
        return self._change(lambda before: replace(before, out_of_service=out))

    def set_volume(self, volume: int) -> Failure | None:
        within = min(max(volume, QUIETEST), LOUDEST)
        return self._change(lambda before: replace(before, volume=within))

    def obstacle(self) -> Failure | None:
        """Whether no report is to be taken here."""
        return Failure(FailureCode.OUT_OF_SERVICE) if self._current.out_of_service else None

    def _change(self, choose: Callable[[Choices], Choices]) -> Failure | None:
        with self._lock:
            self._current = choose(self._current)
            try:
                write_whole(self._file, json.dumps(asdict(self._current)).encode())
            except OSError as error:
                detail = f"{self._file}: {error.strerror}"
                return Failure(FailureCode.DATA_FOLDER_UNWRITABLE, detail)
        return None


def _read(file: Path) -> Choices:
    try:
        stored = json.loads(file.read_bytes())
        volume = min(max(int(stored["volume"]), QUIETEST), LOUDEST)
        return Choices(stored["out_of_service"] is True, volume)
    except (OSError, ValueError, TypeError, KeyError):
        return Choices()
