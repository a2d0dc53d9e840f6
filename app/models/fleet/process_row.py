"""The rows of registrars and elements that we run, one for each. `app.models.fleet.process_list` keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from app.base.language import translate
from app.models.fleet.marks import Mark, mark
from app.models.handlespace.registrar_view import HandlespaceView
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import Child
from rserpool import Refusal


class State(Enum):
    """The state of a process. Of a process that others started only `RUNNING` and `GONE` are known."""

    WAITING = "waiting"
    """Its turn to start has not come yet; there is no process."""
    STARTING = "starting"
    RUNNING = "running"
    FROZEN = "frozen"
    STOPPING = "stopping"
    GONE = "gone"


@dataclass(eq=False)
class _Row:
    number: int
    identifier: int | None = None
    pid: int = 0
    state: State = State.STARTING
    address: str = ""
    """The address, `host:port`; empty until the process runs."""
    note: str = ""
    """A current problem in a few words, such as a missing registrar."""
    outcome: str = ""
    """How the process ended, as a sentence; empty while it is alive."""
    orderly: bool = False
    """True if the process ended because it was asked to stop."""
    killed: bool = False
    """True after we killed the process, also before its end is reported."""
    child: Child | None = field(default=None, repr=False)
    ours: bool = True
    """Whether it was started here. Nothing can be done to a process that others started."""
    host: str = ""
    """The name of the host of a process that others started; empty: unknown."""
    protocol: str = ""
    """The transport protocol at its address, if others started it (`rserpool.TransportProtocol`)."""

    @property
    def alive(self) -> bool:
        return self.state is not State.GONE

    @property
    def has_process(self) -> bool:
        """Whether there is a process of ours, or one is being started."""
        return self.ours and self.alive and self.state is not State.WAITING

    @property
    def reachable(self) -> bool:
        """Whether the process is ours and runs or is frozen, and is not about to end."""
        return self.ours and self.state in (State.RUNNING, State.FROZEN) and not self.killed

    @property
    def serves(self) -> bool:
        """Whether it does its work in the scope, as far as we know. It does not matter who started it."""
        return self.reachable or (self.alive and not self.ours)


@dataclass(eq=False)
class RegistrarRow(_Row):
    """A registrar, usually ours."""

    enrp_address: str = ""
    """The address for other registrars; empty until the process runs."""
    view: HandlespaceView = field(default_factory=HandlespaceView)
    """What the registrar knows about pools and peers."""
    options: RegistrarOptions = field(default_factory=RegistrarOptions)
    """The options with which it was started; the defaults until it starts."""
    resolutions: int = 0
    """The number of handle resolutions it has answered."""
    refused: dict[Refusal, int] = field(default_factory=dict)
    """How often it has refused something to strangers, by kind."""

    @property
    def letter(self) -> str:
        """A, B, ... for people; AA follows Z."""
        text, rest = "", self.number
        while rest:
            rest, digit = divmod(rest - 1, 26)
            text = chr(ord("A") + digit) + text
        return text

    @property
    def elements(self) -> dict[int, str]:
        """The pool handles of all elements that the registrar knows, by identifier."""
        return {identifier: str(handle) for handle, identifier in self.view.elements}

    @property
    def name(self) -> str:
        return self.short_name if self.identifier is None else f"{self.short_name} 0x{self.identifier:08x}"

    @property
    def short_name(self) -> str:
        """The name without the identifier: `Registrar A`."""
        return translate("Fleet", "Registrar {letter}").format(letter=self.letter)


@dataclass(eq=False)
class ElementRow(_Row):
    """A pool element, usually ours."""

    options: ElementOptions = field(default_factory=ElementOptions)
    load: float = 0.0
    """From 0 to 1."""
    other_load: float = 0.0
    """The part of its load that comes from other work."""
    sessions: int = 0
    tiles: int = 0
    points: int = 0
    owner: Mark | None = None
    """The mark of the student who lends the machine that it runs on; None: nobody does."""
    registered_at: float | None = None
    """The time of its last registration or renewal, in seconds since the epoch."""

    @property
    def mark(self) -> Mark:
        """The element's colour, shape and number, or those of its owner."""
        return self.owner or mark(self.number)

    @property
    def policy(self) -> str:
        return self.options.policy

    @property
    def name(self) -> str:
        name = self.number if self.identifier is None else f"0x{self.identifier:08x}"
        if self.owner is not None:
            return translate("Fleet", "Element {name} of {owner}").format(name=name, owner=self.owner.owner)
        return translate("Fleet", "Element {name}").format(name=name)


Row: TypeAlias = RegistrarRow | ElementRow
