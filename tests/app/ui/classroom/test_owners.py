"""Whose element one is, wherever the window shows it."""

from __future__ import annotations

from app.models.fleet.marks import mark
from app.models.messages.log import Role
from app.models.topology.graph import Topology
from app.ui.handlespace.lines import sheet
from app.ui.look.words import named
from rserpool import notices
from tests.app.registrars import POOL, A, a_record, start, tell
from tests.app.ui.builders import ONE, Stage


def test_the_owner_of_an_element_is_named_in_the_topology_the_handlespace_and_tool_tips() -> None:
    stage = Stage()
    start(stage.fleet, A)
    tell(stage.fleet, stage.fleet.registrars[0], notices.ElementAdded(POOL, a_record(ONE, A)))
    stage.scene.lend(ONE, mark(1, "Ada"))
    topology = Topology(stage.scene)
    topology.refresh()
    (node,) = [node for node in topology.nodes.values() if node.party.role is Role.ELEMENT]
    assert (node.mark, node.name) == (mark(1, "Ada"), "Ada, Element 0x5562e917")
    (line,) = [line for line in sheet(stage.scope, stage.scene.mark_of, 0.0).lines if line.mark is not None]
    assert line.title == "Ada 0x5562e917"
    assert named(ONE, stage.scene.mark_of) == "■1 Ada 0x5562e917"
