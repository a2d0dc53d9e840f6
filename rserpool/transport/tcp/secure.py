"""A connection whose octets go through TLS.

asyncio's own TLS is not used. It keeps 256 KiB for each connection, its handshakes of strangers come before the work of
others, and a peer that speaks no TLS gets no answer that it could tell people. Here OpenSSL has about 30 KiB for each.
"""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from rserpool.model import TransportAddress
from rserpool.transport.flow import MAX_MESSAGE
from rserpool.transport.revocations import issued
from rserpool.transport.slots import NEW_GIVES_WAY
from rserpool.transport.tcp.connection import GONE, RESET, Connection, Phase
from rserpool.transport.tcp.frames import NO_TLS, TLS_HANDSHAKE, Flag
from rserpool.transport.tcp.shared import Shared
from rserpool.transport.tls import PROTOCOL, REVOKED, Tls, identity_of, peer_fault

MOST_HANDSHAKES = 512
"""Unfinished handshakes of connections that others have opened: as many as the kernel keeps for us meanwhile."""

_HANDSHAKE_MAX = 64 * 1024
"""Octets that may come in a handshake before it is over. Certificates take a few thousand."""

_UNTAKEN_MAX = 2 * MAX_MESSAGE
"""Octets that may wait for the peer to take them. Messages stay below this; but a peer may ask TLS for new keys as
often as it likes, and take no answer."""

_RECORD = 16 * 1024
"""Octets of the longest record of TLS (RFC 8446 §5.1)."""


TURN = 0.002
"""Seconds for handshakes that others have begun in one turn of the event loop, and the rest of a step. A step takes
half a millisecond."""


class Handshakes:
    """The unfinished handshakes that others have begun: their number, and a share of the event loop's time for all of
    them together, so that others' work goes on between their steps, however many there are."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.begun: dict[SecureConnection, None] = {}
        """Oldest first."""
        self._loop = loop
        self._steps: deque[Callable[[], None]] = deque()
        self._left = TURN
        self._renewing = False

    def has_room(self, now: float) -> bool:
        """Return whether there may be one more, after the oldest has given way if necessary."""
        if len(self.begun) < MOST_HANDSHAKES:
            return True
        oldest = next(iter(self.begun))
        if now - oldest.active[1] < NEW_GIVES_WAY:
            return False
        oldest.cut_off("its TLS handshake was the oldest of too many")
        return True

    def take(self, step: Callable[[], None]) -> None:
        """Call `step` now if there is time left in this turn of the event loop, or else in one of the next."""
        self._steps.append(step)
        if not self._renewing:
            self._renewing = True
            self._loop.call_soon(self._renew)
        self._go_on()

    def _renew(self) -> None:
        self._left = TURN
        self._renewing = bool(self._steps)
        if self._renewing:
            self._loop.call_soon(self._renew)
        self._go_on()

    def _go_on(self) -> None:
        while self._steps and self._left > 0:
            began = self._loop.time()
            self._steps.popleft()()
            self._left -= self._loop.time() - began


class SecureConnection(Connection):
    """A connection over TLS. It is as other connections once the handshake is over."""

    def __init__(
        self,
        shared: Shared[Connection],
        tls: Tls,
        handshakes: Handshakes,
        dialled: TransportAddress | None = None,
        registrar: bool = False,
    ) -> None:
        super().__init__(shared, dialled)
        self._wants_registrar = registrar
        self._handshakes = handshakes
        self._ours = tls
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = tls.context(server=dialled is None).wrap_bio(
            self._incoming, self._outgoing, server_side=dialled is None
        )
        self._secure = False
        self._waiting = False  # for its turn
        self._handshake_octets = 0
        if dialled is None:
            handshakes.begun[self] = None

    # --- handshake ----------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._shake()

    def data_received(self, data: bytes) -> None:
        self._heard = self._shared.loop.time()
        if self.phase in (Phase.PARTING, Phase.OVER):
            return
        if self._secure:
            self._incoming.write(data)
            self._read()
            return
        if not self._handshake_octets and self._peer is None and data[:1] != TLS_HANDSHAKE:
            # Only one that speaks our protocol without TLS gets an answer; other strangers learn nothing.
            known = data[:8] == bytes((0, 0, 0, 8, 0, 0, 0, Flag.HELLO))
            self._refuse("it does not speak TLS; start it with --tls", NO_TLS if known else b"")
            return
        self._handshake_octets += len(data)
        self._incoming.write(data)
        if self._handshake_octets > _HANDSHAKE_MAX:
            self._break_off("its TLS handshake does not end")
        elif self._peer is not None:
            self._shake()
        elif not self._waiting:
            self._waiting = True
            self._handshakes.take(self._shake)

    def _shake(self) -> None:
        """Go on with the handshake, as far as the octets that have come allow."""
        self._waiting = False
        if self.phase is not Phase.GREETING:
            return
        try:
            self._tls.do_handshake()
        except ssl.SSLWantReadError:
            self._send_what_tls_says()
            return
        except ssl.SSLError as error:
            self._is_stranger = isinstance(error, ssl.SSLCertVerificationError)
            self._refuse(peer_fault(error), self._outgoing.read())
            return
        if self._tls.session_reused or self._tls.selected_alpn_protocol() != PROTOCOL:
            self._refuse("it does not speak RSerPool over TLS as we do", b"")
            return
        if issued(self._tls) in self._ours.revoked:  # since the handshake began
            self._refuse(REVOKED, b"")
            return
        self._identity = identity_of(self._tls, self._ours.registrars)
        if self._wants_registrar and not self._identity.may_be_registrar:
            self._is_stranger = True
            self._refuse(f"its certificate is that of {self._identity.name}, which is no registrar of this scope", b"")
            return
        self._secure = True
        self._handshakes.begun.pop(self, None)
        if self._peer is not None:
            super()._begin()
            self._flush()  # HELLO goes with the end of the handshake, not a turn of the loop later
        self._send_what_tls_says()
        self._read()

    def _lose(self, reason: str, over_limit: bool = False) -> None:
        self._handshakes.begun.pop(self, None)
        if not self._handshake_octets and reason in (GONE, RESET):
            reason += "; perhaps it does not speak TLS (start it with --tls)"
        super()._lose(reason, over_limit)

    def check_revoked(self) -> None:
        """End the association if the certificate of the peer has been revoked."""
        if self._secure and self.phase is not Phase.OVER and issued(self._tls) in self._ours.revoked:
            self._shared.warn(f"The connection with {self._peer} is ended: {REVOKED}")
            self.cut_off(REVOKED)

    # --- receiving and sending ----------------------------------------------------------------------------------

    def _read(self) -> None:
        parts: list[bytes] = []
        try:
            while part := self._tls.read(_RECORD):
                parts.append(part)
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLZeroReturnError:  # it will send no more, and closes its side of the connection next
            pass
        except ssl.SSLError as error:
            if parts:
                self._on_octets(b"".join(parts))
            if self.phase is Phase.GREETING:  # TLS 1.3: the side that dials hears only now what the other says
                self._refuse(peer_fault(error), self._outgoing.read())
            elif self.phase not in (Phase.PARTING, Phase.OVER):
                self._break_off(peer_fault(error))
            return
        self._send_what_tls_says()
        if parts and self.phase not in (Phase.PARTING, Phase.OVER):
            self._on_octets(parts[0] if len(parts) == 1 else b"".join(parts))

    def _send_what_tls_says(self) -> None:
        if self._outgoing.pending and not self._transport.is_closing():
            self._transport.write(self._outgoing.read())
            if self._transport.get_write_buffer_size() > _UNTAKEN_MAX:
                self.cut_off("it asks TLS for more than it takes")

    def _write(self, octets: bytes) -> None:
        view = memoryview(octets)
        while view:
            view = view[self._tls.write(view) :]
        self._transport.write(self._outgoing.read())

    def _close(self) -> None:
        with suppress(ssl.SSLError):  # says that we send no more, and does not wait for the same of the peer
            self._tls.unwrap()
        self._send_what_tls_says()
        super()._close()
