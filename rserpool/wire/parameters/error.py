"""The Operation Error parameter and its causes (RFC 5354 §3.12); unknown causes are kept unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rserpool.errors import ErrorCause
from rserpool.model import PoolElement, PoolHandle, TransportAddress
from rserpool.policies import Policy
from rserpool.wire.parameters.pool import POLICY, POOL_ELEMENT, POOL_HANDLE
from rserpool.wire.parameters.transport import TRANSPORT
from rserpool.wire.tlv import LIFE_UNIT, QUOTE_MAX, Parameter, ParameterType, Units, lives_per_second, parameters, tlv


@dataclass(frozen=True, slots=True)
class OperationError:
    """One or more causes of a rejection."""

    causes: tuple[ErrorCause, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.causes)) or "no cause given"


def fault(
    code: int, value: PoolHandle | PoolElement | TransportAddress | Policy, *, life_unit: float = LIFE_UNIT
) -> ErrorCause:
    """Return a cause that repeats the parameter at fault, or its first `QUOTE_MAX` octets.

    `life_unit` is the seconds per unit of Registration Life.
    """
    units = Units(lives_per_second(life_unit))
    match value:
        case PoolHandle():
            quote = POOL_HANDLE.encode(value, units)
        case PoolElement():
            quote = POOL_ELEMENT.encode(value, units)
        case TransportAddress():
            quote = TRANSPORT.encode(value, units)
        case Policy():
            quote = POLICY.encode(value, units)
    return ErrorCause(code, quote[:QUOTE_MAX])


def _encode(error: OperationError, units: Units) -> bytes:
    # A cause has the layout of a parameter: a code, a length without padding, octets.
    return tlv(ParameterType.OPERATION_ERROR, b"".join(tlv(cause.code, cause.data) for cause in error.causes))


def _decode(kind: int, data: bytes, start: int, end: int, units: Units) -> OperationError:
    return OperationError(
        tuple(ErrorCause(code, data[first:last]) for code, first, last in parameters(data, start, end))
    )


OPERATION_ERROR: Final = Parameter(OperationError, (ParameterType.OPERATION_ERROR,), _encode, _decode)
