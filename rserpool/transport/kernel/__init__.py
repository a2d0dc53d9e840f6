"""The kernel's SCTP: multi-homed, and on the wire what other implementations speak (RFC 9260; sockets: RFC 6458).

**Sockets.** An endpoint listens on a one-to-many socket and dials from it. An association that came up there gets its
own socket ("peeled off"). The kernel counts buffers per socket, so otherwise one peer that does not read would block
sending to all other peers of the endpoint. The event loop's readers and writers drive everything.

**Dialling.** SCTP has one association between two ports. For a second association to the same peer, and for an endpoint
that does not listen, a socket at a free port is opened. Each end tells where its endpoint is reached in its adaptation
layer indication (see `sctp`), which Linux always sends. If an end does not tell (another implementation), its source
port is taken.

**Ends.** `shutdown` is SCTP's shutdown. `abort` and the death of a process send an ABORT. The SCTP of some other
implementations shuts down in order when their process is killed; then we report `Closed`.

**Several addresses.** They are bound, told to the peer, and watched by heartbeats. The association stays up while one
of them works (RFC 9260 §6.4). `path_profile` has the times and the number of retransmissions.

**Limits.** Without the privilege to exceed net.core.wmem_max, a message has at most twice that many octets. 64 streams.
An association that has its share of a slow reader's queue (see `flow`) is read no further, and the receive window holds
the sender back.
"""

from rserpool.transport.kernel.endpoint import KernelTransport

__all__ = ["KernelTransport"]
