"""TCP under RSerPool, for machines without SCTP. This text is the mapping that RFC 5352 requires of such a transport.

**Service.** One TCP connection is one association. TCP carries octets, so messages are framed. Streams are numbers that
are carried along; they are not independent. All messages of an association arrive in the order of sending.

**Frame.** A header of 12 octets in network byte order, then the payload:

```text
octets of payload (32) | stream (16) | flags (16) | payload protocol identifier (32)
```

Flags 0 is data: 1 octet to 1 MiB of payload. Control frames have stream and PPID 0:

```text
0x1  HELLO               payload: "RSPT", version 1 (16), the sender's listening port (16; 0: it does not listen)
0x2  HEARTBEAT           no payload; to be answered immediately
0x6  HEARTBEAT, ANSWER   no payload
0x8  END                 no payload; the last frame of a direction
```

Anything else violates this mapping. It ends the connection with a reset, without waiting for the payload.

**Beginning.** The dialling side sends HELLO first. The dialled side answers with its own after it has seen a valid one,
so strangers learn nothing. The port in a HELLO, at the address the connection comes from, is where that side can be
reached again: a connection does not come from the listening port. For the same reason a listening endpoint dials from
its own address. A connection without HELLO is dropped after 10 seconds.

**End.** END follows the last message. The other side delivers what it has queued, sends END and closes. Both have read
everything then. A connection that ends without END is lost: reset (abort, a crash), closed (a killed process), or
silent. A side that aborts resets the connection; asyncio's loop for Windows closes it instead, which without END says
the same.

**Silence.** A side that has heard nothing for `heartbeat` seconds sends HEARTBEAT. After `lost_after` seconds without
an octet the association is lost. Time in which we did not listen does not count: neither while our own queue was full
nor while our own process was suspended. The default of 30 s is long on purpose: the registrar's keep-alive finds a
process that hangs (RFC 5352 §3.4), so this is for unplugged cables.

**Limits.** Each direction stops taking messages when 256 KiB wait, and continues at 64 KiB; connections with unread
messages share that room and are served in turn (see `flow`). A connection that has its share is read no further, and
TCP's window holds the sender back. All unfinished messages of an endpoint have at most 32 MiB; beyond that the oldest
ends with its connection. TCP_NODELAY is set.

**TLS.** With TLS the same frames go through TLS 1.3 or 1.2 (RFC 5352 §9, RFC 5353 §6), in every connection of an
endpoint or in none. Both sides show a certificate, and it is verified against the authority that they share
(`rserpool.transport.tls`); addresses are not compared with names, because members are known by their address only. The
protocol's name is `rserpool` (ALPN). Each connection begins with a whole handshake: there are no session tickets, a
resumed session is refused, and so is renegotiation. The handshake and HELLO have 10 seconds together. Handshakes that
others have begun are at most 512, of which the oldest gives way when it is a second old, and they get 2 ms of each turn
of the event loop. HELLO comes after the handshake. END ends a direction also inside TLS, so that nobody else can; a
close_notify follows it, and none is waited for.

The first octet tells TLS (0x16) from a frame (0). An endpoint that sees the other kind sends the fatal alert
protocol_version (RFC 8446 §6) and closes, so that both sides can say what is wrong; strangers that speak neither get no
answer.

Not implemented: several addresses for one endpoint in the advertised parameter (the TCP Transport of RFC 5354
§3.5 has one): an endpoint opened at several addresses listens at all of them and advertises the first.
"""

from rserpool.transport.tcp.endpoint import TcpTransport

__all__ = ["TcpTransport"]
