"""Pool users in the initial situations of several test modules."""

from __future__ import annotations

import random
from typing import Any

from rserpool.config import UserConfig
from rserpool.core.machine import Connect, Peer
from rserpool.core.notices import SessionBound
from rserpool.core.pool_user import PoolUserCore
from rserpool.core.requests import OpenSession
from rserpool.errors import CauseCode, ErrorCause
from rserpool.model import AssociationId, PoolElement
from rserpool.policies import RoundRobin
from rserpool.wire import asap
from tests.helpers.cores import HANDLE, Play, a_peer, an_element, expect

ONE, TWO, THREE = (an_element(n) for n in (1, 2, 3))
REGISTRAR, BACKUP = a_peer(1), a_peer(2)
UNKNOWN = asap.HandleResolutionResponse(HANDLE, error=asap.OperationError((ErrorCause(CauseCode.UNKNOWN_POOL_HANDLE),)))


def pool(*elements: PoolElement) -> asap.HandleResolutionResponse:
    """Return a registrar's response with these elements of the pool."""
    return asap.HandleResolutionResponse(HANDLE, elements[0].policy if elements else RoundRobin(), elements)


class UserPlay(Play):
    """A play with a user. `home` is the association to its registrar."""

    home = AssociationId(0)

    def finds_registrar(self) -> None:
        """The registrar accepts the user's connection; all other attempts are refused."""
        self.home = self.accepts(expect(self).connected(REGISTRAR))
        for attempt in [e for e in self.effects if isinstance(e, Connect)]:
            self.refuses(attempt)

    def is_told(self, *elements: PoolElement) -> None:
        """The registrar answers the pending query with these elements."""
        expect(self).sent(asap.HandleResolution, to=self.home)
        self.gets(self.home, pool(*elements))

    def binds(self, element: PoolElement) -> AssociationId:
        """The session connects to this element, and to no other."""
        association = self.accepts(expect(self).connected((element.transport,)))
        expect(self).no(Connect)
        return association


def a_user(*registrars: Peer, **config: Any) -> UserPlay:
    """Return a user that has not done anything yet."""
    core = PoolUserCore(registrars or (REGISTRAR,), UserConfig(**({"retry_delay": 0.25} | config)), random.Random(1))
    return UserPlay(core)


def opening(*registrars: Peer, **config: Any) -> UserPlay:
    """Return a user that is opening a session: it has found the registrar and waits for its answer."""
    play = a_user(*registrars, **config)
    play.asks(OpenSession("s", HANDLE))
    play.finds_registrar()
    return play


def bound(*elements: PoolElement, **config: Any) -> tuple[UserPlay, AssociationId]:
    """Return a user with a session that has been bound to the first of these elements for a second."""
    play = opening(**config)
    play.is_told(*(elements or (ONE, TWO, THREE)))
    association = play.binds(elements[0] if elements else ONE)
    expect(play).told(SessionBound)
    play.effects.clear()
    play.waits(1)
    return play, association
