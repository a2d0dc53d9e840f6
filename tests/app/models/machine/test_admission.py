"""Which processes may start: figures in, decisions out."""

from __future__ import annotations

from app.models.machine.admission import (
    ELEMENT_MEMORY,
    LAUNCHER_FILES,
    PER_BUSY_PROCESSOR,
    PER_PROCESSOR,
    SETTLING,
    STARTING,
    Limit,
    Room,
    StartQueue,
    Why,
    room,
)
from app.processes.machine import Limits, Reading

MEMORY = 1000 * ELEMENT_MEMORY


def a_reading(elements: int = 900, processors: int = 1) -> Reading:
    """Return a reading of a machine that has room for this many elements beside what stays free."""
    return Reading(0.0, processors, 0.0, 0.0, MEMORY, MEMORY // 20 + elements * ELEMENT_MEMORY)


def a_queue(number: int, busy: bool = False) -> StartQueue[int]:
    queue: StartQueue[int] = StartQueue()
    for key in range(number):
        queue.ask(key, busy)
    return queue


def test_the_free_memory_limits_the_number_of_elements_and_some_stays_free() -> None:
    assert room(a_reading(900), Limits()) == Room(900, Limit.MEMORY)
    assert room(a_reading(0), Limits()) == Room(0, Limit.MEMORY)
    assert room(a_reading(-3), Limits()) == Room(0, Limit.MEMORY), "never less than none"


def test_what_was_promised_to_others_is_no_longer_there() -> None:
    assert room(a_reading(900), Limits(), running=50, promised=100) == Room(800, Limit.MEMORY)


def test_the_limits_of_open_files_and_of_processes_count_too() -> None:
    assert room(a_reading(), Limits(files=LAUNCHER_FILES + 100), running=40, promised=10) == Room(50, Limit.FILES)
    assert room(a_reading(), Limits(tasks=44), promised=1) == Room(10, Limit.TASKS)


def test_a_few_start_at_a_time_and_one_follows_each_that_is_registered() -> None:
    queue = a_queue(PER_PROCESSOR + 5)
    assert queue.due(0.0, a_reading()) == list(range(PER_PROCESSOR))
    assert queue.due(1.0, a_reading()) == []
    assert (len(queue.waiting), queue.asked, queue.why) == (5, PER_PROCESSOR + 5, Why.TURN)
    queue.settled(3)
    queue.settled(3)  # it reports again
    assert queue.due(1.0, a_reading()) == [PER_PROCESSOR]


def test_more_processors_start_more_at_a_time() -> None:
    assert len(a_queue(100).due(0.0, a_reading(processors=4))) == 4 * PER_PROCESSOR
    assert len(a_queue(100).due(0.0, None)) == PER_PROCESSOR, "as one processor, if nothing is known"


def test_fewer_start_at_a_time_on_a_machine_that_was_busy_before() -> None:
    queue = a_queue(100, busy=True)
    assert len(queue.due(0.0, a_reading())) == PER_BUSY_PROCESSOR
    assert queue.why is Why.BUSY


def test_that_the_start_itself_makes_the_machine_busy_does_not_slow_it_down() -> None:
    queue = a_queue(1)
    for key in range(1, 100):
        queue.ask(key, busy=True)
    assert len(queue.due(0.0, a_reading())) == PER_PROCESSOR


def test_elements_wait_while_memory_is_short_and_start_when_there_is_some() -> None:
    queue = a_queue(3)
    assert queue.due(0.0, a_reading(0)) == []
    assert queue.why is Why.MEMORY
    assert queue.due(1.0, a_reading(2)) == [0, 1]
    assert queue.due(1.0, a_reading(2)) == [], "those under way have not taken their memory yet"


def test_an_element_that_nobody_registers_does_not_hold_up_the_others() -> None:
    queue = a_queue(PER_PROCESSOR + 1)
    queue.due(0.0, a_reading())
    queue.runs(1.0, 0)
    queue.runs(1.5, 0)  # it reports again
    assert queue.due(0.9 + SETTLING, a_reading()) == []
    assert queue.due(1.0 + SETTLING, a_reading()) == [PER_PROCESSOR]


def test_an_element_that_does_not_even_run_does_not_hold_up_the_others() -> None:
    queue = a_queue(PER_PROCESSOR + 1)
    queue.due(0.0, a_reading())
    assert queue.due(STARTING, a_reading()) == [PER_PROCESSOR]


def test_an_element_that_waits_can_be_removed_and_one_under_way_cannot() -> None:
    queue = a_queue(PER_PROCESSOR + 2)
    queue.due(0.0, a_reading())
    assert not queue.cancel(0)
    assert queue.cancel(PER_PROCESSOR)
    assert not queue.cancel(PER_PROCESSOR)
    assert (list(queue.waiting), queue.asked) == ([PER_PROCESSOR + 1], PER_PROCESSOR + 1)


def test_a_new_rush_is_counted_from_its_beginning() -> None:
    queue = a_queue(2)
    queue.due(0.0, a_reading())
    queue.settled(0)
    queue.settled(1)
    queue.ask(5)
    assert queue.asked == 1
