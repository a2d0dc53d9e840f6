"""TCP under RSerPool: for machines without SCTP. This text is the mapping that RFC 5352 wants for such a transport.

**Service.** One TCP connection is one association. TCP carries octets, so messages are framed; streams are numbers
that are carried along, not independent of each other: all messages of an association arrive in the order of sending.

**Frame.** A header of 12 octets in network byte order, then the payload:

    octets of payload (32) | stream (16) | flags (16) | payload protocol identifier (32)

Flags 0 is data: 1 octet to 1 MiB of payload. Control frames have stream and PPID 0:

    0x1  HELLO               payload: "RSPT", version 1 (16), the sender's listening port (16; 0: it does not listen)
    0x2  HEARTBEAT           no payload; to be answered at once
    0x6  HEARTBEAT, ANSWER   no payload
    0x8  END                 no payload; the last frame of a direction

Anything else is a breach of this mapping and ends the connection with a reset, before the payload is waited for.

**Beginning.** Who dials sends HELLO first; who was dialled answers with its own after having seen a valid one, so
strangers learn nothing. The port in it, at the address the connection comes from, is where that party can be reached
again: the dialled port of a connection is not the port it came from. A listening endpoint therefore dials from its own
address. A connection without HELLO is dropped after 10 seconds.

**End.** END after the last message; the other side delivers what it has queued, says END and closes. Both have read
everything then. A connection that ends without END is lost: reset (abort, a crash), closed (a killed process), or
silent. A side that aborts resets the connection.

**Silence.** Who has heard nothing for `heartbeat` seconds sends HEARTBEAT; after `lost_after` seconds without an octet
the association is lost. Time in which we did not listen does not count: neither when our own queue was full nor
when our own process was suspended. The default of 30 s is long on purpose: a process that hangs is for the
registrar's keep-alive to find (RFC 5352 §3.4); this is for unplugged cables.

**Limits.** Each direction stops taking at 256 KiB that wait and goes on at 64 KiB (see `flow`); an endpoint whose
reader lags stops reading its sockets, and TCP's window holds the senders back. TCP_NODELAY is set.

Not here: TLS, and several addresses for one endpoint in the advertised parameter (the TCP Transport of RFC 5354 §3.5
has one): an endpoint opened at several addresses listens at all and advertises the first.
"""

from rserpool.transport.tcp.endpoint import TcpTransport

__all__ = ["TcpTransport"]
