"""The part of a demonstrator that the window uses. Tests put one without processes in its place."""

from __future__ import annotations

from typing import Protocol

from app.base.signal import Signal
from app.comparison.comparison import Comparison
from app.comparison.plan import Plan
from app.models.faults.chaos import Chaos
from app.models.faults.faults import Faults
from app.models.fleet.fleet import Fleet
from app.models.fleet.other_components import Components
from app.models.fleet.places import Joined
from app.models.handlespace.scope import Scope
from app.models.journal import Journal
from app.models.measurements.measurements import Measurements
from app.models.scene import Scene
from app.processes.scope_options import ScopeOptions
from app.recording.recorder import Recorder
from app.rendering import Rendering
from app.teaching import Teaching
from rserpool import InteropProfile, PoolUser


class Demonstration(Protocol):
    """See `app.demonstrator.Demonstrator`."""

    @property
    def transport(self) -> str: ...

    @property
    def why_transport(self) -> str: ...

    @property
    def fleet(self) -> Fleet: ...

    @property
    def scope(self) -> Scope: ...

    @property
    def journal(self) -> Journal: ...

    @property
    def components(self) -> Components: ...

    @property
    def scene(self) -> Scene: ...

    @property
    def rendering(self) -> Rendering: ...

    @property
    def faults(self) -> Faults: ...

    @property
    def chaos(self) -> Chaos: ...

    @property
    def measurements(self) -> Measurements: ...

    @property
    def recorder(self) -> Recorder: ...

    @property
    def scope_changed(self) -> Signal[()]: ...

    @property
    def user(self) -> PoolUser: ...

    @property
    def joined(self) -> Joined | None: ...

    @property
    def wrong_profile(self) -> InteropProfile | None: ...

    async def use_scope(self, options: ScopeOptions | None, /) -> None: ...

    @property
    def teaching(self) -> Teaching: ...

    async def start_demo(self) -> None: ...

    async def clear(self) -> None: ...
    async def ready(self) -> None: ...

    def comparison(self, plan: Plan, /) -> Comparison: ...
