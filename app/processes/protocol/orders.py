"""Orders: what the window tells a running process, one line each on its standard input.

    {"policy": "WeightedRoundRobin:3"}
    {"load": 0.5}
    {"capacity": 2.0}
    {"speed": 1000.0}
    {"expel": 4711}
    {"link": {"peer": "127.0.0.1:4711", "cut": true, "loss": 0.1, "delay": 0.2}}

A line may hold several orders. An order that a process cannot carry out changes nothing, and the process answers
with `OrderRefused`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Final, Self, TypeAlias

from app.processes.protocol.reports import OrderRefused
from app.processes.protocol.schema import BadLine, Line, Mark, Table, line, parsed
from rserpool import LinkFault, LocalError


class NoSuchOrder(BadLine):
    """The order is unknown to the process."""

    def __init__(self) -> None:
        super().__init__("there is no such order for it")


@line("policy")
class SetPolicy(Line):
    """Makes an element register again with this policy."""

    policy: str


@line("load")
class SetLoad(Line):
    """Sets an element's load from other work than sessions, 0 to 1."""

    load: float


@line("capacity")
class SetCapacity(Line):
    """Sets the number of sessions that make a load of 100 %."""

    capacity: float


@line("speed")
class SetSpeed(Line):
    """Sets the maximum number of points per second; 0: no limit."""

    speed: float


@line("expel", serial="expel")
class Expel(Line):
    """Makes a registrar end its associations with the member whose certificate has this serial number."""

    serial: int


@dataclass(frozen=True, slots=True)
class SetLink(Line):
    """Sets the fault of the link to `peer` (`host:port`). On the line, a peer alone means no fault."""

    mark: ClassVar[Mark] = ("link", None)

    peer: str
    fault: LinkFault

    def to_json(self) -> dict[str, Any]:
        return {"link": {"peer": self.peer, **(asdict(self.fault) if self.fault else {})}}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        try:
            fault = dict(values["link"])
            return cls(fault.pop("peer"), LinkFault(**fault))
        except (LocalError, TypeError, ValueError, KeyError) as error:
            raise BadLine(f"this is not a fault of a link: {error}") from error


Order: TypeAlias = SetPolicy | SetLoad | SetCapacity | SetSpeed | SetLink | Expel

ORDERS: Final = Table[Order](SetPolicy, SetLoad, SetCapacity, SetSpeed, SetLink, Expel)


def name_of(order: Order) -> str:
    """Return the name of an order on its line."""
    return order.mark[0]


def read_orders(text: bytes | str) -> Iterator[Order | OrderRefused]:
    """Yield the orders of a line, with a refusal in place of each order that cannot be read.

    Raise `BadLine` if the line is not a JSON object.
    """
    for name, value in parsed(text).items():
        try:
            if name not in ORDERS.keys:
                raise NoSuchOrder
            yield ORDERS.read({name: value})
        except BadLine as error:
            yield OrderRefused(name, str(error))
