"""The associations of one role: opened, dialled, kept, written to and ended, on one or more endpoints.

This module handles octets only; the driver knows what they mean. `LinkEvents` tells it, in order, that an association
came up, that a message arrived, and that an association ended or could not be made. Messages that an endpoint has no
room for wait here, up to limits.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from rserpool.core.machine import Peer
from rserpool.errors import LocalError, TransportError
from rserpool.model import AssociationId, TransportAddress, TransportProtocol
from rserpool.runtime.link import Dial, Holding, Link, LinkEvents
from rserpool.runtime.parties import Parties
from rserpool.runtime.tap import OnMessage
from rserpool.transport.base import Closed, Endpoint, Lost, Message, Outgoing, Refused, Transport, TransportEvent, Up
from rserpool.wire import asap, enrp

log = logging.getLogger(__name__)

BACKLOG_MAX = 1 << 20
"""Octets of control messages that may wait for a peer that does not read, or that is being dialled. Session data is not
counted, because its sender waits for room."""

BACKLOG_OF_ALL_MAX = 32 << 20
"""Octets that may wait for all peers of a role. Beyond that, the association with most of them ends."""

_AT_ONCE, _TURN = 64, 0.001
"""Events of one endpoint, and seconds, that are processed before the event loop reads from sockets and runs timers
again. What comes meanwhile waits for as long."""


class Links:
    """All associations of a role.

    `dial_timeout`: seconds that one address has to answer. `on_message` is called with every message sent or received.
    """

    def __init__(
        self, transport: Transport, events: LinkEvents, *, dial_timeout: float, on_message: OnMessage | None = None
    ) -> None:
        self._transport = transport
        self._events = events
        self._dial_timeout = dial_timeout
        self._on_message = on_message
        self._addresses: tuple[str, ...] = ()
        self._endpoints: dict[int, Endpoint] = {}
        self._links: dict[AssociationId, Link] = {}
        self._links_to: Parties[AssociationId] = Parties()
        self._dials: Parties[Dial] = Parties()
        self._private_dials: dict[Endpoint, Dial] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self.holding = Holding(self._hand_over)
        self.backlog = 0
        """The number of octets that wait because other sides do not read."""

    @property
    def protocol(self) -> TransportProtocol:
        """The protocol of our associations."""
        return self._transport.protocol

    def local(self, ppid: int) -> TransportAddress:
        """Return the address of the open endpoint of `ppid`."""
        return self._endpoints[ppid].local

    def __contains__(self, association: object) -> bool:
        return association in self._links

    def __len__(self) -> int:
        """Return the number of associations that are up."""
        return len(self._links)

    async def open(self, ppid: int, addresses: tuple[str, ...], port: int, *, listen: bool) -> TransportAddress:
        """Open the endpoint that sends messages of `ppid` to parties that have to be dialled."""
        self._addresses = addresses
        endpoint = self._endpoints[ppid] = await self._transport.open(addresses, port, listen=listen)
        self._spawn(self._pump(endpoint))
        return endpoint.local

    async def aclose(self, grace: float) -> None:
        """End all associations in order, within about `grace` seconds; free the ports, stop all tasks."""
        writers = [link.writer for link in self._links.values() if link.writer is not None]
        if writers:
            await asyncio.wait(writers, timeout=grace)
        endpoints = {id(e): e for e in (*self._endpoints.values(), *(link.endpoint for link in self._links.values()))}
        await asyncio.gather(*(e.aclose(grace) for e in endpoints.values()), return_exceptions=True)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for association in list(self._links):
            self._forget(association)

    # --- sending ------------------------------------------------------------------------------------------------

    def send(self, association: AssociationId, message: Outgoing) -> None:
        """Send, or queue until there is room. On an association that has ended the message is dropped."""
        link = self._links.get(association)
        if link is None:
            return
        if self._on_message is not None:
            self._on_message(link.seen(message, outgoing=True))
        self.holding.put(link, message)

    def _hand_over(self, link: Link, messages: Sequence[Outgoing]) -> None:
        """Send, or queue what finds no room."""
        association = link.association
        taken = 0
        if link.writer is None and len(messages) == 1:
            taken = int(self._taken(association, link, messages[0]))
        elif link.writer is None:
            taken = link.endpoint.send_all(association, messages)
        for message in messages[taken:]:
            link.backlog.append(message)
            link.waiting += len(message.payload)
            self.backlog += len(message.payload)
            if link.writer is None:
                link.writer = self._spawn(self._write(association, link))
            if self.backlog > BACKLOG_OF_ALL_MAX:
                most = max(self._links, key=lambda association: self._links[association].waiting)
                self.cut_off(most, "too much waits for all peers, and most for this one")
            elif message.ppid in (asap.PPID, enrp.PPID) and link.waiting > BACKLOG_MAX:
                self.cut_off(association, "it sends requests and does not read the answers")
            if association not in self._links:
                return

    def send_to(self, peer: Peer, message: Outgoing) -> None:
        """Send to a party, on an association that is up or as soon as one has been dialled."""
        endpoint = self._endpoints.get(message.ppid)
        if (association := self._standing(peer, endpoint)) is not None:
            self.send(association, message)
            return
        for dial in self._dials.of(peer):
            if dial.endpoint is endpoint:
                if dial.waiting <= BACKLOG_MAX:  # beyond that, audits find out what the peer was not told
                    dial.messages.append(message)
                    dial.waiting += len(message.payload)
                return
        self._dial(Dial(endpoint, peer, None, [message]))

    def writer(self, association: AssociationId) -> asyncio.Task[None] | None:
        """The task that writes what waits for room. It ends when all is written, or with the association."""
        link = self._links.get(association)
        return None if link is None else link.writer

    def _taken(self, association: AssociationId, link: Link, message: Outgoing) -> bool:
        return link.endpoint.send(association, message.payload, ppid=message.ppid, stream=message.stream)

    async def _write(self, association: AssociationId, link: Link) -> None:
        try:
            while link.backlog and association in self._links:
                if self._taken(association, link, link.backlog[0]):
                    octets = len(link.backlog.popleft().payload)
                    link.waiting -= octets
                    self.backlog -= octets
                else:
                    await link.endpoint.writable(association)
        finally:
            link.writer = None

    def _standing(self, peer: Peer, endpoint: Endpoint | None) -> AssociationId | None:
        """Return the oldest association of this endpoint with a party. Private ones belong to their session alone."""
        anybody = not self._dials_registrars(endpoint)
        links = ((a, self._links[a]) for a in self._links_to.of(peer))
        return next((a for a, o in links if o.endpoint is endpoint and (anybody or o.may_be_registrar)), None)

    def _dials_registrars(self, endpoint: Endpoint | None) -> bool:
        """Return whether registrars are dialled from this endpoint: over ENRP, or over ASAP by the other roles."""
        return endpoint is self._endpoints.get(enrp.PPID, self._endpoints.get(asap.PPID))

    def _remember(self, association: AssociationId, link: Link) -> None:
        self._links[association] = link
        link.association = association
        if not link.private:
            self._links_to.add(link.peer, association)

    def _forget(self, association: AssociationId) -> Link | None:
        link = self._links.pop(association, None)
        if link is not None:
            self._links_to.discard(link.peer, association)
            self.backlog -= link.waiting
            link.waiting = 0
            link.backlog.clear()
            link.held.clear()
        return link

    # --- dialling -----------------------------------------------------------------------------------------------

    def connect(self, ppid: int, peer: Peer, token: object, *, private: bool) -> None:
        """Dial a party from the endpoint of `ppid`, or from an endpoint of its own if `private`.

        `link_up` or `link_not_made` always follows, with the token.
        """
        endpoint = None if private else self._endpoints.get(ppid)
        if not private and (association := self._standing(peer, endpoint)) is not None:
            self._links[association].token = token
            self._events.link_up(association, peer, token)
        else:
            self._dial(Dial(endpoint, peer, token))

    def _dial(self, dial: Dial) -> None:
        if not dial.private:
            self._dials.add(dial.peer, dial)
        self._spawn(self._run_dial(dial))

    async def _run_dial(self, dial: Dial) -> None:
        errors: list[TransportError] = []
        try:
            if dial.endpoint is None:
                dial.endpoint = await self._transport.open(self._addresses, listen=False)
                self._private_dials[dial.endpoint] = dial
                self._spawn(self._pump(dial.endpoint))
            for address in dial.peer:
                if address.protocol is not self._transport.protocol:
                    continue
                try:
                    registrar = self._dials_registrars(dial.endpoint)
                    association = await dial.endpoint.connect(address, timeout=self._dial_timeout, registrar=registrar)
                except TransportError as error:
                    errors.append(error)
                else:
                    await asyncio.sleep(0)  # let the pump come first: it knows the ports too
                    self._answer(dial, association)
                    return
        except TransportError as error:  # no endpoint of our own could be opened
            errors = [TransportError(str(error), ours=True)]
        finally:
            self._end_dial(dial)
            if dial.private and not dial.answered and dial.endpoint is not None:
                await dial.endpoint.aclose(0)
        if not dial.answered:
            if not errors:
                errors.append(TransportError(f"it has no {self._transport.name} address"))
            self._events.link_not_made(
                dial.peer,
                str(errors[-1]),
                dial.token,
                refused=all(error.refused for error in errors),
                ours=all(error.ours for error in errors),
            )

    def _end_dial(self, dial: Dial) -> None:
        if not dial.private:
            self._dials.discard(dial.peer, dial)
        elif dial.endpoint is not None:
            self._private_dials.pop(dial.endpoint, None)

    def _answer(self, dial: Dial, association: AssociationId, ports: tuple[int, int] = (0, 0)) -> None:
        """The dial succeeded: send what waits and report it. Called by whichever comes first, `connect` or the pump."""
        if dial.answered:
            return
        dial.answered = True
        self._end_dial(dial)
        assert dial.endpoint is not None
        if association not in self._links:
            self._remember(association, Link(dial.endpoint, dial.peer, dial.token, dial.private))
        self._links[association].token = dial.token
        self._links[association].ports = ports
        for message in dial.messages:
            self.send(association, message)
        self._events.link_up(association, dial.peer, dial.token)

    # --- receiving ----------------------------------------------------------------------------------------------

    async def _pump(self, endpoint: Endpoint) -> None:
        event: TransportEvent | None = None
        clock = asyncio.get_running_loop().time
        while True:
            try:
                event = event or await endpoint.receive()
            except TransportError:
                return
            self.holding.begin()  # answers to messages that came together leave together
            enough = clock() + _TURN
            try:
                for _ in range(_AT_ONCE):
                    gone = self._take(endpoint, event)
                    if gone is not None and gone.private:
                        self._spawn(endpoint.aclose(0))  # a private endpoint lives as long as its one association
                        return
                    event = endpoint.receive_now()
                    if event is None or clock() > enough:
                        break
            finally:
                try:
                    self.holding.end()
                except LocalError as error:
                    log.warning("a message cannot be sent: %s", error)
            if event is not None:
                await asyncio.sleep(0)

    def _take(self, endpoint: Endpoint, event: TransportEvent) -> Link | None:
        """Pass a transport event on, and return the link that ended, if one did."""
        association = event.association
        match event:
            case Message():
                link = self._links.get(association)
                if link is not None:
                    if self._on_message is not None:
                        self._on_message(link.seen(event, outgoing=False))
                    self._events.link_message(event)
            case Up():
                self._up(endpoint, event)
                if event.identity is not None and (link := self._links.get(association)) is not None:
                    link.identity = event.identity
                    self._events.link_identified(association, event.identity)
            case Refused(host=host, reason=reason):
                self._events.link_refused(host, reason)
            case Closed() | Lost():
                link = self._forget(association)
                if link is not None:
                    graceful, reason = (True, "closed") if isinstance(event, Closed) else (False, event.reason)
                    if isinstance(event, Lost) and event.over_limit:
                        self._events.link_over_limit(link.peer, reason)
                    self._events.link_lost(association, link.peer, reason, link.token, graceful)
                return link
            case _:
                log.debug("a message on association %d did not arrive", association)
        return None

    def _up(self, endpoint: Endpoint, up: Up) -> None:
        association, peer = up.association, up.peer
        if association in self._links:
            self._links[association].ports = up.ports
            return
        # An association that comes up while we dial the same party is the answer to the dial: with SCTP two
        # colliding set-ups make one association; with other transports either of them will do.
        dials = (dial for dial in self._dials.of((peer,)) if dial.endpoint is endpoint)
        dial = self._private_dials.get(endpoint) or next(dials, None)
        if dial is not None:
            self._answer(dial, association, up.ports)
            return
        self._remember(association, Link(endpoint, (peer,), None, ports=up.ports))
        self._events.link_up(association, (peer,), None)

    def private(self, token: object) -> AssociationId | None:
        """Return the private association that was dialled with this token."""
        return next((a for a, link in self._links.items() if link.private and link.token == token), None)

    def pause(self, association: AssociationId) -> None:
        """Stop reading from an association until `resume`."""
        if (link := self._links.get(association)) is not None:
            link.endpoint.pause(association)

    def resume(self, association: AssociationId) -> None:
        """Read from an association again."""
        if (link := self._links.get(association)) is not None:
            link.endpoint.resume(association)

    # --- ending -------------------------------------------------------------------------------------------------

    def close(self, association: AssociationId, *, abort: bool) -> None:
        """End an association: in order once its backlog is written, or immediately. It is not reported as lost."""
        link = self._links.get(association)
        if link is None:
            return
        if not abort:
            if link.writer is None:
                self.holding.flush(link)
            if link.writer is not None:
                link.writer.add_done_callback(lambda _: self.close(association, abort=False))
                return
        self._forget(association)
        link.endpoint.resume(association)  # for its end, which nobody else waits for
        if abort:
            link.endpoint.abort(association)
        else:
            link.endpoint.shutdown(association)
        if link.private:
            self._spawn(link.endpoint.aclose())

    def break_off(self, association: AssociationId, reason: str) -> None:
        """End an association immediately and report it as lost."""
        if (link := self._links.get(association)) is not None:
            self.close(association, abort=True)
            self._events.link_lost(association, link.peer, reason, link.token, False)

    def cut_off(self, association: AssociationId, reason: str) -> None:
        """End an association immediately, because it uses more than its share of memory."""
        if (link := self._links.get(association)) is not None:
            log.info("association %d is ended: %s", association, reason)
            self._events.link_over_limit(link.peer, reason)
            self.break_off(association, reason)

    def peer(self, association: AssociationId) -> Peer:
        """Return the other end of an association that is up."""
        return self._links[association].peer

    def of_member(self, serial: int) -> list[AssociationId]:
        return [a for a, link in self._links.items() if link.identity is not None and link.identity.serial == serial]

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
