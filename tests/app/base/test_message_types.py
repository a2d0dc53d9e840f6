"""The app and the library use the same message types."""

from __future__ import annotations

import pytest

from app.base.message_types import AsapType, EnrpType
from rserpool.wire import asap, enrp


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (AsapType.REGISTRATION, asap.Registration),
        (AsapType.HANDLE_RESOLUTION, asap.HandleResolution),
        (AsapType.HANDLE_RESOLUTION_RESPONSE, asap.HandleResolutionResponse),
        (AsapType.ENDPOINT_KEEP_ALIVE, asap.EndpointKeepAlive),
        (AsapType.COOKIE, asap.Cookie),
        (AsapType.COOKIE_ECHO, asap.CookieEcho),
        (AsapType.BUSINESS_CARD, asap.BusinessCard),
        (EnrpType.PRESENCE, enrp.Presence),
    ],
)
def test_each_type_is_the_one_that_the_library_writes(
    kind: AsapType | EnrpType, message: type[asap.AsapMessage | enrp.EnrpMessage]
) -> None:
    assert kind == message.code
