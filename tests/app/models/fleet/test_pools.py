"""What is known about pools before an element joins one."""

from __future__ import annotations

from app.models.fleet.pools import disagreement, policies_of_pools
from app.processes.options import ElementOptions
from rserpool import policy_by_name
from tests.app.registrars import A, add, die, start
from tests.app.ui.builders import a_fleet, add_element


def test_a_pool_has_the_policy_that_registrars_know() -> None:
    fleet = a_fleet()
    registrar = start(fleet, A)
    add(fleet, 0xA1, registrar, policy=policy_by_name("LeastUsed"))
    assert policies_of_pools(fleet) == {"FractalGeneratorPool": "LeastUsed"}
    die(fleet, registrar)
    assert policies_of_pools(fleet) == {}


def test_elements_that_are_about_to_join_count_too() -> None:
    fleet = a_fleet()
    options = ElementOptions(pool_handle="Another", policy="WeightedRandom:3")
    row = add_element(fleet, 1, 0xA1, options=options)
    assert policies_of_pools(fleet) == {"Another": "WeightedRandom"}
    die(fleet, row)
    assert policies_of_pools(fleet) == {}


def test_a_pool_refuses_another_policy_but_not_another_weight() -> None:
    fleet = a_fleet()
    add_element(fleet, 1, 0xA1, options=ElementOptions(policy="WeightedRoundRobin:3"))
    assert disagreement(fleet, "FractalGeneratorPool", "WeightedRoundRobin:9") == ""
    assert disagreement(fleet, "A new one", "Random") == ""
    assert disagreement(fleet, "FractalGeneratorPool", "Random") == (
        "The pool FractalGeneratorPool has the policy weighted round robin; its registrar refuses elements with "
        "another one. Choose that policy, or another pool."
    )
