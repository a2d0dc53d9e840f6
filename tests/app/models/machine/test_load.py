"""The load of the machine from its counters."""

from __future__ import annotations

from app.models.machine.load import AT_A_TIME, Load, LoadMeter
from app.models.machine.watch import MachineWatch
from app.processes.machine import Machine, Reading

GB = 10**9


def a_reading(at: float, busy: float, free: int = 4 * GB, processors: int = 2) -> Reading:
    """Return a reading at a time at which the processors have worked for `busy` seconds."""
    return Reading(at, processors, busy, processors * at - busy, 8 * GB, free)


def loads(meter: LoadMeter, *shares: float) -> list[Load | None]:
    """Return what the meter says for these parts of two processors, a second each."""
    busy, found = 0.0, []
    for at, share in enumerate(shares):
        busy += 2 * share
        found.append(meter.take(a_reading(float(at), busy), {}))
    return found


def test_the_load_is_the_part_of_all_processors_that_worked_between_two_readings() -> None:
    first, second = loads(LoadMeter(), 0.0, 0.75)
    assert first is None
    assert second == Load(2, 0.75, 0.0, 8 * GB, 4 * GB, busy=False)


def test_our_part_is_the_processor_time_of_our_processes() -> None:
    meter = LoadMeter()
    assert meter.wanted((1, 2)) == [1, 2]
    meter.take(a_reading(0.0, 0.0), {1: 10.0, 2: 0.0})
    load = meter.take(a_reading(1.0, 1.5), {1: 10.5, 2: 0.5})
    assert load is not None
    assert (load.processor, load.ours) == (0.75, 0.5)
    meter.wanted((2,))  # the other one has ended
    load = meter.take(a_reading(2.0, 3.0), {2: 1.0})
    assert load is not None
    assert load.ours == 0.25


def test_many_processes_are_asked_in_turn_and_new_ones_first() -> None:
    meter = LoadMeter()
    pids = range(AT_A_TIME + 10)
    first = meter.wanted(pids)
    assert first == list(range(AT_A_TIME))
    meter.take(a_reading(0.0, 0.0), dict.fromkeys(first, 0.0))
    second = meter.wanted(pids)
    assert second[:10] == list(range(AT_A_TIME, AT_A_TIME + 10))
    meter.take(a_reading(1.0, 1.0), dict.fromkeys(second, 0.0))
    assert meter.wanted(pids)[0] == AT_A_TIME - 10, "the one whose time is the oldest"


def test_the_machine_is_busy_after_some_seconds_and_calm_when_there_is_room_again() -> None:
    busy = [load is not None and load.busy for load in loads(LoadMeter(), 0, 1, 1, 0.99, 1, 0.85, 0.85, 0.5, 0.5)]
    assert busy == [False, False, False, True, True, True, True, False, False]


def test_little_free_memory_is_short() -> None:
    meter = LoadMeter()
    meter.take(a_reading(0.0, 0.0), {})
    short = meter.take(a_reading(1.0, 0.0, free=GB // 5), {})
    enough = meter.take(a_reading(2.0, 0.0, free=GB), {})
    assert short is not None
    assert enough is not None
    assert (short.short, enough.short) == (True, False)


def test_without_psutil_there_are_no_figures() -> None:
    def missing() -> Machine:
        raise ImportError("No module named 'psutil'")

    watch = MachineWatch(missing)
    watch.measure((1,))
    assert (watch.load, watch.read(), watch.limits().files) == (None, None, None)
