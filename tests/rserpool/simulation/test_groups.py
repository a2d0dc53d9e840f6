"""Announcements in the simulated network: which stations hear them, and what drops them."""

from __future__ import annotations

from rserpool.core.machine import ANNOUNCE, Heard, Send
from rserpool.model import ServerId
from rserpool.simulation import Network
from rserpool.wire import asap, enrp
from tests.rserpool.simulation.toys import Toy, a_network, at

ANNOUNCED = asap.ServerAnnounce(ServerId(7))
SHOWN = enrp.Presence(ServerId(7))


def announce(network: Network, name: str, message: asap.ServerAnnounce | enrp.Presence = ANNOUNCED) -> None:
    network.ask(name, [Send(ANNOUNCE, message)])


def test_all_listeners_including_the_sender_hear_an_announcement() -> None:
    one, two, deaf = Toy(), Toy(), Toy()
    network = a_network(one, two, deaf, codec=True)
    for name in ("1", "2"):
        network.listen(name, asap.PPID)
    announce(network, "1")
    network.run(1)
    assert one.events == two.events == [(0.1, Heard(at(1)[0], ANNOUNCED))]
    assert deaf.events == []
    assert str(network.trace) == "1 -> everybody ServerAnnounce"


def test_each_protocol_has_its_own_group() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.listen("1", asap.PPID)
    network.listen("2", enrp.PPID)
    announce(network, "1", SHOWN)
    network.run(1)
    assert (one.kinds, two.kinds) == ([], ["Heard"])


def test_without_listeners_nothing_happens() -> None:
    network = a_network(Toy())
    announce(network, "1")
    network.run(1)
    assert not len(network.trace)


def test_cuts_and_loss_drop_datagrams() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.listen("2", asap.PPID)
    with network.partition("1", "2"):
        announce(network, "1")
        network.run(1)
    with network.loss(0.5):
        for _ in range(200):
            announce(network, "1")
            network.run(0.2)
    assert 60 < len(two.events) < 140


def test_a_crashed_station_hears_nothing_until_it_is_back() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.listen("2", asap.PPID)
    network.crash("2")
    announce(network, "1")
    network.run(1)
    back = Toy()
    network.add("2", back, at(2))
    network.listen("2", asap.PPID)
    announce(network, "1")
    network.run(1)
    assert (two.kinds, back.kinds) == ([], ["Heard"])


def test_a_paused_station_hears_when_it_resumes() -> None:
    one, two = Toy(), Toy()
    network = a_network(one, two)
    network.listen("2", asap.PPID)
    network.pause("2")
    announce(network, "1")
    network.run(1)
    assert two.kinds == []
    network.resume("2")
    assert two.kinds == ["Heard"]
