"""`poolscope render OUT.png`: a pool user without a window. It renders one picture in a pool and writes a PNG file."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from math import isfinite, nan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rserpool
from app.base.exits import Exit, ended_by_interrupt
from app.base.files import write_whole
from app.base.streams import print_error, print_remark
from app.cli import csp, options
from app.lessons.parts import ALGORITHMS
from app.processes.scope_options import ScopeOptions

if TYPE_CHECKING:
    from app.fractal.picture import Picture
    from app.fractal.viewport import Viewport

HELP = "render a picture in a pool and write it as PNG"
DESCRIPTION = """\
Render a fractal as a pool user: cut the picture into tiles, have pool elements compute them, and write a PNG file. When
an element fails, its tiles fail over to another. The file is written when the picture is complete."""
EXAMPLES = """\
examples:
  poolscope render out.png
      the whole Mandelbrot set, coloured by the elements that computed it
  poolscope render out.png --tint=plain --width=1920 --height=1200 --sessions=12
      with the usual colours, and with twelve tiles at the same time
  poolscope render out.png --c1=-0.8+0.2i --c2=-0.7+0.1i --iterations=4000
      a detail"""

TINTS = ("element", "plain")

PATIENCE, FIRST_PATIENCE = 10.0, 60.0
"""Seconds without progress after which it gives up: usually, and until the pool has an element."""

TELL_AFTER = 2.0
"""Seconds without any point after which it says what it waits for."""

RESOLUTION_TIMEOUT = 2.0
"""Seconds until another registrar is asked. The RFC's 15 s are longer than `--timeout`."""

POOL_HANDLE = "FractalGeneratorPool"
"""`app.fractal.protocol.POOL_HANDLE`, which is not imported because it needs numpy."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", type=Path, metavar="OUT.png", help="the file to write")
    picture = parser.add_argument_group("the picture")
    size = options.number(1, 65536)
    picture.add_argument("--width", type=size, default=800, metavar="N", help="pixels (default: %(default)s)")
    picture.add_argument("--height", type=size, default=600, metavar="N", help="pixels (default: %(default)s)")
    point = complex_number
    picture.add_argument("--c1", type=point, default=-1.5 + 1.5j, metavar="A+Bi", help="first corner (-1.5+1.5i)")
    picture.add_argument("--c2", type=point, default=1.5 - 1.5j, metavar="A+Bi", help="the other corner (1.5-1.5i)")
    picture.add_argument(
        "--iterations",
        type=options.number(1, 1_000_000),
        default=1024,
        metavar="N",
        help="maximum number of iterations per point (default: %(default)s)",
    )
    picture.add_argument("--algorithm", choices=ALGORITHMS, default="mandelbrot", help="(default: %(default)s)")
    picture.add_argument("--n", type=options.positive, default=2.0, metavar="N", help="exponent of mandelbrotn (2)")
    picture.add_argument(
        "--fractal",
        type=Path,
        metavar="FILE",
        help="an rsplib fractal file (.fsf), instead of the five options above",
    )
    picture.add_argument(
        "--tint",
        choices=TINTS,
        default=TINTS[0],
        help="colour by the element that computed each point, or plain (default: %(default)s)",
    )
    pool = parser.add_argument_group("the pool")
    options.add_registrars(pool)
    options.add_groups(pool, asap="where to listen for registrars' announcements")
    pool.add_argument(
        "--local",
        type=lambda text: options.hosts_and_port(text, 0)[0],
        default=("127.0.0.1",),
        metavar="ADDR,...",
        help="own addresses, or auto: those of the interfaces; announcements are received there (default: 127.0.0.1)",
    )
    pool.add_argument("--poolhandle", default=POOL_HANDLE, metavar="NAME", help="(default: %(default)s)")
    pool.add_argument(
        "--tiles", type=options.pair, default=(12, 8), metavar="CxR", help="columns and rows of tiles (default: 12x8)"
    )
    pool.add_argument(
        "--sessions",
        type=options.number(1, 512),
        default=6,
        metavar="N",
        help="concurrent sessions, each with one tile (default: %(default)s)",
    )
    pool.add_argument(
        "--timeout",
        type=options.positive,
        metavar="S",
        help="give up after this many seconds without progress "
        f"(default: {PATIENCE:g}, and {FIRST_PATIENCE:g} until the pool has an element)",
    )
    options.add_receive_timeout(pool)
    options.add_transport(pool)
    options.add_path(pool)
    options.add_profile(pool)
    csp.add_reports(pool)
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    options.add_log_level(parser)


def complex_number(text: str) -> complex:
    """Read a point of the complex plane: `-1.5,1.5` or `-1.5+1.5i`."""
    real, comma, imaginary = text.partition(",")
    try:
        value = complex(float(real), float(imaginary)) if comma else complex(text.replace("i", "j"))
    except ValueError:
        value = complex(nan)
    if not (isfinite(value.real) and isfinite(value.imag)) or not (comma or "i" in text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a point of the complex plane, like -1.5+1.5i")
    return value


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    csp.check(arguments)
    options.check_outputs([arguments.out], arguments.fractal)
    columns, rows = arguments.tiles
    options.check_pool_handle(arguments.poolhandle, arguments.profile)
    viewport = view_of(arguments)
    if misfit := viewport.misfit(columns, rows):
        raise options.UsageError(f"--tiles: {misfit}")
    started = time.monotonic()
    try:
        picture = asyncio.run(_render(arguments, viewport))
    except NoProgress as sentence:
        print_error(f"poolscope render: {sentence}")
        return Exit.NO_ANSWER
    write_whole(arguments.out, _png(picture, arguments.tint))
    if not arguments.quiet:
        seconds = time.monotonic() - started
        print_remark(f"{arguments.out}: {viewport.width}×{viewport.height} pixels in {seconds:.1f} s")
    return Exit.DONE


def view_of(arguments: argparse.Namespace) -> Viewport:
    """Return the view that the arguments describe. Raise `UsageError`."""
    with ended_by_interrupt():
        from app.fractal.files import FractalFileError, load
        from app.fractal.protocol import Algorithm
        from app.fractal.viewport import Viewport

    if arguments.fractal is not None:
        for name in ("c1", "c2", "iterations", "algorithm", "n"):
            if getattr(arguments, name) != arguments.parser.get_default(name):
                raise options.UsageError(f"--fractal: not allowed with --{name}, which the file specifies")
        try:
            view = load(arguments.fractal).view(arguments.width, arguments.height)
        except FractalFileError as error:
            raise options.UsageError(f"--fractal: {error}") from error
    else:
        view = Viewport(
            width=arguments.width,
            height=arguments.height,
            c1=arguments.c1,
            c2=arguments.c2,
            iterations=arguments.iterations,
            algorithm=Algorithm(ALGORITHMS[arguments.algorithm]),
            n=arguments.n,
        )
    if view.refusal:
        raise options.UsageError(f"--n: {view.refusal}")
    if view.excess:
        raise options.UsageError(f"--width, --height: {view.excess}")
    if view.flaw:
        raise options.UsageError(f"--c1, --c2: {view.flaw}")
    return view


def user_config(arguments: argparse.Namespace) -> rserpool.UserConfig:
    """Return the timers of the pool user: one registrar that does not answer must not use up the patience for all."""
    patience = min(RESOLUTION_TIMEOUT, (arguments.timeout or PATIENCE) / 4)
    return rserpool.UserConfig(resolution_timeout=patience, profile=rserpool.PROFILES[arguments.profile])


async def _profiled(arguments: argparse.Namespace, scope: ScopeOptions, transport: rserpool.Transport) -> None:
    """Replace `auto` by the profile of the registrars."""
    from app.processes.recognition import BEFORE, recognise

    if arguments.profile == options.AUTO:
        seen = await recognise(scope, transport, BEFORE)
        if seen is None:
            print_remark(f"no registrar shows its profile; using {rserpool.RFC.name}, --profile names another")
        arguments.profile = (seen or rserpool.RFC).name


class NoProgress(Exception):
    """There was no progress within the timeout. The message says what the job was waiting for."""


async def _render(arguments: argparse.Namespace, viewport: Viewport) -> Picture:
    from tqdm import tqdm

    from app.fractal.job import RenderJob
    from app.fractal.picture import Picture
    from app.processes.recognition import beside, warn_of_profile
    from app.processes.reporting import reporting

    transport = options.transport(arguments)
    scope = ScopeOptions(
        options.registrars(arguments),
        asap_announce=arguments.asapannounce,
        profile=arguments.profile,
        local=arguments.local,
    )
    await _profiled(arguments, scope, transport)
    registrars = scope.registrar_addresses(transport)
    columns, rows = arguments.tiles
    tiles = viewport.tiles(columns, rows)
    watch = Watch(
        arguments.timeout or PATIENCE,
        arguments.timeout or FIRST_PATIENCE,
        lambda sentence: print_error(f"poolscope render: {sentence}"),
    )
    user = rserpool.PoolUser(
        registrars=registrars,
        transport=transport,
        addresses=arguments.local,
        asap_group=rserpool.parse_group(arguments.asapannounce) if arguments.asapannounce else None,
        config=user_config(arguments),
        on_notice=watch.hear,
    )
    scope = replace(scope, profile=arguments.profile)
    warning = warn_of_profile(scope, transport, lambda sentence: print_error(f"poolscope render: {sentence}"))
    async with user, reporting(user, arguments.cspserver, arguments.cspinterval), beside(warning):
        job = RenderJob(
            user,
            viewport,
            tiles,
            sessions=arguments.sessions,
            pool_handle=arguments.poolhandle,
            progress_timeout=arguments.recvtimeout,
        )
        picture = Picture(viewport, tiles)
        picture.watch(job)
        # None: show the bar on a terminal only.
        hidden = True if arguments.quiet else None
        with tqdm(total=viewport.width * viewport.height, unit="px", unit_scale=True, disable=hidden) as bar:

            def progress(points: int) -> None:
                watch.progress()
                bar.update(points)

            job.progressed.connect(progress)
            job.waiting.connect(watch.waits_for)
            await watch.over(job.run())
    return picture


class Watch:
    """Cancels a job that makes no progress for `patience` seconds.

    From the moment a registrar answers until the pool has an element, `first_patience` applies instead: an element
    registers when it can serve, and at its very first start it compiles for a while. `tell` is called once, if nothing
    has come of the job after `tell_after` seconds, with what it waits for.
    """

    def __init__(
        self,
        patience: float,
        first_patience: float,
        tell: Callable[[str], object] = lambda _: None,
        tell_after: float = TELL_AFTER,
    ) -> None:
        self._tell = tell
        self._tell_after = tell_after
        self.patience = patience
        """The seconds that apply now."""
        self._later_patience, self._first_patience = patience, first_patience
        self._found_element = False
        self._reason = "no registrar or no element answers"
        self._timeout: asyncio.Timeout | None = None
        self._begun = False

    def progress(self) -> None:
        self._extend()
        self._begun = True

    def _extend(self) -> None:
        if self._timeout is not None:
            self._timeout.reschedule(asyncio.get_running_loop().time() + self.patience)

    def hear(self, notice: rserpool.Notice) -> None:
        match notice:
            case rserpool.notices.RegistrarFound() if not self._found_element:
                self.patience = self._first_patience
                self._extend()
            case rserpool.notices.SessionBound() if not self._found_element:
                self._found_element = True
                self.patience = self._later_patience
                self._extend()

    def waits_for(self, reason: str) -> None:
        self._reason = reason

    async def over(self, job: Coroutine[Any, Any, None]) -> None:
        """Await the job. Raise `NoProgress` if it makes no progress."""

        def say() -> None:
            if not self._begun:
                self._tell(f"still waiting: {self._reason}")

        telling = asyncio.get_running_loop().call_later(self._tell_after, say)
        try:
            async with asyncio.timeout(self.patience) as self._timeout:
                await job
        except TimeoutError:
            raise NoProgress(f"no progress for {self.patience:g} s: {self._reason}") from None
        finally:
            self._timeout = None  # notices still come while sessions end
            telling.cancel()


def _png(picture: Picture, tint: str) -> bytes:
    """Return the finished picture as a PNG file that contains its coordinates. Elements have the colours that the
    window would give them, in the order of their first points."""
    import numpy as np

    from app.base.png import encode, rgb
    from app.fractal.places import texts
    from app.fractal.shade import element_ramp, plain_ramp, shade
    from app.models.fleet.marks import mark

    iterations = picture.viewport.iterations
    if tint == "plain":
        shaded = shade(picture.counts, plain_ramp(iterations))
    else:
        shaded = np.zeros(picture.counts.shape, np.uint32)
        owners, first = np.unique(picture.owner, return_index=True)
        for number, owner in enumerate(owners[np.argsort(first)], 1):
            here = picture.owner == owner
            shaded[here] = shade(picture.counts[here], element_ramp(mark(number).rgb, iterations))
    return encode(rgb(shaded), texts(picture.viewport))
