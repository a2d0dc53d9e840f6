"""Registrars in the initial situations of the tests in this folder."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from rserpool.config import RegistrarConfig
from rserpool.core.registrar import RegistrarCore
from rserpool.model import AssociationId, PoolElement, PoolHandle, ServerId
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, expect
from tests.helpers.registrars import RegistrarPlay

ME = ServerId(0xAABBCCDD)


def a_registrar(**config: Any) -> RegistrarPlay:
    """Return a registrar that has joined no operation scope."""
    return RegistrarPlay(RegistrarCore(ME, RegistrarConfig(**config), random.Random(3)))


def joins(play: Play, element: PoolElement, handle: PoolHandle = HANDLE) -> AssociationId:
    """An element registers on an association of its own, from the addresses that it offers."""
    association = play.meets((replace(a_peer(element.identifier)[0], addresses=element.transport.addresses),))
    play.gets(association, asap.Registration(handle, element))
    play.effects.clear()
    return association


def resolves(play: Play, items: int | None = None, handle: PoolHandle = HANDLE) -> asap.HandleResolutionResponse:
    """A user resolves the pool. Return the response."""
    user = play.meets(a_peer(77))
    play.gets(user, asap.HandleResolution(handle, None if items is None else asap.ResolutionItems(items)))
    return expect(play).sent(asap.HandleResolutionResponse, to=user)


def members(play: Play) -> set[int]:
    """Return the identifiers of all elements of the pool."""
    return {int(e.identifier) for e in resolves(play, 0).pool_elements}
