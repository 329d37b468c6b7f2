"""One run of somebody hostile, from its seed to what came of it."""

import json
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QTimer

from kiosk.configuration.sections import StatedSection
from kiosk.journey.patience import Patience
from kiosk.journey.steps import JourneyName, Screen
from kiosk.operations import pin
from kiosk.reader.simulated.reader import SimulatedReader
from kiosk.sandbox.mode import CentreMode
from tests.patience import PATIENCE
from tests.ui.harness import Harness, open_harness
from tests.ui.hostile.acts import Hostile, draw
from tests.ui.hostile.people import People
from tests.ui.hostile.watch import Watch
from tests.ui.leftovers import RARE_DISTRICT, Leftovers
from tests.ui.presses import Unpictured
from ui.demo.visitor import LostError

SIZES: Final = ((1080, 1920), (1920, 1080), (1280, 1024), (1024, 768))
_KIOSK_ID: Final = f"{RARE_DISTRICT}-0418"
_PIN: Final = "270915270915"
_QUIET_MS: Final = 20
_MOMENTS_MS: Final = (0, 0, 5, 20, 60)
"""Left to the kiosk after an act."""
_MOOD: Final = 40
"""Acts that go by before somebody else is at the kiosk, who may want something."""
_STRETCH: Final = 200
"""Acts after which everybody leaves, and it is looked what they leave behind."""
_LAST: Final = 15
_LONG_SECONDS: Final = 1_000.0


def size_of(seed: int) -> tuple[int, int]:
    return SIZES[seed % len(SIZES)]


def screen_file(folder: Path, seed: int) -> Path:
    """What tells Qt's offscreen platform how large its screen is."""
    width, height = size_of(seed)
    file = folder / "screen.json"
    screen = {"name": "kiosk", "x": 0, "y": 0, "width": width, "height": height}
    file.write_text(json.dumps({"screens": [screen]}), encoding="ascii")
    return file


@dataclass
class Ended:
    """What was done and came of it; ``broken`` is empty where everything was kept."""

    acts: int
    seconds: float
    begun: int
    ended: int
    reports: int
    looked: int
    broken: list[str]
    last: list[str]

    def __str__(self) -> str:
        return (
            f"{self.acts} acts in {self.seconds:.0f} s, {self.begun} journeys begun, "
            f"{self.ended} ended, {self.reports} reports, looked {self.looked} times for what "
            f"was left of people, {len(self.broken)} promises broken"
        )


class Run:
    """Somebody hostile at one kiosk."""

    def __init__(self, harness: Harness, seed: int, folder: Path) -> None:
        self._harness = harness
        self._seed = seed
        self._folder = folder
        self._left = Leftovers(harness)
        self._people = People(harness.sandbox, self._left)
        self._hostile = Hostile(harness, self._people, wait_ms)
        self._watch = Watch(harness, self._left)
        self._looked = 0
        theme = harness.interface.engine.singletonInstance("Theme", "Theme")
        assert isinstance(theme, QObject)
        # What moves, moves as ever, for a shorter while.
        theme.setProperty("quiet", _QUIET_MS)

    def go(self, goes_on: Callable[[int], bool]) -> Ended:
        """Act as long as ``goes_on`` says of the number of acts done, and nothing is broken."""
        began, done = time.monotonic(), 0
        last: deque[str] = deque(maxlen=_LAST)
        watch = self._watch
        with watch.looking():
            while goes_on(done) and not watch.broken:
                last.append(self._act(done))
                done += 1
                watch.look()
                if done % _STRETCH == 0 and not watch.broken:
                    self._all_leave()
            if not watch.broken:
                if done % _STRETCH:
                    self._all_leave()
                self._serve_somebody()
                self._all_leave()
        return Ended(
            done,
            time.monotonic() - began,
            watch.begun,
            watch.ended,
            len(watch.recorded),
            self._looked,
            watch.broken,
            list(last),
        )

    def _act(self, number: int) -> str:
        """Drawn from the seed and its number alone, whatever came of those before."""
        willing = Random(f"{self._seed} {number // _MOOD}").random() < 0.6
        chance = Random(f"{self._seed} act {number}")
        told = draw(chance, willing=willing)(self._hostile, chance)
        wait_ms(chance.choice(_MOMENTS_MS))
        return f"{number}: {told}, on {self._harness.screen}"

    # ---- once everybody has left ---------------------------------------------------------------

    def _all_leave(self) -> None:
        """Nobody does anything any more, and the world is as it should be."""
        self._hostile.hands.let_go()
        sandbox = self._harness.sandbox
        sandbox.reader_unplugged = sandbox.network_off = sandbox.paper_out = False
        sandbox.centre_mode = CentreMode.NORMAL
        sandbox.remove()
        # All that was done at the reader has been heard before it is looked who is there.
        self._until(self._is_told, "the reader to tell of it")
        wait_ms(_QUIET_MS)
        self._until(self._is_left, "everybody to leave")
        self._until(self._is_sent, "the reports to be sent")
        self._watch.look()
        self._watch.look_in_queue()
        sandbox._newcomers.clear()
        self._left.forget()
        self._watch.broken += [f"left: {what}" for what in self._left.found()]
        self._people.forget()
        self._looked += 1

    def _until(self, reached: Callable[[], bool], wanted: str) -> None:
        end = time.monotonic() + PATIENCE
        while not reached():
            if time.monotonic() > end:
                self._watch.broken.append(
                    f"waited for {wanted}, but the screen is {self._harness.screen}"
                )
                return
            wait_ms(20)

    def _is_told(self) -> bool:
        reader = self._harness.sandbox._reader
        assert isinstance(reader, SimulatedReader)
        return reader._situations.empty()

    def _is_left(self) -> bool:
        harness = self._harness
        harness.pass_seconds(_LONG_SECONDS)
        if harness.screen is Screen.STAFF_CALLED and harness.interface.session.hears:
            answered = self._hostile.targets().get("staff_called.answered")
            if answered is not None:
                self._hostile.hands.tap(answered)
        return (
            harness.screen is Screen.ATTRACT
            and not harness.interface.session.value.card_present
            and harness.interface.staff.property("stage") == "closed"
        )

    def _is_sent(self) -> bool:
        waiting = {"recorded", "refused"} & self._harness.queued().keys()
        if waiting:
            self._harness.interface.kiosk.effects.retry_refused()
        return not waiting

    def _serve_somebody(self) -> None:
        """After all of it the next person reports their loss as anybody would."""
        harness = self._harness
        tour = Unpictured(
            harness.interface,
            harness.visitor,
            JourneyName.PRE_LOSS,
            self._folder,
            1,
            fast=True,
            say=print,
            patience=Patience(90, 20),
            person=self._people.anybody(Random(self._seed)).key,
        )
        try:
            tour.go()
        except LostError as lost:
            self._watch.broken.append(f"the next person was not served: {lost}")
            return
        if tour.receipt is None or tour.failure is not None:
            self._watch.broken.append(f"the next person was not served: {tour.failure}")


def wait_ms(milliseconds: int) -> None:
    """Let the kiosk do its part."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop, loop.quit)
    loop.exec()


def run(folder: Path, seed: int, goes_on: Callable[[int], bool]) -> Ended:
    profile = Random(seed).choice(("outlet", "hospital"))
    with open_harness(
        folder / "data",
        confirm_online=1,
        windowed=False,
        stated=StatedSection(1000, 1000),
        id=_KIOSK_ID,
        profile=profile,
        staff_pin_hash=pin.hashed(_PIN),
    ) as harness:
        return Run(harness, seed, folder).go(goes_on)
