"""A stage for lessons whose processes, network and pictures are played by the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

import numpy as np

from app.classroom.invitation import Invitation, InvitationOptions
from app.fractal.job import RenderJob
from app.fractal.kernels.arrays import numpy_kernel
from app.fractal.picture import Picture
from app.fractal.viewport import Tile, Viewport
from app.lessons.parts import PictureOptions
from app.lessons.record import Network, Renderer
from app.models.classroom.students import Students
from app.models.fleet.fleet import ElementRow, Fleet, RegistrarRow, Row, State
from app.models.handlespace.scope import Scope
from app.processes.options import ElementOptions, RegistrarOptions
from app.processes.supervisor import StartFailed, Supervisor
from rserpool import TRANSPORTS, PoolUser
from tests.app.registrars import start

PICTURE = PictureOptions(width=24, height=16, iterations=20, tiles=(3, 2), sessions=2)


class PlayedFleet(Fleet):
    """Rows without processes."""

    def __init__(self) -> None:
        super().__init__(Supervisor())
        self.log: list[str] = []
        self.fails = False

    async def start_registrar(self, options: RegistrarOptions | None = None) -> RegistrarRow:
        assert options is not None
        assert options.port == 0
        self.registrar_options = options
        row = start(self, 0xA + len(self.registrars))
        row.resolutions = 5
        self.log.append("registrar")
        return row

    async def start_element(self, options: ElementOptions | None = None, *, checked: bool = False) -> ElementRow:
        assert options is not None
        if self.fails:
            raise StartFailed("the element failed with exit code 1 before it lived")
        number = len(self.elements) + 1
        row = ElementRow(number, identifier=number, pid=1000 + number, state=State.RUNNING, options=options)
        self.elements.append(row)
        self.log.append("element")
        return row

    def kill(self, row: Row) -> None:
        self.log.append(f"kill {row.letter if isinstance(row, RegistrarRow) else row.number}")
        self._leave(row, "was killed (SIGKILL)")

    def freeze(self, row: Row) -> None:
        self.log.append(f"pause {row.number}")
        row.state = State.FROZEN

    def thaw(self, row: Row) -> None:
        self.log.append(f"go on {row.number}")
        row.state = State.RUNNING

    def stop(self, row: Row) -> None:
        self.log.append(f"stop {row.number}")


class PlayedNetwork:
    """Logs which halves were split, and healing."""

    def __init__(self, log: list[str]) -> None:
        self.log = log

    def split(self, ones: Iterable[Row | None], others: Iterable[Row | None]) -> None:
        self.log.append(f"split {self.names(ones)} from {self.names(others)}")

    def heal_all(self) -> None:
        self.log.append("heal")

    @staticmethod
    def names(rows: Iterable[Row | None]) -> str:
        return " ".join(
            "user" if row is None else row.letter if isinstance(row, RegistrarRow) else str(row.number) for row in rows
        )


class PlayedTeacher:
    """Invites nobody."""

    def __init__(self) -> None:
        self.students = Students()
        self.invitation: Invitation | None = None
        self.log: list[str] = []

    async def invite(self, options: InvitationOptions) -> None:
        self.log.append(f"invite {options.transport} {options.speed:g}")

    async def end(self) -> None:
        self.log.append("end")


class PlayedStage:
    """A stage on which element 2 computes every odd tile of the picture and element 1 the others, on `compute`.

    At first element 2 has three tiles and element 1 has one. With `at_once` they compute as soon as it renders.
    """

    def __init__(self, at_once: bool = True, wrong: bool = False) -> None:
        self.fleet = PlayedFleet()
        self.scope = Scope(self.fleet)
        self.faults: Network = PlayedNetwork(self.fleet.log)
        self.picture: Picture | None = None
        self.at_once = at_once
        self.wrong = wrong
        self.teaching = PlayedTeacher()
        self.before_computing: Callable[[], object] = lambda: None
        self.tiles: list[Tile] = []
        self.job: RenderJob
        """The job of the picture. It does not run; the test emits its signals."""

    @property
    def rendering(self) -> Renderer:
        return self

    def render(
        self, viewport: Viewport, /, *, tiles: tuple[int, int], sessions: int, session_per_tile: bool = False
    ) -> None:
        assert sessions == 2
        self.tiles = sorted(viewport.tiles(*tiles), key=lambda tile: tile.index)
        user = PoolUser(registrars=(), transport=TRANSPORTS["memory"]())
        self.picture, self.job = Picture(viewport, self.tiles), RenderJob(user, viewport, self.tiles, sessions=sessions)
        self.picture.watch(self.job)
        for tile in self.tiles[:4]:
            self.job.tile_started.emit(tile, 2 if tile.index else 1)
        if self.at_once:
            asyncio.get_running_loop().call_soon(self.compute)

    async def clear(self) -> None:
        self.fleet.log.append("clear")

    def compute(self, count: int = 6) -> None:
        self.teaching = PlayedTeacher()
        self.before_computing()
        for tile in self.tiles[:count]:
            element = 1 + tile.index % 2
            counts = numpy_kernel(tile.parameter, 0, tile.parameter.points) + np.uint32(self.wrong)
            self.job.points.emit(tile, 0, counts, element)
            self.job.tile_done.emit(tile, element)
