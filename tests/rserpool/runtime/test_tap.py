"""The `on_message` of a role gets each message once, with its octets and its ends, over every transport."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import rserpool
from rserpool import WireMessage, wire
from rserpool.wire import asap, enrp
from tests.rserpool.runtime.stories import Notes, echo, pool_of, run, user_of
from tests.rserpool.runtime.test_runtime import transport

__all__ = ["transport"]


class Tap(list[WireMessage]):
    """Keeps the messages it is given."""

    def __call__(self, message: WireMessage) -> None:
        self.append(message)

    def names(self, ppid: int) -> list[tuple[str, str]]:
        return [
            ("sent" if m.outgoing else "heard", type(wire.decode(ppid, m.payload)).__name__)
            for m in self
            if m.ppid == ppid
        ]

    def the(self, name: str) -> WireMessage:
        """Return the first message of this type."""
        return next(m for m in self if m.ppid == asap.PPID and type(wire.decode(asap.PPID, m.payload)).__name__ == name)


def test_both_ends_see_the_same_octets_and_agree_on_their_addresses(transport: Any) -> None:
    async def story() -> None:
        at_registrar, at_element, at_user, notes = Tap(), Tap(), Tap(), Notes()
        async with rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_message=at_registrar) as registrar:
            element = pool_of(transport, registrar, echo, on_message=at_element, on_notice=notes)
            async with element, user_of(transport, registrar, on_message=at_user) as user:
                await notes.until(rserpool.notices.Registered)
                async with user.session(b"EchoPool") as session:
                    await session.send(b"hello", ppid=7, stream=1)
                    await session.receive()

                sent, heard = at_element.the("Registration"), at_registrar.the("Registration")
                assert sent.outgoing
                assert not heard.outgoing
                assert sent.payload == heard.payload
                assert (
                    sent.own
                    == heard.peer
                    == rserpool.TransportAddress(
                        element.address.protocol, element.address.port, element.address.addresses
                    )
                )
                assert sent.peer == heard.own == registrar.address

                asked, answered = at_user.the("HandleResolution"), at_registrar.the("HandleResolution")
                assert asked.own.port == answered.peer.port != 0, "an endpoint that does not listen has a port too"
                assert asked.payload == answered.payload

                sent_data = [m for m in at_user if m.ppid == 7]
                echoed = [m for m in at_element if m.ppid == 7]
                assert [(m.outgoing, m.payload) for m in sent_data] == [(True, b"hello"), (False, b"hello")]
                assert [(m.outgoing, m.payload) for m in echoed] == [(False, b"hello"), (True, b"hello")]
                assert sent_data[0].stream == echoed[0].stream == 1
                assert sent_data[0].own.port == echoed[0].peer.port not in (0, asked.own.port)
                assert sent_data[0].peer.port == element.address.port

    run(story)


def test_registrars_see_enrp_between_their_enrp_ports(transport: Any) -> None:
    async def story() -> None:
        one, other, notes = Tap(), Tap(), Notes()
        async with (
            rserpool.Registrar(transport=transport, port=0, enrp_port=0, on_message=one) as first,
            rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                peers=[first.enrp_address],
                on_message=other,
                on_notice=notes,
            ) as second,
        ):
            await notes.until(rserpool.notices.ServiceBegun)
            assert ("sent", "HandleTableRequest") in other.names(enrp.PPID)
            assert ("heard", "HandleTableRequest") in one.names(enrp.PPID)
            assert {m.peer for m in one if m.ppid == enrp.PPID} == {second.enrp_address}
            assert {m.own for m in other} == {second.enrp_address}

    run(story)


def test_announcements_are_seen_with_their_group_on_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Multicast is faked, because not every machine has it."""
    from rserpool.runtime import driver

    groups: list[Any] = []

    class Group:
        def __init__(self, where: rserpool.GroupAddress, on_datagram: Any) -> None:
            self.where, self.on_datagram = where, on_datagram
            groups.append(self)

        def join(self, interfaces: Any) -> None: ...

        def announce_from(self, interfaces: Any, port: int) -> None:
            self.port = port

        def send(self, payload: bytes) -> None:
            for group in groups:
                if group is not self:
                    group.on_datagram(payload, "127.0.0.1", self.port)

        def close(self) -> None: ...

    monkeypatch.setattr(driver, "MulticastGroup", Group)
    where = rserpool.GroupAddress("239.0.0.7", 4000)
    transport = rserpool.transport.memory.MemoryTransport()

    async def story() -> None:
        at_user, at_registrar = Tap(), Tap()
        user = rserpool.PoolUser(registrars=[], transport=transport, asap_group=where, on_message=at_user)
        async with (
            user,
            rserpool.Registrar(
                transport=transport,
                port=0,
                enrp_port=0,
                asap_group=where,
                config=rserpool.RegistrarConfig(profile=rserpool.RSPLIB),  # it announces from its own port
                on_message=at_registrar,
            ) as r,
        ):
            while not at_user:  # noqa: ASYNC110 -- there is no event for it
                await asyncio.sleep(0.005)
            heard, sent = at_user.the("ServerAnnounce"), at_registrar.the("ServerAnnounce")
            assert (str(heard.own), heard.peer.port) == ("239.0.0.7:4000", r.address.port)
            assert (str(sent.peer), sent.own) == ("239.0.0.7:4000", r.address)
            assert sent.payload == heard.payload

    run(story)


def test_a_callback_that_fails_is_only_logged(caplog: pytest.LogCaptureFixture) -> None:
    def fails(message: WireMessage) -> None:
        raise RuntimeError("no paper")

    async def story() -> None:
        notes = Notes()
        memory = rserpool.transport.memory.MemoryTransport()
        async with (
            rserpool.Registrar(transport=memory, port=0, enrp_port=0) as registrar,
            pool_of(memory, registrar, echo, on_message=fails, on_notice=notes),
        ):
            await notes.until(rserpool.notices.Registered)

    run(story)
    assert "on_message failed" in caplog.text
    caplog.clear()
