"""Policies in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import pytest

from app.comparison.plan import registered_policy
from app.models.fleet.policy_words import Setting, about, setting, spaced, with_setting
from rserpool import POLICIES, policy_by_name


def test_names_are_written_for_people() -> None:
    assert spaced("WeightedRoundRobin:3") == "Weighted round robin, 3"
    assert spaced("LeastUsed") == "Least used"
    assert spaced("WeightedRandomDPF") == "Weighted random DPF"


def test_every_policy_is_explained_in_a_sentence() -> None:
    sentences = [about(policy.name) for policy in POLICIES.values()]
    assert all(sentence.endswith(".") for sentence in sentences)
    assert len(set(sentences)) == len(POLICIES)


def test_the_setting_of_a_policy_is_a_weight_a_priority_or_a_part_of_the_load() -> None:
    assert setting("WeightedRoundRobin:3") == Setting("Weight", 3, False)
    assert setting("WeightedRandom:7") == Setting("Weight", 7, False)
    assert setting("Priority:2") == Setting("Priority", 2, False)
    assert setting("LeastUsedDegradation:0:25%") == Setting("Load per selection", 25, True)
    assert setting("LeastUsedDPF") == Setting("Load per distance", 0, True)
    assert setting("RoundRobin") is setting("LeastUsed") is None


def test_a_policy_is_returned_with_another_value() -> None:
    assert with_setting("WeightedRoundRobin:3", 5) == "WeightedRoundRobin:5"
    assert with_setting("LeastUsed", 5) == "LeastUsed"
    changed = with_setting("LeastUsedDegradation", 50)
    assert setting(changed) == Setting("Load per selection", 50, True)
    for policy in POLICIES.values():
        assert type(policy_by_name(with_setting(policy.name, 1))) is policy


def test_an_own_policy_is_explained_by_its_docstring(monkeypatch: pytest.MonkeyPatch) -> None:
    @dataclass(frozen=True, slots=True)
    class Resting(type(policy_by_name("RoundRobin"))):  # type: ignore[misc]
        """The element that rested long enough."""

        code: ClassVar[int] = 0xB000_F0FF
        name: ClassVar[str] = "Resting"
        short: ClassVar[str] = "REST"
        rest: int = 3

    monkeypatch.setitem(POLICIES, Resting.code, Resting)
    assert about("Resting") == "The element that rested long enough."
    assert setting("Resting") == Setting("Rest", 3, False)
    assert with_setting("Resting", 9) == "Resting:9"
    assert registered_policy("Resting", 2.0, (1.0, 2.0)) == "Resting:0"
