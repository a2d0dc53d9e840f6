"""The worked examples of `resources/docs/extending.md`, extracted from there: each one works unchanged."""

from __future__ import annotations

import asyncio
import json
import random
import shlex
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from rserpool import TRANSPORTS, Policy, Registrar, notices, policies
from rserpool.handlespace.pool import Pool
from rserpool.model import PoolHandle
from rserpool.wire import asap, decode, encode
from tests.app.cli.program import poolscope
from tests.blocks import DOCS, ROOT, block
from tests.helpers.waiting import PATIENCE
from tests.rserpool.handlespace.records import an_element

PAGE = DOCS / "extending.md"
example = partial(block, PAGE)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a module of an example, as if it were a file of the project."""

    def make(name: str) -> Any:
        made = ModuleType(f"example_{name}")
        monkeypatch.setitem(sys.modules, made.__name__, made)
        exec(compile(example(name), f"{PAGE.name}: {name}", "exec", dont_inherit=True), made.__dict__)
        return made

    return make


def test_the_policy_goes_over_the_wire_and_orders_its_pool(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    resting = module("policy").Resting
    monkeypatch.setitem(policies.POLICIES, resting.code, resting)
    assert policies.policy_by_name("Resting:2") == policies.policy_by_name("REST:2") == resting(2)
    pool = Pool(PoolHandle("pool"), random.Random(1))
    for identifier, rest in ((1, 0), (2, 2)):
        message = asap.Registration(pool.handle, an_element(identifier, resting(rest)))
        assert decode(asap.PPID, encode(message)) == message
        pool.add(message.pool_element)
    chosen = Counter(int(pool.select(1)[0].identifier) for _ in range(40))
    assert chosen == {1: 30, 2: 10}


WITH_POLICY = """
import sys
from rserpool import policies
exec(sys.argv[1], globals())
policies.POLICIES[Resting.code] = Resting
from app.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def test_the_command_registers_with_the_policy() -> None:
    program, *arguments = shlex.split(example("command"))
    assert program == "poolscope"
    common = ("--service=echo", "--transport=tcp", "--asapannounce=off", "--quiet")

    async def story() -> Policy | None:
        added = asyncio.Event()

        def heard(notice: object) -> None:
            if isinstance(notice, notices.ElementAdded):
                added.set()

        tcp = TRANSPORTS["tcp"]()
        async with Registrar(transport=tcp, port=0, enrp_port=0, on_notice=heard) as registrar:
            address = f"--registrar=127.0.0.1:{registrar.address.port}"
            element = await asyncio.create_subprocess_exec(
                sys.executable, "-c", WITH_POLICY, example("policy"), *arguments, address, *common, cwd=ROOT
            )
            try:
                async with asyncio.timeout(PATIENCE):
                    await added.wait()
                (pool,) = registrar.handlespace
                return pool.policy
            finally:
                element.terminate()
                await element.wait()

    policy = asyncio.run(story())
    assert policy is not None
    assert (policy.code, policy.values) == (0xB000_F001, (2,))


def test_the_lesson_is_played_and_comes_true(tmp_path: Path) -> None:
    (tmp_path / "first-steps.lesson.toml").write_text(example("lesson"), encoding="utf-8")
    report = tmp_path / "out.json"
    ended = poolscope(
        *("lesson", str(tmp_path / "first-steps.lesson.toml"), "--offscreen", "--transport=tcp", f"--report={report}")
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert json.loads(report.read_text())["ok"]


def test_the_panel_is_docked_and_counts(module: Any, qapp: Any) -> None:
    from app.ui.look.theme import LIGHT, Look
    from app.ui.loop import Loop
    from app.ui.window import panels
    from app.ui.window.main_window import MainWindow
    from tests.app.ui.builders import Stage
    from tests.app.ui.windows import panel_of

    tally_panel = module("panel").TallyPanel
    line = eval(example("line"), {**vars(panels), "TallyPanel": tally_panel})

    async def story() -> None:
        stage: Any = Stage()
        window = MainWindow(stage, Look(qapp, LIGHT.name), table=(*panels.PANELS, line))
        window.show()
        stage.journal.write("trouble", "It is broken")
        stage.journal.write("pool", "It is mended")
        stage.journal.write("pool", "It goes on")
        tally = panel_of(window, tally_panel)
        assert tally.isVisible()
        assert tally.label.text() == "pool: 2\ntrouble: 1"
        window.close()
        await window.tasks.aclose()
        window.deleteLater()

    with asyncio.Runner(loop_factory=lambda: Loop(qapp)) as runner:
        runner.run(story())
