"""Scenarios as text: parsing, commands and traces. `tests/test_scenarios.py` runs the golden ones."""

from __future__ import annotations

import pytest

from rserpool.errors import LocalError
from rserpool.simulation import Scenario, replay


def test_a_replay_is_the_text_with_the_actual_trace() -> None:
    text = "# a comment\nregistrar A\nuser 1\n----\nwrong\n\nresolve user 1 fractal\nrun 1s\n----\n"
    assert replay(text) == (
        "# a comment\nregistrar A\nuser 1\n----\n\n"
        "resolve user 1 fractal\nrun 1s\n----\n"
        "user 1 connects to A\n"
        "user 1: found registrar A\n"
        "user 1 -> A HandleResolution fractal all\n"
        "A -> user 1 HandleResolutionResponse fractal (unknown pool handle)\n"
        "A: fractal resolved to nobody\n"
        "user 1: could not resolve fractal, unknown pool handle\n"
    )


def test_a_replay_of_a_replay_changes_nothing() -> None:
    once = replay("registrar A\nelement 1 fractal policy=WRR:3\nrun 10s\n----\n")
    assert "WeightedRoundRobin:3" in once
    assert replay(once) == once


def test_commands_without_their_trace_are_an_error() -> None:
    with pytest.raises(LocalError, match="missing line ---- after 'registrar A'"):
        replay("registrar A\nrun 1s\n")


@pytest.mark.parametrize(
    "line",
    [
        "dance A",
        "run",
        "run 3 parsecs",
        "registrar A favourite_colour=blue",
        "element 1 fractal policy=Unheard",
        "cookie element 9 x",
        "restart Z",
        "loss much",
        "crash B",
    ],
)
def test_an_invalid_command_is_a_local_error(line: str) -> None:
    with pytest.raises(LocalError) as caught:
        Scenario().do(line)
    assert str(caught.value)


def test_options_set_configurations_including_the_hunt() -> None:
    scenario = Scenario()
    scenario.do("registrar A keep_alive_interval=0.5")
    scenario.do("element 1 fractal reregistration=2 parallel=1 timeout=3")
    scenario.do("run 1s")
    lines = str(scenario.network.trace)
    assert "A -> element 1 EndpointKeepAlive" in lines
    scenario.do("run 2500ms")
    assert "element 1: registered again" in str(scenario.network.trace)


def test_lines_can_be_hidden_and_shown_and_have_times() -> None:
    scenario = Scenario()
    for line in ("hide connects Registration", "registrar A", "element 1 fractal", "run 1s"):
        scenario.do(line)
    trace = scenario.network.trace
    assert not {"connects", "Registration"} & {line.subject for line in trace}
    registered = next(line for line in trace if str(line) == "element 1: registered")
    assert registered.at == pytest.approx(0.004)
    assert len(trace) == len(trace.lines)
    scenario.do("show Registration")
    scenario.do("update element 1 RoundRobin")
    assert str(trace.lines[-1]) == "element 1 -> A Registration fractal/1 RoundRobin"


def test_sessions_by_command() -> None:
    scenario = Scenario()
    for line in """
        registrar A
        element 1 fractal policy=Priority:2
        element 2 fractal policy=Priority:1
        user 1
        run 1s
        open user 1 s fractal
        send user 1 s hello
        run 1s
        end element 1
        run 1s
        send user 1 s again
        run 1s
        failover user 1 s too slow
        run 5s
        close user 1 s
        run 1s
        refuse element 2
        accept element 2
        cut user 1 A
        heal user 1 A
        loss 0.1
        run 1min
    """.splitlines():
        scenario.do(line.strip())
    lines = str(scenario.network.trace)
    for sentence in (
        "element 1 closes its association to user 1",
        "user 1: session s failed over from 1 to 2, cookie none",
        "element 2: got 'again'",
        "user 1: session s lost 2, too slow",
    ):
        assert sentence in lines


def test_registrars_in_a_scope_by_command() -> None:
    scenario = Scenario()
    for line in """
        defaults registrar timers=rsplib keep_alive_interval=1
        defaults element at=A
        registrar A peers= profile=rsplib announce=yes
        element 1 fractal identifier=0xc0ffee
        run 7s
        registrar B peers=A,B
        run 1s
        compare
    """.splitlines():
        scenario.do(line.strip())
    told = str(scenario.network.trace)
    assert "A has fractal: 1; A owns 1 with 0x5719\nB has fractal: 1; A owns 1 with 0x5719" in told
    assert "A -> element 1 EndpointKeepAlive fractal/1" in told
    assert "A -> everybody Presence" in told
    assert scenario.knows("B", "A")
    assert not scenario.knows("A", "B")
    scenario.do("crash A")
    scenario.do("compare")
    assert str(scenario.network.trace.lines[-1]).startswith("B has")


def test_partitions_are_cut_and_healed_together() -> None:
    scenario = Scenario()
    for line in ("registrar A", "registrar B", "element 1 fractal", "partition A element 1 / B element 2"):
        scenario.do(line)
    assert sorted(scenario.network.cuts()) == [("A", "B"), ("B", "element 1")]
    scenario.do("heal")
    assert not scenario.network.cuts()


def test_patience_is_a_command() -> None:
    scenario = Scenario()
    for line in ("registrar A", "element 1 fractal", "run 1s", "patience 3s", "cut element 1 A", "run 3100ms"):
        scenario.do(line)
    assert "element 1 loses A, timed out" in str(scenario.network.trace)
    assert scenario.network.patience == 3
