"""Finding what belongs to a party."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rserpool.core.machine import Peer
from rserpool.model import TransportAddress, TransportProtocol
from rserpool.runtime.parties import Parties

addresses = st.lists(st.sampled_from(["192.0.2.1", "192.0.2.2", "::1"]), min_size=1, max_size=3).map(tuple)
protocols = st.sampled_from([TransportProtocol.TCP, TransportProtocol.SCTP])
transports = st.builds(TransportAddress, protocols, st.sampled_from([0, 1, 2]), addresses)
peers = st.lists(transports, max_size=2).map(tuple)
operations = st.lists(st.tuples(st.booleans(), st.integers(0, 5)), max_size=30)


def same(one: Peer, other: Peer) -> bool:
    return any(
        a.port == b.port != 0 and a.protocol == b.protocol and not set(a.addresses).isdisjoint(b.addresses)
        for a in one
        for b in other
    )


@settings(deadline=None)
@given(st.lists(peers, min_size=6, max_size=6), operations, peers)
def test_it_finds_what_a_search_through_all_would_find(
    homes: list[Peer], todo: list[tuple[bool, int]], sought: Peer
) -> None:
    parties: Parties[int] = Parties()
    there: set[int] = set()
    for enter, item in todo:
        (parties.add if enter else parties.discard)(homes[item], item)
        (there.add if enter else there.discard)(item)
    assert set(parties.of(sought)) == {item for item in there if same(homes[item], sought)}
    for item in there:
        parties.discard(homes[item], item)
    assert len(parties) == 0
