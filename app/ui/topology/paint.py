"""How components, their relations and messages are drawn, in a way that does not depend on colour.

Registrars are boxes with a letter, elements are their marks, users are wide boxes. A home is a solid line, peers a
double one, a mentor a dotted arrow, a session a line in the element's colour, any other association a dashed line. A
cut link is dashed, with a gap and a cross in its middle; a link that loses or delays packets says how much.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from math import atan2, ceil, cos, hypot, inf, sin

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from app.models.messages.log import Role
from app.models.topology.graph import LOAD_STEPS, Edge, Health, Node, Relation
from app.models.topology.layout import Layout
from app.models.topology.traffic import Kind
from app.ui.look.message_signs import draw_message_sign, kind_colour
from app.ui.look.swatch import draw_shape
from app.ui.look.theme import Theme

BADGES = {
    Health.STARTING: "…",
    Health.LEARNING: "…",
    Health.FROZEN: "‖",
    Health.SILENT: "?",
    Health.STOPPING: "↓",
}
"""The sign beside a component in an unusual state."""

AMBER = (Health.FROZEN, Health.SILENT)

MOST_KEPT = 2000
"""The number of pictures that a brush keeps before it starts over."""

_CAP = Qt.PenCapStyle.FlatCap
"""For wide lines; round ends would take five times as long."""

NUMBERED = 1.25
"""The distance of elements, in units, from which there is room for their numbers."""


class Brush:
    """Paints with one theme and one type size. Pictures of components are kept, because there may be hundreds."""

    def __init__(self, theme: Theme, font: QFont, unit: float, ratio: float) -> None:
        self.theme = theme
        self.unit = unit
        self._ratio = ratio
        self._font = QFont(font)
        self._kept: dict[Hashable, QPixmap] = {}
        """The pictures of components and messages, by what they look like."""
        self._flows: dict[tuple[Kind, int], QColor] = {}

    def radius(self, node: Node, layout: Layout) -> float:
        """Return the radius of a component."""
        match node.party.role:
            case Role.ELEMENT:
                return min(max(layout.spacing * 0.3, self.unit * 0.3), self.unit * 0.75)
            case Role.REGISTRAR:
                return layout.hub
        return self.unit * 1.2

    # --- components --------------------------------------------------------------------------------------------------

    def node(self, painter: QPainter, node: Node, at: QPointF, layout: Layout) -> None:
        plain = Node(node.party, node.label, "", node.health, node.mark, ours=node.ours)
        self._stamp(painter, at, (plain, layout.spacing, layout.hub), lambda: self._picture(plain, layout))
        if node.load and node.health.lives and node.mark is not None:
            radius = self.radius(node, layout)
            width = radius * 2 * min(node.load, LOAD_STEPS) / LOAD_STEPS
            painter.fillRect(QRectF(at.x() - radius, at.y() - radius - 4, width, 2.5), QColor(*node.mark.rgb))

    def _stamp(self, painter: QPainter, at: QPointF, key: Hashable, make: Callable[[], QPixmap]) -> None:
        """Draw the picture for `key`, centred at a place; `make` paints it the first time."""
        pixmap = self._kept.get(key)
        if pixmap is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            pixmap = self._kept[key] = make()
        side = pixmap.width() / self._ratio
        painter.drawPixmap(QPointF(at.x() - side / 2, at.y() - side / 2), pixmap)

    def _picture(self, node: Node, layout: Layout) -> QPixmap:
        half = self.unit * 2.2
        pixmap = QPixmap(round(half * 2 * self._ratio), round(half * 2 * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(half, half)
        radius, theme = self.radius(node, layout), self.theme
        if node.mark is not None:
            self._element(painter, node, radius, layout.spacing)
        else:
            self._box(painter, node, radius)
        if not node.health.lives:
            cross = theme.dead if node.health is Health.DEAD else theme.muted
            painter.setPen(QPen(QColor(cross), max(self.unit * 0.16, 2.0)))
            reach = radius * 1.15
            painter.drawLine(QPointF(-reach, -reach), QPointF(reach, reach))
            painter.drawLine(QPointF(-reach, reach), QPointF(reach, -reach))
        elif (badge := BADGES.get(node.health)) is not None:
            colour = QColor(theme.silent if node.health in AMBER else theme.muted)
            if node.health in AMBER:
                painter.setPen(QPen(colour, 1.6, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QPointF(0, 0), radius * 1.45, radius * 1.45)
            place = QPointF(radius * 1.15, -radius * 1.15)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawEllipse(place, self.unit * 0.42, self.unit * 0.42)
            painter.setPen(QColor(theme.surface))
            self._text(painter, place, badge, 0.62, bold=True)
        painter.end()
        return pixmap

    def _element(self, painter: QPainter, node: Node, radius: float, spacing: float) -> None:
        theme, numbered = self.theme, spacing >= self.unit * NUMBERED
        assert node.mark is not None
        rise = self.unit * 0.3 if numbered else 0.0
        box = QRectF(-radius, -radius - rise, radius * 2, radius * 2)
        faded = not node.health.lives or node.health is Health.STARTING
        painter.setOpacity(0.35 if faded else 1.0)
        draw_shape(painter, node.mark, box, QColor(theme.text))
        painter.setOpacity(1.0)
        if not node.ours:
            painter.setPen(QPen(QColor(theme.muted), 1, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(box.adjusted(-3, -3, 3, 3))
        if numbered:
            painter.setPen(QColor(theme.text if node.health.lives else theme.muted))
            self._text(painter, QPointF(0, radius - rise + self.unit * 0.4), node.label, 0.72)

    def _box(self, painter: QPainter, node: Node, radius: float) -> None:
        theme, registrar = self.theme, node.party.role is Role.REGISTRAR
        width, height = (radius, radius) if registrar else (self.unit * 1.7, self.unit * 0.85)
        box = QRectF(-width, -height, width * 2, height * 2)
        style = Qt.PenStyle.SolidLine if node.ours else Qt.PenStyle.DashLine
        edge = theme.text if node.health.lives else theme.muted
        painter.setPen(QPen(QColor(edge), 2.0 if registrar else 1.2, style))
        painter.setBrush(QColor(theme.raised if registrar else theme.surface))
        round_ = self.unit * (0.3 if registrar else 0.85)
        painter.drawRoundedRect(box, round_, round_)
        painter.setPen(QColor(edge))
        size = min(1.1, radius / self.unit * 1.2) if registrar else 0.8
        self._text(painter, QPointF(0, 0), node.label, size, bold=registrar)

    def _text(self, painter: QPainter, at: QPointF, text: str, size: float, bold: bool = False) -> None:
        font = QFont(self._font)
        font.setPixelSize(max(round(self.unit * 0.85 * size), 7))
        font.setBold(bold)
        painter.setFont(font)
        reach = self.unit * 2.2
        box = QRectF(at.x() - reach, at.y() - reach, reach * 2, reach * 2)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)

    # --- relations ---------------------------------------------------------------------------------------------------

    def edge(
        self, painter: QPainter, edge: Edge, one: QPointF, other: QPointF, hue: QColor | None, alive: bool
    ) -> None:
        """Draw a relation. `hue` is the element's colour; `alive` says that both ends live."""
        theme, line = self.theme, QLineF(one, other)
        solid = Qt.PenStyle.SolidLine if alive else Qt.PenStyle.DashLine
        match edge.relation:
            case Relation.HOME:
                painter.setPen(QPen(self._faint(QColor(theme.muted), 0.75), 1.0, solid))
                painter.drawLine(line)
            case Relation.PEER | Relation.HALF_PEER:
                second = solid if edge.relation is Relation.PEER else Qt.PenStyle.DotLine
                for side, style in ((2.5, solid), (-2.5, second)):
                    painter.setPen(QPen(QColor(theme.muted), 1.3, style))
                    painter.drawLine(line.translated(_beside(line, side)))
            case Relation.MENTOR:
                self._arrow(painter, line)
            case Relation.SESSION:
                colour = self._faint(hue if hue is not None else QColor(theme.muted), 0.85)
                painter.setPen(QPen(colour, min(1.0 + edge.strength, 5.0), solid, _CAP))
                painter.drawLine(line)
            case Relation.LINK:
                painter.setPen(QPen(self._faint(QColor(theme.muted), 0.8), 1.0, Qt.PenStyle.DashDotLine))
                painter.drawLine(line)
            case Relation.CUT:
                self._cut(painter, line)
            case Relation.FAULTY:
                self._faulty(painter, line, edge.note)

    def _cut(self, painter: QPainter, line: QLineF) -> None:
        gap = min(self.unit * 0.8, line.length() / 4)
        part = gap / (line.length() or 1.0)
        colour = QColor(self.theme.dead)
        painter.setPen(QPen(colour, 1.8, Qt.PenStyle.DashLine))
        painter.drawLine(QLineF(line.p1(), line.pointAt(0.5 - part)))
        painter.drawLine(QLineF(line.pointAt(0.5 + part), line.p2()))
        middle, arm = line.center(), gap * 0.5
        painter.setPen(QPen(colour, max(self.unit * 0.16, 2.0)))
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))

    def _faulty(self, painter: QPainter, line: QLineF, note: str) -> None:
        """Draw a dotted line with the fault in its middle."""
        colour = QColor(self.theme.silent)
        painter.setPen(QPen(colour, 2.2, Qt.PenStyle.DotLine))
        painter.drawLine(line)
        font = QFont(self._font)
        font.setPixelSize(max(round(self.unit * 0.62), 7))
        metrics = QFontMetricsF(font)
        box = QRectF(0, 0, metrics.horizontalAdvance(note) + self.unit * 0.6, metrics.height() + 2)
        box.moveCenter(line.center())
        painter.setPen(QPen(colour, 1.2))
        painter.setBrush(QColor(self.theme.surface))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setFont(font)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), note)

    def _arrow(self, painter: QPainter, line: QLineF) -> None:
        """Draw a dotted arrow beside the line of the peers, from the mentor to the registrar that learnt."""
        reach = self.unit * 1.3
        if line.length() < reach * 3:
            return
        unit = QPointF(line.dx() / line.length(), line.dy() / line.length())
        aside = _beside(line, self.unit * 0.6)
        start, tip = line.p1() + unit * reach + aside, line.p2() - unit * reach + aside
        colour = QColor(self.theme.text)
        painter.setPen(QPen(colour, 1.4, Qt.PenStyle.DotLine))
        painter.drawLine(start, tip)
        angle, size = atan2(unit.y(), unit.x()), self.unit * 0.6
        head = [tip, *(tip - QPointF(cos(angle + turn), sin(angle + turn)) * size for turn in (0.4, -0.4))]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(QPolygonF(head))

    # --- messages ----------------------------------------------------------------------------------------------------

    def message(self, painter: QPainter, kind: Kind, at: QPointF, hue: QColor | None, spacing: float = inf) -> None:
        """Draw a message. It is smaller where components are small."""
        size = min(self.unit * 0.34, max(spacing * 0.22, self.unit * 0.2))
        key = kind, hue.rgb() if hue is not None else 0, size
        self._stamp(painter, at, key, lambda: self._sign(kind, hue, size))

    def _sign(self, kind: Kind, hue: QColor | None, size: float) -> QPixmap:
        """Return the picture of a message that is `size` from its centre to its edge."""
        half = size * 1.25 + 1.0
        pixmap = QPixmap(ceil(half * 2 * self._ratio), ceil(half * 2 * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = pixmap.width() / self._ratio / 2
        draw_message_sign(painter, kind, QPointF(middle, middle), size, self.theme, hue)
        painter.end()
        return pixmap

    def flow(
        self, painter: QPainter, kind: Kind, one: QPointF, other: QPointF, hue: QColor | None, width: float
    ) -> None:
        key = kind, hue.rgb() if hue is not None else 0
        colour = self._flows.get(key)
        if colour is None:
            colour = self._flows[key] = self._faint(kind_colour(self.theme, kind, hue), 0.55)
        style = Qt.PenStyle.DashLine if kind is Kind.ENRP else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, width, style, _CAP))
        painter.drawLine(one, other)

    def _faint(self, colour: QColor, part: float) -> QColor:
        """Return a colour mixed with the background, because a transparent wide line takes twenty times as long."""
        ground = QColor(self.theme.surface)
        pairs = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]
        return QColor(*(round(over * part + under * (1 - part)) for over, under in pairs))


def _beside(line: QLineF, distance: float) -> QPointF:
    length = hypot(line.dx(), line.dy()) or 1.0
    return QPointF(-line.dy() / length * distance, line.dx() / length * distance)
