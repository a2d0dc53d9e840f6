"""The simulated network keeps the promises of `rserpool.core.machine`, with and without faults."""

from __future__ import annotations

import random
from dataclasses import replace
from math import inf

import pytest

from rserpool.core.machine import AssociationLost, AssociationUp, Close, Connect, Due, Received, Send
from rserpool.errors import LocalError
from rserpool.model import AssociationId, PoolHandle
from rserpool.policies import RoundRobin
from rserpool.simulation import Network
from rserpool.wire import asap
from tests.rserpool.handlespace.records import an_element
from tests.rserpool.simulation.toys import Echo, Impatient, Toy, a_network, at, data


def connected(*, codec: bool = False) -> tuple[Network, Toy, Toy]:
    """Return two toys and an association that the first one has dialled."""
    one, two = Toy(), Toy()
    network = a_network(one, two, codec=codec)
    network.ask("1", [Connect(at(2), "token")])
    network.run(1)
    return network, one, two


def lost(toy: Toy) -> list[tuple[str, bool]]:
    return [(event.reason, event.graceful) for _, event in toy.events if isinstance(event, AssociationLost)]


def test_a_dial_is_answered_with_its_token_after_a_round_trip() -> None:
    _, one, two = connected()
    assert one.events == [(0.2, AssociationUp(one.association, at(2), "token"))]
    assert two.events == [(0.1, AssociationUp(two.association, at(1), None))]
    assert one.association != two.association


def test_messages_keep_their_order() -> None:
    network, one, two = connected()
    with network.loss(0.4):
        for number in range(20):
            network.ask("1", [Send(one.association, data(str(number)))])
        network.run(500)
    assert two.payloads == [str(number).encode() for number in range(20)]


def test_sending_to_a_party_dials_once_and_then_uses_the_open_association() -> None:
    one, two = Toy(), Echo()
    network = a_network(one, two)
    network.ask("1", [Send(at(2), data("a")), Send(at(2), data("b"))])
    network.run(1)
    network.ask("1", [Send(at(2), data("c"))])
    network.ask("2", [Send(at(1), data("d"))])
    network.run(1)
    assert two.payloads == [b"a", b"b", b"c"]
    assert sorted(one.payloads) == [b"a", b"b", b"c", b"d"]
    assert one.kinds.count("AssociationUp") == two.kinds.count("AssociationUp") == 1
    assert one.kinds[0] == two.kinds[0] == "AssociationUp"


def test_a_dial_to_a_party_that_is_connected_gives_the_same_association_unless_private() -> None:
    network, one, two = connected()
    first = one.association
    network.ask("1", [Connect(at(2), "again")])
    network.run(1)
    assert one.events[-1][1] == AssociationUp(first, at(2), "again")
    network.ask("1", [Connect(at(2), "mine", private=True)])
    network.run(1)
    private = one.association
    assert private != first
    network.ask("1", [Send(at(2), data("not on the private one"))])
    network.run(1)
    (received,) = [event for _, event in two.events if isinstance(event, Received)]
    assert received.association == two.associations[0]


def test_a_dial_to_a_connected_party_fails_if_the_association_ends_first() -> None:
    network, one, _ = connected()
    network.ask("1", [Connect(at(2), "again"), Close(one.association, abort=True)])
    network.run(1)
    assert one.events[-1][1] == AssociationLost(None, at(2), "reset", "again")


@pytest.mark.parametrize("effect", [Connect(at(7), "token"), Send(at(7), data("x"))], ids=["connect", "send"])
def test_a_dial_to_an_unused_address_is_refused(effect: Connect | Send) -> None:
    one = Toy()
    network = a_network(one)
    network.ask("1", [effect])
    network.run(1)
    token = effect.token if isinstance(effect, Connect) else None
    assert one.events == [(0.2, AssociationLost(None, at(7), "refused", token, refused=True))]


def test_a_station_may_refuse_and_accept_again() -> None:
    network, one, _ = connected()
    network.refuse("2")
    network.ask("1", [Connect(at(2), "p", private=True)])
    network.run(1)
    assert lost(one) == [("refused", False)]
    network.refuse("2", refusing=False)
    network.ask("1", [Connect(at(2), "q", private=True), Send(one.association, data("x"))])
    network.run(1)
    assert one.kinds[-1] == "AssociationUp"


@pytest.mark.parametrize("abort", [False, True])
def test_only_the_other_side_learns_of_an_end_after_earlier_messages(abort: bool) -> None:
    network, one, two = connected()
    gone = one.association
    network.ask("1", [Send(gone, data("last")), Close(gone, abort), Send(gone, data("too late"))])
    network.ask("2", [Send(two.association, data("crosses"))])
    network.run(1)
    assert two.payloads == [b"last"]
    assert lost(two) == [("aborted" if abort else "closed", not abort)]
    assert one.kinds == ["AssociationUp"]


def test_a_killed_process_is_noticed_immediately_and_its_host_refuses() -> None:
    network, one, two = connected()
    network.ask("2", [Send(two.association, data("last words"))])
    network.crash("2")
    network.ask("1", [Send(one.association, data("too late"))])
    network.run(1)
    assert one.payloads == [b"last words"]
    assert lost(one) == [("reset", False)]
    assert two.kinds == ["AssociationUp"]
    network.ask("1", [Connect(at(2), "t")])
    network.run(1)
    assert lost(one)[-1] == ("refused", False)


def test_a_dead_host_is_noticed_when_patience_ends() -> None:
    network, one, _ = connected()
    network.crash("2", silent=True)
    network.ask("1", [Connect(at(2), "t", private=True)])
    network.run(29)
    assert lost(one) == []
    network.run(2)
    assert lost(one) == [("timed out", False)] * 2


def test_a_host_that_is_back_does_not_know_former_associations() -> None:
    network, one, _ = connected()
    network.crash("2", silent=True)
    network.run(1)
    back = Toy()
    network.add("2", back, at(2))
    network.run(1)
    assert lost(one) == [("reset", False)]
    network.ask("1", [Send(at(2), data("welcome back"))])
    network.run(1)
    assert back.payloads == [b"welcome back"]


def test_messages_sent_during_a_cut_arrive_when_it_is_healed() -> None:
    network, one, two = connected()
    network.ask("1", [Send(one.association, data("in flight"))])
    with network.partition("1", "2"):
        network.ask("1", [Send(one.association, data("held"))])
        network.ask("1", [Connect(at(2), "t", private=True)])
        network.run(20)
        assert two.payloads == []
    network.ask("1", [Send(one.association, data("after"))])
    network.run(1)
    assert two.payloads == [b"in flight", b"held", b"after"]
    assert one.kinds == ["AssociationUp", "AssociationUp"]
    network.run(60)
    assert lost(one) == lost(two) == []


def test_a_lasting_cut_breaks_both_sides_and_the_dials() -> None:
    network, one, two = connected()
    network.cut("1", "2")
    network.ask("1", [Send(one.association, data("never")), Connect(at(2), "t", private=True)])
    network.run(31)
    network.heal("1", "2")
    network.run(60)
    assert lost(one) == [("timed out", False)] * 2
    assert lost(two) == [("timed out", False)]
    assert two.payloads == []


def test_an_answer_that_a_cut_delays_too_long_leaves_no_association() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.ask("1", [Connect(at(2), "t")])
    network.run(0.15)  # accepted there; the answer is in transit
    network.cut("1", "2")
    network.run(40)
    network.heal("1", "2")
    network.run(40)
    assert one.kinds == ["AssociationLost"]
    assert two.kinds == ["AssociationUp", "AssociationLost"]
    assert not network["1"].ends
    assert not network["2"].ends


def test_messages_held_by_a_cut_arrive_in_order() -> None:
    network, one, two = connected()
    network.cut("1", "2")
    network.ask("1", [Send(one.association, data("first"))])
    network.run(1)
    network.ask("1", [Send(one.association, data("second"))])
    network.run(0.05)
    network.heal("1", "2")
    network.run(1)
    assert two.payloads == [b"first", b"second"]


def test_a_dial_not_affected_by_a_short_cut_is_accepted_once() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.ask("1", [Connect(at(2), "t")])
    with network.partition("1", "2"):
        pass
    network.run(1)
    assert one.kinds == two.kinds == ["AssociationUp"]


def test_a_private_association_carries_nothing_else() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.ask("1", [Connect(at(2), "mine", private=True)])
    network.run(1)
    network.ask("1", [Send(at(2), data("x"))])
    network.ask("2", [Send(at(1), data("y"))])
    network.run(1)
    assert len(network["1"].ends) > 1
    (received,) = [event for _, event in two.events if isinstance(event, Received)]
    assert received.association != two.associations[0]


def test_a_cut_affects_only_two_stations() -> None:
    one, two, three = Toy(), Toy(), Toy()
    network = a_network(one, two, three)
    network.cut("1", "2")
    network.ask("1", [Send(at(3), data("x"))])
    network.run(1)
    assert three.payloads == [b"x"]


def test_total_loss_breaks_an_association() -> None:
    network, one, two = connected()
    with network.loss(1.0):
        network.ask("1", [Send(one.association, data("x")), Connect(at(2), "t", private=True)])
        network.run(31)
    network.ask("1", [Send(one.association, data("y"))])
    network.run(60)
    assert lost(one) == [("timed out", False)] * 2
    assert lost(two) == [("timed out", False)]
    assert two.payloads == []


def test_a_paused_core_sees_everything_when_it_resumes() -> None:
    network, one, two = connected()
    network.pause("2")
    network.ask("1", [Send(one.association, data("a")), Connect(at(2), "t", private=True), Close(one.association)])
    network.run(100)
    assert two.kinds == ["AssociationUp"]
    assert one.kinds == ["AssociationUp"] * 2  # its host accepts on its behalf
    network.resume("2")
    assert two.kinds == ["AssociationUp", "Received", "AssociationUp", "AssociationLost"]


def test_due_comes_at_the_deadline_and_not_before() -> None:
    toy = Toy()
    toy.deadline = 5.0
    network = a_network(toy)
    network.run(4.999)
    assert toy.events == []
    network.run(1)
    assert toy.events == [(5.0, Due())]


def test_a_deadline_may_move_both_ways() -> None:
    toy = Toy()
    toy.deadline = 5.0
    network = a_network(toy)
    toy.deadline = 8.0
    network.run(7)
    assert toy.events == []
    toy.deadline = 7.5
    network.ask("1", [])
    network.run(0.6)
    assert toy.events == [(7.5, Due())]


def test_a_deadline_that_passed_during_a_pause_is_due_on_resume() -> None:
    toy = Toy()
    toy.deadline = 5.0
    network = a_network(toy)
    network.pause("1")
    network.run(20)
    network.resume("1")
    network.run(0)
    assert toy.events == [(20.0, Due())]


def test_a_core_that_never_lets_time_pass_is_an_error() -> None:
    network = Network(random.Random(1))
    network.add("loop", Impatient(), at(1))
    with pytest.raises(RuntimeError, match="loop sets a deadline at 1 s repeatedly"):
        network.run(2)


def test_no_deadline_means_never() -> None:
    toy = Toy()
    assert toy.deadline == inf
    network = a_network(toy)
    network.run(10**9)
    assert toy.events == []
    assert network.now == 10**9


def test_run_until_stops_as_soon_as_it_holds() -> None:
    one, two = Toy(), Echo()
    network = a_network(one, two)
    network.ask("1", [Send(at(2), data("x"))])
    assert network.run_until(lambda: bool(one.payloads), 10)
    assert network.now == pytest.approx(0.4)
    assert not network.run_until(lambda: False, 1)
    assert network.now == pytest.approx(1.4)
    assert network.steps == 5


def test_with_codec_messages_are_encoded_and_decoded() -> None:
    network, one, two = connected(codec=True)
    message = asap.HandleResolution(PoolHandle("echo"))
    network.ask("1", [Send(one.association, message), Send(one.association, data("not ours to encode"))])
    network.run(1)
    (received, _) = [event for _, event in two.events if isinstance(event, Received)]
    assert received.message == message
    assert received.message is not message


def test_with_codec_a_message_that_changes_is_an_error() -> None:
    network, one, _ = connected(codec=True)
    element = replace(an_element(1, RoundRobin()), life=0.12345)  # the wire has whole milliseconds
    with pytest.raises(AssertionError, match=r"sent as .*, decoded as"):
        network.ask("1", [Send(one.association, asap.Registration(PoolHandle("echo"), element))])


def test_the_same_seed_gives_the_same_history() -> None:
    def history(seed: int) -> list[tuple[float, object]]:
        one, two = Toy(), Echo()
        network = a_network(one, two, seed=seed)
        network.loss_rate = 0.3
        for number in range(10):
            network.ask("1", [Send(at(2), data(str(number)))])
        network.run(200)
        return [*one.events, *two.events]

    assert history(1) == history(1)
    assert history(1) != history(2)


def test_a_trace_can_be_switched_off_for_long_runs() -> None:
    network, one, two = connected()
    before = len(network.trace)
    network.trace.on = False
    network.ask("1", [Send(one.association, data("x"))])
    network.run(1)
    assert two.payloads == [b"x"]
    assert len(network.trace) == before


def test_programs_plan_their_actions() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.later(3, lambda: network.ask("1", [Send(at(2), data("x"))]))
    network.run(2.9)
    assert not two.events
    network.run(1)
    assert two.payloads == [b"x"]


def test_mistakes_of_the_program_are_local_errors() -> None:
    network = a_network(Toy())
    with pytest.raises(LocalError, match="no station 'B'; known: 1"):
        network.ask("B", [])
    with pytest.raises(LocalError, match="known: none"):
        Network(random.Random(1))["A"]
    with pytest.raises(LocalError, match="1 is already running"):
        network.add("1", Toy(), at(1))
    network.ask("1", [Send(AssociationId(99), data("x")), Close(AssociationId(99))])
    assert "1" in network
    assert [station.name for station in network] == ["1"]


def test_networks_and_stations_print_their_state() -> None:
    network, _, _ = connected()
    assert repr(network) == "<Network at 1 s, 2 stations>"
    assert repr(network["1"]) == "<Station 1, running, 1 associations>"
    network.pause("1")
    assert "paused" in repr(network["1"])
    network.crash("1")
    assert "crashed" in repr(network["1"])
