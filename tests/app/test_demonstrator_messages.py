"""The messages of real processes: each is in the scene once, with both its ends, and Wireshark reads all of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest

from app.models.messages.fields import name_of
from app.models.messages.log import Message, Party, Role
from app.models.topology.traffic import Kind, kind_of
from app.recording.pcapng import pcapng
from tests.app.recording.test_pcapng import tshark
from tests.app.test_demonstrator import run, until
from tests.app.test_demonstrator_registrars import SMALL, a_demonstrator, agreed, home_of_most, killed
from tests.rserpool.transport.meeting import available

Way = tuple[str, str | None, str | None]

EXPECTED = Counter[Way](
    {
        ("Registration response", "registrar", "element"): 3,
        ("Handle resolution", "user", "registrar"): 1,
        ("Presence", "registrar", "registrar"): 1,
        ("Cookie", "element", "user"): 4,
    }
)
"""The least number of each."""


def way(message: Message) -> Way:
    """The name of a message and the roles it goes between."""
    sender, receiver = message.sender, message.receiver
    return name_of(message), sender.role.value if sender else None, receiver.role.value if receiver else None


@pytest.mark.parametrize("transport", ["tcp", "userland"])
def test_each_message_of_a_run_with_a_takeover_is_reported_once_and_read_by_tshark(
    tmp_path: Path, transport: str
) -> None:
    available(transport)
    found: list[Message] = []
    passed: list[int] = []
    begun: list[Party | None] = []

    async def story() -> None:
        async with a_demonstrator(2, 3, transport) as it:
            log = it.scene.messages
            log.passed.connect(lambda _from, _to, _ppid, number: passed.append(number))
            # Reports of child processes come later than what they do.
            await until(lambda: Counter(map(name_of, log.messages))["Registration"] >= 3, log.added)
            begun.extend(m.sender for m in log.messages if name_of(m) == "Registration")
            finished = asyncio.Event()
            it.rendering.render(SMALL, tiles=(2, 2))
            assert it.rendering.picture is not None
            it.rendering.picture.finished.connect(finished.set)
            await killed(it, home_of_most(it))
            await agreed(it, 3)
            await finished.wait()
            await until(lambda: Counter(map(way, log.messages)) >= EXPECTED, log.added)
            found.extend(log.messages)

    run(story())
    ways = Counter(map(way, found))
    assert len(begun) == len(set(begun)) == 3, "each of the three elements registers once, and is reported once"
    assert ways["Handle resolution response", "registrar", "user"] <= ways["Handle resolution", "user", "registrar"]
    assert ways["Parameter", "user", "element"] == 4
    assert ways["Data", "element", "user"] + sum(passed) >= 4
    assert [m for m in found if m.sender is None or (m.receiver is None and kind_of(m.ppid) is not Kind.ENRP)] == []
    assert {m.receiver.role for m in found if m.receiver} == set(Role)
    assert not [m for m in found if m.source.endswith(":0") or m.target.endswith(":0")]
    assert len({m.number for m in found}) == len(found)

    names = ("frame.protocols", "_ws.malformed", "_ws.expert.severity", "sctp.checksum.status")
    rows = tshark(tmp_path, pcapng(found), *names)
    assert [row for row in rows if row[1] or row[2] or row[3] != "1"] == []
    assert {row[0].rpartition(":")[2] for row in rows} - {"sctp"} == {"asap", "enrp", "fractalgeneratorprotocol"}
