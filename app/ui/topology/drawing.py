"""The drawing of the topology: components at their places, lines between them, and travelling messages.

Everything that stands still is painted once and kept. A frame is drawn only while something moves or has changed, and
none while the drawing is hidden. The widget decides nothing: `picked`, `opened`, `menu_wanted` and `message_chosen`
report what the user did.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import atan2, hypot, pi

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.base.language import translate
from app.models.messages.log import Message, Party, Role
from app.models.scene import Scene
from app.models.topology.graph import Node, Topology
from app.models.topology.traffic import Flight, Traffic, kind_of
from app.ui.look.theme import GRID, LIGHT, Theme
from app.ui.topology.paint import Brush
from app.ui.topology.places import Places, Way
from app.ui.topology.still import Standing, paint_components, paint_lines
from app.ui.topology.words import health_words
from app.ui.widgets.label import plain_tip
from app.ui.widgets.throttle import Throttle

LEAST = 17
"""The number of lines of text that fit at least into width and height; with less room the type is smaller."""

FEW = 20
"""Up to this number of components Tab visits each of them; with more, only registrars and users."""

CUT_AT = 0.4
"""The part of its way that a message travels on a cut link."""

ARROWS = {Qt.Key.Key_Right: 0.0, Qt.Key.Key_Down: pi / 2, Qt.Key.Key_Left: pi, Qt.Key.Key_Up: -pi / 2}


class TopologyDrawing(QWidget):
    """`TopologyDrawing(scene)`."""

    changed = Signal()
    """Emitted when nodes or edges changed."""
    picked = Signal(object)
    """Emitted with a `Party` that became the current one."""
    opened = Signal(object)
    """Emitted with a `Party` to inspect."""
    menu_wanted = Signal(object, object)
    """Emitted with a `Party` and a global position."""
    message_chosen = Signal(object)

    def __init__(
        self, scene: Scene, parent: QWidget | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._theme = LIGHT
        self._brush: Brush | None = None
        self._lines: QPixmap | None = None
        """Everything that stands still below the messages."""
        self._components: QPixmap | None = None
        """Everything that stands still above their ways."""
        self._last = 0.0
        self.places = Places()
        self.traffic = Traffic()
        self.current: Party | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(GRID * 50, GRID * 45)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(translate("Topology", "Topology"))
        self.throttle = Throttle(self._frame, self)
        self._disconnect: list[Callable[[], None]] = []
        self.show_scene(scene)

    @property
    def reduced_motion(self) -> bool:
        return self.traffic.still

    @reduced_motion.setter
    def reduced_motion(self, on: bool) -> None:
        self.traffic.still = on
        self.traffic.clear()
        self.throttle.request()

    def show_scene(self, scene: Scene) -> None:
        """Draw this scene from now on."""
        self.close_models()
        self.scene = scene
        self.topology = Topology(scene)
        self.traffic.clear()
        self._disconnect = [
            self.topology.close,
            self.topology.stale.connect(self._request),
            scene.messages.added.connect(self._sent),
            scene.messages.passed.connect(self._passed),
        ]
        self.places.forget()
        self._request()

    def close_models(self) -> None:
        """Stop listening to the models."""
        for disconnect in self._disconnect:
            disconnect()
        self._disconnect = []

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._brush = None
        self.repaint_all()
        self.places.forget()
        self._request()

    def refresh(self) -> None:
        """Take in changes now, without waiting for the next frame."""
        before = self.topology.nodes
        if self.topology.refresh():
            self._lines = None
            if self.topology.nodes != before:  # sessions change often, and do not change components
                self._components = None
            if self.current not in self.topology.nodes:
                self.current = None
            self.changed.emit()
        jump = self.traffic.still or not self.isVisible()
        if self.places.arrange(self.topology.nodes, self.size(), self.unit, jump=jump):
            self.repaint_all()
            self._last = self._clock()

    def go_to(self, party: Party | None) -> None:
        """Make this component the current one."""
        if party == self.current:
            return
        self.current = party
        node = self.topology.nodes.get(party) if party is not None else None
        self.setAccessibleDescription(describe(node) if node is not None else "")
        self.repaint_all()
        self._request()
        if node is not None:
            self.picked.emit(party)

    def at(self, place: QPointF) -> Party | None:
        """Return the component at this place."""
        nodes, brush = self.topology.nodes, self._brush
        if brush is None:
            return None
        for party in reversed(self.places.now):
            node = nodes.get(party)
            reach = brush.radius(node, self.places.layout) * 1.3 if node is not None else 0.0
            gap = self.places.now[party] - place
            if max(abs(gap.x()), abs(gap.y())) <= reach:
                return party
        return None

    def message_at(self, place: QPointF) -> Message | None:
        """Return the travelling message at this place."""
        now, reach = self._clock(), self.unit * 0.7
        for flight in reversed(self.traffic.flights):
            spot = self.spot_of(flight, now)
            if spot is not None and hypot(spot.x() - place.x(), spot.y() - place.y()) <= reach:
                return flight.message
        return None

    @property
    def unit(self) -> float:
        """The unit of all sizes: the height of the type, or less if there is little room."""
        return min(QFontMetricsF(self.font()).height(), min(self.width(), self.height()) / LEAST)

    # --- frames ------------------------------------------------------------------------------------------------------

    def _request(self) -> None:
        if self.isVisible():
            self.throttle.request()

    def _sent(self, message: Message) -> None:
        if self.isVisible():
            self.traffic.take(message, self._clock())
            self.throttle.request()

    def _passed(self, sender: Party, receiver: Party, ppid: int, number: int) -> None:
        if self.isVisible():
            self.traffic.count(sender, receiver, ppid, number, self._clock())
            self.throttle.request()

    def _frame(self) -> bool:
        if not self.isVisible():
            return False
        now = self._clock()
        was_busy = bool(self.traffic.flights) or self.places.moving
        passed, self._last = now - self._last, now
        self.refresh()
        busy = self.traffic.tick(now)
        if self.places.moving:
            self.places.glide(passed)
            self.repaint_all()
        if busy or was_busy or self._lines is None:
            self.update()
        return busy or self.places.moving

    # --- painting ----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._brush is None or self._brush.unit != self.unit:
            self._brush = Brush(self._theme, self.font(), self.unit, self.devicePixelRatioF())
            self.places.forget()
        if not self.places.arranged:
            self.refresh()
        at = Standing(self.topology, self.places.now, self.places.layout, self.current)
        if self._lines is None:
            self._lines = paint_lines(at, self._brush, self.size(), self.devicePixelRatioF())
        if self._components is None:
            self._components = paint_components(at, self._brush, self.size(), self.devicePixelRatioF(), self.font())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._lines)
        self._paint_flows(painter, self._brush)
        painter.drawPixmap(0, 0, self._components)
        self._paint_messages(painter, self._brush)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def repaint_all(self) -> None:
        self._lines = self._components = None

    def _paint_flows(self, painter: QPainter, brush: Brush) -> None:
        some_cut = len(self.scene.links) > 0
        for (sender, receiver, kind), width in self.traffic.widths(self._clock()).items():
            way = self._way(sender, receiver)
            if way is not None and not (some_cut and self._is_cut(sender, receiver)):
                brush.flow(painter, kind, way.start, way.end, way.hue, min(width, way.room))

    def _paint_messages(self, painter: QPainter, brush: Brush) -> None:
        now = self._clock()
        for flight in self.traffic.flights:
            way = self._way(flight.sender, flight.receiver)
            if way is not None and (spot := self.spot_of(flight, now)) is not None:
                brush.message(painter, flight.kind, spot, way.hue, self.places.layout.spacing)

    def spot_of(self, flight: Flight, now: float) -> QPointF | None:
        """Return the place of a travelling message; None if it has none, or if it does not get through."""
        way, progress = self._way(flight.sender, flight.receiver), flight.progress(now)
        if way is None or (progress > CUT_AT and self._is_cut(flight.sender, flight.receiver)):
            return None
        return way.start + (way.end - way.start) * progress

    def _is_cut(self, sender: Party, receiver: Party) -> bool:
        fault = self.scene.links.between(sender, receiver)
        return fault is not None and fault.cut

    def _way(self, sender: Party, receiver: Party) -> Way | None:
        if self._brush is None:
            return None
        return self.places.way(sender, receiver, self.topology.nodes, self._brush)

    # --- what people do ----------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        message = self.message_at(event.position())
        if message is not None:
            self.message_chosen.emit(message)
            return
        party = self.at(event.position())
        self.go_to(party)
        if party is not None:
            self.opened.emit(party)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        party = self.at(event.position())
        self.setCursor(Qt.CursorShape.ArrowCursor if party is None else Qt.CursorShape.PointingHandCursor)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            place: QPoint = event.pos()  # type: ignore[attr-defined]
            QToolTip.showText(self.mapToGlobal(place), plain_tip(self.words_at(QPointF(place))), self)
            return True
        return super().event(event)

    def words_at(self, place: QPointF) -> str:
        """Return the tool tip for this place; empty if there is nothing."""
        nodes = self.topology.nodes
        message = self.message_at(place)
        if message is not None and message.sender in nodes and message.receiver in nodes:
            ends = " → ".join(nodes[party].name for party in (message.sender, message.receiver))
            return f"{kind_of(message.ppid).value}: {ends}"
        party = self.at(place)
        return describe(nodes[party]) if party is not None else ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        party = self.current if by_key else self.at(QPointF(event.pos()))
        if party is None:
            return
        self.go_to(party)
        place = self.mapToGlobal(self.places.now[party].toPoint()) if by_key else event.globalPos()
        self.menu_wanted.emit(party, place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and self.places.now:
            self.go_to(self._beyond(ARROWS[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None and not event.modifiers():
            self.opened.emit(self.current)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Move from component to component with Tab, and leave the drawing after the last one."""
        nodes = self.topology.nodes
        stops = [p for p in nodes if len(nodes) <= FEW or p.role is not Role.ELEMENT or p == self.current]
        at = stops.index(self.current) if self.current in stops else -1 if forward else len(stops)
        at += 1 if forward else -1
        if 0 <= at < len(stops):
            self.go_to(stops[at])
            return True
        return super().focusNextPrevChild(forward)

    def _beyond(self, direction: float) -> Party | None:
        """Return the nearest component in this direction; without a current one, the first."""
        if self.current not in self.places.now or self.current is None:
            return next(iter(self.places.now))
        here = self.places.now[self.current]
        best, least = self.current, float("inf")
        for party, spot in self.places.now.items():
            dx, dy = spot.x() - here.x(), spot.y() - here.y()
            turn = abs((atan2(dy, dx) - direction + pi) % (2 * pi) - pi)
            far = hypot(dx, dy) * (1 + 2 * turn)
            if party != self.current and turn < pi / 3 and far < least:
                best, least = party, far
        return best

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.repaint_all()
        if self.isVisible():
            self.refresh()
        self._request()

    def showEvent(self, event: QShowEvent) -> None:
        self._request()


def describe(node: Node) -> str:
    """Describe a component in a few words, for tool tips and screen readers."""
    words = [f"{node.mark} {node.name}" if node.mark is not None else node.name, health_words(node.health)]
    if node.pool:
        words.append(node.pool)
    return ", ".join(words)
