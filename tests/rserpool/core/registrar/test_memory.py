"""A registrar needs little memory for each element."""

from __future__ import annotations

import pytest

from tests.helpers.element_memory import octets_for_each

ELEMENTS = 2500
MOST = 1300


@pytest.mark.parametrize("associations", [1, ELEMENTS], ids=["on one association", "each on its own"])
def test_an_element_that_is_kept_alive_and_resolved_needs_little_memory(associations: int) -> None:
    assert octets_for_each(ELEMENTS, associations) < MOST
