"""The one place where the parts are put together, from the configuration."""

import json
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Final, Self

from kiosk.base import log
from kiosk.base.forgetting import keep_to_ourselves, overwrite_from_now_on
from kiosk.base.pulse import Pulse
from kiosk.base.records import dataclass
from kiosk.base.uptime import seconds_up
from kiosk.base.worker import Worker
from kiosk.configuration.settings import Settings
from kiosk.domain import china
from kiosk.domain.contact import Exchange
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.order import OrderAct
from kiosk.domain.policy import PolicyBook
from kiosk.effects.cards import Cards
from kiosk.effects.confirmations import Confirmations
from kiosk.effects.enquiries import Enquiries
from kiosk.effects.papers import Papers
from kiosk.effects.posting import Post
from kiosk.effects.recorder import Recorder
from kiosk.effects.runner import EffectRunner
from kiosk.health.diagnostics import diagnostics
from kiosk.health.heartbeat import Asking, beat, fetch_rules, health
from kiosk.health.metrics import MetricsPage
from kiosk.health.notice import Notice
from kiosk.health.staff import staff_report
from kiosk.journey import events
from kiosk.operations import logging
from kiosk.operations.choices import FILE, ChoiceShelf
from kiosk.operations.clock import ClockWitness
from kiosk.operations.data_folder import Ownership
from kiosk.operations.lives import Life, Lives
from kiosk.operations.orders import FILE as ORDERS
from kiosk.operations.orders import Orders
from kiosk.operations.policies import PolicyShelf, home_of
from kiosk.operations.serving import Serving
from kiosk.printing.port import Printed, PrinterStatus
from kiosk.printing.token.rotation import KeyInUse
from kiosk.queue.queue import Queue
from kiosk.sync.loop import SyncLoop
from kiosk.wiring.centre import open_centre
from kiosk.wiring.printer import make_composer, open_printer
from kiosk.wiring.queue import key_missing, open_queue
from kiosk.wiring.reader import open_reader
from kiosk.wiring.sandbox import make_sandbox

if TYPE_CHECKING:
    from kiosk.sandbox.switches import Sandbox

_CLOSING_SECONDS: Final = 1.8


@dataclass(frozen=True)
class Kiosk:
    """The kiosk behind the screen. :meth:`open` makes and starts it, :meth:`close` ends it."""

    queue: Queue
    effects: EffectRunner
    clock: ClockWitness
    serving: Serving
    sandbox: "Sandbox | None"
    sending: Pulse
    """Stands still where the thread that sends reports hangs."""
    receipt_key: KeyInUse
    choices: ChoiceShelf
    _region: str
    _folder: Path
    _shelf: PolicyShelf
    _notice: Notice
    _owned: ExitStack

    @classmethod
    def open(
        cls,
        settings: Settings,
        policies: PolicyBook,
        post: Post,
        on_policies: Callable[[PolicyBook], None] = lambda _book: None,
        *,
        clock: ClockWitness | None = None,
        command: str = "run",
        copies: Path | None = None,
        screen: Pulse | None = None,
        choices: ChoiceShelf | None = None,
        restart: Callable[[], object] = lambda: None,
    ) -> Self | Failure:
        """Put the parts together; a failure closes again what was open already.

        ``policies`` are those the program came with; ``on_policies`` gets every other book that
        comes to hold. ``clock`` is the witness that the screen asks too. Before anything else the
        data folder is taken for ``command``. A real printer's papers are kept as files in
        ``copies`` too, where that is given. ``screen`` is the pulse of the interface, of which the
        centre is told. ``choices`` is what was set here before; ``restart`` has
        the program end, once nobody is served, and started anew.
        """
        keep_to_ourselves()
        overwrite_from_now_on()
        clock = clock or ClockWitness()
        region, folder = settings.kiosk.region, settings.kiosk.data_dir
        choices = choices or ChoiceShelf(folder / FILE)
        with ExitStack() as owned:
            kept = _open_folder(settings, command, clock, owned)
            if isinstance(kept, Failure):
                return kept
            queue, key = kept
            centre = open_centre(settings, policies, owned, clock)
            if isinstance(centre, Failure):
                return centre
            if centre.own is not None:
                clock.hear(china.now())  # it goes by this machine's clock, whatever that says
            shelf = PolicyShelf(policies, folder, region, on_policies)
            if shelf.current is not policies:
                on_policies(shelf.current)
            verify_url = settings.verify_url or f"{centre.url}/r"
            link = partial(key.link, verify_url=verify_url)
            composer = make_composer(settings, lambda: shelf.current, link)
            printer = open_printer(settings, composer, copies)
            owned.callback(printer.close)
            reader = open_reader(settings, clock.day)
            sandbox = None
            if settings.has_stand_ins:
                centre, sandbox = make_sandbox(settings, centre, reader, printer)
            sender = centre.sender

            def note_exchange(answered: bool) -> None:  # noqa: FBT001 - as it is told
                post(events.Exchanged(Exchange(answered, seconds_up())))

            def its_health(shown: Mapping[str, object]) -> dict[str, object]:
                return health(
                    settings,
                    shelf.current,
                    queue,
                    shown,
                    effects.devices(),
                    clock=clock,
                    screen=screen,
                    obstacle=_obstacle(shelf, queue, region, folder) or choices.obstacle(),
                    lives=lives,
                    last_served_at=serving.last_ended,
                )

            def tell_health() -> bool | Failure | None:
                return _tell_health(
                    sender,
                    shelf,
                    key,
                    orders=orders,
                    health=its_health,
                    beat_soon=sync.beat_soon,
                )

            opened: list[Kiosk] = []
            orders = _orders(
                settings,
                clock,
                choices,
                sender=sender,
                shelf=shelf,
                key=key,
                restart=restart,
                opened=opened,
            )
            lives = _lives(folder, command, owned)
            serving = Serving(folder)
            owned.callback(serving.close)
            confirmations = Confirmations(post)
            sync = SyncLoop(
                queue,
                sender,
                confirmations.take,
                beat=tell_health,
                on_exchange=note_exchange,
            )
            effects = EffectRunner(
                cards=Cards(reader, post),
                recorder=Recorder(queue, post, confirmations.expect, sync.wake),
                confirmations=confirmations,
                enquiries=Enquiries(queue, centre.enquirer, post, clock.now, note_exchange),
                papers=Papers(
                    queue, printer, post, kiosk_id=settings.kiosk.id, link=link, now=clock.now
                ),
                sync=sync,
                confirm_online=settings.timeouts.confirm_online,
            )
            owned.callback(effects.close)
            effects.start()
            metrics = MetricsPage(settings.metrics.port, lambda: its_health(key.shown()))
            owned.callback(metrics.close)
            kiosk = cls(
                queue,
                effects,
                clock,
                serving,
                sandbox,
                sync.pulse,
                key,
                choices,
                region,
                folder,
                shelf,
                Notice(clock, screen, sync.beat_soon),
                owned.pop_all(),
            )
            opened.append(kiosk)
            return kiosk

    @property
    def is_free(self) -> bool:
        """Whether nobody is served here and no staff are there. Any thread may ask."""
        return not (self.serving.is_on or self.effects.cards.for_staff)

    def diagnostics(self, settings: Settings) -> bytes:
        """What it tells of itself, looked at now; blocks as long as printer and centre take."""
        report = staff_report(settings, self, self.choices.current, None)
        return diagnostics(settings, report, self.clock.now(), logging.latest())

    def obstacle(self) -> Failure | None:
        """What keeps a report from being taken now."""
        held = _obstacle(self._shelf, self.queue, self._region, self._folder)
        return held or self.choices.obstacle()

    def notice(self) -> None:
        """Tell staff, in the log, of what no part tells by itself."""
        self._notice.look()

    @property
    def policies(self) -> PolicyBook:
        """The rules in use."""
        return self._shelf.current

    @property
    def paper(self) -> PrinterStatus:
        """How the printer was when last asked."""
        return self.effects.papers.status

    def print_trial(self, tell: Callable[[Failure | None, bool], object]) -> bool:
        """Print a page that tries the printer, and ``tell`` what it failed by, and whether the
        printer said that it came out; false where too much waits already. Returns at once.
        """

        def told(printed: Printed | Failure) -> None:
            if isinstance(printed, Failure):
                tell(printed, False)
            else:
                tell(None, printed.confirmed)

        return self.effects.papers.print_trial(self._region, told)

    def device_failures(self) -> dict[str, Failure | None]:
        """What is wrong with reader, printer and the centre, each asked now."""
        return self.effects.device_failures()

    def close(self) -> None:
        """Let go of every device and join every thread, within 1.8 s.

        What hangs by then (a disk, a driver) is left to the end of the process.
        """
        closing, until = Worker("closing"), monotonic() + _CLOSING_SECONDS
        closing.submit(self._owned.close)
        if not closing.close(until):
            log.error("kiosk.close_hangs")


def _obstacle(shelf: PolicyShelf, queue: Queue, region: str, folder: Path) -> Failure | None:
    rules = home_of(shelf.current, region)
    if isinstance(rules, Failure):
        return Failure(FailureCode.POLICY_MISSING, rules.detail)
    return queue.obstacle() or key_missing(folder)


def _tell_health(
    sender: Asking,
    shelf: PolicyShelf,
    key: KeyInUse,
    *,
    orders: Orders,
    health: Callable[[Mapping[str, object]], dict[str, object]],
    beat_soon: Callable[[], None],
) -> bool | Failure | None:
    """A heartbeat, and what its answer orders; what became of that the centre is told soon."""
    shown = key.shown()
    ordered: list[str] = []

    def told() -> dict[str, object]:
        settled = list(orders.answers)
        return health(shown) | ({"orders": settled} if settled else {})

    answered = beat(sender, shelf, told, ordered.extend)
    if answered is True:
        key.heard(shown)
    if answered is True and orders.take(ordered):
        beat_soon()
    return answered


def _orders(
    settings: Settings,
    clock: ClockWitness,
    choices: ChoiceShelf,
    *,
    sender: Asking,
    shelf: PolicyShelf,
    key: KeyInUse,
    restart: Callable[[], object],
    opened: "list[Kiosk]",
) -> Orders:
    """What each order of the centre does. ``opened`` holds the kiosk once there is one."""

    def send_diagnostics() -> Failure | None:
        told = json.loads(opened[0].diagnostics(settings))
        return sender.tell({"kiosk_id": settings.kiosk.id, "diagnostics": told})

    def start_anew() -> None:
        restart()

    def rotate_key() -> Failure | None:
        rotated = key.rotate()
        return rotated if isinstance(rotated, Failure) else None

    return Orders(
        settings.kiosk.data_dir / ORDERS,
        settings.kiosk.id,
        settings.central.order_key,
        clock.now,
        {
            OrderAct.OUT_OF_SERVICE: lambda: choices.put_out_of_service(out=True),
            OrderAct.IN_SERVICE: lambda: choices.put_out_of_service(out=False),
            OrderAct.FETCH_RULES: lambda: fetch_rules(sender, shelf),
            OrderAct.SEND_DIAGNOSTICS: send_diagnostics,
            OrderAct.RESTART: start_anew,
            OrderAct.ROTATE_KEY: rotate_key,
        },
        is_free=lambda: bool(opened) and opened[0].is_free,
    )


def _lives(folder: Path, command: str, owned: ExitStack) -> Lives:
    """Those of the program that serves people; this one is the last where it is that."""
    if command != "run":
        return Lives.read(folder)
    life = Life.begin(folder)
    owned.callback(life.close)
    return life.lives


def _open_folder(
    settings: Settings, command: str, clock: ClockWitness, owned: ExitStack
) -> tuple[Queue, KeyInUse] | Failure:
    """Own the data folder, and open the queue and the receipt key in it."""
    ownership = Ownership.take(settings.kiosk.data_dir, command)
    if isinstance(ownership, Failure):
        return ownership
    owned.callback(ownership.close)
    queue = open_queue(settings, clock)
    if isinstance(queue, Failure):
        return queue
    owned.callback(queue.close)
    key = KeyInUse.open(settings.kiosk.data_dir, settings.kiosk.id)
    return key if isinstance(key, Failure) else (queue, key)
