"""One association of the kernel's SCTP: reading, sending and ending, on its own socket.

The kernel's reports come in as `sockets.News`. What they mean for the program goes to the owner's inbox. `endpoint`
opens the sockets and dials.
"""

from __future__ import annotations

import asyncio
import errno
import socket
from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from rserpool.errors import LocalError
from rserpool.model import TransportAddress
from rserpool.transport.base import Closed, Lost, Message, Outgoing, SendFailed, new_association_id
from rserpool.transport.checks import error_text
from rserpool.transport.flow import MAX_MESSAGE, TOO_MUCH_UNFINISHED, Inbox, Unfinished, Waiters
from rserpool.transport.kernel import sockets
from rserpool.transport.kernel.batches import the_batches
from rserpool.transport.kernel.sockets import Change, News, PeerShutdown, Piece, Unacknowledged, Unsent
from rserpool.transport.sctp import STREAMS


class Owner(Protocol):
    """What an association needs of its endpoint."""

    loop: asyncio.AbstractEventLoop
    inbox: Inbox
    unfinished: Unfinished[Association]

    def enter(self, association: Association) -> None: ...

    def leave(self, association: Association) -> None: ...


class Association:
    """A live association. `handle` is its own socket (None: it ended before that), `number` the kernel's id for it."""

    def __init__(
        self, owner: Owner, handle: socket.socket | None, number: int, peer: TransportAddress, *, guest: bool
    ) -> None:
        self.id = new_association_id()
        self.peer = peer
        self.guest = guest
        """Whether the other end opened it."""
        self._active = (False, owner.loop.time())
        self._sent = False
        """Whether something was sent since the latest look at `active`."""
        self.ports = (0, 0)
        """Our port and the peer's."""
        self.writers = Waiters()
        self.full = False
        self._owner = owner
        self._batches = the_batches()
        self._handle = handle
        self._number = number
        self._ending = False
        self._pieces: list[bytes] = []
        self._size = 0
        self._unsent: list[bytes] = []
        self._failed: list[SendFailed] = []
        self._peer_ending = False
        """The peer has begun to shut it down."""
        self._incomplete = False
        """A message was not delivered, or perhaps not."""
        self._lost: str | None = None

    @property
    def active(self) -> tuple[bool, float]:
        """Whether a message has come, and the time of the latest in either direction (at first: of the beginning).

        For what was sent it is the time of this look: reading the clock for each message would cost too much.
        """
        if self._sent:
            self._sent, self._active = False, (self._active[0], self._owner.loop.time())
        return self._active

    # --- receiving ----------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read what has come, but at most one batch, so that other sockets get their turn."""
        inbox, handle, messages = self._owner.inbox, self._handle, False
        try:
            while handle is not None:
                for data, flags, ppid, stream in self._batches.receive(handle.fileno()):
                    if self._handle is None:  # it has just ended
                        break
                    if flags == sockets.END_OF_RECORD and not self._size:
                        inbox.put(Message(self.id, data, ppid, stream))
                        messages = True
                    else:
                        self.take(sockets.news(data, flags, ppid, stream))
                handle = self._handle
                if inbox.sated(self.id) and self._lost is None:
                    self.watch(False)
                    break
                if self._lost is None:
                    break
        except BlockingIOError:
            self._end_if_lost()
        except OSError as error:
            self._lost = self._lost or error_text(error)
            self._end_if_lost()
        if messages:
            self._active = (True, self._owner.loop.time())

    def take(self, news: News) -> None:
        """Process one report of the kernel about this association."""
        match news:
            case Piece():
                self._take_piece(news)
            case Change(state=sockets.COMM_LOST, error=error):
                # The kernel reports unsent messages right after this; we have to report them before the loss.
                self._lost = "aborted by the other end" if error else "silent for too long, or restarted"
                if self._handle is None:
                    self._end_if_lost()
            case Change(state=sockets.SHUTDOWN_COMP):
                self._finish(Closed(self.id))
            case Change(state=sockets.RESTART):
                self._restart()
            case PeerShutdown():
                self._peer_ending = True
            case Unacknowledged():
                self._incomplete = True
            case Unsent(data=data, ppid=ppid, first=first, last=last):
                self._incomplete = True
                if first:
                    self._unsent.clear()
                self._unsent.append(data)
                if last:
                    self._failed.append(SendFailed(self.id, b"".join(self._unsent), ppid))

    def _take_piece(self, piece: Piece) -> None:
        self._size += len(piece.data)
        if self._size > MAX_MESSAGE:
            self._close()
            self._finish(Lost(self.id, f"it sent a message of more than {MAX_MESSAGE} octets"))
            return
        if not piece.last:
            self._pieces.append(piece.data)
            self._owner.unfinished.keep(self, self._size)
            return
        self._active = (True, self._owner.loop.time())
        data = b"".join([*self._pieces, piece.data]) if self._pieces else piece.data
        self._drop_pieces()
        self._owner.inbox.put(Message(self.id, data, piece.ppid, piece.stream))

    def cut_off(self, reason: str = TOO_MUCH_UNFINISHED) -> None:
        """End now, because it uses more than its share of memory or descriptors."""
        self._finish(Lost(self.id, reason, over_limit=True))

    def _drop_pieces(self) -> None:
        if self._pieces:
            self._pieces.clear()
            self._owner.unfinished.drop(self)
        self._size = 0

    def _restart(self) -> None:
        """Replace the association: the peer was restarted and reached its old association again (RFC 9260 §5.2)."""
        self._owner.leave(self)
        self._owner.inbox.put(Lost(self.id, "the other end restarted"))
        self.id = new_association_id()
        self._drop_pieces()
        self._ending = self._peer_ending = self._incomplete = False
        self._owner.enter(self)

    # --- sending ------------------------------------------------------------------------------------------------

    def send(self, payload: bytes, ppid: int, stream: int) -> bool:
        """Hand a message to the kernel. Returns False if there is no room."""
        if self._ending or self._handle is None:
            return True
        if self.full:
            return False
        self._sent = True
        try:
            sockets.send(self._handle, self._number, payload, ppid, stream)
        except BlockingIOError:
            self.full = True
            self._owner.loop.add_writer(self._handle, self._has_room)
            return False
        except OSError as error:
            # Any other error means that the association has ended or is ending, which is reported in its turn.
            if error.errno == errno.EMSGSIZE:
                raise LocalError(
                    f"this kernel takes no message of {len(payload)} octets; the limit is twice net.core.wmem_max"
                ) from None
            if error.errno == errno.EINVAL and stream >= STREAMS:
                raise LocalError(f"this association has no stream {stream}") from None
        return True

    def send_all(self, messages: Sequence[Outgoing]) -> int:
        """Hand messages to the kernel together. Returns how many it took."""
        taken = 0
        while taken < len(messages):
            if self._handle is not None and not self._ending and not self.full:
                with suppress(OSError):  # the next message alone shows what it is
                    taken += self._batches.send(self._handle.fileno(), self._number, messages[taken:])
                    self._sent = True
                    continue
            if not self.send(*messages[taken]):
                break
            taken += 1
        return taken

    def _has_room(self) -> None:
        if self._handle is not None:
            self._owner.loop.remove_writer(self._handle)
        self.full = False
        self.writers.wake()

    # --- end ----------------------------------------------------------------------------------------------------

    def shutdown(self) -> None:
        """End in order, after everything sent."""
        if self._handle is not None and not self._ending:
            self._ending = True
            with suppress(OSError):  # it has ended already, and that is reported once
                sockets.end(self._handle, self._number)
            self._has_room()

    def abort(self) -> None:
        """End now."""
        self._close()
        self._finish(Closed(self.id))

    def _end_if_lost(self) -> None:
        if self._lost is not None:
            for failed in self._failed:
                self._owner.inbox.put(failed)
            # If the last packet of an orderly end is lost, the peer that has finished may answer others with ABORT.
            in_order = self._peer_ending and not self._incomplete
            self._finish(Closed(self.id) if in_order else Lost(self.id, self._lost))

    def _finish(self, event: Closed | Lost) -> None:
        self._close()
        self._drop_pieces()
        self._owner.leave(self)
        self._owner.inbox.put(event)
        self.writers.wake()

    def _close(self) -> None:
        """Close the socket. If the association is still live, this aborts it."""
        if self._handle is not None:
            self._owner.loop.remove_reader(self._handle)
            self._has_room()
            self._handle.close()
            self._handle = None

    def watch(self, reading: bool) -> None:
        """Start or stop reading from the socket."""
        if self._handle is not None and reading:
            self._owner.loop.add_reader(self._handle, self.read)
        elif self._handle is not None:
            self._owner.loop.remove_reader(self._handle)
