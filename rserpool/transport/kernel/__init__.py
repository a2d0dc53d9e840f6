"""SCTP as the kernel has it, multi-homed, on the wire what other implementations speak (RFC 9260, sockets: RFC 6458).

**Sockets.** An endpoint listens on a one-to-many socket and dials from it. An association that has come up there gets a
socket of its own ("peeled off"): the kernel counts buffers by socket, so one peer that does not read would otherwise
keep all others of the endpoint from being sent to. Everything is driven by the event loop's readers and writers.

**Dialling.** Between two ports SCTP knows one association. For a second one to the same peer, and for an endpoint that
does not listen, a socket at a free port is opened. Where its endpoint is reached each end tells in its adaptation layer
indication (RFC 5061 §4.2.6), which Linux always sends: "RP" and the listening port, 0 if it does not listen. Of an end
that tells nothing (another implementation) it is the port that it writes from.

**Ends.** `shutdown` is SCTP's, `abort` and the death of a process are an ABORT. SCTP says in order goodbye for killed
processes of other implementations; then we report `Closed`.

**Several addresses.** They are bound, told to the peer, and watched by heartbeats; while one of them works the
association stays (RFC 9260 §6.4). Times and retransmissions: `path_profile`.

**Limits.** Without the privilege to exceed net.core.wmem_max a message has at most twice that many octets; 64 streams.
An endpoint whose reader lags stops reading its associations, and the receive windows hold the senders back.
"""

from rserpool.transport.kernel.endpoint import KernelTransport

__all__ = ["KernelTransport"]
