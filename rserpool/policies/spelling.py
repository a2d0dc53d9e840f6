"""The written form of a policy: its name and its values, `Name:value:value`.

The name is the long or the short one; case does not matter. There are two forms of the values:

* Those of rsplib's programs, which leave out the load and the distance, because an element does not choose them:
  `LeastUsedDegradation:0.5`, `LeastUsedDPF:0.25`, `WeightedRandomDPF:9:0.25`.
* All fields in wire order, the load first: `LeastUsedDegradation:0:50%`. It is meant if there are more values than the
  first form has. Fields omitted at the end have their defaults.

A load, a degradation or a penalty is a fraction from 0 to 1 or a percentage, and in the second form also the 32-bit
integer on the wire. A weight, a priority or a distance is a 32-bit integer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields

from rserpool.errors import LocalError
from rserpool.policies.base import LOAD_MAX, Policy

_FRACTIONS = frozenset({"load", "degradation", "penalty"})
"""The fields that are fractions of `LOAD_MAX`."""

_NOT_CHOSEN = frozenset({"load", "distance"})
"""The fields that rsplib's programs leave out."""


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
    chosen = [name for name in names if name not in _NOT_CHOSEN]
    if len(values) > len(names):
        raise LocalError(f"{text!r} has too many fields; {policy.name} takes {':'.join(names) or 'none'}")
    if len(chosen) < len(names) and len(values) <= len(chosen):
        return policy(
            **{name: _number(name, value, on_wire=False) for name, value in zip(chosen, values, strict=False)}
        )
    return policy(*map(_number, names, values))


def _number(name: str, text: str, *, on_wire: bool = True) -> int:
    """Return the value of the field `name`. With `on_wire`, the integer of a fraction is the one on the wire."""
    fraction = name in _FRACTIONS
    try:
        if fraction and text.endswith("%"):
            number = round(float(text[:-1]) / 100 * LOAD_MAX)
        elif fraction and (not on_wire or "." in text):
            number = round(float(text) * LOAD_MAX)
        else:
            number = int(text, 0)
    except (ValueError, OverflowError):
        raise LocalError(f"{text!r} is not {_wanted(fraction, on_wire)}, which {name} needs") from None
    if not 0 <= number <= LOAD_MAX:
        raise LocalError(f"{text!r} is out of range: {name} is {_wanted(fraction, on_wire)}")
    return number


def _wanted(fraction: bool, on_wire: bool) -> str:
    if not fraction:
        return "an integer of 32 bits"
    return "a fraction from 0 to 1 or a percentage" + (", or an integer of 32 bits" if on_wire else "")
