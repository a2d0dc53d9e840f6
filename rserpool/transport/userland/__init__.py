"""SCTP without a kernel that has it and without privileges: libusrsctp in the process, packets in UDP (RFC 6951).

**Ports.** An endpoint's UDP port and SCTP port have the same number, so the plain SCTP transport parameter of RFC 5354
names it. Others reach it with SCTP in UDP at that port; a peer that speaks SCTP directly over IP cannot, so all
members of an operation scope have to do as we do. In one process a port number serves one endpoint, at any address.

**Dialling** is done from the endpoint's own port, so that others can tell by the source who it is. SCTP knows one
association between two ports: for a second one to the same peer, for an endpoint that does not listen, and for one of
two ends that dial each other at the same moment, another port is taken. Where its endpoint is reached each end tells in
its adaptation layer indication (RFC 5061 §4.2.6): "RP" and the listening port, 0 if it does not listen. Of an end that
tells nothing (another implementation) it is the port that it writes from.

**The end of a process** is noticed when the next packet hits its closed port (see `port`): `Lost` with the
reason "refused". Where messages came a moment ago, and at all other associations with an end that has just gone, a
heartbeat is sent at once to find out. A silent peer is lost after the profile's retransmissions.

**Limits.** 256 KiB may wait on an association; an endpoint whose reader lags closes the receive window. 64 streams.
Associations are single-homed: an endpoint opened at several addresses listens at all and advertises the first, a peer's
addresses are tried one after the other.
"""

from rserpool.transport.userland.endpoint import UserlandTransport

__all__ = ["UserlandTransport"]
