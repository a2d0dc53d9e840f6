"""The vocabulary of what is done to a pool: one word for each action, in code, on buttons and in lesson files."""

from __future__ import annotations

from enum import Enum


class Action(Enum):
    """Something that a person, a lesson or chaos does. The value is the word in lesson files."""

    START_REGISTRARS = "registrar"
    START_ELEMENTS = "elements"
    RENDER = "render"

    KILL = "kill"
    """End a process without warning (SIGKILL)."""
    STOP = "stop"
    """Ask a process to leave in order (SIGTERM)."""
    FREEZE = "freeze"
    """Suspend a process (SIGSTOP). Its connections stay open, but it does not answer."""
    THAW = "thaw"
    """Let a frozen process continue (SIGCONT)."""
    REMOVE = "remove"
    """Remove an ended process from the list."""
    CRASH = "crash"
    """Kill all processes of a host at the same moment."""
    SLOW = "slow"
    """Let an element compute more slowly."""
    RESTORE = "restore"
    """Give a slowed element its former speed."""

    CUT = "cut"
    """Let nothing through a link."""
    LOSE = "lose"
    """Let a link lose packets."""
    DELAY = "delay"
    """Let a link delay packets."""
    SPLIT = "split"
    """Cut all links between two parts of the network."""
    HEAL = "heal"
    """Repair a link, or everything that can be repaired."""
