"""A naive twin of the handlespace: plain lists that are searched and sorted for every question."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rserpool.model import ElementId, PoolElement, PoolHandle, ServerId
from rserpool.policies.base import OrderedPolicy, RandomPolicy


@dataclass
class TwinMember:
    """An element, the values that its policy reads, and since when it has waited at its rank."""

    handle: PoolHandle
    element: PoolElement
    entry: float
    since: int
    selections: int = 0
    turns: int = 0

    @property
    def rank(self) -> float:
        assert isinstance(self.element.policy, OrderedPolicy)
        return self.element.policy.rank(self)

    @property
    def weight(self) -> int:
        assert isinstance(self.element.policy, RandomPolicy)
        return self.element.policy.weight(self)


class Twin:
    """Gives the results that a `Handlespace` should give. For a random policy it knows only who can be drawn."""

    def __init__(self) -> None:
        self.members: list[TwinMember] = []
        self.present: dict[PoolHandle, float] = {}
        self.clock = 0

    def register(self, handle: PoolHandle, element: PoolElement) -> str:
        self.clock += 1
        member = self.find(handle, element.identifier)
        if member is None:
            if not self.of(handle):
                self.present[handle] = 0.0
            self.members.append(TwinMember(handle, element, self.present[handle], self.clock))
            return "Added"
        former, before = member.element, self.standing(member)
        member.element = element
        member.selections = 0
        if former.policy != element.policy:
            member.turns, member.entry = 0, self.present[handle]
        if self.standing(member) != before:
            member.since = self.clock
        return "Same" if former == element else "Changed"

    def deregister(self, handle: PoolHandle, identifier: ElementId) -> str:
        member = self.find(handle, identifier)
        if member is None:
            return "nothing"
        self.members.remove(member)
        return "Removed"

    def change_home(self, handle: PoolHandle, identifier: ElementId, home: ServerId) -> str:
        member = self.find(handle, identifier)
        return "nothing" if member is None else self.register(handle, replace(member.element, home=home))

    def eligible(self, handle: PoolHandle) -> list[PoolElement]:
        """Return the elements in order of selection for an ordered policy, otherwise all that can be drawn."""
        members = self.of(handle)
        if members and isinstance(members[0].element.policy, OrderedPolicy):
            members.sort(key=lambda member: (member.rank, member.since))
        else:
            members = [member for member in members if member.weight > 0]
        return [member.element for member in members]

    def charge(self, handle: PoolHandle, identifier: ElementId) -> None:
        member = self.find(handle, identifier)
        assert member is not None
        self.clock += 1
        if isinstance(member.element.policy, OrderedPolicy):
            self.present[handle] = max(self.present[handle], member.rank)
        member.selections += 1
        member.turns += 1
        member.since = self.clock

    def standing(self, member: TwinMember) -> float:
        return member.rank if isinstance(member.element.policy, OrderedPolicy) else member.weight

    def of(self, handle: PoolHandle) -> list[TwinMember]:
        return [member for member in self.members if member.handle == handle]

    def find(self, handle: PoolHandle, identifier: ElementId) -> TwinMember | None:
        return next((member for member in self.of(handle) if member.element.identifier == identifier), None)

    def table(self, owner: ServerId | None = None) -> list[tuple[PoolHandle, PoolElement]]:
        return sorted(
            (
                (member.handle, member.element)
                for member in self.members
                if owner is None or member.element.home == owner
            ),
            key=lambda item: (item[0], item[1].identifier),
        )
