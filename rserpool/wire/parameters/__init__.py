"""All top-level parameters of messages. A new one is a module here and a line in `PARAMETERS`."""

from __future__ import annotations

from typing import Any, Final

from rserpool.wire.parameters.error import OPERATION_ERROR
from rserpool.wire.parameters.pool import (
    PE_CHECKSUM,
    PE_IDENTIFIER,
    POLICY,
    POOL_ELEMENT,
    POOL_ELEMENT_FOR_USERS,
    POOL_HANDLE,
    RESOLUTION_ITEMS,
)
from rserpool.wire.parameters.registrar import SERVER_INFORMATION
from rserpool.wire.parameters.session import COOKIE
from rserpool.wire.parameters.transport import TRANSPORT
from rserpool.wire.tlv import Parameter

PARAMETERS: Final[tuple[Parameter[Any], ...]] = (
    POOL_HANDLE,
    POOL_ELEMENT,
    POOL_ELEMENT_FOR_USERS,
    POLICY,
    PE_IDENTIFIER,
    PE_CHECKSUM,
    RESOLUTION_ITEMS,
    SERVER_INFORMATION,
    OPERATION_ERROR,
    COOKIE,
    TRANSPORT,
)
