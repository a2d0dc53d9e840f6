"""The places of a topology's components in its drawing: components glide to where the layout puts them, and messages
take the ways between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, hypot
from typing import NamedTuple

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor

from app.models.messages.log import Party
from app.models.topology.graph import Node
from app.models.topology.layout import Layout, lay_out
from app.ui.topology.paint import Brush
from app.ui.topology.still import hue_of

GLIDE_S = 0.12
"""The time constant with which components move to new places."""


class Way(NamedTuple):
    """The line from the edge of one component to the edge of another."""

    start: QPointF
    end: QPointF
    hue: QColor | None
    """The colour of the element among them, if any."""
    room: float
    """The largest width of a line: the radius of the smaller component."""


class Places:
    """Call `arrange` when nodes may have changed, and `glide` while `moving`. The dictionary `now` is replaced, never
    changed in place."""

    def __init__(self) -> None:
        self.now: dict[Party, QPointF] = {}
        """The present place of each component."""
        self.layout = Layout({}, 1.0, 1.0)
        self.moving = False
        self._shape: object = None
        self._size = QSize()
        self._ways: dict[tuple[Party, Party], Way | None] = {}

    @property
    def arranged(self) -> bool:
        """Whether the places are up to date; False until the next `arrange`."""
        return self._shape is not None

    def forget(self) -> None:
        """Discard the places, after a change of the nodes or of the theme."""
        self._shape = None
        self._ways.clear()

    def arrange(self, nodes: Mapping[Party, Node], size: QSize, unit: float, *, jump: bool) -> bool:
        """Find a place for every component, and return whether anything changed. Without `jump` they glide there,
        unless the size of the drawing changed."""
        shape = size.width(), size.height(), [(node.party, node.home, node.pool) for node in nodes.values()]
        if shape == self._shape:
            return False
        self._shape = shape
        self._ways.clear()
        self.layout = lay_out(nodes.values(), size.width(), size.height(), unit)
        jump = jump or size != self._size
        before, self._size = self.now, QSize(size)
        targets = {party: QPointF(x, y) for party, (x, y) in self.layout.places.items()}
        self.now = {party: target if jump else before.get(party, target) for party, target in targets.items()}
        self.moving = self.now != targets
        return True

    def glide(self, passed: float) -> None:
        """Move the components by this number of seconds."""
        part, moving, now = 1.0 - exp(-min(passed, 0.1) / GLIDE_S), False, {}
        for party, (x, y) in self.layout.places.items():
            here = self.now[party]
            dx, dy = x - here.x(), y - here.y()
            if abs(dx) + abs(dy) > 0.5:
                now[party] = here + QPointF(dx * part, dy * part)
                moving = True
            else:
                now[party] = QPointF(x, y)
        self.now, self.moving = now, moving
        self._ways.clear()

    def way(self, sender: Party, receiver: Party, nodes: Mapping[Party, Node], brush: Brush) -> Way | None:
        """Return the way between two components, valid until one of them moves; None if one of them is not drawn."""
        if (sender, receiver) not in self._ways:
            self._ways[sender, receiver] = self._find_way(sender, receiver, nodes, brush)
        return self._ways[sender, receiver]

    def _find_way(self, sender: Party, receiver: Party, nodes: Mapping[Party, Node], brush: Brush) -> Way | None:
        one, other = self.now.get(sender), self.now.get(receiver)
        if one is None or other is None:
            return None
        way, ends = other - one, (nodes[sender], nodes[receiver])
        length = hypot(way.x(), way.y()) or 1.0
        one_reach, other_reach = (brush.radius(node, self.layout) for node in ends)
        hue = next((hue_of(node) for node in ends if node.mark is not None), None)
        start, end = one + way * min(one_reach / length, 0.5), other - way * min(other_reach / length, 0.5)
        return Way(start, end, hue, min(one_reach, other_reach))
