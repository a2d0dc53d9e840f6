"""The existing pools and the kind of policy of each, for an element that is about to join one."""

from __future__ import annotations

from app.base.language import translate
from app.models.fleet.fleet import Fleet
from app.models.fleet.policy_words import spaced
from app.processes.options import ElementOptions
from rserpool import policy_by_name

DEFAULT_POOL = ElementOptions().pool_handle


def policies_of_pools(fleet: Fleet) -> dict[str, str]:
    """Return the name of each pool's policy by pool handle.

    The pools are the ones that live registrars know, and the ones that elements of ours are about to join.
    """
    found: dict[str, str] = {}
    for registrar in fleet.registrars:
        if registrar.alive:
            for (handle, _), element in registrar.view.elements.items():
                found.setdefault(str(handle), element.policy.name)
    for row in fleet.elements:
        if row.ours and row.alive:
            found.setdefault(row.options.pool_handle, type(policy_by_name(row.options.policy)).name)
    return found


def disagreement(fleet: Fleet, handle: str, policy: str) -> str:
    """Return why this pool would refuse an element with this policy, and what to do about it.

    Return an empty string if the pool would accept the element.
    """
    there = policies_of_pools(fleet).get(handle)
    if there is None or there == type(policy_by_name(policy)).name:
        return ""
    text = translate(
        "Pools",
        "The pool {pool} has the policy {policy}; its registrar refuses elements with another one. Choose that "
        "policy, or another pool.",
    )
    return text.format(pool=handle, policy=spaced(there).lower())
