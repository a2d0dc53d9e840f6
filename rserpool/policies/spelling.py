"""Policies as people write them: a name, then its fields in wire order, `Name:field:field`.

The long or the short name, in any case. A field is a whole number of 32 bits as on the wire, or a percentage of
`LOAD_MAX` (`LeastUsed:50%`). Fields left out have their defaults.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from rserpool.errors import LocalError
from rserpool.policies.base import LOAD_MAX, Policy


def parse_policy(text: str, policies: Collection[type[Policy]]) -> Policy:
    """The policy that `text` names among `policies`."""
    name, *values = text.strip().split(":")
    wanted = name.casefold()
    for policy in policies:
        if wanted in (policy.name.casefold(), policy.short.casefold()):
            break
    else:
        raise LocalError(f"no policy is called {name!r}; there are {', '.join(p.name for p in policies)}")
    names = [field.name for field in fields(policy)]
    if len(values) > len(names):
        raise LocalError(f"{policy.name} has {':'.join(names) or 'no fields'}, so {text!r} says too much")
    return policy(*map(_number, values))


def _number(text: str) -> int:
    try:
        number = round(float(text[:-1]) / 100 * LOAD_MAX) if text.endswith("%") else int(text, 0)
    except (ValueError, OverflowError):
        raise LocalError(f"{text!r} is neither a whole number nor a percentage") from None
    if not 0 <= number <= LOAD_MAX:
        raise LocalError(f"{text!r} does not fit into 32 bits")
    return number
