"""Step a core by hand: the events that it handles, the effects that it returns, and the time in between.

    play = Play(PoolElementCore(...))
    play.asks(Register(HANDLE, an_element(1)))
    expect(play).connected(REGISTRAR)

Effects are kept until an `expect` takes them. `expect(play).nothing_else()` asserts that none is left.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from rserpool.core.machine import (
    AnyMessage,
    Asked,
    AssociationLost,
    AssociationUp,
    Close,
    Connect,
    Core,
    Due,
    Effect,
    Event,
    Identified,
    Malformed,
    Notify,
    Peer,
    Received,
    Send,
)
from rserpool.errors import ErrorCause
from rserpool.model import (
    UNKNOWN_SERVER,
    AssociationId,
    ElementId,
    Identity,
    PoolElement,
    PoolHandle,
    SessionMessage,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import Policy, RoundRobin
from rserpool.wire import asap

T = TypeVar("T")

HANDLE = PoolHandle("EchoPool")
OTHER = PoolHandle("OtherPool")


def a_peer(number: int) -> Peer:
    """Return the addresses of a party, distinct for each number."""
    return (
        TransportAddress(TransportProtocol.TCP, 3000 + number, (f"192.0.{2 + number // 256 % 200}.{number % 256}",)),
    )


def an_element(identifier: int, policy: Policy | None = None, *, life: float = 90.0, **transport: Any) -> PoolElement:
    """Return an element at the host of `a_peer(identifier)`, with default values but for what the test is about."""
    values: dict[str, Any] = {
        "protocol": TransportProtocol.TCP,
        "port": 5000 + identifier,
        "addresses": a_peer(identifier)[0].addresses,
        "use": TransportUse.DATA_AND_CONTROL,
    }
    address = TransportAddress(**(values | transport))
    return PoolElement(ElementId(identifier), UNKNOWN_SERVER, life, address, policy or RoundRobin())


class Play:
    """Steps a core, with a clock of its own."""

    def __init__(self, core: Core) -> None:
        self.core = core
        self.now = 100.0
        self.effects: list[Effect] = []
        self._associations = 0

    def hears(self, event: Event) -> None:
        """The core handles an event."""
        self.effects += self.core.step(self.now, event)

    def asks(self, request: object) -> None:
        """The program makes a request."""
        self.hears(Asked(request))

    def gets(self, association: AssociationId, message: AnyMessage, *reports: ErrorCause) -> None:
        """A message arrives."""
        self.hears(Received(association, message, reports))

    def gets_nonsense(self, association: AssociationId, cause: ErrorCause | None, ppid: int = asap.PPID) -> None:
        """A message arrives that cannot be decoded."""
        self.hears(Malformed(association, ppid, cause))

    def meets(self, peer: Peer, token: object = None) -> AssociationId:
        """An association comes up, dialled by the other side, or by us with `token`."""
        self._associations += 1
        association = AssociationId(self._associations)
        self.hears(AssociationUp(association, peer, token))
        return association

    def shows_certificate(
        self, association: AssociationId, name: str, serial: int = 1, *, may_be_registrar: bool = True
    ) -> None:
        """The other side of an association has shown a certificate."""
        self.hears(Identified(association, Identity(name, serial, may_be_registrar=may_be_registrar)))

    def accepts(self, connect: Connect) -> AssociationId:
        """The other side accepts a `Connect`."""
        return self.meets(connect.peer, connect.token)

    def refuses(self, connect: Connect) -> None:
        """The other side refuses a `Connect`."""
        self.hears(AssociationLost(None, connect.peer, "refused", connect.token))

    def loses(self, association: AssociationId, reason: str = "reset", *, graceful: bool = False) -> None:
        """An association ends."""
        self.hears(AssociationLost(association, (), reason, graceful=graceful))

    def unreachable(self, peer: Peer, *, refused: bool = True) -> None:
        """A message to addresses cannot be delivered: nobody listens there, or (not `refused`) nobody answers."""
        self.hears(AssociationLost(None, peer, "refused" if refused else "timed out", refused=refused))

    def waits(self, seconds: float) -> None:
        """Let time pass, with all timers that expire during it. A deadline that stands still is a fault."""
        until, dues = self.now + seconds, 0
        while self.core.deadline <= until:
            self.now = max(self.now, self.core.deadline)
            self.hears(Due())
            dues += 1
            assert dues < 20_000, "the core waits busily"
        self.now = until

    def waits_for_deadline(self) -> None:
        """Let time pass until the next timer expires."""
        self.waits(max(self.core.deadline - self.now, 0.0))


class Expect:
    """Takes expected effects out of a play, and fails if one is missing."""

    def __init__(self, play: Play) -> None:
        self._play = play

    def _take(self, what: str, matches: Callable[[Effect], bool]) -> Any:
        for effect in self._play.effects:
            if matches(effect):
                self._play.effects.remove(effect)
                return effect
        raise AssertionError(f"no {what} among {self._play.effects}")

    def sent(self, kind: type[T], to: object = None) -> T:
        """Take the first message of this class, to this association or party if one is given."""

        def matches(effect: Effect) -> bool:
            return isinstance(effect, Send) and isinstance(effect.message, kind) and to in (None, effect.to)

        message = self._take(f"{kind.__name__} to {to}", matches).message
        assert isinstance(message, kind)
        return message

    def told(self, kind: type[T]) -> T:
        """Take the first notice of this class."""
        effect = self._take(kind.__name__, lambda e: isinstance(e, Notify) and isinstance(e.notice, kind))
        assert isinstance(effect.notice, kind)
        return effect.notice

    def connected(self, peer: Peer | None = None) -> Connect:
        """Take the first connection attempt, to this party if one is given."""
        effect = self._take(f"Connect to {peer}", lambda e: isinstance(e, Connect) and peer in (None, e.peer))
        assert isinstance(effect, Connect)
        return effect

    def closed(self, association: AssociationId, *, abort: bool = False) -> None:
        """Take the `Close` of this association."""
        self._take(f"Close of {association}", lambda e: e == Close(association, abort))

    def no(self, kind: type) -> None:
        """Assert that there is no message, notice or effect of this class."""
        for effect in self._play.effects:
            inside = getattr(effect, "message", getattr(effect, "notice", None))
            assert not isinstance(effect, kind), f"{effect} was not expected"
            assert not isinstance(inside, kind), f"{effect} was not expected"

    def nothing_else(self) -> None:
        """Assert that no effect is left."""
        assert not self._play.effects, f"not expected: {self._play.effects}"

    def order(self, *kinds: type) -> None:
        """Take all effects, and assert that they are of these classes, in this order.

        For `Send` and `Notify`, the class is that of the message or notice.
        """
        inside = [getattr(e, "message", getattr(e, "notice", e)) for e in self._play.effects]
        assert [type(i).__name__ for i in inside] == [k.__name__ for k in kinds]
        self._play.effects.clear()


def expect(play: Play) -> Expect:
    return Expect(play)


def data(text: str) -> SessionMessage:
    return SessionMessage(text.encode(), 0)
