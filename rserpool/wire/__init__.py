"""Messages to octets and back. Every input decodes or raises `errors.RemoteError`, and nothing else."""

from __future__ import annotations

from functools import lru_cache
from struct import error as StructError
from typing import Final, cast

from rserpool.errors import CauseCode, ErrorCause, LocalError, RemoteError
from rserpool.wire import asap, enrp
from rserpool.wire.asap import ASAP_MESSAGES, AsapMessage
from rserpool.wire.enrp import ENRP_MESSAGES, EnrpMessage
from rserpool.wire.schema import MESSAGE_HEADER
from rserpool.wire.tlv import QUOTE_MAX, Units, broken

_MESSAGES: Final[dict[int, dict[int, type[AsapMessage] | type[EnrpMessage]]]] = {
    asap.PPID: {cls.code: cls for cls in ASAP_MESSAGES},
    enrp.PPID: {cls.code: cls for cls in ENRP_MESSAGES},
}


def ppid_of(message: AsapMessage | EnrpMessage) -> int:
    """The payload protocol identifier that a message goes out with."""
    return asap.PPID if isinstance(message, AsapMessage) else enrp.PPID


def encode(message: AsapMessage | EnrpMessage, *, life_unit: float = 0.001) -> bytes:
    """The octets of a message. `life_unit`: seconds per unit of registration life on the wire."""
    try:
        return message.plan.encode(message, Units(_per_second(life_unit)))
    except StructError as error:
        raise LocalError(f"{type(message).__name__} does not fit its fields: {error}") from error


def decode(
    ppid: int, data: bytes, reports: list[ErrorCause] | None = None, *, life_unit: float = 0.001
) -> AsapMessage | EnrpMessage:
    """The message in `data`; raises `RemoteError`, and nothing else, for what is none.

    `reports` gets the unknown parameters that were skipped and want to be reported to the sender (RFC 5354 §3).
    """
    units = Units(_per_second(life_unit))
    message = _decode(ppid, data, units)
    if reports is not None:
        reports.extend(units.reports)
    return message


def _decode(ppid: int, data: bytes, units: Units) -> AsapMessage | EnrpMessage:
    classes = _MESSAGES.get(ppid)
    if classes is None:
        raise RemoteError(f"payload protocol {ppid} is neither ASAP nor ENRP")
    if len(data) < MESSAGE_HEADER.size:
        raise broken(f"{len(data)} octets are too few for a message")
    code, flags, length = MESSAGE_HEADER.unpack_from(data)
    cls = classes.get(code)
    if cls is None:
        cause = ErrorCause(CauseCode.UNRECOGNIZED_MESSAGE, data[:QUOTE_MAX])
        raise RemoteError(f"unknown message type 0x{code:02x}", cause)
    try:
        # The padding of the last parameter may be counted (rsplib) or not (RFC 5354 §4), and may be missing.
        if not MESSAGE_HEADER.size <= length <= len(data) <= length + (-length & 3):
            raise broken(f"{cls.__name__} says {length} octets but has {len(data)}")
        return cast(AsapMessage | EnrpMessage, cls.plan.decode(flags, data, length, units))
    except RemoteError as error:
        if cls is asap.Error or cls is enrp.Error:
            # An error is never answered with an error, or two peers could go on for ever.
            error.cause = None
        raise


@lru_cache(maxsize=8)
def _per_second(life_unit: float) -> int:
    return round(1 / life_unit)


def message_class(ppid: int, code: int) -> type[AsapMessage] | type[EnrpMessage] | None:
    """The messages of this type; None: there are none."""
    return _MESSAGES.get(ppid, {}).get(code)


__all__ = ["decode", "encode", "message_class", "ppid_of"]
