"""The written form of a policy: its name and its fields in wire order, `Name:field:field`.

The name is the long or the short one; case does not matter. A field is a 32-bit integer as on the wire, or a percentage
of `LOAD_MAX` (`LeastUsed:50%`). Omitted fields have their defaults.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from rserpool.errors import LocalError
from rserpool.policies.base import LOAD_MAX, Policy


def parse_policy(text: str, policies: Collection[type[Policy]]) -> Policy:
    """Return the policy that `text` describes, from the classes in `policies`. Raises `LocalError`."""
    name, *values = text.strip().split(":")
    wanted = name.casefold()
    for policy in policies:
        if wanted in (policy.name.casefold(), policy.short.casefold()):
            break
    else:
        raise LocalError(f"unknown policy {name!r}; known: {', '.join(p.name for p in policies)}")
    names = [field.name for field in fields(policy)]
    if len(values) > len(names):
        raise LocalError(f"{text!r} has too many fields; {policy.name} takes {':'.join(names) or 'none'}")
    return policy(*map(_number, values))


def _number(text: str) -> int:
    try:
        number = round(float(text[:-1]) / 100 * LOAD_MAX) if text.endswith("%") else int(text, 0)
    except (ValueError, OverflowError):
        raise LocalError(f"{text!r} is neither an integer nor a percentage") from None
    if not 0 <= number <= LOAD_MAX:
        raise LocalError(f"{text!r} does not fit into 32 bits")
    return number
