"""The place of each component in the drawing: registrars in a ring, elements in ranks around their home, users in a row
below, elements without a home in a row above. The same components always get the same places.

All lengths are in pixels; `unit` is the height of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin

from app.models.messages.log import Party, Role
from app.models.topology.graph import Node

Point = tuple[float, float]

FAN = 2 * pi * 0.82
"""The angle around a registrar that elements may use. The rest, towards the other registrars, is free for lines."""

WIDEST, NARROWEST = 3.6, 0.9
"""The largest and the smallest distance between two elements, in units."""

LONGEST = 9.0
"""The largest distance of a single rank of elements from their home, in units, even if there is more room."""


UPWARD = 0.5
"""With two registrars side by side, elements are shifted upwards to leave room for the lines to the user."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The places of the components, the distance between neighbouring elements, the reach of a registrar's box around
    its place, and the places of the pools' names."""

    places: Mapping[Party, Point]
    spacing: float
    hub: float
    pools: tuple[tuple[str, Point], ...] = ()


def lay_out(nodes: Iterable[Node], width: float, height: float, unit: float) -> Layout:
    """Return the places of these nodes in an area of this size."""
    known = list(nodes)
    registrars = [node for node in known if node.party.role is Role.REGISTRAR]
    elements = [node for node in known if node.party.role is Role.ELEMENT]
    users = [node for node in known if node.party.role is Role.USER]
    hubs = {node.party for node in registrars}
    at_home: dict[Party, list[Node]] = {node.party: [] for node in registrars}
    homeless: list[Node] = []
    for node in elements:
        (at_home[node.home] if node.home in hubs and node.home is not None else homeless).append(node)

    places: dict[Party, Point] = {}
    top = unit * 1.5 + _row(places, homeless, width, unit * 2.2, unit)
    floor = height - unit * 2.2
    step = width / (len(users) + 1)
    for number, node in enumerate(users, 1):
        places[node.party] = step * number, floor
    centre = width / 2, (top + floor - unit * 2.6) / 2
    half = max(width / 2 - unit, unit), max((floor - unit * 2.6 - top) / 2, unit)
    radius, ring = _ring(len(registrars), *half)
    spacing = min((_spacing(len(at_home[node.party]), radius, unit) for node in registrars), default=WIDEST * unit)
    pools: list[tuple[str, Point]] = []
    several = len({node.pool for node in elements}) > 1
    for node, (dx, dy) in zip(registrars, ring, strict=True):
        hub = places[node.party] = centre[0] + dx, centre[1] + dy
        outward = (dx / half[0], dy / half[1] - (UPWARD if len(registrars) == 2 else 0.0))
        outward = outward if hypot(*outward) > 0.1 else (0.0, -1.0)
        members = sorted(at_home[node.party], key=lambda member: member.pool)  # stable: by number within each pool
        spots = _fan(len(members), radius, spacing, unit, outward)
        for member, (x, y) in zip(members, spots, strict=True):
            places[member.party] = hub[0] + x, hub[1] + y
        if several:
            pools += _pool_names(members, places, hub, unit)
    if not several and elements:
        pools = [(elements[0].pool, (unit * 0.5, unit))]
    return Layout(places, spacing, _hub(radius, unit), tuple(pools))


def _row(places: dict[Party, Point], nodes: Sequence[Node], width: float, y: float, unit: float) -> float:
    """Place the nodes side by side in the necessary number of rows. Return the height of the rows."""
    if not nodes:
        return 0.0
    columns = max(int((width - unit * 2) / (unit * 2.4)), 1)
    for number, node in enumerate(nodes):
        row, column = divmod(number, columns)
        places[node.party] = unit * 2 + column * unit * 2.4, y + row * unit * 2.4
    return ((len(nodes) - 1) // columns + 1) * unit * 2.4


def _ring(count: int, a: float, b: float) -> tuple[float, list[Point]]:
    """Return the free radius around each registrar, and the places of the registrars on an ellipse around (0, 0)."""
    if count <= 1:
        return min(a, b), [(0.0, 0.0)] * count
    # Two registrars are side by side, four in the corners. Otherwise the first one is at the top.
    turn = {2: pi, 4: -pi * 3 / 4}.get(count, -pi / 2)

    def points(room: float) -> list[Point]:
        angles = [turn + 2 * pi * number / count for number in range(count)]
        return [(max(a - room, 0.0) * cos(angle), max(b - room, 0.0) * sin(angle)) for angle in angles]

    low, high = 1.0, min(a, b)
    for _ in range(24):
        room = (low + high) / 2
        low, high = (room, high) if _apart(points(room)) >= 2 * room else (low, room)
    return low, points(low)


def _hub(radius: float, unit: float) -> float:
    return min(max(radius * 0.18, unit * 0.6), unit * 1.05)


def _apart(points: Sequence[Point]) -> float:
    return min(hypot(p[0] - q[0], p[1] - q[1]) for i, p in enumerate(points) for q in points[:i])


def _ranks(count: int, radius: float, spacing: float, unit: float) -> list[tuple[float, int]] | None:
    """Return the radius and the number of elements of each rank, nearest first; None if the elements do not fit."""
    nearest, farthest = _hub(radius, unit) + spacing * 0.9, radius - spacing * 0.5
    alone = max(nearest, count * spacing / FAN)
    if alone <= farthest:  # one rank, as far out as looks good
        return [(max(alone, min(farthest, LONGEST * unit)), count)]
    room = []
    at = nearest
    while at <= farthest:
        room.append((at, int(FAN * at / spacing)))
        at += spacing
    if not room or sum(places for _, places in room) < count:
        return None
    used, left = [], count
    for at, places in room:
        used.append((at, min(places, left)))
        left -= used[-1][1]
        if not left:
            break
    return used


def _spacing(count: int, radius: float, unit: float) -> float:
    """Return the widest spacing at which `count` elements fit around a registrar."""
    steps = range(round((WIDEST - NARROWEST) * 20) + 1)
    tried = (unit * (WIDEST - step / 20) for step in steps)
    return next((spacing for spacing in tried if _ranks(count, radius, spacing, unit) is not None), unit * NARROWEST)


def _fan(count: int, radius: float, spacing: float, unit: float, outward: Point) -> list[Point]:
    """Return places around the origin, rank by rank, each spread evenly around the direction `outward`."""
    if not count:
        return []
    ranks = _ranks(count, radius, spacing, unit)
    if ranks is None:  # too many for the area: they overlap, but all are drawn
        ranks = [(max(radius - spacing * 0.5, unit * 2), count)]
    length = hypot(*outward)
    x, y = outward[0] / length, outward[1] / length
    spots = []
    for at, places in ranks:
        step = min(FAN / places, max(spacing * 1.3 / at, pi / 5 if len(ranks) == 1 else 0.0))
        for number in range(places):
            angle = (number - (places - 1) / 2) * step
            spots.append((at * (x * cos(angle) - y * sin(angle)), at * (x * sin(angle) + y * cos(angle))))
    return spots


def _pool_names(
    members: Sequence[Node], places: Mapping[Party, Point], hub: Point, unit: float
) -> list[tuple[str, Point]]:
    """Return the name of each pool and its place, beyond the middle of its elements."""
    names = []
    for pool in dict.fromkeys(member.pool for member in members):
        spots = [places[member.party] for member in members if member.pool == pool]
        x, y = sum(s[0] for s in spots) / len(spots), sum(s[1] for s in spots) / len(spots)
        reach = max(hypot(s[0] - hub[0], s[1] - hub[1]) for s in spots) + unit * 1.4
        length = hypot(x - hub[0], y - hub[1]) or 1.0
        names.append((pool, (hub[0] + (x - hub[0]) / length * reach, hub[1] + (y - hub[1]) / length * reach)))
    return names
