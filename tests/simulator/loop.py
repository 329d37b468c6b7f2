"""An event loop whose time is the agenda's: in it the centre's application runs and waits."""

from asyncio import AbstractEventLoop, Future, Handle, Task, TimerHandle
from asyncio.events import _set_running_loop
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import Context
from typing import Any, TypeAlias, TypeVar, TypeVarTuple, Unpack

from tests.simulator.agenda import Agenda

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")
_In: TypeAlias = Context | None


async def at_once(function: Callable[..., Any], *arguments: Any, **_: object) -> Any:
    """In place of ``anyio.to_thread.run_sync``: there is but one thread."""
    return function(*arguments)


class Loop(AbstractEventLoop):
    """Does nothing by itself: :meth:`settle` runs whatever can go on. No sockets, no threads.

    ``wake`` is called when somebody has waited long enough, ``failed`` told what nobody else hears.
    """

    def __init__(
        self, agenda: Agenda, wake: Callable[[], None], failed: Callable[[str], None]
    ) -> None:
        self._agenda = agenda
        self._wake = wake
        self._failed = failed
        self._is_closed = False
        self._ready: deque[Handle] = deque()

    def settle(self) -> None:
        """Go on until everything waits for somebody else."""
        _set_running_loop(self)
        try:
            while self._ready:
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            _set_running_loop(None)

    def close(self) -> None:
        """Whoever waits still, waits for ever."""
        self._is_closed = True

    def time(self) -> float:
        return self._agenda.now

    def call_soon(
        self, callback: Callable[[Unpack[_Ts]], object], *args: *_Ts, context: _In = None
    ) -> Handle:
        handle = Handle(callback, args, self, context)
        self._ready.append(handle)
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[[Unpack[_Ts]], object], *args: *_Ts, context: _In = None
    ) -> Handle:
        return self.call_soon(callback, *args, context=context)

    def call_later(
        self,
        delay: float,
        callback: Callable[[Unpack[_Ts]], object],
        *args: *_Ts,
        context: _In = None,
    ) -> TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[[Unpack[_Ts]], object],
        *args: *_Ts,
        context: _In = None,
    ) -> TimerHandle:
        handle = TimerHandle(when, callback, args, self, context)

        def due() -> None:
            if not (self._is_closed or handle.cancelled()):
                self._ready.append(handle)
                self._wake()

        self._agenda.after(when - self.time(), due)
        return handle

    def _timer_handle_cancelled(self, _handle: TimerHandle) -> None: ...

    def run_in_executor(
        self, _executor: Executor | None, func: Callable[[Unpack[_Ts]], _T], *args: *_Ts
    ) -> "Future[_T]":
        done: Future[_T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:  # noqa: BLE001 - told to whoever waits for it
            done.set_exception(error)
        return done

    def create_future(self) -> Future[Any]:
        return Future(loop=self)

    def create_task(self, coro: Any, **options: Any) -> Task[Any]:
        return Task(coro, loop=self, **options)

    def get_debug(self) -> bool:
        return False

    def is_running(self) -> bool:
        return True

    def is_closed(self) -> bool:
        return self._is_closed

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        if not self._is_closed:
            self._failed(f"{context.get('message')}: {context.get('exception')!r}")
