"""The layering of the project as tests: who may import whom. What the design draws as arrows is held here.

Each rule is a test with a sentence for a name; `test_imports` shows that the checker behind them can say no.
"""

from __future__ import annotations

from app.processes.protocol.launcher_lines import LAUNCHER_LINES
from app.processes.protocol.orders import ORDERS
from app.processes.protocol.reports import REPORTS
from app.processes.protocol.requests import REQUESTS
from rserpool import report
from tests.imports import (
    crowded,
    cycles,
    exported,
    lines_read_by_hand,
    longer_than,
    none_of,
    only_these_names,
    only_these_of_ours,
    sources,
    upward,
    within,
)

PURE = (
    "rserpool/errors.py",
    "rserpool/access.py",
    "rserpool/config.py",
    "rserpool/model.py",
    "rserpool/policies",
    "rserpool/wire",
    "rserpool/handlespace",
    "rserpool/core",
    "rserpool/simulation",
)
"""The part without clock, chance, sockets and event loop."""

QT = ("PySide6", "shiboken6", "qasync", "pyqtgraph")

FLOORS = (
    "app.__main__",
    "app.cli",
    "app.desktop",
    "app.completion",
    "app.ui",
    "app.lessons",
    "app.demonstrator",
    "app.teaching",
    "app.chronicle",
    "app.rendering",
    "app.classroom",
    "app.scope_watch",
    "app.monitor",
    "app.recording",
    "app.comparison",
    "app.models",
    "app.deployment",
    "app.processes",
    "app.services",
    "app.fractal",
    "app.base",
    "app",
)
"""The packages of the app, top first, as the README's map has them. Imports point down."""

APP_WITHOUT_UI = [source for source in sources("app") if not source.module.startswith("app.ui")]


def test_errors_stand_on_nothing_and_the_configuration_on_rules_of_access() -> None:
    assert not only_these_of_ours(sources("rserpool/errors.py"))
    assert not only_these_of_ours(sources("rserpool/access.py"), "rserpool.errors")
    assert not only_these_of_ours(sources("rserpool/config.py"), "rserpool.access")


def test_the_model_knows_errors_and_what_a_policy_is_and_nothing_else() -> None:
    assert not only_these_of_ours(sources("rserpool/model.py"), "rserpool.errors", "rserpool.policies.base")


def test_policies_know_only_errors_and_each_other() -> None:
    assert not only_these_of_ours(sources("rserpool/policies"), "rserpool.errors", "rserpool.policies")


def test_the_wire_knows_values_and_neither_handlespace_nor_roles() -> None:
    allowed = ("rserpool.errors", "rserpool.model", "rserpool.policies", "rserpool.wire")
    assert not only_these_of_ours(sources("rserpool/wire"), *allowed)


def test_the_handlespace_knows_neither_wire_nor_roles() -> None:
    allowed = ("rserpool.errors", "rserpool.model", "rserpool.policies", "rserpool.handlespace")
    assert not only_these_of_ours(sources("rserpool/handlespace"), *allowed)


def test_the_cores_know_messages_but_never_bytes() -> None:
    allowed = (
        "rserpool.errors",
        "rserpool.access",
        "rserpool.config",
        "rserpool.model",
        "rserpool.policies",
        "rserpool.handlespace",
        "rserpool.wire.asap",
        "rserpool.wire.enrp",
        "rserpool.core",
    )
    assert not only_these_of_ours(sources("rserpool/core"), *allowed)


def test_the_simulation_needs_neither_transport_nor_runtime() -> None:
    allowed = (
        "rserpool.errors",
        "rserpool.config",
        "rserpool.model",
        "rserpool.policies",
        "rserpool.wire",
        "rserpool.handlespace",
        "rserpool.core",
        "rserpool.simulation",
    )
    assert not only_these_of_ours(sources("rserpool/simulation"), *allowed)


def test_transports_move_bytes_and_know_no_messages() -> None:
    allowed = ("rserpool.errors", "rserpool.model", "rserpool.transport")
    assert not only_these_of_ours(sources("rserpool/transport"), *allowed)


def test_the_runtime_knows_the_library_but_not_the_simulation() -> None:
    assert not none_of(sources("rserpool/runtime"), "rserpool.simulation")


def test_the_library_does_not_know_the_app() -> None:
    assert not none_of(sources("rserpool"), "app")


def test_the_pure_part_has_no_clock_no_sockets_and_no_event_loop() -> None:
    assert not none_of(sources(*PURE), "asyncio", "socket", "ssl", "threading", "time", "os")


def test_the_pure_part_takes_chance_from_outside() -> None:
    """Of `random`, only the type of the generator that was passed in may be named."""
    assert not only_these_names(sources(*PURE), "random", {"Random"})


def test_only_the_ui_imports_qt() -> None:
    assert not none_of([*sources("rserpool"), *APP_WITHOUT_UI], *QT)


def test_no_package_of_the_app_imports_one_that_is_above_it() -> None:
    assert not upward(sources("app"), FLOORS)


def test_the_app_uses_only_public_names_of_the_library() -> None:
    """Public is what `rserpool/__init__.py` exports, and the package `rserpool.simulation`."""
    (library,) = sources("rserpool/__init__.py")
    public = exported(library)
    found = only_these_names(sources("app"), "rserpool", public | {"simulation"})
    assert not [line for line in found if "rserpool.simulation." not in line]


def test_only_the_protocol_knows_what_is_on_the_lines_between_processes() -> None:
    """Elsewhere a report, a notice or an order is a class, and never a string or a key of a dictionary."""
    tables = (REQUESTS, ORDERS, REPORTS, LAUNCHER_LINES)
    keys = {kind.mark[0] for table in tables for kind in table.kinds}
    names = {str(kind.mark[1]) for kind in REPORTS.kinds} | set(report.NOTICES)
    names.remove("Message")  # also a word of the window
    elsewhere = [source for source in sources("app") if not source.module.startswith("app.processes.protocol")]
    of_processes = ("app.processes", "app.models.fleet", "app.models.handlespace", "app.models.messages")
    assert not lines_read_by_hand(elsewhere, ["notice"], names)
    assert not lines_read_by_hand([source for source in elsewhere if within(source.module, of_processes)], keys, names)


def test_the_app_never_opens_a_socket() -> None:
    assert not none_of(sources("app"), "socket", "ssl", "socketserver", "sctp")


def test_no_file_of_the_product_is_longer_than_400_lines() -> None:
    assert not longer_than(sources("rserpool", "app"), 400)


def test_no_modules_import_each_other() -> None:
    assert not cycles(sources("rserpool", "app"))


def test_no_folder_has_more_than_15_modules() -> None:
    assert not crowded(sources("rserpool", "app"), 15)
