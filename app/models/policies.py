"""Policies in words for people: their names with spaces, and what each of them does."""

from __future__ import annotations

import re

from app.language import translate


def spaced(name: str) -> str:
    """`WeightedRoundRobin:3` as people write it: `Weighted round robin, 3`."""
    word, _, numbers = name.partition(":")
    text = re.sub(r"(?<=[a-z])[A-Z](?=[a-z])", lambda letter: f" {letter[0].lower()}", word)
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return f"{text[:1].upper()}{text[1:]}" + (f", {numbers.replace(':', ', ')}" if numbers else "")


def about(name: str) -> str:
    """What the policy of this name does, in a sentence."""
    return {
        "RoundRobin": translate("Policies", "In turns, all alike."),
        "WeightedRoundRobin": translate("Policies", "In turns; twice the weight, twice as many turns."),
        "Random": translate("Policies", "By lot, all alike."),
        "WeightedRandom": translate("Policies", "By lot; twice the weight, twice the chance."),
        "Priority": translate("Policies", "Always one of the highest priority; the others are its reserve."),
        "LeastUsed": translate("Policies", "Whoever has the least load now; elements report their loads."),
        "LeastUsedDegradation": translate(
            "Policies", "As least used; each selection counts as so much load until the element reports again."
        ),
        "PriorityLeastUsed": translate("Policies", "Whoever would have the least load with one session more."),
        "PriorityLeastUsedDegradation": translate(
            "Policies", "Least load with one session more; each selection counts until the element reports again."
        ),
        "RandomizedLeastUsed": translate("Policies", "By lot; the less load, the better the chance."),
        "RandomizedLeastUsedDegradation": translate(
            "Policies", "By lot for the least load; each selection counts until the element reports again."
        ),
        "RandomizedPriorityLeastUsed": translate(
            "Policies", "By lot for the least load that there would be with one session more."
        ),
        "RandomizedPriorityLeastUsedDegradation": translate(
            "Policies", "By lot for the least load with one session more; each selection counts until the next report."
        ),
        "WeightedRandomDPF": translate("Policies", "As weighted random; near elements have better chances."),
        "LeastUsedDPF": translate("Policies", "As least used; distance counts as load."),
        "LeastUsedDegradationDPF": translate("Policies", "As least used degradation; distance counts as load."),
    }.get(name, "")
