"""Our messages as Debian's tshark reads them: nothing malformed and no warnings, for every type of message.

In the first test our programs go through situations that make them send every type of message they use; a stranger
provokes the rest. Messages that our roles never send (business cards, and the flags for updates of a resolution) are in
the second test, which sends everything that our codec can encode.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace

from app.base.exits import Exit
from app.fractal.protocol import FINALIZER
from app.fractal.protocol import PPID as FRACTAL
from app.services.pingpong import PPID as PING_PONG
from rserpool import ASAP_PORT, ENRP_PORT
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import (
    INFINITE_LIFE,
    Cookie,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    ServerInformation,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import POLICIES, Policy, RoundRobin, UnknownPolicy
from rserpool.wire import asap, encode, enrp, ppid_of
from rserpool.wire.parameters.pool import PeChecksum, ResolutionItems
from rserpool.wire.tlv import tlv
from tests.guest.hosts import Capture, Host, Lab, Program
from tests.helpers.waiting import PATIENCE, until
from tests.interop.roles import OURS_HERE, our_element, our_registrar, our_render
from tests.interop.strangers import Stranger, goes_to, waits

Kind = tuple[str, int, int]
"""Protocol, type of message, flags."""

A, B, C, D = (ServerId(identifier) for identifier in (0x70000000, 0x20000000, 0x30000000, 0x40000000))
FIRST, SECOND, REFUSED = 0xA1, 0xA2, 0xA3
SUGGESTED = 0xF0000001
"""An element whose best home is B by the rule of the takeover draft (identifiers combined by XOR)."""


OUR_ASAP = {("asap", cls.code, 0) for cls in asap.ASAP_MESSAGES if cls is not asap.BusinessCard} | {
    ("asap", asap.RegistrationResponse.code, 1),
    ("asap", asap.EndpointKeepAlive.code, 1),
}
OUR_ENRP = {("enrp", cls.code, 0) for cls in enrp.ENRP_MESSAGES} | {
    ("enrp", enrp.Presence.code, 1),
    ("enrp", enrp.HandleTableRequest.code, 1),
    ("enrp", enrp.HandleTableResponse.code, 1),
    ("enrp", enrp.HandleTableResponse.code, 2),
    ("enrp", enrp.HandleUpdate.code, 1),
    ("enrp", enrp.ListResponse.code, 1),
}
OUR_SERVICES = {("fractalgeneratorprotocol", 1, 0), ("fractalgeneratorprotocol", 2, 0), ("pingpongprotocol", 2, 0)}
OUR_REPORTS = {(group, final) for group in (1, 2, 3) for final in (0, 1)}
"""Status reports of registrars, elements and users: periodic and final ones."""

UNKNOWN = 0x77
"""An unknown message type."""


def nonsense(kind: int, fixed: bytes = b"") -> list[bytes]:
    """Return messages that are each answered with an error, for a type with parameters after the `fixed` fields."""
    unknown, empty = (
        tlv(0x7123, b"what"),
        tlv(0x0009, b""),
    )  # an unknown parameter to report; an empty handle
    return [
        bytes((UNKNOWN, 0, 0, 4)),
        bytes((kind, 0, 0, 4 + len(fixed + unknown))) + fixed + unknown,
        bytes((kind, 0, 0, 4 + len(fixed + empty))) + fixed + empty,
        bytes((kind, 0, 0, 99)) + fixed,  # longer than its octets
    ]


PROTOCOLS = ("asap", "enrp", "fractalgeneratorprotocol", "pingpongprotocol")
REPORTS = "componentstatusprotocol"
WARNING = 0x600000
"""The severity of warnings in tshark; lower ones are remarks."""


class Reading:
    """What tshark reads in a capture, limited to the packets of these senders."""

    def __init__(self, capture: Capture, senders: set[str]) -> None:
        self.kinds: Counter[Kind] = Counter()
        """How often each kind of message was sent."""
        self.reports: set[tuple[int, int]] = set()
        """The status reports seen: group of the component, and whether the report is final."""
        self.complaints: list[str] = []
        """The warnings and errors of tshark."""
        names = [f"{protocol}.message_{part}" for protocol in PROTOCOLS for part in ("type", "flags")]
        names += [f"{REPORTS}.message_sender_id.group", f"{REPORTS}.message_final_bit"]
        for source, severity, words, *values in capture.fields(
            " || ".join((*PROTOCOLS, REPORTS, "_ws.malformed", f"_ws.expert.severity >= {WARNING}")),
            *("ip.src", "_ws.expert.severity", "_ws.expert.message", *names),
        ):
            if source not in senders:
                continue
            if max(_numbers(severity), default=0) >= WARNING:
                self.complaints.append(f"{source}: {words} {values}")
            numbers = [_numbers(value) for value in values]
            for protocol, types, flags in zip(PROTOCOLS, numbers[:-2:2], numbers[1:-2:2], strict=True):
                # Error messages quote the unknown message.
                pairs = [(kind, flag) for kind, flag in zip(types, flags, strict=True) if kind != UNKNOWN]
                self.kinds.update((protocol, kind, flag) for kind, flag in pairs)
            self.reports.update(zip(*numbers[-2:], strict=True))


def _numbers(text: str) -> list[int]:
    return [int(number, 0) for number in text.split(",") if number]


def registrar(host: Host, identifier: ServerId, *options: str) -> Program:
    """Start a registrar of a scope that sends tables element by element and suggests better homes."""
    return our_registrar(
        host,
        *(f"--enrp={host.address}:{ENRP_PORT}", f"--identifier={identifier:#x}", "--peerheartbeatcycle=1000"),
        *("--maxelementsperhtrequest=1", "--supporttakeoversuggestion", "--mentordiscoverytimeout=1000", *options),
    )


def test_tshark_understands_all_messages_of_our_roles(lab: Lab) -> None:
    hosts = {number: lab.host(number) for number in (1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 31, 41)}
    with Capture(lab) as capture:
        _live(lab, hosts, capture)
    read = Reading(capture, {host.address for number, host in hosts.items() if number not in (23, 41)})
    assert read.complaints == []
    assert set(read.kinds) == OUR_ASAP | OUR_ENRP | OUR_SERVICES
    assert FINALIZER in capture.messages(FRACTAL)
    assert read.reports == OUR_REPORTS


def _live(lab: Lab, hosts: dict[int, Host], capture: Capture) -> None:
    """Run three registrars, four elements and two users; kill one element and one registrar."""
    reporting = (f"--cspserver={hosts[31].address}:2960", "--cspinterval=250")
    peers = [f"--peer={hosts[number].address}:{ENRP_PORT}" for number in (1, 2)]
    first = registrar(hosts[1], A, *reporting)
    second = registrar(hosts[2], B, peers[0], *reporting)
    # Alone it would need a quarter of a minute for its tile, so it is killed at work.
    killed = our_element(hosts[11], hosts[1], FIRST, "--speed=100", *reporting)
    left = our_element(hosts[12], hosts[1], SECOND, "--speed=4000", *reporting)
    our_element(hosts[14], hosts[1], SUGGESTED, "--service=pingpong").until_notice("HomeChanged")
    third = registrar(hosts[3], C, *peers)
    for element in (FIRST, SECOND, SUGGESTED):
        third.until_notice("ElementAdded", element=element)

    place = (f"--registrar={hosts[1].address}:{ASAP_PORT}", f"--local={hosts[13].address}:0")
    hosts[13].poolscope("element", *OURS_HERE, *place, f"--identifier={REFUSED:#x}", "--policy=Random")
    first.until_notice("RegistrationRefused")
    nobody = our_render(hosts[22], hosts[1], lab.folder / "none.png", "--poolhandle=NobodyIsHere", "--timeout=1")
    players = hosts[23].start("pingpongclient", "-asapannounce=off", f"-registrar={hosts[1].address}:{ASAP_PORT}")
    strangers = _strangers(hosts)
    user = our_render(
        *(hosts[21], hosts[1], lab.folder / "picture.png", "--width=64", "--height=48", "--tiles=2x1", "--sessions=2"),
        *reporting,
    )
    # The first cookie comes at the start, the next one when there is progress.
    until(lambda: _said(capture, hosts[11]).count(asap.Cookie.code) >= 2, "a second cookie")
    killed.kill()
    assert user.process.wait(PATIENCE) == 0, user.tail()
    until(lambda: capture.messages(PING_PONG, hosts[14].address), "a Pong")
    players.close()
    assert nobody.process.wait(PATIENCE) == Exit.NO_ANSWER, nobody.tail()
    for stranger in strangers:
        assert stranger.process.wait(PATIENCE) == 0, stranger.tail()

    first.kill()
    left.until_notice("HomeChanged")
    assert left.interrupt() == Exit.INTERRUPTED
    assert second.interrupt() == Exit.INTERRUPTED


def _said(capture: Capture, host: Host) -> list[int]:
    """Return the types of the ASAP messages that a host has sent so far."""
    return [message[0] for message in capture.messages(asap.PPID, host.address)]


def _strangers(hosts: dict[int, Host]) -> list[Program]:
    """Start strangers that send invalid messages to a registrar, and false ones as its peer while it joins."""
    stranger, newcomer = ServerId(0x99999999), D
    alone = ("--mentordiscoverytimeout=60000", "--enrpannounce=off", "--asapannounce=off")
    registrar(hosts[4], D, f"--peer={hosts[41].address}:{ENRP_PORT}", *alone)
    where = TransportAddress(TransportProtocol.SCTP, ENRP_PORT, (hosts[41].address,))

    async def peer(d: Stranger) -> None:
        await d.say(enrp.PPID, encode(enrp.ListRequest(stranger, newcomer)))
        await d.hears(enrp.PPID, enrp.ListResponse.code, 1)
        await d.say(enrp.PPID, encode(enrp.HandleTableRequest(stranger, newcomer)))
        await d.hears(enrp.PPID, enrp.HandleTableResponse.code, 1)
        await d.hears(enrp.PPID, enrp.ListRequest.code)
        await d.say(enrp.PPID, encode(enrp.ListResponse(stranger, newcomer)))
        await d.hears(enrp.PPID, enrp.HandleTableRequest.code)
        await d.say(enrp.PPID, encode(enrp.HandleTableResponse(stranger, newcomer)))
        information = ServerInformation(stranger, where)
        await d.say(enrp.PPID, encode(enrp.Presence(stranger, newcomer, PeChecksum(0x1234), information)))
        await d.hears(enrp.PPID, enrp.HandleTableRequest.code, 1)
        for message in nonsense(enrp.InitTakeover.code, bytes(12)):
            await d.say(enrp.PPID, message)
            await d.hears(enrp.PPID, enrp.Error.code)

    async def client(d: Stranger) -> None:
        for message in nonsense(asap.Registration.code):
            await d.say(asap.PPID, message)
            await d.hears(asap.PPID, asap.Error.code)

    return [goes_to(hosts[41], hosts[4], ENRP_PORT, peer), goes_to(hosts[41], hosts[4], ASAP_PORT, client)]


# --- everything that can be encoded ---------------------------------------------------------------------------------

HANDLE = PoolHandle("A pool")
USERS = TransportAddress(TransportProtocol.SCTP, 5000, ("192.0.2.10", "2001:db8::1"), TransportUse.DATA_AND_CONTROL)
CONTROL = TransportAddress(TransportProtocol.SCTP, 4000, ("192.0.2.10",))
ID = ElementId(FIRST)
ELEMENT = PoolElement(ID, A, INFINITE_LIFE, USERS, RoundRobin(), CONTROL)

TRANSPORTS = (
    USERS,
    TransportAddress(TransportProtocol.TCP, 5000, ("192.0.2.10",), TransportUse.DATA_AND_CONTROL),
    TransportAddress(TransportProtocol.UDP, 5000, ("2001:db8::1",)),
    TransportAddress(TransportProtocol.UDP_LITE, 5000, ("192.0.2.10",)),
    TransportAddress(TransportProtocol.DCCP, 5000, ("192.0.2.10",), service_code=7),
    TransportAddress(TransportProtocol.OPAQUE, 0, (), opaque=b"a place"),
)

EVERY_POLICY: tuple[Policy, ...] = (
    *(policy(*range(1, len(fields(policy)) + 1)) for policy in POLICIES.values()),
    UnknownPolicy(0xB0002004, (1, 2, 3)),
)


def _cause(code: CauseCode) -> ErrorCause:
    """Return a cause with the message or parameter that it quotes."""
    match code:
        case CauseCode.UNRECOGNIZED_PARAMETER:
            return ErrorCause(code, tlv(0xC123, b"what is that"))
        case CauseCode.UNRECOGNIZED_MESSAGE:
            return ErrorCause(code, bytes((UNKNOWN, 0, 0, 4)))
        case CauseCode.INVALID_VALUES:
            return asap.fault(code, ELEMENT)
        case CauseCode.INCONSISTENT_POOL_POLICY:
            return asap.fault(code, RoundRobin())
        case CauseCode.INCONSISTENT_TRANSPORT_TYPE:
            return asap.fault(code, USERS)
    return ErrorCause(code)


CAUSES = asap.OperationError(tuple(_cause(code) for code in CauseCode))
INFORMATION = ServerInformation(A, CONTROL)

EVERYTHING: tuple[asap.AsapMessage | enrp.EnrpMessage, ...] = (
    *(asap.Registration(HANDLE, replace(ELEMENT, policy=policy, asap_transport=None)) for policy in EVERY_POLICY),
    *(asap.Registration(HANDLE, replace(ELEMENT, transport=transport)) for transport in TRANSPORTS),
    asap.Deregistration(HANDLE, ID),
    asap.RegistrationResponse(HANDLE, ID),
    asap.RegistrationResponse(HANDLE, ID, CAUSES, rejected=True),
    asap.DeregistrationResponse(HANDLE, ID),
    asap.DeregistrationResponse(HANDLE, ID, CAUSES),
    asap.HandleResolution(HANDLE),
    asap.HandleResolution(HANDLE, ResolutionItems(3), send_updates=True),
    asap.HandleResolutionResponse(HANDLE, RoundRobin(), (ELEMENT, ELEMENT), accept_updates=True),
    asap.HandleResolutionResponse(HANDLE, error=CAUSES),
    asap.EndpointKeepAlive(A, HANDLE),
    asap.EndpointKeepAlive(A, HANDLE, ID, home=True),
    asap.EndpointKeepAliveAck(HANDLE, ID),
    asap.EndpointUnreachable(HANDLE, ID),
    asap.ServerAnnounce(A),
    asap.ServerAnnounce(A, TRANSPORTS),
    asap.Cookie(Cookie(b"crumbs")),
    asap.CookieEcho(Cookie(b"crumbs")),
    asap.BusinessCard(HANDLE, RoundRobin(), (ELEMENT, ELEMENT)),
    asap.Error(CAUSES),
    enrp.Presence(A),
    enrp.Presence(A, B, PeChecksum(0x1234), INFORMATION, reply_required=True),
    enrp.HandleTableRequest(A, B),
    enrp.HandleTableRequest(A, B, own_only=True),
    enrp.HandleTableResponse(A, B, (enrp.PoolEntry(HANDLE, (ELEMENT, ELEMENT)), enrp.PoolEntry(HANDLE, (ELEMENT,)))),
    enrp.HandleTableResponse(A, B, (enrp.PoolEntry(HANDLE, (ELEMENT,)),), more=True),
    enrp.HandleTableResponse(A, B, rejected=True),
    *(enrp.HandleUpdate(A, B, action, HANDLE, ELEMENT) for action in enrp.UpdateAction),
    enrp.HandleUpdate(A, B, enrp.UpdateAction.ADD_PE, HANDLE, ELEMENT, takeover=True),
    enrp.ListRequest(A, B),
    enrp.ListResponse(A, B, (INFORMATION, INFORMATION)),
    enrp.ListResponse(A, B, rejected=True),
    enrp.InitTakeover(A, B, C),
    enrp.InitTakeoverAck(B, A, C),
    enrp.TakeoverServer(A, B, C),
    enrp.Error(A, B, CAUSES),
)


def test_tshark_understands_all_messages_of_our_codec(lab: Lab) -> None:
    assert {type(message) for message in EVERYTHING} == {*asap.ASAP_MESSAGES, *enrp.ENRP_MESSAGES}
    speaker, listener = lab.host(1), lab.host(2)

    async def listens(endpoint: Stranger) -> None:
        await endpoint.hears(enrp.PPID, enrp.Error.code)

    async def speaks(endpoint: Stranger) -> None:
        for message in EVERYTHING:
            await endpoint.say(ppid_of(message), encode(message))

    with Capture(lab) as capture:
        hears = waits(listener, ASAP_PORT, listens)
        goes_to(speaker, listener, ASAP_PORT, speaks)
        assert hears.process.wait(PATIENCE) == 0, hears.tail()
    read = Reading(capture, {speaker.address})
    assert read.complaints == []
    octets = [(ppid_of(message), encode(message)) for message in EVERYTHING]
    said = Counter(("asap" if ppid == asap.PPID else "enrp", data[0], data[1]) for ppid, data in octets)
    assert read.kinds == said
