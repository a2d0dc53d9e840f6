"""Registrars in the situations that the test modules beside begin with."""

from __future__ import annotations

import random
from typing import Any

from rserpool.config import RegistrarConfig
from rserpool.core.registrar import RegistrarCore
from rserpool.model import AssociationId, PoolElement, PoolHandle, ServerId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, expect

ME = ServerId(0xAABBCCDD)


def a_registrar(**config: Any) -> Play:
    return Play(RegistrarCore(ME, RegistrarConfig(**config), random.Random(3)))


def joins(play: Play, element: PoolElement, handle: PoolHandle = HANDLE) -> AssociationId:
    """The element registers on an association of its own, and that is all that happens."""
    association = play.meets(a_peer(int(element.identifier) or 99))
    play.gets(association, asap.Registration(handle, element))
    play.effects.clear()
    return association


def resolves(play: Play, items: int | None = None, handle: PoolHandle = HANDLE) -> asap.HandleResolutionResponse:
    user = play.meets(a_peer(77))
    play.gets(user, asap.HandleResolution(handle, None if items is None else asap.ResolutionItems(items)))
    return expect(play).sent(asap.HandleResolutionResponse, to=user)


def members(play: Play) -> set[int]:
    return {int(e.identifier) for e in resolves(play, 0).pool_elements}
