"""Items in groups."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.core.groups import Groups

STEPS = st.lists(st.tuples(st.sampled_from("adx"), st.integers(0, 2), st.integers(0, 3)), max_size=40)


@given(STEPS)
@settings(deadline=None, max_examples=300)
def test_groups_are_a_dictionary_of_ordered_sets_without_empty_ones(steps: list[tuple[str, int, int]]) -> None:
    groups: Groups[int, int] = Groups()
    twin: dict[int, dict[int, None]] = {}
    for action, group, item in steps:
        if action == "a":
            groups.add(group, item)
            twin.setdefault(group, {})[item] = None
        elif action == "d":
            groups.discard(group, item)
            twin.get(group, {}).pop(item, None)
        else:
            assert groups.dissolve(group) == list(twin.pop(group, {}))
        twin = {name: items for name, items in twin.items() if items}
        assert [groups.of(name) for name in range(3)] == [list(twin.get(name, {})) for name in range(3)]
        assert [name in groups for name in range(3)] == [name in twin for name in range(3)]
        assert len(groups) == len(twin)


def test_no_group_has_no_items() -> None:
    groups: Groups[int, int] = Groups()
    groups.discard(None, 1)
    assert not len(groups)
