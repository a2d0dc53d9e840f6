"""Octets that another program built from the RFC figures, and the equal messages, in both directions.

Registration lives in them are milliseconds, as in profile rsplib.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from rserpool.config import RSPLIB
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import (
    UNKNOWN_SERVER,
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
from rserpool.policies import RoundRobin
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from rserpool.wire.parameters.error import OperationError
from rserpool.wire.parameters.pool import PeChecksum, ResolutionItems

GOLDEN = Path(__file__).parents[2] / "data" / "golden.tsv"
OCTETS = {
    name: bytes.fromhex(octets)
    for name, octets in (line.split("\t") for line in GOLDEN.read_text().splitlines() if not line.startswith("#"))
}

POOL = PoolHandle("EchoPool")
ELEMENT = ElementId(0x12345678)
REGISTRAR = ServerId(0xAABBCCDD)
OTHER = ServerId(0x11111111)
USERS = TransportAddress(TransportProtocol.SCTP, 5000, ("192.0.2.10",), TransportUse.DATA_AND_CONTROL)
CONTROL = TransportAddress(TransportProtocol.SCTP, 40000, ("192.0.2.10",))
ENRP = TransportAddress(TransportProtocol.SCTP, 9901, ("192.0.2.1",))


def element(home: ServerId, control: TransportAddress | None = None) -> PoolElement:
    return PoolElement(ELEMENT, home, 90.0, USERS, RoundRobin(), control)


def error(code: CauseCode) -> OperationError:
    return OperationError((ErrorCause(code),))


MESSAGES: dict[str, asap.AsapMessage | enrp.EnrpMessage] = {
    "asap_registration": asap.Registration(POOL, element(UNKNOWN_SERVER)),
    "asap_registration_response ok": asap.RegistrationResponse(POOL, ELEMENT),
    "asap_registration_response reject 0x0005": asap.RegistrationResponse(
        POOL, ELEMENT, error(CauseCode.INCONSISTENT_POOL_POLICY), rejected=True
    ),
    "asap_deregistration": asap.Deregistration(POOL, ELEMENT),
    "asap_deregistration_response": asap.DeregistrationResponse(POOL, ELEMENT),
    "asap_handle_resolution items=1": asap.HandleResolution(POOL, ResolutionItems(1)),
    "asap_handle_resolution_response 1 pe": asap.HandleResolutionResponse(POOL, RoundRobin(), (element(REGISTRAR),)),
    "asap_handle_resolution_response unknown": asap.HandleResolutionResponse(
        POOL, error=error(CauseCode.UNKNOWN_POOL_HANDLE)
    ),
    "asap_endpoint_keep_alive h": asap.EndpointKeepAlive(REGISTRAR, POOL, ELEMENT, home=True),
    "asap_endpoint_keep_alive_ack": asap.EndpointKeepAliveAck(POOL, ELEMENT),
    "asap_endpoint_unreachable": asap.EndpointUnreachable(POOL, ELEMENT),
    "asap_server_announce": asap.ServerAnnounce(REGISTRAR),
    "asap_cookie 8 bytes": asap.Cookie(Cookie(b"COOKIE01")),
    "enrp_presence r": enrp.Presence(
        REGISTRAR, UNKNOWN_SERVER, PeChecksum(0x29A5), ServerInformation(REGISTRAR, ENRP), reply_required=True
    ),
    "enrp_handle_table_request w": enrp.HandleTableRequest(OTHER, REGISTRAR, own_only=True),
    "enrp_handle_table_response empty": enrp.HandleTableResponse(REGISTRAR, OTHER),
    "enrp_handle_update add": enrp.HandleUpdate(
        REGISTRAR, OTHER, enrp.UpdateAction.ADD_PE, POOL, element(REGISTRAR, CONTROL)
    ),
    "enrp_init_takeover": enrp.InitTakeover(OTHER, UNKNOWN_SERVER, REGISTRAR),
}


def test_every_line_of_the_file_has_a_message() -> None:
    assert OCTETS.keys() == MESSAGES.keys()


@pytest.mark.parametrize("name", MESSAGES)
def test_octets_and_message_agree(name: str) -> None:
    message = MESSAGES[name]
    assert encode(message, life_unit=RSPLIB.life_unit) == OCTETS[name]
    assert decode(ppid_of(message), OCTETS[name], life_unit=RSPLIB.life_unit) == message
