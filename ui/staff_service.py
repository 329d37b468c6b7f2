"""Does for staff what takes time: judging a PIN, looking at the kiosk, having it do something."""

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from kiosk.base.worker import Worker
from kiosk.domain import china
from kiosk.domain.failure import Failure, FailureCode
from kiosk.domain.trial import TrialRead
from kiosk.keeper import Keeper
from kiosk.operations import pin, tries
from kiosk.operations.choices import ChoiceShelf
from kiosk.operations.tries import Tries
from ui.background import Background
from ui.models.maintenance import Maintenance
from ui.models.staff import Staff
from ui.rows.staff import Act, Outcome

if TYPE_CHECKING:
    from kiosk.configuration.settings import Settings
    from kiosk.health.staff import StaffReport

_TRIAL_MS: Final = 30_000
_CLOSING_SECONDS: Final = 1.0
_AFTERWARDS: Final = frozenset({Act.RETRY, Act.SALVAGE, Act.CLOSE, Act.REOPEN, Act.VOLUME})
"""Acts after which something else is to be seen."""


class StaffService(QObject):
    """Answers what :class:`Staff` and :class:`Maintenance` ask for, off this thread.

    Looking has a worker of its own: printer and centre may take long to say nothing.
    """

    pinChecked = Signal(bool)
    looked = Signal(object)
    done = Signal(object)
    cardRead = Signal(object)
    codeMade = Signal(str)
    volumeSet = Signal(int)
    restarted = Signal()

    def __init__(
        self,
        settings: "Settings",
        keeper: Keeper,
        background: Background,
        choices: ChoiceShelf,
        *,
        uptime: Callable[[], float],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._keeper = keeper
        self._background = background
        self._choices = choices
        self._looking, self._acting = Worker("staff-look", line=1), Worker("staff-acts")
        self._damage: Failure | None = None
        self._report: StaffReport | None = None
        self._tries = Tries(settings.kiosk.data_dir / tries.FILE)
        self.staff = Staff(
            has_pin=bool(settings.kiosk.staff_pin_hash),
            open_without=settings.sandbox,
            tries=self._tries,
            uptime=uptime,
        )
        self.maintenance = Maintenance(self.staff)
        self._trial = QTimer(self)
        self._trial.setSingleShot(True)
        self._trial.setInterval(_TRIAL_MS)
        self._trial.timeout.connect(self._give_up_trial)
        self.staff.changed.connect(self._keep_cards)
        self.staff.tried.connect(self._try_pin)
        self.maintenance.asked.connect(self._do)
        self.maintenance.stopped.connect(self._end_trial)
        self.pinChecked.connect(self.staff.finish_try)
        self.pinChecked.connect(self._keep_tries)
        self.looked.connect(self.maintenance.show)
        self.done.connect(self._finish)
        self.cardRead.connect(self._show_card)
        self.codeMade.connect(self.maintenance.show_code)

    def close(self) -> None:
        """What hangs (a stick, a driver) is left to the end of the process."""
        until = monotonic() + _CLOSING_SECONDS
        self._looking.close(until)
        self._acting.close(until)

    # ---- who it is -----------------------------------------------------------------------------

    @Slot(str)
    def _try_pin(self, typed: str) -> None:
        stored = self._settings.kiosk.staff_pin_hash

        def check() -> None:
            self._tries.keep()
            self.pinChecked.emit(pin.matches(typed, stored))

        self._background.do(check)

    @Slot()
    def _keep_tries(self) -> None:
        self._background.do(self._tries.keep)

    # ---- what they ask for ---------------------------------------------------------------------

    @Slot(str, object)
    def _do(self, asked: str, about: object) -> None:
        act = Act(asked)
        if act is Act.LOOK:
            self._looking.submit(lambda: self._look(thorough=about is True))
        elif act is Act.READ_CARD:
            self._begin_trial()
        elif not self._acting.submit(lambda: self._act(act, about)):
            self.done.emit(Outcome(act, Failure(FailureCode.INTERNAL, "too much waits already")))

    def _look(self, *, thorough: bool) -> None:
        # Imported with the kiosk, whose imports cost more than the first frame.
        from kiosk.health.staff import report_of_closed, staff_report

        kiosk, choices = self._keeper.kiosk, self._choices.current
        if kiosk is None:
            self._report = report_of_closed(self._settings, self._keeper.obstacle, choices)
        else:
            if thorough:
                verified = kiosk.queue.verify()
                self._damage = verified if isinstance(verified, Failure) else None
            self._report = staff_report(self._settings, kiosk, choices, self._damage)
        self.looked.emit(self._report)

    def _act(self, act: Act, about: object) -> None:
        outcome = self._acts[act](self, about)
        if outcome is not None:
            self.done.emit(outcome)
        if act in _AFTERWARDS:
            self._looking.submit(lambda: self._look(thorough=False))

    def _retry(self, _about: object) -> Outcome:
        kiosk = self._keeper.kiosk
        if kiosk is None:
            return self._unopened(Act.RETRY)
        kiosk.effects.retry_refused()
        return Outcome(Act.RETRY)

    def _salvage(self, about: object) -> Outcome:
        kiosk = self._keeper.kiosk
        if kiosk is None:
            return self._unopened(Act.SALVAGE)
        salvaged = kiosk.queue.salvage(self._settings.kiosk.data_dir / str(about))
        if isinstance(salvaged, Failure):
            return Outcome(Act.SALVAGE, salvaged)
        kiosk.effects.sync.wake()
        return Outcome(Act.SALVAGE, note=str(salvaged.queued))

    def _print(self, _about: object) -> Outcome | None:
        kiosk = self._keeper.kiosk
        if kiosk is None:
            return self._unopened(Act.PRINT_PAGE)

        def tell(failure: Failure | None, sure: bool) -> None:
            self.done.emit(Outcome(Act.PRINT_PAGE, failure, "" if sure else "unsure"))

        if kiosk.print_trial(tell):
            return None
        return Outcome(Act.PRINT_PAGE, Failure(FailureCode.PRINTER_FAILED, "too much waits"))

    def _close(self, _about: object) -> Outcome:
        return self._put_out(Act.CLOSE, out=True)

    def _reopen(self, _about: object) -> Outcome:
        return self._put_out(Act.REOPEN, out=False)

    def _put_out(self, act: Act, *, out: bool) -> Outcome:
        failure = self._choices.put_out_of_service(out=out)
        self._keeper.look()
        return Outcome(act, failure)

    def _restart(self, _about: object) -> Outcome:
        self.restarted.emit()
        return Outcome(Act.RESTART)

    def _set_volume(self, about: object) -> Outcome:
        failure = self._choices.set_volume(int(str(about)))
        self.volumeSet.emit(self._choices.current.volume)
        return Outcome(Act.VOLUME, failure)

    def _save(self, _about: object) -> Outcome:
        from kiosk.health.diagnostics import diagnostics
        from kiosk.operations import logging, stick

        now = self._now()
        report = self._seen()
        content = diagnostics(self._settings, report, now, logging.latest())
        name = f"kiosk-{self._settings.kiosk.id}-{now:%Y%m%d-%H%M%S}.json"
        saved = stick.save(name, content)
        if isinstance(saved, Failure):
            return Outcome(Act.SAVE, saved)
        return Outcome(Act.SAVE, note=saved.name)

    def _show_code(self, _about: object) -> None:
        from kiosk.health.diagnostics import code

        self.codeMade.emit(code(self._seen(), self._now()))

    _acts: Final[Mapping[Act, "Callable[[StaffService, object], Outcome | None]"]] = {
        Act.RETRY: _retry,
        Act.SALVAGE: _salvage,
        Act.PRINT_PAGE: _print,
        Act.CLOSE: _close,
        Act.REOPEN: _reopen,
        Act.RESTART: _restart,
        Act.VOLUME: _set_volume,
        Act.SAVE: _save,
        Act.SHOW_CODE: _show_code,
    }

    # ---- what they do not ask for --------------------------------------------------------------

    @Slot()
    def _keep_cards(self) -> None:
        """No journey begins behind staff's back."""
        if self._keeper.kiosk is not None:
            self._keeper.kiosk.effects.cards.for_staff = self.staff.property("stage") != "closed"

    # ---- a card is tried -----------------------------------------------------------------------

    def _begin_trial(self) -> None:
        kiosk = self._keeper.kiosk
        if kiosk is None:
            self.done.emit(self._unopened(Act.READ_CARD))
            return
        self._trial.start()
        kiosk.effects.cards.try_reading(self.cardRead.emit)

    @Slot(object)
    def _show_card(self, read: TrialRead) -> None:
        self._trial.stop()
        if isinstance(read, Failure):
            self.maintenance.finish(Outcome(Act.READ_CARD, read))
        else:
            self.maintenance.show_card(read)

    def _give_up_trial(self) -> None:
        self._end_trial()
        self.maintenance.finish(Outcome(Act.READ_CARD, Failure(FailureCode.CARD_ABSENT)))

    @Slot()
    def _end_trial(self) -> None:
        self._trial.stop()
        if self._keeper.kiosk is not None:
            self._keeper.kiosk.effects.cards.end_trial()

    @Slot(object)
    def _finish(self, outcome: Outcome) -> None:
        self.maintenance.finish(outcome)

    # ---- the kiosk -----------------------------------------------------------------------------

    def _seen(self) -> "StaffReport":
        """What was seen last, or is now."""
        if self._report is None:
            self._look(thorough=False)
        assert self._report is not None  # noqa: S101 - just looked
        return self._report

    def _now(self) -> datetime:
        """The best known time."""
        return self._keeper.kiosk.clock.now() if self._keeper.kiosk else china.now()

    def _unopened(self, act: Act) -> Outcome:
        return Outcome(act, self._keeper.obstacle or Failure(FailureCode.INTERNAL))
