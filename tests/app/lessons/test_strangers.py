"""The stranger of a lesson, the user beside it, and what is noted of an attack."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from app.fractal.protocol import POOL_HANDLE
from app.lessons.laptops.school import School
from app.lessons.protection import RULES, Protection
from app.lessons.strangers.attack import Attack
from app.lessons.strangers.siege import Siege
from app.lessons.strangers.target import Done, Target, Waits
from app.models.fleet.fleet import ElementRow, RegistrarRow
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.pool_key import read_pool_key
from app.processes.supervisor import StartFailed
from rserpool import Refusal

TARGET = Target("tcp", "127.0.0.1:9", POOL_HANDLE, ((7, "127.0.0.1:10"),), 6.0)


class PlayedAttack(Attack):
    """An attack without processes."""

    async def begin(self) -> None:
        """Begin nothing."""

    def end(self, done: Done | None, waits: Waits | None, trouble: str = "") -> None:
        self.done, self.waits, self.trouble, self.ended = done, waits, trouble, True
        self.over.emit()


def registrar(**options: object) -> RegistrarRow:
    return RegistrarRow(1, address="127.0.0.1:9", options=RegistrarOptions(**options))  # type: ignore[arg-type]


def besieged(story: Callable[[Siege, list[PlayedAttack], RegistrarRow], object], **options: object) -> Siege:
    attacks: list[PlayedAttack] = []

    def make(target: Target) -> PlayedAttack:
        attacks.append(PlayedAttack(target))
        assert target == TARGET
        return attacks[-1]

    async def play() -> Siege:
        siege, row = Siege(make), registrar(**options)
        element = ElementRow(1, identifier=7, address="127.0.0.1:10")
        await siege.begin([row], [element, ElementRow(2)], "tcp", 6.0)
        story(siege, attacks, row)
        return siege

    return asyncio.run(play())


def test_a_target_survives_the_command_line() -> None:
    assert Target.from_json(TARGET.to_json()) == TARGET


@pytest.mark.parametrize(
    ("times", "waits"),
    [
        ([], Waits(failed=2)),
        ([0.5], Waits(1, 0.5, 0.5, 2)),
        ([*([0.001] * 98), 0.3, 0.4], Waits(100, 0.001, 0.3, 2)),
    ],
)
def test_the_waits_of_a_user_are_a_median_and_a_percentile(times: list[float], waits: Waits) -> None:
    assert Waits.of(times, 2) == waits


def test_what_an_attack_has_done_is_noted_when_it_is_over() -> None:
    def story(siege: Siege, attacks: list[PlayedAttack], row: RegistrarRow) -> None:
        assert not siege.calm
        siege.listed(POOL_HANDLE, 1)
        siege.listed(POOL_HANDLE, 1)
        siege.listed("FloodPool", 2)
        siege.removed()
        row.refused = {Refusal.POOL: 3, Refusal.ADDRESS: 4}
        attacks[0].end(Done(forged=5), Waits(8, 0.1, 0.2))
        assert siege.calm
        siege.removed()  # it is over

    siege = besieged(story, allowed_elements=RULES)
    (result,) = siege.results
    assert (result.guarded, result.listed, result.removed, result.refused) == (True, 1, 1, 7)
    assert siege.broken() == ""


def test_an_attack_that_could_not_be_is_told_and_no_result() -> None:
    siege = besieged(lambda _siege, attacks, _row: attacks[0].end(None, Waits(), "the address is not ours"))
    assert siege.results == ()
    assert siege.broken() == "the stranger could not do what it wanted: the address is not ours"


def test_without_a_registrar_and_over_tls_there_is_no_attack() -> None:
    async def play() -> None:
        siege = Siege(PlayedAttack)
        with pytest.raises(StartFailed, match="there is no running registrar to attack"):
            await siege.begin([], [], "tcp", 1.0)
        with pytest.raises(StartFailed, match="over TLS a stranger without a certificate cannot even connect"):
            await siege.begin([registrar(tls=("a", "b", "c"))], [], "tcp", 1.0)

    asyncio.run(play())


def test_the_programs_end_at_once_if_the_lesson_does() -> None:
    async def play() -> Attack:
        attack = Attack(TARGET)
        await attack.begin()
        await attack.close()
        return attack

    attack = asyncio.run(play())
    assert (attack.ended, attack.done, attack.waits) == (True, None, None)


def test_protection_is_rules_limits_and_a_key_and_without_it_there_is_nothing() -> None:
    protection = Protection()
    usual = RegistrarOptions(port=0)
    assert protection.of_registrar(usual, None) == usual
    assert protection.of_registrar(usual, True).allowed_elements == RULES
    without = protection.of_registrar(usual, False).config()
    assert (without.max_resolution_rate, without.max_registration_rate, without.max_elements_of_one) == (0, 0, 0)
    assert protection.of_element(ElementOptions(), False).pool_key is None
    first, second = (protection.of_element(ElementOptions(), True).pool_key for _ in range(2))
    assert first == second
    assert first is not None
    assert len(read_pool_key(first)) == 64
    protection.close()


def test_a_lesson_without_a_class_has_no_students() -> None:
    async def play() -> None:
        from tests.app.lessons.played import PlayedTeacher

        assert School(PlayedTeacher()).results({}, {}) == ()

    asyncio.run(play())
