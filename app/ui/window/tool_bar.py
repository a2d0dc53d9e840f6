"""The tool bar: the button of the demo, the history of views, menus of choices, and a menu with everything else.

Every entry is an action, so the keys also work while the bar is hidden. The window gives the functions in `Choosers`,
which act on what is chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from app.base.language import translate
from app.fractal.shade import Tint
from app.lessons.parts import Lesson
from app.rendering import Rendering
from app.ui.actions import Actions, describe
from app.ui.look.icons import icon
from app.ui.look.theme import Theme
from app.ui.look.words import tiles_words
from app.ui.window.choices import TILES, TINTS
from app.ui.window.session_menu import SessionChoice

_MORE = ("invite", "join_class", "use_scope", "leave_scope", "", "choose_elements", "", "render", "save_picture",
         "open_picture", "", "open_recording", "record", "", "handlespace", "topology", "graphs", "messages", "faults",
         "compare", "class", "views", "tear_off", "", "chaos", "heal_all", "", "theme", "still", "larger", "smaller",
         "normal", "", "presentation", "full_screen", "", "filter", "commands", "keys", "", "quit")  # fmt: skip


_VIEW = ("auto_depth", "deeper", "shallower", "", "julia", "", "autopilot", "image_loop", "next_picture")


@dataclass(frozen=True, slots=True)
class Choosers:
    """The functions that are called with a chosen value."""

    places: Callable[[QMenu], list[QAction]]
    """Fill this menu with places, and return all actions that lead to another view."""
    tiles: Callable[[tuple[int, int]], object]
    sessions: Callable[[int], object]
    tint: Callable[[Tint], object]
    lesson: Callable[[str], object]
    pauses: Callable[[QMenu], object]
    """Append the pauses of tours to this menu."""
    colours: Callable[[QMenu], object]
    """Append the palettes to this menu."""


class ToolBar(QToolBar):
    """`rendering` has the numbers of tiles and sessions."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        choosers: Choosers,
        lessons: Iterable[Lesson],
        rendering: Rendering,
    ) -> None:
        super().__init__(translate("Tool bar", "Tools"), window)
        self._window = window
        self._of_the_view: list[QToolButton] = []
        self._menus: dict[str, QMenu] = {}
        self.setObjectName("tools")
        self.setMovable(False)
        self.toggleViewAction().setEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        _fill(self, actions, ("demo", "stop", "", "back", "forward", "home", ""))
        demo = self.widgetForAction(actions["demo"])
        assert isinstance(demo, QToolButton)
        demo.setProperty("role", "primary")
        demo.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._add_choices(actions, choosers, lessons, rendering.tiles, rendering.sessions)
        rendering.settings_changed.connect(lambda: self.show_settings(rendering.tiles, rendering.sessions))
        room = QWidget(self)
        room.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(room)
        self._more = self._button("", translate("Tool bar", "More"), translate("Tool bar", "More"))
        _fill(self._more.menu(), actions, _MORE)
        for button in self.findChildren(QToolButton):
            if (action := button.defaultAction()) is not None:
                button.setAccessibleName(action.text())

    def _add_choices(
        self,
        actions: Actions,
        choosers: Choosers,
        lessons: Iterable[Lesson],
        tiles: tuple[int, int],
        sessions: int,
    ) -> None:
        tip = translate("Tool bar", "Bookmarks, presets, fractal files and coordinates")
        button = self._menu_button(translate("Tool bar", "Places"), tip)
        self._places = choosers.places(button.menu())
        tip = translate("Tool bar", "Number of tiles the picture is split into")
        self._tiles = self._menu(translate("Tool bar", "Tiles"), tip, [
            (f"{columns} × {rows}", tiles_words(columns * rows), f"Alt+{number}", (columns, rows))
            for number, (columns, rows) in enumerate(TILES, 1)
        ], choosers.tiles, tiles)  # fmt: skip
        tip = translate("Tool bar", "Number of tiles in flight")
        button = self._menu_button(translate("Tool bar", "Sessions"), tip)
        self.sessions = SessionChoice(button.menu(), actions, sessions, choosers.sessions)
        tip = translate("Tool bar", "Iterations, palettes and views")
        button = self._menu_button(translate("Tool bar", "View"), tip)
        _fill(button.menu(), actions, _VIEW)
        choosers.pauses(button.menu())
        self._of_the_view = [button for button in self.findChildren(QToolButton) if button.menu() is not None]
        title, tip = translate("Tool bar", "Tint"), translate("Tool bar", "The meaning of colour in the picture")
        self._tints = self._menu(title, tip, [
            (translate("Choices", text), translate("Choices", about), f"Shift+{key}", tint)
            for tint, text, about, key in TINTS
        ], choosers.tint, Tint.TINT)  # fmt: skip
        choosers.colours(self._menus[title])
        stories = [
            (
                translate("Lessons", lesson.title),
                translate("Lessons", lesson.about),
                f"{'Alt+' * (number > 10)}Ctrl+Shift+{number % 10}",
                lesson.name,
            )
            for number, lesson in enumerate(lessons, 1)
        ]
        if stories:
            title, tip = translate("Tool bar", "Lesson"), translate("Tool bar", "Stories with captions and questions")
            self._menu(title, tip, stories, choosers.lesson)

    def show_settings(self, tiles: tuple[int, int], sessions: int) -> None:
        """Show these numbers, which somebody else has chosen."""
        for choice, action in self._tiles.items():
            action.setChecked(choice == tiles)
        self.sessions.choose(sessions)

    def choose_tint(self, tint: Tint) -> None:
        """Choose a tint as if in the menu."""
        self._tints[tint].trigger()

    def lock_view(self, locked: bool) -> None:
        """Disable the choice of views, tiles and sessions while a lesson runs."""
        for button in self._of_the_view:
            button.setEnabled(not locked)
            for action in button.menu().actions():
                action.setEnabled(not locked)
        for action in self._places:
            action.setEnabled(not locked)

    def lock_lessons(self, locked: bool) -> None:
        """Disable the lessons where there are no processes."""
        if "Lesson" in self._menus:
            for action in self._menus["Lesson"].actions():
                action.setEnabled(not locked)

    def set_theme(self, theme: Theme, side: int) -> None:
        """Draw the icons in the theme's colour, `side` pixels wide."""
        self._more.setIcon(icon("menu", theme.text))
        self.setIconSize(QSize(side, side))

    def _menu(
        self,
        title: str,
        tip: str,
        choices: list[tuple[str, str, str, Any]],
        choose: Callable[[Any], object],
        chosen: Any = None,
    ) -> dict[Any, QAction]:
        """Add a button with a menu of (text, tip, key, value). If `chosen` is given, exactly one entry is checked at a
        time."""
        menu = self._menus[title] = self._menu_button(title, tip).menu()
        group = QActionGroup(menu)
        group.setExclusive(chosen is not None)
        actions: dict[Any, QAction] = {}
        for text, explanation, key, value in choices:
            action = QAction(text, self._window)
            action.setCheckable(chosen is not None)
            action.setChecked(value == chosen)
            describe(action, explanation, (key,))
            action.triggered.connect(lambda _checked=False, value=value: choose(value))
            group.addAction(action)
            menu.addAction(action)
            self._window.addAction(action)
            actions[value] = action
        return actions

    def _menu_button(self, title: str, tip: str) -> QToolButton:
        return self._button(f"{title} ▾", tip, title)

    def _button(self, text: str, tip: str, name: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(tip)
        button.setAccessibleName(name)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(QMenu(button))
        self.addWidget(button)
        return button


def _fill(where: QToolBar | QMenu, actions: Actions, names: Iterable[str]) -> None:
    """Add actions by name; an empty name adds a separator."""
    for name in names:
        if name:
            where.addAction(actions[name])
        else:
            where.addSeparator()
