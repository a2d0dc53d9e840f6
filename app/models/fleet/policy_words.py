"""Policies in words for people: the name with spaces, a description, and the number that can be set."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from app.base.language import translate
from rserpool import LOAD_MAX, Policy, policy_by_name


def spaced(name: str) -> str:
    """Return `WeightedRoundRobin:3` as people write it: `Weighted round robin, 3`."""
    word, _, numbers = name.partition(":")
    text = re.sub(r"(?<=[a-z])[A-Z](?=[a-z])", lambda letter: f" {letter[0].lower()}", word)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return f"{text[:1].upper()}{text[1:]}" + (f", {numbers.replace(':', ', ')}" if numbers else "")


def about(name: str) -> str:
    """Return a sentence that describes a policy. For an unknown one it is the first line of the policy's docstring."""
    return {
        "RoundRobin": translate("Policies", "Each element in turn."),
        "WeightedRoundRobin": translate("Policies", "In turn; twice the weight, twice as many turns."),
        "Random": translate("Policies", "Random, all elements with equal probability."),
        "WeightedRandom": translate("Policies", "Random; twice the weight, twice the probability."),
        "Priority": translate("Policies", "The element with the highest priority. The others are standby."),
        "LeastUsed": translate("Policies", "The element with the lowest load. Elements report their load."),
        "LeastUsedDegradation": translate(
            "Policies", "As least used; each selection adds load until the element reports again."
        ),
        "PriorityLeastUsed": translate("Policies", "The element with the lowest load after one more session."),
        "PriorityLeastUsedDegradation": translate(
            "Policies",
            "The element with the lowest load after one more session; each selection counts until the "
            "element reports again.",
        ),
        "RandomizedLeastUsed": translate("Policies", "Random, weighted towards low load."),
        "RandomizedLeastUsedDegradation": translate(
            "Policies", "Random, weighted towards low load; each selection counts until the element reports again."
        ),
        "RandomizedPriorityLeastUsed": translate(
            "Policies", "Random, weighted towards the lowest load after one more session."
        ),
        "RandomizedPriorityLeastUsedDegradation": translate(
            "Policies",
            "Random, weighted towards the lowest load after one more session; each selection counts "
            "until the next report.",
        ),
        "WeightedRandomDPF": translate("Policies", "As weighted random; near elements are selected more often."),
        "LeastUsedDPF": translate("Policies", "As least used; distance counts as load."),
        "LeastUsedDegradationDPF": translate("Policies", "As least used with degradation; distance counts as load."),
    }.get(name) or (type(policy_by_name(name)).__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True)
class Setting:
    """The number of a policy that people set for an element: its name and its value.

    If `percent` is true, the value is a percentage of full load.
    """

    label: str
    value: int
    percent: bool

    @property
    def top(self) -> int:
        """The largest useful value."""
        return 100 if self.percent else 1_000_000


def setting(policy: str) -> Setting | None:
    """Return the setting of a policy (`WeightedRoundRobin:3`); None if there is nothing to set."""
    parsed = policy_by_name(policy)
    name = _chosen(parsed)
    if name is None:
        return None
    value = getattr(parsed, name)
    percent = name in ("degradation", "penalty")
    labels = {
        "weight": translate("Policies", "Weight"),
        "share": translate("Policies", "Weight"),
        "priority": translate("Policies", "Priority"),
        "degradation": translate("Policies", "Load per selection"),
        "penalty": translate("Policies", "Load per distance"),
    }
    return Setting(labels.get(name, name.capitalize()), round(value / LOAD_MAX * 100) if percent else value, percent)


def with_setting(policy: str, value: int) -> str:
    """Return the policy with another value of its setting."""
    parsed = policy_by_name(policy)
    name, old = _chosen(parsed), setting(policy)
    if name is None or old is None:
        return parsed.name
    changed = replace(parsed, **{name: round(value / 100 * LOAD_MAX) if old.percent else value})
    return ":".join((changed.name, *map(str, changed.values)))


def _chosen(policy: Policy) -> str | None:
    """Return the first field of the policy that people set: not the load, and not the distance."""
    return next((field.name for field in fields(policy) if field.name not in ("load", "distance")), None)
