"""The Server Information parameter (RFC 5354 §3.11): a registrar and its ENRP endpoint."""

from __future__ import annotations

from struct import Struct
from typing import Final

from rserpool.model import ServerId, ServerInformation, TransportAddress
from rserpool.wire.parameters.transport import TRANSPORT
from rserpool.wire.tlv import Parameter, ParameterType, Units, invalid_parameter, parameters, pass_over, tlv

_IDENTIFIER: Final = Struct("!I")


def _encode(server: ServerInformation, units: Units) -> bytes:
    value = _IDENTIFIER.pack(server.identifier) + TRANSPORT.encode(server.transport, units)
    return tlv(ParameterType.SERVER_INFORMATION, value)


def _decode(kind: int, data: bytes, start: int, end: int, units: Units) -> ServerInformation:
    transport: TransportAddress | None = None
    if end - start >= 4:
        for inner, first, last in parameters(data, start + 4, end):
            if inner not in TRANSPORT.types:
                pass_over(inner, data, first, last, units)
            elif transport is not None:
                raise invalid_parameter("server information with two transports", data, start, end)
            else:
                transport = TRANSPORT.decode(inner, data, first, last, units)
    if transport is None:
        raise invalid_parameter("server information without a transport", data, start, end)
    return ServerInformation(ServerId(_IDENTIFIER.unpack_from(data, start)[0]), transport)


SERVER_INFORMATION: Final = Parameter(ServerInformation, (ParameterType.SERVER_INFORMATION,), _encode, _decode)
