"""Words for states and relations, in the language of the window."""

from __future__ import annotations

from app.base.language import translate
from app.models.topology.graph import Health, Relation
from app.ui.topology.paint import BADGES


def health_words(health: Health) -> str:
    """Return the state of a component in words."""
    return {
        Health.STARTING: translate("Topology", "starting"),
        Health.RUNNING: translate("Topology", "running"),
        Health.LEARNING: translate("Topology", "learning"),
        Health.FROZEN: translate("Topology", "frozen"),
        Health.SILENT: translate("Topology", "looking for a registrar"),
        Health.STOPPING: translate("Topology", "stopping"),
        Health.DEAD: translate("Topology", "dead"),
        Health.GONE: translate("Topology", "gone"),
    }[health]


def relation_words(relation: Relation) -> str:
    """Return the meaning of a line in words."""
    return {
        Relation.HOME: translate("Topology", "home registrar"),
        Relation.PEER: translate("Topology", "peers"),
        Relation.HALF_PEER: translate("Topology", "peer on one side only"),
        Relation.MENTOR: translate("Topology", "mentor"),
        Relation.SESSION: translate("Topology", "session"),
        Relation.LINK: translate("Topology", "association"),
        Relation.CUT: translate("Topology", "cut link"),
        Relation.FAULTY: translate("Topology", "link with loss or delay"),
    }[relation]


def signs() -> str:
    """Return the signs beside components, one per line."""
    words = [f"{sign}  {health_words(health)}" for health, sign in BADGES.items() if sign != "…"]
    return "\n".join(["✕  " + health_words(Health.DEAD), *words, "…  " + translate("Topology", "starting or learning")])
