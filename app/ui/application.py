"""The program with a window: a QApplication, a demonstrator, a main window, and their orderly end.

`open_window` is for the command line, `show_window` for code that already runs an event loop. Closing the window sets
an event; then the processes are ended and the exit code is returned. A lesson without a screen ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import locale
import os
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.base.exits import Exit, ended_by_interrupt
from app.base.files import NotWritten, write_whole
from app.base.language import in_english, translate
from app.base.streams import print_error, print_remark
from app.classroom.owner import Thresholds
from app.demonstrator import Demonstrator
from app.fractal.session import PROGRESS_TIMEOUT
from app.lessons.laptops.network import is_own
from app.lessons.lesson import in_order
from app.lessons.parts import Lesson
from app.lessons.report import Report
from app.lessons.runner import LessonRunner
from app.models.viewing.bookmarks import Bookmarks
from app.monitor import Monitor
from app.processes.scope_options import ScopeOptions
from app.recording.files import Recording
from app.ui.classroom.guest import Guest
from app.ui.classroom.join_window import JoinWindow
from app.ui.collector import Collector
from app.ui.look.theme import Look
from app.ui.look.translation import choose_language
from app.ui.loop import Tasks, run
from app.ui.qt_messages import hear_qt
from app.ui.settings import Settings, saved_language
from app.ui.widgets.drawing import as_png
from app.ui.window.main_window import MainWindow
from rserpool import TlsFiles

ICON = Path(__file__).parents[2] / "resources" / "icons" / "poolscope.svg"


def open_window(
    *,
    transport: str | None = None,
    tls: TlsFiles | None = None,
    theme: str | None = None,
    language: str | None = None,
    demo: bool = False,
    listen: str | None = None,
    progress_timeout: float = PROGRESS_TIMEOUT,
    scope: ScopeOptions | None = None,
    lesson: Lesson | None = None,
    report: Path | None = None,
    screenshot: Path | None = None,
    record: Path | None = None,
    recording: tuple[Recording, Path] | None = None,
    complaint: Callable[[], str] = str,
) -> int:
    """Open the window and return the exit code when it is closed, or when a lesson without a screen is over.

    `tls` has the files for TLS, if all processes are to speak it. `listen` is where status reports of other components
    are received: "off" means nowhere, None the default of `app.monitor`. `progress_timeout`: see `RenderJob`.
    `scope` is an existing one to use at first. A lesson sees only its own components, and of the settings it has only
    the language. A `recording` runs no processes.
    `complaint` returns a sentence, in the present language, about a file that could not be opened.
    """
    with ended_by_interrupt():
        hear_qt()
        app = application()
        settings = Settings() if lesson is None else None
        look = Look(app)
        if settings is not None:
            settings.look_at_start(look)
            settings.language = language or settings.language
        look.choice = theme or look.choice
        choose_language(app, language or (saved_language() if settings is None else settings.language))

    async def main() -> int:
        if recording is not None:
            return await show_window(
                Demonstrator(transport=transport, tls=tls), look, recording=recording, settings=settings
            )
        live = Demonstrator(transport=transport, tls=tls, progress_timeout=progress_timeout)
        async with live as demonstrator, contextlib.AsyncExitStack() as stack:
            if lesson is None and listen != "off":
                await stack.enter_async_context(Monitor(demonstrator.components, listen))
            return await show_window(
                demonstrator,
                look,
                demo=demo,
                lesson=lesson,
                report=report,
                screenshot=screenshot,
                record=record,
                settings=settings,
                complaint=complaint(),
                scope=scope,
            )

    with contextlib.closing(Collector(app)):
        return run(main(), app)


def open_join_window(
    *,
    code: str = "",
    name: str = "",
    address: str = "",
    language: str | None = None,
    thresholds: Thresholds | None = None,
    **options: Any,
) -> int:
    """Open the window to join a class, alone, and return the exit code when it is closed.

    What is given is filled in. The `options` are those of `JoinWindow`.
    """
    with ended_by_interrupt():
        hear_qt()
        app = application()
        settings = Settings()
        look = Look(app)
        settings.look_at_start(look)
        settings.language = language or settings.language
        choose_language(app, settings.language)

    async def main() -> int:
        tasks = Tasks(print_error)
        window = JoinWindow(look, tasks.spawn, settings, **options)
        window.fill(code, name, address, thresholds)
        closed = asyncio.Event()
        window.closed.connect(closed.set)
        window.open()
        try:
            await closed.wait()
            return Exit.DONE
        finally:
            window.hide()
            await tasks.aclose()
            window.deleteLater()

    with contextlib.closing(Collector(app)):
        return run(main(), app)


def application(arguments: Sequence[str] = ("poolscope",)) -> QApplication:
    """Return the QApplication, with the program's name and icon."""
    # Qt would paint with several threads, also a line of a pixel's width, and wait for them: on a busy machine, where
    # elements compute, that takes longer than to paint in this thread.
    os.environ.setdefault("QT_NO_GUI_THREADPOOL", "1")
    present = QApplication.instance()
    app = present if isinstance(present, QApplication) else QApplication(list(arguments))
    _speak_plain_c()
    app.setApplicationName("poolscope")
    app.setApplicationDisplayName("Poolscope")
    app.setDesktopFileName("poolscope")
    app.setWindowIcon(QIcon(str(ICON)))
    return app


def _speak_plain_c() -> None:
    """Take the C library out of the desktop's locale, into which QApplication has put it.

    Libraries change the case of names and read numbers by that locale: in Turkish, PySide finds no property whose name
    begins with an i. What people read follows the language of the window (`choose_language`).
    """
    locale.setlocale(locale.LC_ALL, "C")
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")


async def show_window(
    demonstrator: Demonstrator,
    look: Look,
    *,
    demo: bool = False,
    lesson: Lesson | None = None,
    report: Path | None = None,
    screenshot: Path | None = None,
    record: Path | None = None,
    recording: tuple[Recording, Path] | None = None,
    settings: Settings | None = None,
    complaint: str = "",
    scope: ScopeOptions | None = None,
) -> int:
    """Show the window until it is closed, then close the demonstrator. With `settings` the window looks as it did last
    time. It begins in `scope`, if there is one."""
    bookmarks = Bookmarks(settings.folder / "bookmarks.json") if settings is not None else None
    window = MainWindow(demonstrator, look, in_order(), bookmarks)
    if settings is not None:
        window.restore(settings.read(window.remembered()))
        window.scopes.last = settings.scope
        window.closing.connect(lambda: settings.keep(window.remembered(), look, window.scopes.last))
    guest = Guest(window, look, window.tasks.spawn, settings)
    window.actions_.on("join_class", guest.open)
    performance = Performance(window)
    window.lesson_wanted.connect(performance.begin)
    window.lesson_unwanted.connect(performance.end)
    window.show()
    if complaint:
        window.complain(complaint)
        window.overlays.toast.announce(translate("Window", "The file cannot be opened"), complaint)
    if complaints := [kept.complaint for kept in (settings, bookmarks) if kept is not None and kept.complaint]:
        window.complain(" ".join(complaints))
    try:
        if recording is not None:
            window.playback.show_recording(*recording, has_live=False)
        if lesson is None:
            if scope is not None:
                window.scopes.use(scope, demo=demo)
            elif demo:
                window.start_demo()
            await window.closed.wait()
            return Exit.DONE
        return await _as_command(window, performance, lesson, report, screenshot, record)
    finally:
        window.hide()  # hide immediately; the processes take a moment
        guest.hide()
        await window.tasks.aclose()
        await demonstrator.aclose()
        window.deleteLater()


class Performance:
    """Plays lessons in a window, one at a time, with captions over the picture and the result at the end."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._task: asyncio.Task[Report] | None = None

    def begin(self, lesson: Lesson) -> asyncio.Task[Report]:
        """Start a lesson. One that is still playing ends."""
        self.end()
        self._task = self._window.tasks.spawn(self._play(lesson))
        return self._task

    def end(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def _play(self, lesson: Lesson) -> Report:
        window, demonstrator = self._window, self._window.demonstrator
        player = window.overlays.lesson
        lesson = lesson.here(networks=is_own())
        window.lock(True)
        player.begin(lesson)
        try:
            await demonstrator.teaching.end()
            await demonstrator.use_scope(None)
            await demonstrator.clear()
            await demonstrator.ready()  # the lesson's time does not count while the very first start compiles
            window.overlays.toast.hide()  # it is about what was before
            runner = LessonRunner(demonstrator, lesson, transport=demonstrator.transport, in_a_hurry=without_screen())
            runner.shown.connect(player.show_step)
            runner.shown.connect(lambda step: demonstrator.scene.say(translate("Lessons", step.say)))
            runner.waits.connect(player.set_waiting)
            connection = player.next_wanted.connect(runner.next)
            try:
                report = await runner.run()
            finally:
                player.next_wanted.disconnect(connection)
            player.show_report(report)
            demonstrator.scene.say("\n".join([f"{player.title}: {player.verdict(report)}", *report.lines()]))
            text = translate("Lesson player", "Lesson {title}: {line}")
            for line in report.lines():
                demonstrator.journal.write("picture", text.format(title=player.title, line=line))
            return report
        except asyncio.CancelledError:
            player.close_lesson()
            demonstrator.scene.say("")
            raise
        finally:
            window.lock(False)


async def _as_command(
    window: MainWindow,
    performance: Performance,
    lesson: Lesson,
    report: Path | None,
    screenshot: Path | None,
    record: Path | None,
) -> int:
    """Run `poolscope lesson`: write its files and return an exit code. With a screen the window stays open until it is
    closed."""
    recorder = window.demonstrator.recorder
    if record is not None:
        recorder.write(record)
    playing = performance.begin(lesson)
    closing = asyncio.ensure_future(window.closed.wait())
    await asyncio.wait({playing, closing}, return_when=asyncio.FIRST_COMPLETED)
    if not playing.done() or playing.cancelled():
        closing.cancel()
        return Exit.INTERRUPTED
    result = playing.result()
    await asyncio.sleep(window.canvas.settling_time)  # lets the last tiles fade in
    written = [
        await _written(recorder.stop_writing),
        report is None or await _written(partial(asyncio.to_thread, write_whole, report, result.to_json())),
        screenshot is None or await _written(partial(asyncio.to_thread, write_whole, screenshot, as_png(window))),
    ]
    with in_english():
        print_remark("\n".join(result.lines()))
    if not without_screen():
        await closing
    closing.cancel()
    return Exit.DONE if result.ok and all(written) else Exit.FAILED


async def _written(write: Callable[[], Awaitable[None]]) -> bool:
    """Write one of a lesson's files. Return whether that worked; if not, say why. The other files are still written."""
    try:
        await write()
    except NotWritten as error:
        with in_english():
            print_error(f"poolscope lesson: {error}")
        return False
    return True


def without_screen() -> bool:
    """Return whether there is no screen, so nobody watches and no pause is needed."""
    return QApplication.platformName() in ("offscreen", "minimal")
