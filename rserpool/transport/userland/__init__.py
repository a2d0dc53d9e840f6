"""SCTP without a kernel that has it and without privileges: libusrsctp in the process, packets in UDP (RFC 6951).

**Ports.** An endpoint's UDP port and SCTP port have the same number, so the plain SCTP transport parameter of RFC 5354
names it. Peers reach it with SCTP in UDP at that port. A peer that speaks SCTP directly over IP cannot, so all members
of an operation scope must use this transport. In one process, a port number serves one endpoint, at any address.

**Dialling** is done from the endpoint's own port, so that the source tells peers who dials. SCTP has one association
between two ports. A second association to the same peer, an endpoint that does not listen, and one of two ends that
dial each other at the same moment use another port. Each end tells where its endpoint is reached in its adaptation
layer indication (see `sctp`). If an end does not tell (another implementation), its source port is taken.

**The end of a process** is detected when the next packet arrives at its closed port (see `port`): `Lost` with the
reason "refused". A heartbeat to find out is sent right away on an association whose peer has just stopped sending
messages, and on all other associations with a peer that has just gone. A silent peer is lost after the profile's
retransmissions.

**Idle associations.** The end that dialled sends a heartbeat every second, and the other end only if none comes. A peer
that does not answer is asked again soon. The stack's timers run once a second then, and often only while something is
under way: a message or an acknowledgement, a dial, the end of an association, or a peer that stopped sending.

**Fairness.** Each association has a socket of its own in the library, so an endpoint with a slow reader closes the
window of the one that floods it, and of no other. Datagrams that have to wait do so by peer, and are processed
peer by peer in turn (see `intake`).

**Speed.** Messages sent in one turn of the event loop share packets. The first leaves at once unless the last ones left
together, so that single messages do not wait. Checksums are computed here if google-crc32c is installed.

**Limits.** 256 KiB may wait on an association. The receive windows are 1 MiB together, but at least 64 KiB each. At a
port, 4 MiB of datagrams may wait. 64 streams.

**Several addresses.** An endpoint opened at several addresses listens at all of them and tells them to its peers. An
association uses one at a time and changes to another one when a network is silent (see `path`). This needs
google-crc32c; without it, an association stays where it began. A dial tries the peer's addresses one after the other.
"""

from rserpool.transport.userland.endpoint import UserlandTransport

__all__ = ["UserlandTransport"]
