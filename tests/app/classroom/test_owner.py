"""When the owner needs the machine."""

from __future__ import annotations

import itertools

import pytest

from app.classroom.owner import Need, Owner, Signs, Thresholds

IDLE = Signs(busy=0.05, battery=False, lock=False, lid=False)


def minutes(owner: Owner, signs: Signs, begin: int, seconds: int) -> list[bool]:
    return [owner.step(begin + second, signs) for second in range(seconds)]


@pytest.mark.parametrize(
    ("signs", "need"),
    [
        (Signs(battery=True), Need.BATTERY),
        (Signs(lock=True), Need.LOCK),
        (Signs(lid=True), Need.LID),
        (Signs(pause=True), Need.PAUSE),
    ],
)
def test_elements_go_at_once_for_what_is_certain(signs: Signs, need: Need) -> None:
    owner = Owner()
    assert owner.step(0.0, IDLE)
    assert not owner.step(1.0, signs)
    assert owner.needs == (need,)
    assert need.words


def test_who_lets_a_need_count_no_longer_does_not_have_to_wait() -> None:
    owner = Owner()
    assert not owner.step(0.0, Signs(battery=True))
    assert not owner.step(1.0, IDLE)
    owner.thresholds = Thresholds(ignored=frozenset({Need.BATTERY}))
    assert owner.step(2.0, Signs(battery=True))


def test_a_pause_counts_whatever_else_does_not() -> None:
    owner = Owner(Thresholds(ignored=frozenset(Need)))
    assert not owner.step(0.0, Signs(pause=True, battery=True))
    assert owner.needs == (Need.PAUSE,)


def test_a_moment_of_work_is_no_use_but_seconds_are() -> None:
    owner = Owner()
    assert minutes(owner, Signs(busy=0.9), 0, 3) == [True, True, True]
    assert owner.step(3.0, IDLE)
    assert minutes(owner, Signs(busy=0.9), 4, 5) == [True, True, True, False, False]
    assert owner.needs == (Need.USE,)


def test_elements_come_back_only_after_a_time_without_any_need() -> None:
    owner = Owner(Thresholds(back_after=30))
    owner.step(0.0, Signs(battery=True))
    assert not any(minutes(owner, IDLE, 1, 20))
    assert owner.back_in(20.0) == 11.0
    owner.step(21.0, Signs(lock=True))
    assert owner.back_in(21.0) is None
    assert not any(minutes(owner, IDLE, 22, 30))
    assert owner.step(52.0, IDLE)
    assert owner.needs == ()


def test_what_was_little_enough_to_stay_is_too_much_to_come_back() -> None:
    owner = Owner(Thresholds(busy=0.5, back_after=5))
    assert all(minutes(owner, Signs(busy=0.4), 0, 60))
    minutes(owner, Signs(busy=0.9), 60, 5)
    assert not any(minutes(owner, Signs(busy=0.4), 65, 60))
    assert minutes(owner, Signs(busy=0.2), 125, 6)[-1]


def test_load_around_the_limit_does_not_make_elements_come_and_go() -> None:
    owner = Owner()
    decisions = [owner.step(second, Signs(busy=0.6 if second // 5 % 2 else 0.45)) for second in range(600)]
    changes = sum(one != other for one, other in itertools.pairwise(decisions))
    assert changes == 1


def test_after_a_pause_elements_come_back_at_once() -> None:
    owner = Owner()
    assert not owner.step(0.0, Signs(pause=True))
    assert owner.step(1.0, IDLE)


def test_needs_can_be_ignored_and_what_is_not_watched_is_none() -> None:
    owner = Owner(Thresholds(ignored=frozenset({Need.BATTERY, Need.USE})))
    assert all(minutes(owner, Signs(busy=1.0, battery=True), 0, 10))
    assert all(minutes(Owner(), Signs(), 0, 10))
