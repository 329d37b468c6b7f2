"""What somebody may do at a kiosk, each act drawn by chance, and how often they do it."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtQuick import QQuickWindow

from kiosk.journey.steps import Screen
from kiosk.sandbox.mode import CentreMode
from kiosk.sandbox.switches import Sandbox
from tests.ui.clock import UnhurriedVisitor
from tests.ui.hands import Ways
from tests.ui.harness import Harness
from tests.ui.hostile.hands import Hands
from tests.ui.hostile.people import People

Act = Callable[["Hostile", Random], str]
"""Does something, and says what."""

_SECONDS: Final = (0.1, 0.6, 2.1, 5.0, 30.0, 100.0, 181.0, 230.0, 700.0)
_SIGN: Final = QPoint(90, 90)
_SIGN_MS: Final = 2_200
_BAD_CARDS: Final = ("unreadable", "wrong", "social_security")
_ONWARD: Final = (
    "settings.done",
    "review.confirm",
    "action.next",
    "action.skip",
    "onward.begin",
    "action.print",
    "action.finish",
    "staff_called.answered",
    "take_card.taken",
    "action.more",
)
"""What leads on, the likelier first."""


class Hostile:
    """Somebody at the kiosk; ``wait_ms`` lets it do its part for so long."""

    def __init__(self, harness: Harness, people: People, wait_ms: Callable[[int], None]) -> None:
        self.harness = harness
        self.people = people
        self.wait_ms = wait_ms
        window = harness.interface.engine.rootObjects()[0]
        assert isinstance(window, QQuickWindow)
        self.window = window
        self.hands = Hands(window)
        self._ways = Ways(window, harness.interface.engine)

    @property
    def sandbox(self) -> Sandbox:
        return self.harness.sandbox

    def targets(self) -> dict[str, QPoint]:
        """Every control in sight, by its name."""
        return {name: point.toPoint() for name, point in self._ways.targets().items()}

    def point(self, chance: Random) -> QPoint:
        """On a control that is in sight, or anywhere."""
        targets = list(self.targets().values())
        if targets and chance.random() < 0.6:
            return chance.choice(targets)
        return QPoint(chance.randrange(self.window.width()), chance.randrange(self.window.height()))

    def take_time(self) -> None:
        """Until the screen heeds."""
        assert isinstance(self.harness.visitor, UnhurriedVisitor)
        self.harness.visitor.take_time()


# ---- at the glass and the keys ----------------------------------------------------------------


def _tap(at: Hostile, chance: Random) -> str:
    point, times = at.point(chance), chance.choice((1, 1, 1, 2, 3, 20))
    at.hands.tap(point, times)
    return f"tap {times} times at {point.x()},{point.y()}"


def _fingers(at: Hostile, chance: Random) -> str:
    """Several at once, which may stay where they are."""
    fingers = range(chance.randint(2, 5))
    for finger in fingers:
        at.hands.press(finger, at.point(chance))
    for finger in fingers:
        at.hands.move(finger, at.point(chance))
    lifted = [finger for finger in fingers if chance.random() < 0.8]
    for finger in lifted:
        at.hands.lift(finger)
    return f"{len(fingers)} fingers, {len(lifted)} lifted"


def _drag(at: Hostile, chance: Random) -> str:
    start, end = at.point(chance), at.point(chance)
    at.hands.drag(start, end)
    return f"drag from {start.x()},{start.y()} to {end.x()},{end.y()}"


def _long_press(at: Hostile, chance: Random) -> str:
    point = at.point(chance)
    at.hands.press(0, point)
    at.wait_ms(chance.choice((300, 900)))
    at.hands.lift(0)
    return f"long press at {point.x()},{point.y()}"


def _hold_sign(at: Hostile, chance: Random) -> str:
    """As only staff know to do."""
    at.hands.let_go()
    at.hands.press(0, _SIGN)
    at.wait_ms(_SIGN_MS)
    at.hands.lift(0)
    return "the sign held"


def _let_go(at: Hostile, _chance: Random) -> str:
    at.hands.let_go()
    return "let go of everything"


# ---- as somebody who wants something ------------------------------------------------------------


def _go_on(at: Hostile, chance: Random) -> str:
    """The way that the screen offers, in its time."""
    screen = at.harness.screen
    at.take_time()
    targets = at.targets()
    if screen in {Screen.PLACE_CARD, Screen.HOLDER_CARD, Screen.CARD_GONE}:
        return _lay_card(at, chance)
    if screen is Screen.TAKE_CARD and chance.random() < 0.7:
        return _take_card(at, chance)
    if screen in {Screen.PHONE, Screen.ID_NUMBER} and "key.1" in targets and chance.random() < 0.7:
        return _type(at, chance, targets)
    name = next((one for one in _ONWARD if one in targets), "")
    if not name or chance.random() < 0.15:
        name = chance.choice(list(targets) or [""])
    if name:
        at.hands.tap(targets[name])
    return f"go on by {name or 'nothing'}"


def _type(at: Hostile, chance: Random, targets: Mapping[str, QPoint]) -> str:
    is_phone = at.harness.screen is Screen.PHONE
    number = at.people.phone(chance) if is_phone else at.people.anybody(chance).number
    for digit in number:
        if (key := f"key.{digit}") in targets:
            at.hands.tap(targets[key])
    at.take_time()
    if "action.next" in (now := at.targets()):
        at.hands.tap(now["action.next"])
    return "type a number"


def _read(at: Hostile, _chance: Random) -> str:
    """Look on until nothing moves."""
    at.harness.visitor.rest()
    return "look on"


# ---- what else may happen -----------------------------------------------------------------------


def _lay_card(at: Hostile, chance: Random) -> str:
    card = chance.choice(_BAD_CARDS) if chance.random() < 0.1 else at.people.anybody(chance).key
    at.sandbox.place(card)
    return f"lay down {card}"


def _take_card(at: Hostile, _chance: Random) -> str:
    at.sandbox.remove()
    return "take the card"


def _plug(at: Hostile, chance: Random) -> str:
    at.sandbox.reader_unplugged = chance.random() < 0.4
    return f"reader unplugged: {at.sandbox.reader_unplugged}"


def _paper(at: Hostile, chance: Random) -> str:
    at.sandbox.paper_out = chance.random() < 0.5
    return f"paper out: {at.sandbox.paper_out}"


def _network(at: Hostile, chance: Random) -> str:
    at.sandbox.network_off = chance.random() < 0.5
    return f"network off: {at.sandbox.network_off}"


def _centre(at: Hostile, chance: Random) -> str:
    at.sandbox.centre_mode = chance.choice(list(CentreMode))
    return f"centre {at.sandbox.centre_mode}"


def _counter(at: Hostile, chance: Random) -> str:
    """The counter and the hotline do their work meanwhile."""
    if chance.random() < 0.5:
        return f"counter confirms: {at.sandbox.counter_confirms()}"
    return f"a call: {at.sandbox.phone_in(at.people.anybody(chance).key)}"


def _pass_time(at: Hostile, chance: Random) -> str:
    seconds = chance.choice(_SECONDS)
    at.harness.pass_seconds(seconds)
    return f"{seconds} s pass"


ACTS: Final[Mapping[str, tuple[int, Act]]] = {
    "tap": (14, _tap),
    "fingers": (5, _fingers),
    "drag": (5, _drag),
    "long_press": (1, _long_press),
    "hold_sign": (1, _hold_sign),
    "let_go": (3, _let_go),
    "mouse": (6, lambda at, chance: at.hands.mouse(chance, at.point(chance), at.point(chance))),
    "key": (30, lambda at, chance: at.hands.key(chance)),
    "hold_key": (2, lambda at, chance: at.hands.hold_key(chance)),
    "pad": (5, lambda at, chance: at.hands.pad(chance)),
    "foreign": (2, lambda at, chance: at.hands.foreign(chance)),
    "ask": (6, lambda at, chance: at.hands.ask(chance, at.point(chance))),
    "go_on": (20, _go_on),
    "read": (1, _read),
    "lay_card": (6, _lay_card),
    "take_card": (2, _take_card),
    "plug": (2, _plug),
    "paper": (1, _paper),
    "network": (2, _network),
    "centre": (1, _centre),
    "counter": (1, _counter),
    "pass_time": (7, _pass_time),
}
"""Each with its weight."""
_WILLING: Final = 15
"""How many times as often somebody goes on who also wants something."""


def draw(chance: Random, *, willing: bool) -> Act:
    weights = [weight for weight, _ in ACTS.values()]
    if willing:
        weights[list(ACTS).index("go_on")] *= _WILLING
    (_, act), *_rest = chance.choices(list(ACTS.values()), weights)
    return act
