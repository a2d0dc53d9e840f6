"""The widgets over the picture, and their places: first page, lesson, banners, toast, legend, keys, commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.lessons.parts import Lesson
from app.models.scene import Scene
from app.teaching import Phase
from app.ui.actions import Actions
from app.ui.classroom.invite.page import InvitePage
from app.ui.classroom.legend import ClassLegend
from app.ui.demonstration import Demonstration
from app.ui.fleet.legend import Legend
from app.ui.lessons.player import LessonPlayer
from app.ui.look.theme import GRID, Theme
from app.ui.loop import Spawn
from app.ui.scope.notice import ScopeNotice
from app.ui.viewing.julia_preview import JuliaPreview
from app.ui.widgets.banner import Banner
from app.ui.widgets.toast import Toast
from app.ui.window.command_list import CommandList
from app.ui.window.keys import KeyHelp
from app.ui.window.welcome import Welcome, lines

STARTS = ("demo", "invite", "join_class", "use_scope")
"""Actions on the first page, the big button first."""


class Overlays(QObject):
    """The widgets over `canvas`. The first page, the lesson, the keys and the commands take the pointer from the
    canvas."""

    def __init__(
        self,
        canvas: QWidget,
        actions: Actions,
        commands: Callable[[], Iterable[QAction]],
        lessons: Sequence[Lesson],
        demonstrator: Demonstration,
        spawn: Spawn,
        theme: Theme,
    ) -> None:
        super().__init__(canvas)
        self._disconnect: list[Callable[[], None]] = []
        self._canvas = canvas
        self._free = True
        self._actions, self._demonstrator = actions, demonstrator
        self.welcome = Welcome([actions[name] for name in STARTS], lessons, canvas)
        self.legend = Legend(demonstrator.fleet, theme, canvas)
        self.class_legend = ClassLegend(demonstrator.teaching, theme, canvas)
        self.invite = InvitePage(demonstrator.teaching, spawn, theme, canvas.window())
        self.invite.picture_wanted.connect(self._show_class)
        self.invite.full_screen.connect(actions["full_screen"].trigger)
        actions.on("invite", self.invite.toggle)
        self._forget = [
            news.connect(self._name_demo) for news in (demonstrator.teaching.changed, demonstrator.scope_changed)
        ]
        self.lesson = LessonPlayer(canvas)
        self.caption = Banner(canvas, lesson=True)
        self.banner = Banner(canvas)
        self.past = Banner(canvas, lesson=True)
        self.scope = ScopeNotice(canvas)
        self.toast = Toast(canvas)
        self.julia = JuliaPreview(canvas)
        self.keys = KeyHelp(canvas.window())
        self.commands = CommandList(commands, canvas)
        self.lesson.changed.connect(self._place_banners)
        canvas.installEventFilter(self)

    def show_scene(self, scene: Scene) -> None:
        """Show what this scene says, from now on."""
        self.close()
        self._disconnect = [scene.waiting.connect(self.say_waiting), scene.captioned.connect(self.say_caption)]
        self.toast.hide()  # it was about the scene before
        self.legend.show_fleet(scene.fleet)
        self.lesson.set_live(scene.live)
        self.say_caption(scene.caption)
        self.banner.say(scene.waits_for)
        self.place()

    def close(self) -> None:
        """Stop listening to the scene."""
        for disconnect in self._disconnect:
            disconnect()

    def close_class(self) -> None:
        """Stop listening to the class and the scope."""
        for forget in self._forget:
            forget()
        self.invite.close_model()
        self.class_legend.close_model()

    def enable(self, free: bool) -> None:
        """Enable the demo and the invitation, if nothing else owns the view."""
        self._free = free
        phase = self._demonstrator.teaching.phase
        self._actions["demo"].setEnabled(free and phase in (Phase.NONE, Phase.OPEN))
        self._actions["invite"].setEnabled(free)

    def show_legend(self, on: bool) -> None:
        """Show or hide the legend of the class, or that of the elements if there is no class."""
        self.class_legend.setVisible(on and self.class_legend.has_class)
        self.legend.setVisible(on and not self.class_legend.has_class)

    def _show_class(self) -> None:
        """Show the picture and the students beside it."""
        if not self._actions["class"].isChecked():
            self._actions["class"].trigger()
        if self._demonstrator.scene.picture is None:
            self._actions["demo"].trigger()

    def _name_demo(self) -> None:
        """Let the button of the demo, and the first page, say what it does in a class, and in a scope of others."""
        demo, teaching = self._actions["demo"], self._demonstrator.teaching
        others = teaching.open or self._demonstrator.joined is not None
        text = translate("Actions", "Compute the picture") if others else translate("Actions", "Start the demo")
        demo.setText(text)
        about: tuple[str, ...] = ()
        if teaching.open:
            about = (translate("Welcome", "The computers of the class compute a picture, each in its own colour."),)
        elif others:
            about = (
                translate("Welcome", "The pool of the scope that others run computes a picture."),
                translate("Welcome", "Elements start on this computer only if that pool has none."),
            )
        self.welcome.say(about or lines())
        self._actions.explain("demo", " ".join(about))
        code, invite = translate("Actions", "Show the join code"), translate("Actions", "Invite the class")
        self._actions["invite"].setText(code if teaching.open else invite)
        self.enable(self._free)
        self.welcome.lock_lessons(teaching.phase is not Phase.NONE)  # a class has the window's only pool

    def say_when(self, sentence: str) -> None:
        """Say which moment is shown; empty while that is now."""
        self.past.say(sentence)
        self.place()

    def say_caption(self, sentence: str) -> None:
        """Show a lesson's caption from a recording or from the past. The caption of a running lesson is in `lesson`."""
        self.caption.say(sentence if self.lesson.isHidden() else "")
        self.place()

    def say_waiting(self, sentence: str) -> None:
        self.banner.say(sentence)
        self.place()

    def set_theme(self, theme: Theme) -> None:
        for widget in (
            self.welcome,
            self.scope,
            self.legend,
            self.class_legend,
            self.invite,
            self.lesson,
            self.past,
            self.caption,
            self.banner,
            self.toast,
            self.julia,
            self.keys,
            self.commands,
        ):
            widget.set_theme(theme)
        self.place()

    def place(self) -> None:
        self.welcome.setGeometry(self._canvas.rect())
        self.lesson.place()
        self._place_banners()
        for widget in (self.legend, self.class_legend, self.invite, self.toast, self.julia, self.keys, self.commands):
            widget.place()

    def _place_banners(self) -> None:
        """Place the banners below each other, and all of them below the lesson."""
        below = 0 if self.lesson.isHidden() else self.lesson.geometry().bottom() + GRID * 2
        for banner in (self.scope, self.past, self.caption, self.banner):
            banner.place(below)
            below = banner.geometry().bottom() + GRID * 2 if banner.isVisible() else below

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False
