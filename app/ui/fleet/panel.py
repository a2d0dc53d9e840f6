"""The pool panel: registrars above, elements below, each with a button that starts another, and then other components.

It reads a list of processes, which is the fleet while the scene is live. Starting takes time and may fail, so it goes
through `spawn`. Stopping, freezing and killing are signals and immediate. Arrows move between rows; the keys for a row
are actions of the window.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.base.language import translate
from app.models.actions import Action
from app.models.fleet.fleet import ElementRow, RegistrarRow, Row, State
from app.models.fleet.policy_words import with_setting
from app.models.fleet.process_list import ProcessList
from app.models.fleet.tunable import Tunable
from app.models.scene import Scene
from app.processes.options import ElementOptions
from app.ui.actions import Actions
from app.ui.fleet.element_starter import ElementStarter
from app.ui.fleet.other_components import OtherComponents
from app.ui.fleet.queue_line import QueueLine
from app.ui.fleet.row import RowView
from app.ui.fleet.section import Section
from app.ui.look.icons import icon
from app.ui.look.theme import GRID, Theme
from app.ui.look.words import why_not
from app.ui.panels.panel import Context, Panel
from app.ui.widgets.throttle import Throttle

FIGURES_MS = 200
"""The interval at which the figures of rows are updated. That a process is frozen or gone is shown immediately."""


class PoolPanel(Panel):
    """The rows of the fleet. `act` acts on the row that has the focus."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        fleet = self._fleet = context.demonstrator.fleet
        theme = self._theme = context.look.theme
        self._spawn = context.spawn
        self._live = True
        context.row_wanted.connect(self._wanted)
        self._stale: dict[RowView, None] = {}
        """The views whose figures have changed."""
        self._figures = Throttle(self._show_figures, self, FIGURES_MS)

        body = self._body = QWidget(self)
        body.setObjectName("pool")
        self.registrars = Section(translate("Pool", "Registrars"), self._make_view, body)
        self.elements = Section(translate("Pool", "Elements"), self._make_view, body)
        self.starter = ElementStarter(fleet, theme, self.elements)
        self.starter.wanted.connect(self.start_elements)
        self.starter.left.connect(self.end_choosing)
        self.starter.hide()
        self.elements.body.insertWidget(1, self.starter)
        self.queue = QueueLine(fleet.starts, self.elements)
        self.elements.body.insertWidget(2, self.queue)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.registrars)
        column.addWidget(self.elements)
        self._others = OtherComponents(context.demonstrator.components, fleet, body)
        column.addWidget(self._others)
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll = scroll
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

        self.add_registrar = self.registrars.button(
            translate("Pool", "Start a registrar"), translate("Pool", "Start another registrar (Ctrl+R)")
        )
        self.add_registrar.clicked.connect(self.start_registrar)
        self.add_element = self.elements.button(
            translate("Pool", "Start elements"), translate("Pool", "Start the chosen number of elements (Ctrl+E)")
        )
        self.add_element.clicked.connect(self.start_elements)
        self.options_button = self.elements.button(
            translate("Pool", "Choose elements to start"),
            translate("Pool", "Choose the number, pool, policy, capacity and speed of the elements (Ctrl+Shift+N)"),
        )
        self.options_button.clicked.connect(
            lambda: self.choose_elements() if self.starter.isHidden() else self.end_choosing()
        )

        self._disconnect: list[Callable[[], None]] = []
        self._show_rows(fleet)
        self.set_theme(theme)

    def show_scene(self, scene: Scene) -> None:
        """Show this scene from now on. A recorded run cannot be acted on."""
        self._live = scene.live
        for widget in (self.add_registrar, self.add_element, self.options_button, self.starter, self.queue):
            widget.setEnabled(scene.live)
        self._show_rows(scene.fleet)
        self._others.show_components(scene.components, scene.fleet)

    def _show_rows(self, rows: ProcessList) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._stale.clear()
        self.registrars.show_rows(rows.registrars, self._live)
        self.elements.show_rows(rows.elements, self._live)
        self._disconnect = [
            rows.added.connect(self._added),
            rows.changed.connect(self._changed),
            rows.removed.connect(self._removed),
        ]

    def close_models(self) -> None:
        """Stop listening to the models."""
        for disconnect in (*self._disconnect, *self._others.disconnect_models, self.queue.disconnect_model):
            disconnect()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.add_registrar.setIcon(icon("plus", theme.text))
        self.add_element.setIcon(icon("plus", theme.text))
        self.options_button.setIcon(icon("down", theme.text))
        self._body.setStyleSheet(f"QWidget#pool {{ background: {theme.surface} }}")
        self.starter.set_theme(theme)
        self.queue.set_theme(theme)
        for view in self._all_views():
            view.set_theme(theme)

    def connect_actions(self, actions: Actions) -> None:
        actions.on("add_element", self.start_elements)
        actions.on("add_registrar", self.start_registrar)
        for action in (Action.FREEZE, Action.STOP, Action.KILL):
            actions.on(f"process_{action.value}", partial(self.act, action))
        actions.on("to_pool", self.focus_first)
        actions.on("choose_elements", self.choose_elements)
        actions.on("tune", lambda: self.act(Tunable.WEIGHT))

    def view_of(self, row: Row) -> RowView:
        """Return the view of a row. If the row was one of many without a view, it gets one."""
        return self._section(row).reveal(row)

    def start_registrar(self) -> None:
        self._spawn(self._fleet.start_registrar())

    def start_elements(self) -> None:
        """Start as many elements as chosen, with the chosen options."""
        self._spawn(self._fleet.start_elements(self.starter.count.value(), self.starter.options))

    def choose_elements(self) -> None:
        """Show the form with the options for new elements."""
        self.starter.show()
        self.starter.count.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.starter.count.selectAll()

    def end_choosing(self) -> None:
        """Hide the form; the chosen options stay."""
        self.starter.hide()
        self.options_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def options(self) -> ElementOptions:
        """The options for the next element."""
        return self.starter.options

    def focused(self) -> RowView | None:
        return next((view for view in self._all_views() if view.hasFocus()), None)

    def focus_first(self) -> None:
        views = self.elements.views or self.registrars.views
        (views[0] if views else self.add_element).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def act(self, what: Action | Tunable) -> None:
        """Act on the row that has the focus, if there is one. `FREEZE` thaws a frozen process."""
        view = self.focused()
        if view is not None:
            self._wanted(view.row, what)

    def _step(self, view: RowView, step: int) -> None:
        views = self._all_views()
        target = views[(views.index(view) + step) % len(views)]
        target.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(target)

    def _all_views(self) -> list[RowView]:
        return [*self.registrars.views, *self.elements.views]

    def _wanted(self, row: Row, what: Action | Tunable) -> None:
        if not self._live:
            return
        if not row.ours:
            self.context.say(why_not())
        elif isinstance(what, Tunable):
            view = self.view_of(row)
            view.tune(what)
            self._scroll.ensureWidgetVisible(view)
        elif what is Action.FREEZE and row.state is State.FROZEN:
            self._fleet.do(Action.THAW, row)
        else:
            self._fleet.do(what, row)

    def _tune(self, row: Row, what: Tunable, value: float) -> None:
        if not isinstance(row, ElementRow):
            return
        if what is Tunable.WEIGHT:
            self._fleet.set_policy(row, with_setting(row.policy, round(value)))
        elif what is Tunable.SPEED:
            self._fleet.set_speed(row, value)
        elif what is Tunable.CAPACITY:
            self._fleet.set_capacity(row, value)
        else:
            self._fleet.set_other_load(row, value / 100)

    def _section(self, row: Row) -> Section:
        return self.registrars if isinstance(row, RegistrarRow) else self.elements

    def _make_view(self, row: Row) -> RowView:
        view = RowView(row, self._theme, self)
        view.live = self._live
        view.wanted.connect(lambda what: self._wanted(view.row, what))
        view.tuned.connect(lambda what, value: self._tune(view.row, what, value))
        view.step.connect(lambda step: self._step(view, step))
        return view

    def _added(self, row: Row) -> None:
        self._section(row).append(row)

    def _changed(self, row: Row) -> None:
        view = self._section(row).view_of(row)
        if view is not None:
            if view.up_to_date:
                self._stale[view] = None
                self._figures.request()
            else:
                view.refresh()
        if isinstance(row, RegistrarRow):
            self.starter.refresh()

    def _show_figures(self) -> bool:
        """Update the visible rows; the others are updated when they become visible."""
        for view in [view for view in self._stale if not view.visibleRegion().isEmpty()]:
            del self._stale[view]
            view.refresh()
        return False

    def _removed(self, row: Row) -> None:
        view = self._section(row).view_of(row)
        if view is not None:
            self._stale.pop(view, None)
        self._section(row).drop(row)
