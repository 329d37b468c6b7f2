"""Touches every target of every screen as hands do, and looks at what comes of it.

``python -m tests.ui.touches`` prints the counts, and ends with 1 where a touch did wrong:

- a finger on a target is somebody, also beside a palm that rests on the glass;
- a double tap, its second half 0, 100 or 300 ms after the first, goes one screen on at most;
- tapping for 20 s where a binding button was ends on what came of it.

``--size``, ``--step``, ``--language``, ``--reach`` and ``--state`` narrow it; of the screens that
are left, ``--every N`` takes each Nth, and touches all of its targets.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.report import ReportState
from kiosk.journey import events
from kiosk.journey.screens import SCREENS
from kiosk.journey.steps import Screen
from tests.ui.gallery import SIZES, STEPS, Gallery, Look
from tests.ui.gallery.looks import REACHES, looks, size_of
from tests.ui.gallery.tour import every_state
from tests.ui.gallery_states import State, receipt_of, states
from tests.ui.sessions import presentations

GAPS: Final = (0.0, 0.1, 0.3)
"""Seconds between the two halves of a double tap."""
RHYTHMS: Final = (2.5, 0.1, 1.0, 0.5)
"""Seconds between the taps of somebody who goes on and on."""
TAPPED_SECONDS: Final = 20.0
_PALM: Final = QPoint(3, 3)
_STEP_MS: Final = 16
_UNTOUCHED: Final = 60.0
_BINDING: Final = "review.confirm"
_MORE: Final = "action.more"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a finger is put: the middle of a control in sight."""

    name: str
    middle: QPoint


@dataclass
class Count:
    targets: int = 0
    touches: int = 0
    double_taps: int = 0
    tapped_on: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.targets} targets, {self.touches} touches, {self.double_taps} double taps, "
            f"{self.tapped_on} times tapped on for {TAPPED_SECONDS:.0f} s, "
            f"{len(self.faults)} faults"
        )


class Hands:
    """Fingers on the gallery's window, whose clock they move on."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery
        self._glass = QTest.createTouchDevice()
        self.moved = 0
        gallery.session.arrived.connect(self._move)

    def _move(self) -> None:
        self.moved += 1

    @property
    def screen(self) -> Screen:
        return self._gallery.session.value.screen

    def show(self, state: State, look: Look) -> None:
        self._gallery.show(state, look)
        self.moved = 0

    def wait(self, seconds: float) -> None:
        self._gallery.uptime.advance(seconds)
        self._gallery.session.tick()

    def handle(self, event: events.Event) -> None:
        self._gallery.session.handle(event)

    def settle(self) -> None:
        self._gallery.settle()

    def targets(self) -> list[Target]:
        """Every control in sight, from the top."""
        return [
            Target(target.name, QPointF(*target.box.middle).toPoint())
            for target in self._gallery.seen().targets
            if target.enabled and target.clip.has(*target.box.middle)
        ]

    def target(self, name: str) -> Target | None:
        return next((target for target in self.targets() if target.name == name), None)

    def press(self, point: QPoint, *, palm: bool) -> bool:
        """Put a finger down; whether that was taken for somebody who is there."""
        gallery = self._gallery
        glass = QTest.touchEvent(gallery.window, self._glass)
        if palm:
            glass = glass.stationary(0)
        glass.press(1, point, gallery.window).commit()
        return gallery.session._stillness._since == gallery.uptime()

    def lift(self, point: QPoint, *, palm: bool) -> None:
        glass = QTest.touchEvent(self._gallery.window, self._glass)
        if palm:
            glass = glass.stationary(0)
        glass.release(1, point, self._gallery.window).commit()

    def tap(self, point: QPoint) -> None:
        self.press(point, palm=False)
        self.lift(point, palm=False)

    def drag(self, start: QPoint, by: QPoint, steps: int = 8) -> None:
        """A finger that moves on its way, and lifts where it came to."""
        self.press(start, palm=False)
        self.move(start, by, steps)
        self.lift(start + by, palm=False)

    def move(self, start: QPoint, by: QPoint, steps: int = 8) -> None:
        """The finger that was put down there."""
        window = self._gallery.window
        for number in range(1, steps + 1):
            # A list goes by the time between moves, too.
            QTest.qWait(_STEP_MS)
            point = start + by * number / steps
            QTest.touchEvent(window, self._glass).move(1, point, window).commit()

    def rest_palm(self) -> None:
        window = self._gallery.window
        QTest.touchEvent(window, self._glass).press(0, _PALM, window).commit()

    def lift_palm(self) -> None:
        window = self._gallery.window
        QTest.touchEvent(window, self._glass).release(0, _PALM, window).commit()


def touch(hands: Hands, target: Target, *, palm: bool, gap: float) -> Iterator[str]:
    """One double tap on ``target`` of the screen that is shown; tells its faults."""
    before = hands.screen
    if palm:
        hands.rest_palm()
    hands.wait(_UNTOUCHED)
    if not hands.press(target.middle, palm=palm):
        yield f"a finger on {target.name} is nobody" + (" beside a palm" if palm else "")
    hands.lift(target.middle, palm=palm)
    hands.wait(gap)
    hands.press(target.middle, palm=palm)
    hands.lift(target.middle, palm=palm)
    if hands.moved > 1:
        yield f"a double tap on {target.name} after {gap} s went from {before} to {hands.screen}"
    if palm:
        hands.lift_palm()


def touch_all(
    hands: Hands, shown: Iterable[tuple[State, Look]], count: Count, *, every: int = 1
) -> None:
    """Each target of these screens once, or ``every`` third; palm and gap take turns."""
    ways = list(product((False, True), GAPS))
    met = 0
    for state, look in shown:
        hands.show(state, look)
        untouched = True
        for target in hands.targets():
            met += 1
            if met % every:
                continue
            palm, gap = ways[count.targets % len(ways)]
            count.targets += 1
            if not untouched:
                hands.show(state, look)
            untouched = False
            faults = touch(hands, target, palm=palm, gap=gap)
            count.faults += (f"{look} {state.name}: {fault}" for fault in faults)
            count.touches += 2
            count.double_taps += 1


# ---- where a binding button was ---------------------------------------------------------------


def reviews() -> list[State]:
    """The screens with a binding button."""
    return [
        state for state in states() if state.name.startswith(Screen.REVIEW) and not state.just_come
    ]


def come_of_it(*, recorded: bool) -> tuple[events.Event, ...]:
    """What a session hears after the binding button, at once."""
    if not recorded:
        return (events.NotRecorded(Failure(FailureCode.QUEUE_UNAVAILABLE)),)
    receipt = receipt_of(ReportState.IN_FORCE)
    printed = events.ReceiptPrinted(receipt.report_id, confirmed=False, qr="")
    return (events.Recorded(receipt), events.CentreAnswered(receipt), printed)


def tap_on(
    hands: Hands, state: State, look: Look, rhythm: float, *, recorded: bool
) -> Iterator[str]:
    """Confirm, and go on tapping there; tells where that does not end on what came of it."""
    hands.show(state, look)
    point = _confirmed_at(hands)
    if point is None:
        yield "the binding button never came to life"
        return
    for event in come_of_it(recorded=recorded):
        hands.handle(event)
    for _ in range(round(TAPPED_SECONDS / rhythm)):
        hands.wait(rhythm)
        hands.tap(point)
        hands.settle()
    wanted = Screen.RESULT if recorded else Screen.PROBLEM
    if hands.screen is not wanted:
        yield f"tapping every {rhythm} s where {_BINDING} was ended on {hands.screen}"


def _confirmed_at(hands: Hands) -> QPoint | None:
    """Read to the end, confirm, and remember where."""
    binding = read_to_the_end(hands)
    if binding is None:
        return None
    hands.tap(binding.middle)
    return binding.middle if hands.screen is Screen.RECORDING else None


def read_to_the_end(hands: Hands) -> Target | None:
    """Turn the pages until the binding button lives."""
    for _ in range(20):
        binding = hands.target(_BINDING)
        more = hands.target(_MORE)
        if binding is not None or more is None:
            return binding
        hands.tap(more.middle)
        hands.settle()
    return None


def tap_on_all(hands: Hands, looks: Iterable[Look], count: Count, *, every: int = 1) -> None:
    """On each screen with a binding button, or ``every`` third; rhythm and end take turns."""
    ways = list(product(RHYTHMS, (True, False)))
    for look, state in list(product(looks, reviews()))[::every]:
        rhythm, recorded = ways[count.tapped_on % len(ways)]
        count.tapped_on += 1
        for fault in tap_on(hands, state, look, rhythm, recorded=recorded):
            count.faults.append(f"{look} {state.name}: {fault}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", action="append", help="only states that begin so")
    parser.add_argument("--size", action="append", type=size_of, help="as 1080x1920")
    parser.add_argument("--language", action="append")
    parser.add_argument("--step", action="append", type=int, choices=STEPS)
    parser.add_argument("--reach", action="append", choices=tuple(REACHES))
    parser.add_argument("--every", type=int, default=1, help="of so many screens one is touched")
    wanted = parser.parse_args()

    gallery = Gallery()
    hands, count = Hands(gallery), Count()
    ways = list(
        looks(
            wanted.language or presentations(),
            wanted.size or SIZES,
            wanted.step or STEPS,
            ("warm",),
            [REACHES[reach] for reach in wanted.reach or REACHES],
        )
    )
    chosen = every_state(wanted.state or ())
    shown = [(state, look) for look in ways for state in chosen][:: wanted.every]
    touch_all(hands, shown, count)
    tap_on_all(hands, ways, count, every=wanted.every)
    for fault in count.faults:
        print(fault)
    there = f"{len(chosen)} states of {len(SCREENS)} screens in {len(ways)} looks"
    print(f"{len(shown)} of {there}: {count}")
    return 1 if count.faults else 0


if __name__ == "__main__":
    sys.exit(main())
