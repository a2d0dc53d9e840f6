"""Encode messages to octets and decode them. Decoding raises only `errors.RemoteError`, whatever the input."""

from __future__ import annotations

from functools import lru_cache
from struct import error as StructError
from typing import Final, cast

from rserpool.errors import CauseCode, ErrorCause, LocalError, RemoteError
from rserpool.wire import asap, enrp
from rserpool.wire.asap import ASAP_MESSAGES, AsapMessage
from rserpool.wire.enrp import ENRP_MESSAGES, EnrpMessage
from rserpool.wire.schema import MESSAGE_HEADER
from rserpool.wire.tlv import LIFE_UNIT, QUOTE_MAX, Units, broken, lives_per_second

_MESSAGES: Final[dict[int, dict[int, type[AsapMessage] | type[EnrpMessage]]]] = {
    asap.PPID: {cls.code: cls for cls in ASAP_MESSAGES},
    enrp.PPID: {cls.code: cls for cls in ENRP_MESSAGES},
}

_RESOLUTION: Final = bytes((asap.HandleResolution.code,))
_SHORT: Final = 64
"""Octets of the longest messages that are remembered."""


def ppid_of(message: AsapMessage | EnrpMessage) -> int:
    """Return the payload protocol identifier of a message."""
    return asap.PPID if isinstance(message, AsapMessage) else enrp.PPID


def encode(message: AsapMessage | EnrpMessage, *, life_unit: float = LIFE_UNIT) -> bytes:
    """Return the octets of a message.

    `life_unit` is the number of seconds per unit of Registration Life on the wire; a profile may set it. Raises
    `LocalError` if a value does not fit its field.
    """
    try:
        return message.plan.encode(message, _units_to_write(life_unit))
    except StructError as error:
        raise LocalError(f"{type(message).__name__} does not fit its fields: {error}") from error


@lru_cache(8)
def _units_to_write(life_unit: float) -> Units:
    return Units(lives_per_second(life_unit))  # nothing is reported to it, so all messages can have the same one


def decode(
    ppid: int, data: bytes, reports: list[ErrorCause] | None = None, *, life_unit: float = LIFE_UNIT
) -> AsapMessage | EnrpMessage:
    """Return the message in `data`. Raises `RemoteError`, and nothing else, for invalid input.

    Unknown parameters that were skipped but ask for a report to the sender (RFC 5354 §3) are added to `reports`.
    `life_unit` is the number of seconds per unit of Registration Life on the wire.
    """
    # Users ask for the same few pools again and again.
    again = data[:1] == _RESOLUTION and ppid == asap.PPID and len(data) <= _SHORT
    message, found = (_remembered if again else _decode)(ppid, data, lives_per_second(life_unit))
    if reports is not None and found:
        reports.extend(found)
    return message


def _decode(ppid: int, data: bytes, lives: int) -> tuple[AsapMessage | EnrpMessage, tuple[ErrorCause, ...]]:
    units = Units(lives)
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
        # Length may include the padding of the last parameter (rsplib) or not (RFC 5354 §4). It may also be missing.
        if not MESSAGE_HEADER.size <= length <= len(data) <= length + (-length & 3):
            raise broken(f"{cls.__name__} has length {length} but {len(data)} octets were received")
        return cast(AsapMessage | EnrpMessage, cls.plan.decode(flags, data, length, units)), tuple(units.reports)
    except RemoteError as error:
        if cls is asap.Error or cls is enrp.Error:
            # An error is never answered with an error; otherwise two peers could exchange errors indefinitely.
            error.cause = None
        raise


_remembered = lru_cache(1024)(_decode)


def message_class(ppid: int, code: int) -> type[AsapMessage] | type[EnrpMessage] | None:
    """Return the class of messages with this type, or None if there is none."""
    return _MESSAGES.get(ppid, {}).get(code)


__all__ = ["decode", "encode", "message_class", "ppid_of"]
