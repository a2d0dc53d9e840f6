"""The Operation Error parameter and its causes (RFC 5354 §3.12); unknown causes are kept as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rserpool.errors import ErrorCause
from rserpool.model import PoolElement, TransportAddress
from rserpool.policies import Policy
from rserpool.wire.parameters.pool import POLICY, POOL_ELEMENT
from rserpool.wire.parameters.transport import TRANSPORT
from rserpool.wire.tlv import Parameter, ParameterType, Units, parameters, tlv


@dataclass(frozen=True, slots=True)
class OperationError:
    """Why something was refused: one cause or several."""

    causes: tuple[ErrorCause, ...]

    def __str__(self) -> str:
        return ", ".join(map(str, self.causes)) or "no cause given"


def fault(code: int, value: PoolElement | TransportAddress | Policy, *, life_unit: float = 0.001) -> ErrorCause:
    """A cause that repeats the parameter which is at fault. `life_unit`: seconds per unit of registration life."""
    units = Units(round(1 / life_unit))
    match value:
        case PoolElement():
            return ErrorCause(code, POOL_ELEMENT.encode(value, units))
        case TransportAddress():
            return ErrorCause(code, TRANSPORT.encode(value, units))
        case Policy():
            return ErrorCause(code, POLICY.encode(value, units))


def _encode(error: OperationError, units: Units) -> bytes:
    # A cause has the shape of a parameter: a code, a length without padding, octets.
    return tlv(ParameterType.OPERATION_ERROR, b"".join(tlv(cause.code, cause.data) for cause in error.causes))


def _decode(kind: int, data: bytes, start: int, end: int, units: Units) -> OperationError:
    return OperationError(
        tuple(ErrorCause(code, data[first:last]) for code, first, last in parameters(data, start, end))
    )


OPERATION_ERROR: Final = Parameter(OperationError, (ParameterType.OPERATION_ERROR,), _encode, _decode)
