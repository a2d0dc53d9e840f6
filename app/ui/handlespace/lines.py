"""The text of the handlespace panel, line by line, without Qt: facts about each registrar, then pools and elements.

A line has one cell for each registrar. A cell has a flaw if it has differed from the correct value
(`Scope.differences`) for `Scope.settled` seconds: every change reaches one registrar before the others, and a mark that
flashes up for a moment says nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from app.base.durations import duration
from app.base.language import translate
from app.models.fleet.fleet import RegistrarRow, State
from app.models.fleet.marks import Mark
from app.models.fleet.policy_words import spaced
from app.models.handlespace.registrar_view import Difference, DifferenceKind
from app.models.handlespace.scope import Scope
from app.ui.look.words import MarkOf, state_words
from rserpool import LOAD_MAX, POLICIES, ElementKey, Policy, PoolElement

UNEQUAL = "≠"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one registrar knows about a line's subject. `spoken` is the whole of it in words."""

    text: str
    spoken: str
    flaw: bool = False
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its subject, in the first column, and a cell for each registrar. A heading has no cells."""

    title: str
    spoken: str
    cells: tuple[Cell, ...]
    heading: bool = False
    mark: Mark | None = None
    more: str = ""
    """Less prominent text after the title."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All lines at one moment."""

    registrars: tuple[str, ...]
    """The letters of the registrars, in the order of the columns."""
    described: tuple[str, ...]
    """The same registrars in words."""
    lines: tuple[Line, ...]
    verdict: str
    """Whether all registrars agree, in a few words."""
    flawed: bool = False

    @property
    def subjects(self) -> tuple[str, ...]:
        """The subjects of the lines."""
        return tuple(line.title for line in self.lines)


Flaws = dict[tuple[int, ElementKey], tuple[Difference, float]]


def sheet(scope: Scope, mark_of: MarkOf, now: float) -> Sheet:
    """Return the lines at `now`, on the scope's clock."""
    rows = scope.registrars
    settled = [(difference, now - since) for difference, since in scope.differences if now - since >= scope.settled]
    flaws: Flaws = {(difference.registrar, difference.key): (difference, age) for difference, age in settled}
    lines = [*_facts(scope, rows, bool(settled)), *_pools(scope, rows, mark_of, flaws)]
    return Sheet(
        tuple(row.letter for row in rows),
        tuple(f"{row.name}, {_state(row)}" for row in rows),
        tuple(lines),
        _verdict(rows, [age for _, age in settled]),
        bool(settled),
    )


def _verdict(rows: Sequence[RegistrarRow], ages: Sequence[float]) -> str:
    if ages:
        number = translate("Handlespace", "%n difference(s)", "", len(ages)).replace(" ", "\u00a0")
        words = translate("Handlespace", "{differences} for {time}")
        return f"{UNEQUAL} " + words.format(differences=number, time=_age(max(ages)))
    learning = [row.letter for row in rows if not row.view.in_service]
    if learning:
        return translate("Handlespace", "{registrars} is still learning").format(registrars=" ".join(learning))
    return translate("Handlespace", "all agree") if len(rows) > 1 else ""


def _state(row: RegistrarRow) -> str:
    if row.state is State.RUNNING and not row.view.in_service:
        return translate("Handlespace", "learning")
    return state_words(row.state)


def _age(seconds: float) -> str:
    """Return the age of a difference in whole seconds, because tenths would flicker."""
    return duration(seconds) if seconds >= 60 else f"{max(1, int(seconds))}\u00a0s"


# --- registrars -------------------------------------------------------------------------------------------------------


def _facts(scope: Scope, rows: Sequence[RegistrarRow], differ: bool) -> Iterable[Line]:
    state, peer = translate("Handlespace", "State"), translate("Handlespace", "Peers")
    yield _plain(state, state.lower(), rows, [_state(row) for row in rows])
    peers = [" ".join(sorted(scope.letter_of(peer) for peer in row.view.peers)) or "–" for row in rows]
    yield _plain(peer, peer.lower(), rows, peers)
    sums, spoken = translate("Handlespace", "Checksum"), translate("Handlespace", "checksum of all")
    yield _sums(sums, spoken, rows, [row.view.checksum_of_all() for row in rows], None, differ)
    for owner in rows:
        server = owner.view.registrar
        own = owner.view.checksum(server)
        title = translate("Handlespace", "of {letter}'s own elements").format(letter=owner.letter)
        spoken = translate("Handlespace", "checksum {of_whom}").format(of_whom=title)
        yield _sums(title, spoken, rows, [row.view.checksum(server) for row in rows], own, differ)


def _plain(title: str, spoken: str, rows: Sequence[RegistrarRow], texts: Sequence[str]) -> Line:
    cells = [Cell(text, f"{row.short_name}, {spoken}: {text}") for row, text in zip(rows, texts, strict=True)]
    return Line(title, spoken, tuple(cells))


def _sums(
    title: str, spoken: str, rows: Sequence[RegistrarRow], sums: Sequence[int], right: int | None, differ: bool
) -> Line:
    """Return a line of checksums. `right` is the correct one, the owner's; None if only the majority is known."""
    if right is None and sums:
        right = Counter(sums).most_common(1)[0][0]
    cells = []
    for row, value in zip(rows, sums, strict=True):
        flaw = differ and value != right
        text = f"{UNEQUAL} " * flaw + f"{value:04x}"
        differs = translate("Handlespace", ", differs") * flaw
        cells.append(Cell(text, f"{row.short_name}, {spoken}: 0x{value:04x}{differs}", flaw))
    return Line(title, spoken, tuple(cells))


# --- pools ------------------------------------------------------------------------------------------------------------


def _pools(scope: Scope, rows: Sequence[RegistrarRow], mark_of: MarkOf, flaws: Flaws) -> Iterable[Line]:
    keys = {key for row in rows for key in row.view.elements}
    for handle in sorted({handle for handle, _ in keys}):
        members = sorted((key for key in keys if key[0] == handle), key=lambda key: (mark_of(key[1]).number, key[1]))
        name = spaced(
            next(row.view.elements[members[0]] for row in rows if members[0] in row.view.elements).policy.name
        )
        spoken = translate("Handlespace", "Pool {handle}, {policy}").format(handle=handle, policy=name)
        yield Line(str(handle), spoken, (), heading=True, more=name)
        numbers = [sum(known == handle for known, _ in row.view.elements) for row in rows]
        spoken = translate("Handlespace", "elements of the pool {handle}").format(handle=handle)
        yield _plain(translate("Handlespace", "Elements"), spoken, rows, list(map(str, numbers)))
        for key in members:
            yield _element(scope, rows, key, mark_of(key[1]), flaws)


def _element(scope: Scope, rows: Sequence[RegistrarRow], key: ElementKey, mark: Mark, flaws: Flaws) -> Line:
    name = f"0x{key[1]:08x}"
    known = [element for row in rows if (element := row.view.elements.get(key)) is not None]
    policy = Counter(element.policy for element in known).most_common(1)[0][0]
    cells = tuple(_seen(scope, row, key, name, flaws.get((row.view.registrar, key))) for row in rows)
    spoken = translate("Handlespace", "Element {number} {identifier}, {policy}")
    spoken = spoken.format(number=mark.number, identifier=name, policy=_policy(policy))
    return Line(f"{mark.owner} {name}".strip(), spoken, cells, mark=mark, more=_values(policy))


def _seen(scope: Scope, row: RegistrarRow, key: ElementKey, name: str, flaw: tuple[Difference, float] | None) -> Cell:
    element = row.view.elements.get(key)
    said = translate("Handlespace", "{registrar} sees element {identifier}: {what}")
    said = said.format(registrar=row.short_name, identifier=name, what=_said(scope, row, element))
    if flaw is None:
        text = "–" if element is None else scope.letter_of(element.home)
        return Cell(text, said, strong=element is not None and element.home == row.view.registrar)
    difference, age = flaw
    text = f"{UNEQUAL} {_short(scope, difference)}"
    differs = translate("Handlespace", "{said}; differs for {time}").format(said=said, time=_age(age))
    return Cell(text, differs + _right(scope, difference), True)


def _short(scope: Scope, difference: Difference) -> str:
    match difference.kind, difference.seen:
        case DifferenceKind.HOME, int(home):
            return scope.letter_of(home)
        case DifferenceKind.POLICY, Policy() as policy:
            return _values(policy) or _policy(policy)
    return {  # few letters, because the columns are narrow
        DifferenceKind.MISSING: translate("Handlespace", "none"),
        DifferenceKind.LEFT_OVER: translate("Handlespace", "extra"),
    }[difference.kind]


def _right(scope: Scope, difference: Difference) -> str:
    match difference.kind, difference.right:
        case DifferenceKind.HOME, int(home):
            return translate("Handlespace", "; its home is {registrar}").format(registrar=scope.name_of(home))
        case DifferenceKind.POLICY, Policy() as policy:
            return translate("Handlespace", "; its policy is {policy}").format(policy=_policy(policy))
        case DifferenceKind.LEFT_OVER, _:
            return translate("Handlespace", "; it has left the pool")
    return ""


def _said(scope: Scope, row: RegistrarRow, element: PoolElement | None) -> str:
    if element is None:
        return translate("Handlespace", "missing")
    home = translate("Handlespace", "home")
    if element.home != row.view.registrar:
        home = translate("Handlespace", "home is {registrar}").format(registrar=scope.name_of(element.home))
    return f"{home}, {_policy(element.policy)}"


def _policy(policy: Policy) -> str:
    """Return a policy with its values: `Least used, load 25 %`."""
    return ", ".join(filter(None, (spaced(policy.name), _values(policy))))


def _values(policy: Policy) -> str:
    """Return the values of a policy: `weight 3`; `load 25 %, degradation 10 %`."""
    if policy.code not in POLICIES:
        return ""
    return ", ".join(
        f"{field.name} {value * 100 / LOAD_MAX:.0f}\u00a0%"
        if field.name in ("load", "degradation")
        else f"{field.name} {value}"
        for field, value in zip(fields(policy), policy.values, strict=True)
    )
