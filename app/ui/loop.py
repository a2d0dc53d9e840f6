"""asyncio on Qt's event loop: qasync with exact timers, and one object of Qt for all callbacks and one for all sockets.

Plain qasync starts one coarse Qt timer per `call_soon` and `call_later`. Coarse timers fire up to five per cent early
or late, which is wrong for protocol timers, and one timer per callback is expensive for data. Here ready callbacks
share one zero timer and run in batches, and timers wait in a heap behind one precise timer that never fires early.
Plain qasync also has a notifier of Qt for each socket, and switches it off and on for each event. Here a selector knows
all sockets, and one notifier tells when it has news. Processes and signals are left to qasync.

Never start a nested Qt loop (`exec()`, `qtbot.wait*`) inside a coroutine: other tasks would lose their wake-ups.
"""

from __future__ import annotations

import asyncio
import logging
import selectors
import signal
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context
from heapq import heappop, heappush
from math import ceil
from typing import Any, TypeVar

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop  # after PySide6: qasync uses the Qt binding that is already loaded

from app.base.language import translate
from app.models.fleet.starts import StartCancelled
from app.processes.supervisor import StartFailed

logger = logging.getLogger(__name__)
T = TypeVar("T")

Spawn = Callable[[Coroutine[Any, Any, object]], asyncio.Task[Any]]
"""Starts a coroutine from a plain Qt slot, as `Tasks.spawn` does."""

MAX_SLEEP_MS = 3_600_000
"""Longer waits are split into hours, because Qt's timers count milliseconds in an int."""

TURN = 0.002
"""Seconds for callbacks, before Qt has its turn. A message passes several callbacks, each of which starts the next one,
and a turn of Qt's own loop costs more than they do."""


class Loop(QEventLoop):  # type: ignore[misc]
    """An event loop for one `asyncio.Runner`. Each run takes a new loop over the same QApplication."""

    def __init__(self, app: QApplication) -> None:
        self._ready_queue: deque[asyncio.Handle] = deque()
        self._timer_heap: list[asyncio.TimerHandle] = []
        self._ready_timer = QTimer(interval=0)
        self._ready_timer.timeout.connect(self._run_batch)
        self._due_timer = QTimer(singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._due_timer.timeout.connect(self._collect_due)
        self._in_batch = False
        self._sockets = selectors.DefaultSelector()
        """The waiting callbacks of each descriptor, by the event that they wait for."""
        self._news = QSocketNotifier(self._sockets.fileno(), QSocketNotifier.Type.Read)
        self._news.activated.connect(self._collect_ready)
        super().__init__(app)
        app.setQuitOnLastWindowClosed(False)  # the program ends with its main coroutine, not with its last window

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        handle = asyncio.Handle(callback, args, self, context)
        self._enqueue(handle)
        return handle

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        handle = asyncio.TimerHandle(self.time() + max(delay, 0.0), callback, args, self, context)
        heappush(self._timer_heap, handle)
        if self._timer_heap[0] is handle:
            self._arm()
        return handle

    def close(self) -> None:
        super().close()
        self._ready_timer.stop()
        self._due_timer.stop()
        self._news.setEnabled(False)
        self._sockets.close()

    def _enqueue(self, handle: asyncio.Handle) -> None:
        self._ready_queue.append(handle)
        if not self._in_batch and not self._ready_timer.isActive():
            self._ready_timer.start()

    def _run_batch(self) -> None:
        """Run the callbacks present now, and those that they start, until `TURN` has passed."""
        end = self.time() + TURN
        self._in_batch = True
        try:
            while True:
                for _ in range(len(self._ready_queue)):  # only those present now: one that reschedules itself must
                    handle = self._ready_queue.popleft()  # not keep the others waiting
                    if not handle.cancelled():
                        handle._run()
                if not self._ready_queue or self.time() >= end or not self.is_running():
                    break
        finally:
            self._in_batch = False
            if not self._ready_queue:
                self._ready_timer.stop()
            elif not self._ready_timer.isActive():
                self._ready_timer.start()

    # --- sockets -----------------------------------------------------------------------------------------------------

    def _collect_ready(self) -> None:
        for key, events in self._sockets.select(0):
            self._ready_queue.extend(handle for event, handle in key.data.items() if event & events)
        self._run_batch()  # now, so that no descriptor is reported twice for the same octets

    def _add_reader(self, fd: Any, callback: Callable[..., object], *args: object) -> asyncio.Handle:
        return self._watch(fd, selectors.EVENT_READ, callback, args)

    def _add_writer(self, fd: Any, callback: Callable[..., object], *args: object) -> asyncio.Handle:
        return self._watch(fd, selectors.EVENT_WRITE, callback, args)

    def _remove_reader(self, fd: Any) -> bool:
        return self._unwatch(fd, selectors.EVENT_READ)

    def _remove_writer(self, fd: Any) -> bool:
        return self._unwatch(fd, selectors.EVENT_WRITE)

    def _watch(self, fd: Any, event: int, callback: Callable[..., object], args: tuple[object, ...]) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self)
        try:
            key = self._sockets.get_key(fd)
        except KeyError:
            self._sockets.register(fd, event, {event: handle})
        else:
            if event in key.data:
                key.data[event].cancel()
            self._sockets.modify(fd, key.events | event, {**key.data, event: handle})
        return handle

    def _unwatch(self, fd: Any, event: int) -> bool:
        try:
            key = self._sockets.get_key(fd)
        except (KeyError, RuntimeError):  # not watched, or the selector is closed
            return False
        if event not in key.data:
            return False
        key.data.pop(event).cancel()
        if key.data:
            self._sockets.modify(fd, key.events & ~event, key.data)
        else:
            self._sockets.unregister(fd)
        return True

    # --- timers ------------------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        milliseconds = (self._timer_heap[0].when() - self.time()) * 1000.0
        self._due_timer.start(min(max(ceil(milliseconds), 0), MAX_SLEEP_MS))

    def _collect_due(self) -> None:
        heap, now = self._timer_heap, self.time()
        while heap and (heap[0].cancelled() or heap[0].when() <= now):
            handle = heappop(heap)
            if not handle.cancelled():
                self._enqueue(handle)
        if heap:
            self._arm()


class Tasks:
    """Starts coroutines from plain Qt slots, keeps them alive, logs their errors, and ends them together."""

    def __init__(self, on_error: Callable[[str], None] | None = None) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._on_error = on_error
        self._closed = False

    def spawn(self, coroutine: Coroutine[Any, Any, object]) -> asyncio.Task[Any]:
        """Start a coroutine. After `aclose` it is cancelled immediately."""
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        if self._closed:
            task.cancel()
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (error := task.exception()) is None or isinstance(error, StartCancelled):
            return
        if isinstance(error, StartFailed):  # a sentence for people
            if self._on_error is not None:
                self._on_error(str(error))
        else:
            logger.error("A command of the window failed: %s", error, exc_info=error)
            if self._on_error is not None:
                self._on_error(translate("Window", "Unexpected error: {error}").format(error=error))

    async def aclose(self) -> None:
        """Cancel all tasks and wait until they have ended."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        while self._tasks:  # a task that ends may start another one
            # Not `gather`: from Python 3.12 on it returns immediately if all tasks are done (python/cpython#104138).
            # `_ended`, which the loop calls in its next turn, would never run, and this loop would never end.
            await asyncio.wait(self._tasks)


def run(main: Coroutine[Any, Any, T], app: QApplication) -> T:
    """Run `main` to its end on Qt's loop. SIGINT and SIGTERM cancel it, so that its `finally` blocks run. Then the
    program ends as the signal demands: with KeyboardInterrupt, or with SystemExit and status 143."""
    received: list[signal.Signals] = []

    async def until_signal() -> T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()

        def on_signal(number: signal.Signals) -> None:
            received.append(number)
            if task is not None:
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, on_signal, number)
        return await main

    with asyncio.Runner(loop_factory=lambda: Loop(app)) as runner:
        try:
            return runner.run(until_signal())
        except asyncio.CancelledError:
            if not received:
                raise
    if received[0] is signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + received[0])
