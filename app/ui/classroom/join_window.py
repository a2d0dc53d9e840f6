"""The window of somebody who lends this machine to a class: the form, then what the machine does, then how it ended.

It stays beside the main window, or alone (`poolscope join`). Nothing in it blocks: a question is a line with two
buttons. Who closes it while the machine takes part is asked once, and then leaves politely.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.base.language import translate
from app.classroom.finding import Ear
from app.classroom.joining import NICENESS, Joining, JoinOptions
from app.classroom.members import Reason
from app.classroom.owner import Thresholds
from app.classroom.sensors import Sensors
from app.classroom.visit import JoinFailed
from app.models.classroom.students import State
from app.processes.supervisor import StartFailed, Supervisor
from app.ui.classroom.join_form import JoinForm, Request
from app.ui.classroom.joined_page import JoinedPage
from app.ui.classroom.over_page import OverPage
from app.ui.classroom.owner_switches import OwnerSwitches
from app.ui.classroom.words import percent
from app.ui.look.theme import GRID, Look
from app.ui.loop import Spawn
from app.ui.settings import Habits, Settings
from app.ui.widgets.label import Label
from app.ui.widgets.throttle import Throttle
from rserpool import own_addresses

EVERY: Final = 1.0
"""Seconds between two looks at the sensors and the figures."""

REFRESH_MS: Final = 100
"""Milliseconds between two changes of the figures: more often nobody could read them."""

SIZE: Final = (920, 640)


class Question(QFrame):
    """A question at the top of the window, with two answers; hidden until `ask`. `answered` is emitted after a yes,
    with what is to be done then."""

    answered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._then: Callable[[], object] | None = None
        self.setProperty("role", "card")
        self._words = Label(parent=self, wordWrap=True)
        self.yes = QPushButton(self)
        self.yes.clicked.connect(self.confirm)
        self.no = QPushButton(translate("Join", "Stay"), self)
        self.no.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 4, GRID * 3, GRID * 4, GRID * 3)
        row.setSpacing(GRID * 2)
        row.addWidget(self._words, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.hide()

    def ask(self, words: str, yes: str, then: Callable[[], object]) -> None:
        """Ask this."""
        self._then = then
        self._words.setText(words)
        self.yes.setText(yes)
        self.show()
        self.no.setFocus()

    def confirm(self) -> None:
        """Take it for a yes."""
        self.hide()
        self.answered.emit(self._then)


class JoinWindow(QWidget):
    """`JoinWindow(look, spawn, settings)`. `closed` is emitted when it is closed, and nothing runs for a class any
    more.

    What somebody has filled in is remembered in the settings, if there are any. `addresses` are the own addresses
    through which to look for classes; (): those of all interfaces. `elements` and `niceness` are as in `JoinOptions`.
    """

    closed = Signal()

    def __init__(
        self,
        look: Look,
        spawn: Spawn,
        settings: Settings | None = None,
        *,
        addresses: tuple[str, ...] = (),
        elements: int = 0,
        niceness: int = NICENESS,
        sensors: Sensors | None = None,
    ) -> None:
        super().__init__()
        self.setWindowTitle(translate("Join", "Join a class – Poolscope"))
        self._look, self._theme, self._spawn = look, look.theme, spawn
        self._settings = settings
        habits = self._habits = Habits() if settings is None else settings.habits
        self._addresses, self._elements, self._niceness = addresses, elements, niceness
        self._sensors = sensors or Sensors()
        self._joining: Joining | None = None
        self._work: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None
        self._leaving = False
        self._then: Callable[[], object] | None = None
        """What to do when the class has been left."""
        self.question = Question(self)
        self.question.answered.connect(self._leave_and)
        self.form = JoinForm(habits.name, self)
        self.form.wanted.connect(self._join)
        self.page = JoinedPage(look.theme, spawn, self)
        self.page.left.connect(self.leave)
        self.over = OverPage(self)
        self.over.again.connect(self._again)
        self.over.done.connect(self.close)
        self._throttle = Throttle(self._refresh, self, REFRESH_MS)
        self.switches = OwnerSwitches(habits.thresholds, self)
        self.switches.changed.connect(self._take_thresholds)
        self._left = QStackedWidget(self)
        for page in (self.form, self.page, self.over):
            self._left.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(GRID * 6)
        row.addWidget(self._left, 3)
        row.addWidget(self.switches, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 6, GRID * 5, GRID * 6, GRID * 6)
        column.setSpacing(GRID * 4)
        column.addWidget(self.question)
        column.addLayout(row, 1)
        look.dress(self)
        size = QSize(*SIZE) * max(look.scale, 1.0)
        if QGuiApplication.platformName() != "offscreen":  # the offscreen screen is small, but limits nothing
            room = self.screen().availableSize()
            size = size.boundedTo(QSize(room.width(), room.height() - GRID * 10))  # room for the frame
        self.resize(size)

    @property
    def joined(self) -> bool:
        """Whether this machine takes part in a class, or is about to."""
        return self._work is not None

    def open(self) -> None:
        """Show the window, and begin to look for classes."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self._looking is None:
            self._looking = self._spawn(self._look_around())
        if not self.joined:
            self.form.begin()

    def fill(self, code: str = "", name: str = "", address: str = "", thresholds: Thresholds | None = None) -> None:
        """Fill in what is known."""
        self.form.fill(code=code, name=name, address=address)
        if thresholds is not None:
            self.switches.show_thresholds(thresholds)

    def leave(self) -> None:
        """Leave the class politely."""
        self.question.hide()
        if self._joining is not None:
            self._leaving = True
            self.page.say_leaving()
            self._joining.leave()

    def ask_to_leave(self, words: str, yes: str, then: Callable[[], object]) -> None:
        """Ask whether to leave the class, and do something afterwards. Asking again is taken for a yes."""
        if self._leaving or self.question.isVisible():
            self._leave_and(then)
        else:
            self.question.ask(words, yes, then)

    # --- the class ---------------------------------------------------------------------------------------------------

    def _join(self, request: Request) -> None:
        if self._work is not None:
            return
        self._keep(Habits(name=request.name, thresholds=self.switches.thresholds))
        options = JoinOptions(
            request.code,
            request.name,
            request.place,
            self._addresses,
            elements=self._elements,
            niceness=self._niceness,
            thresholds=self.switches.thresholds,
        )
        self._work = self._spawn(self._take_part(options))

    async def _take_part(self, options: JoinOptions) -> None:
        failed: JoinFailed | StartFailed | None = None
        supervisor = Supervisor()
        joining = self._joining = Joining(supervisor, options, self._sensors)
        joining.changed.connect(self._throttle.request)
        joining.trouble.connect(self.page.say_trouble)
        self.page.show_joining(joining)
        self._refresh()
        self._left.setCurrentWidget(self.page)
        self.page.leave.setFocus()
        try:
            async with supervisor:
                await joining.run()
        except (JoinFailed, StartFailed) as error:
            failed = error
        finally:
            self._work = self._joining = None
            self._leaving = False
        self._ended(joining, failed)

    def _ended(self, joining: Joining, failed: JoinFailed | StartFailed | None) -> None:
        """Say how it ended, or do what was to be done afterwards."""
        self.question.hide()
        then, self._then = self._then, None
        if joining.state is State.JOINING:
            self._left.setCurrentWidget(self.form)
            if isinstance(failed, JoinFailed):
                self.form.explain(failed)
            elif failed is not None:
                self.form.say(str(failed))
        else:
            titles: dict[Reason | None, str] = {
                Reason.OVER: translate("Join", "The class is over"),
                Reason.EXPELLED: translate("Join", "You are out of the class"),
            }
            title = translate("Join", "You have left the class")
            if failed is not None:
                reason = failed.reason if isinstance(failed, JoinFailed) else None
                title = titles.get(reason, translate("Join", "The class is lost"))
            self.over.say(title, "" if failed is None else str(failed), joining.lent.tiles, percent(joining.share))
            self._left.setCurrentWidget(self.over)
        if then is not None:
            then()

    def _again(self) -> None:
        self._left.setCurrentWidget(self.form)
        self.form.begin()

    # --- figures and sensors -----------------------------------------------------------------------------------------

    async def _look_around(self) -> None:
        """Hear classes, read the sensors while nobody else does, and show what they say."""
        async with Ear(self._addresses or own_addresses()) as ear:
            disconnect = ear.changed.connect(lambda: self.form.found.show_desks(ear.desks))
            try:
                while True:
                    joining = self._joining
                    signs = await self._sensors.read(()) if joining is None else joining.signs
                    self.switches.show_signs(signs, self._sensors.missing)
                    self._refresh()
                    await asyncio.sleep(EVERY)
            finally:
                disconnect()

    def _refresh(self) -> bool:
        if self._joining is not None:
            self.page.refresh(time.strftime("%H:%M"))
        return False

    def _take_thresholds(self) -> None:
        self._keep(replace(self._habits, thresholds=self.switches.thresholds))
        if self._joining is not None:
            self._joining.owner.thresholds = self.switches.thresholds

    def _keep(self, habits: Habits) -> None:
        self._habits = habits
        if self._settings is not None:
            self._settings.habits = habits

    # --- the window --------------------------------------------------------------------------------------------------

    def _leave_and(self, then: Callable[[], object]) -> None:
        self._then = then
        self.leave()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._look.theme is not self._theme:
            self._theme = self._look.theme
            self.page.set_theme(self._theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button that has the focus, as in a dialog."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask first while the machine takes part. Who closes the window again leaves."""
        if self.joined:
            event.ignore()
            self.ask_to_leave(
                translate("Join", "This machine takes part in the class. Leave it, and close this window?"),
                translate("Join", "Leave and close"),
                self.close,
            )
            return
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        super().closeEvent(event)
        self.closed.emit()
