"""Where a drill takes place: a kiosk, its devices, display and supervisor, and a centre."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any, Final

from tests.drills.unit import LONGEST, Unit
from tests.e2e.setup import KioskSetup, Part
from tests.sync.reference import Reference, referred
from tests.ui import running

WATCHDOG_SECONDS: Final = 30.0
RESTART_SECONDS: Final = 0.2
"""As the unit has them (resources/package)."""


@dataclass
class Heard:
    """The heartbeats that the centre got, with when (``time.monotonic``)."""

    beats: list[tuple[float, dict[str, Any]]] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def until(self, fits: Callable[[dict[str, Any]], bool], since: float) -> float:
        """When one came, after ``since``, that fits."""

        def found() -> float | None:
            return next((at for at, beat in self.beats if at > since and fits(beat)), None)

        with self.changed:
            assert self.changed.wait_for(lambda: found() is not None, LONGEST), self.beats[-1:]
            at = found()
        assert at is not None
        return at


@dataclass
class Hall:
    """One kiosk that has opened and been heard by the centre."""

    setup: KioskSetup
    unit: Unit
    centre: Reference
    heard: Heard
    display: Popen[bytes]
    display_name: str
    quick: bool

    def opened(self, since: float) -> float:
        """When it showed its first frame and had opened, after ``since``."""
        shown = self.unit.until("ui.first_frame", since)
        self.unit.until("kiosk.opened", since)
        return shown

    def device(self, name: str, code: str, since: float) -> float:
        """When the centre heard that."""
        return self.heard.until(lambda beat: beat["devices"].get(name) == code, since)

    def vital(self, name: str, value: object, since: float) -> float:
        return self.heard.until(lambda beat: bool(beat["vitals"][name] == value), since)


def _listening(centre: Reference) -> Heard:
    heard = Heard()
    keep = centre.centre.heartbeat

    def heartbeat(beat: Any, *rest: Any) -> Any:
        answer = keep(beat, *rest)
        with heard.changed:
            heard.beats.append((time.monotonic(), json.loads(beat.model_dump_json())))
            heard.changed.notify_all()
        return answer

    centre.centre.__dict__["heartbeat"] = heartbeat
    return heard


@contextmanager
def hall(
    folder: Path, *parts: Part, quick: bool, before: Callable[[int], str] | None = None, **env: str
) -> Iterator[Hall]:
    """``before`` puts something before the centre's port, and gives its address."""
    with ExitStack() as owned:
        setup = KioskSetup(folder)
        for part in parts:
            part(setup, owned)
        centre = owned.enter_context(referred(folder))
        url = before(centre.port) if before else centre.url
        setup.sections["central"] = {"url": url, "verify_url": f"{centre.url}/r"} | {
            name: value for name, value in setup.sections["central"].items() if name != "url"
        }
        setup.write_file()
        heard = _listening(centre)
        name, display = owned.enter_context(running.display())
        unit = owned.enter_context(
            Unit(
                setup.file,
                {"DISPLAY": name} | setup.environment | env,
                quick=quick,
                watchdog=4.0 if quick else WATCHDOG_SECONDS,
                restart=RESTART_SECONDS,
            )
        )
        place = Hall(setup, unit, centre, heard, display, name, quick)
        place.opened(0.0)
        heard.until(lambda beat: beat["devices"]["kiosk"] == "ready", 0.0)
        yield place
