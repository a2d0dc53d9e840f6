"""Messages per second of the codec:  python -m tests.benchmarks.bench_codec

"again" means elements that were encoded or decoded recently (renewals, resolutions of a stable pool). "new" means
elements not seen before. The ratios are to a hand-written codec without any checks for the most common shape of an
element (SCTP, one IPv4 address, round robin), measured in the same run.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from struct import Struct
from time import perf_counter

from rserpool.model import (
    Cookie,
    ElementId,
    PoolElement,
    PoolHandle,
    ServerId,
    TransportAddress,
    TransportProtocol,
    TransportUse,
)
from rserpool.policies import RoundRobin
from rserpool.wire import asap, decode, encode, enrp, ppid_of
from rserpool.wire.parameters import pool

HANDLE = PoolHandle("EchoPool")
HOME = ServerId(0xAABBCCDD)
SECONDS = 0.2
"""Duration of each measurement; the best of `PASSES` counts."""
PASSES = 3

Message = asap.AsapMessage | enrp.EnrpMessage


def element(number: int) -> PoolElement:
    host = f"192.0.2.{number % 250 + 1}"
    users = TransportAddress(TransportProtocol.SCTP, 5000, (host,), TransportUse.DATA_AND_CONTROL)
    return PoolElement(ElementId(number), HOME, 90.0, users, RoundRobin())


def elements(count: int, seed: int) -> tuple[PoolElement, ...]:
    return tuple(element(seed * 1000 + number) for number in range(count))


MAKERS: dict[str, Callable[[int], Message]] = {
    "registration": lambda seed: asap.Registration(HANDLE, element(seed)),
    "keep-alive": lambda seed: asap.EndpointKeepAlive(HOME, HANDLE, ElementId(seed)),
    "resolution": lambda seed: asap.HandleResolution(HANDLE, asap.ResolutionItems(3)),
    "response, 1 element": lambda seed: asap.HandleResolutionResponse(HANDLE, RoundRobin(), elements(1, seed)),
    "response, 3 elements": lambda seed: asap.HandleResolutionResponse(HANDLE, RoundRobin(), elements(3, seed)),
    "response, 100 elements": lambda seed: asap.HandleResolutionResponse(HANDLE, RoundRobin(), elements(100, seed)),
    "table, 128 elements": lambda seed: enrp.HandleTableResponse(
        HOME, ServerId(1), (enrp.PoolEntry(HANDLE, elements(128, seed)),)
    ),
    "cookie, 76 octets": lambda seed: asap.Cookie(Cookie(bytes(76))),
}


@dataclass(slots=True)
class Plain:
    """An element as the reference decodes it, without meaning."""

    identifier: int
    home: int
    life: int
    port: int
    use: int
    address: bytes
    policy: int


_PLAIN = Struct("!4xIIi4xHH4x4s4xI")


def reference(octets: bytes) -> list[Plain]:
    """Decode a response in which all elements have the one shape; checks nothing."""
    return [Plain(*values) for values in _PLAIN.iter_unpack(octets[24:])]


def forget() -> None:
    """Empty the caches, so that all elements and policies are new."""
    for remembered in (pool._write_known_policy, pool._read_small_policy, pool._read_small_element):
        remembered.cache_clear()


def per_second(run: Callable[[], int], prepare: Callable[[], None] = lambda: None) -> float:
    """Return the best rate of `run`, which returns the number of messages it handled; `prepare` is not counted."""
    best = 0.0
    for _ in range(PASSES):
        spent, handled = 0.0, 0
        while spent < SECONDS:
            prepare()
            begun = perf_counter()
            handled += run()
            spent += perf_counter() - begun
        best = max(best, handled / spent)
    return best


def main() -> None:
    columns = ("octets", "encode again", "new", "decode again", "new", "ratio", "new")
    print("message                " + "".join(f"{column:>14}" for column in columns))
    for name, make in MAKERS.items():
        messages = [make(seed) for seed in range(20)]
        octets = [encode(message) for message in messages]
        ppid = ppid_of(messages[0])

        def encode_all(messages: list[Message] = messages) -> int:
            for message in messages:
                encode(message)
            return len(messages)

        def decode_all(octets: list[bytes] = octets, ppid: int = ppid) -> int:
            for one in octets:
                decode(ppid, one)
            return len(octets)

        def refer_all(octets: list[bytes] = octets) -> int:
            for one in octets:
                reference(one)
            return len(octets)

        rates = [per_second(encode_all), per_second(encode_all, forget), per_second(decode_all)]
        rates.append(per_second(decode_all, forget))
        line = f"{name:<23}{len(octets[0]):>14}" + "".join(f"{rate:>14,.0f}" for rate in rates)
        if name.startswith("response"):
            plain = per_second(refer_all)
            line += f"{rates[2] / plain:>14.2f}{rates[3] / plain:>14.2f}"
        print(line)


if __name__ == "__main__":
    main()
