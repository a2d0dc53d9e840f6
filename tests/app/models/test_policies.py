"""Policies in words."""

from __future__ import annotations

from app.models.policies import about, spaced
from rserpool import POLICIES


def test_names_are_written_for_people() -> None:
    assert spaced("WeightedRoundRobin:3") == "Weighted round robin, 3"
    assert spaced("LeastUsed") == "Least used"
    assert spaced("WeightedRandomDPF") == "Weighted random DPF"


def test_every_policy_is_explained_in_a_sentence() -> None:
    sentences = [about(policy.name) for policy in POLICIES.values()]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(POLICIES)
    assert about("Nonsense") == ""
